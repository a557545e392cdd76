"""Who wrote it, from what the page states and from the bylines it marks up."""

import re
from collections.abc import Iterator, Sequence

from schemas.records import Claim
from tasks.clean.html_meta import clean_value, values, words
from tasks.clean.html_render import Rendering

_BY = re.compile(
    r"^\s*(?:(?:story|report(?:ed)?|text|words|analysis|written|posted|published|opinion|review(?:ed)?|author|photos?)\s+)?"
    r"(?:by|von|par|di|por|af|av|door)\b[:\s]+",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||/|•|·|\n|\t|,?\s+(?:and|und|et|with|&|y)\s+|,)\s*", re.IGNORECASE)
_NOISE = re.compile(r"https?://|www\.|@|\d|[<>{}()\[\]]|\.(?:com|org|net|de|co)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:staff|editors?|reporters?|correspondents?|writers?|news ?desk|newsroom|team|contributors?|bureau|"
    r"agenc(?:y|ies)|"
    r"press|redaktion|admin|administrator|guest|columnists?|producer|journalist|photographer|author|editorial|board|"
    r"services?|online|digital|desk|report|for|at|of)\b",
    re.IGNORECASE,
)
_BYLINE_NAME = re.compile(r"(?:^|[\s_-])(?:byline|by-line|author|authors|contributor|writer|reporter)(?:$|[\s_\-s])")


def split_names(value: str) -> list[str]:
    """Split a byline into names; what is not a name goes."""
    text = _BY.sub("", clean_value(value))
    names = []
    for part in _SPLIT.split(text):
        name = _BY.sub("", part).strip(" \t\n.,:-–—|")
        if name:
            names.append(name)
    return names


def is_person(name: str, outlets: Sequence[str]) -> bool:
    """Tell a person's name from an outlet, a role, a handle or an address."""
    parts = name.split()
    if not 2 <= len(parts) <= 5 or _NOISE.search(name) or _ROLE.search(name):
        return False
    folded = "".join(words(name))
    if any(folded == "".join(words(outlet)) for outlet in outlets):
        return False
    return all(
        part[0].isupper()
        or part
        in {"de", "van", "von", "der", "den", "la", "le", "di", "da", "bin", "al", "ten", "dos", "del", "el", "zu"}
        or not part[0].isascii()
        for part in parts
    )


def find_authors(
    claims: Sequence[Claim], rendering: Rendering, outlets: Sequence[str]
) -> tuple[tuple[str, ...], str | None]:
    """Give the authors and the basis: JSON-LD, then meta tags, microdata, links of authors, byline elements."""
    for basis, candidates in _candidates(claims, rendering):
        found = list(
            dict.fromkeys(name for value in candidates for name in split_names(value) if is_person(name, outlets))
        )
        if found:
            return tuple(found), basis
    return (), None


def _candidates(claims: Sequence[Claim], rendering: Rendering) -> Iterator[tuple[str, list[str]]]:
    for kind in ("json-ld", "meta", "microdata"):
        yield kind, values(claims, "author", kind)
    yield "rel-author", list(_marked(rendering, rel=True))
    yield "byline", list(_marked(rendering, rel=False))


def _marked(rendering: Rendering, *, rel: bool) -> Iterator[str]:
    """Give the texts of elements marked as an author, in the order of the page."""
    texts: dict[object, str] = {}
    for block in rendering.blocks:
        for start, end, node in block.pieces:
            for step in node.lineage():
                if step.chars > 200:
                    break
                marked = (
                    "author" in (step.element.get("rel") or "").split() if rel else bool(_BYLINE_NAME.search(step.name))
                )
                if marked:
                    texts[step] = texts.get(step, "") + block.text[start:end]
    yield from texts.values()
