"""Who wrote it, from what the page states and from the bylines it marks up."""

import re
from collections.abc import Callable, Iterator, Sequence

from schemas.records import Claim
from tasks.clean.bylines import without_pictures
from tasks.clean.html_meta import clean_value, values, words
from tasks.clean.html_render import Node, Rendering

_BY = re.compile(
    r"^\s*(?:(?:story|report(?:ed)?|text|words|analysis|written|posted|published|opinion|review(?:ed)?|author)\s+)?"
    r"(?:by|von|par|di|por|af|av|door)\b[:\s]+",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||/|•|·|\n|\t|,?\s+(?:and|und|et|with|&|y)\s+|,)\s*", re.IGNORECASE)
_NOISE = re.compile(r"https?://|www\.|@|\d|[<>{}()\[\]]|\.(?:com|org|net|de|co)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|@|[<>{}]")
_NOBODY = frozenset(
    {"admin", "administrator", "user", "unknown", "author", "editor", "anonymous", "none", "null", "staff"}
)
_STATED = ("json-ld", "meta", "microdata")
_BYLINE_BLOCKS = 3  # within so many blocks after the first marked name others belong to the same byline
_BYLINE_CHARS = 200
_LONGEST_BYLINE = 1_000  # characters read of what is stated as the author
_CASED = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    {"de", "van", "von", "der", "den", "la", "le", "di", "da", "bin", "al", "ten", "dos", "del", "el", "zu"}
)
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
    text = without_pictures(_BY.sub("", clean_value(value[:_LONGEST_BYLINE])))
    names = []
    for part in _SPLIT.split(text):
        name = _BY.sub("", part).strip(" \t\n.,:-–—|")
        if name:
            names.append(_CASED.sub(lambda word: word[0].capitalize(), name) if name.isupper() else name)
    return names


def is_person(name: str, outlets: Sequence[str]) -> bool:
    """Tell a person's name from an outlet, a role, a handle or an address."""
    parts = name.split()
    if not 2 <= len(parts) <= 5 or _NOISE.search(name) or _ROLE.search(name):
        return False
    folded = "".join(words(name))
    if any(folded == "".join(words(outlet)) for outlet in outlets):
        return False
    return all(part[0].isupper() or part in _PARTICLES or not part[0].isascii() for part in parts)


def find_authors(
    claims: Sequence[Claim], rendering: Rendering, outlets: Sequence[str]
) -> tuple[tuple[str, ...], str | None]:
    """Give the authors and the basis: JSON-LD, then meta tags, microdata, links of authors, byline elements.

    Where none of them names a person, the desk, agency or outlet stated as the author is what the byline says.
    """
    candidates = list(_candidates(claims, rendering))
    for basis, stated in candidates:
        found = [name for value in stated for name in split_names(value) if is_person(name, outlets)]
        if found:
            return tuple(dict.fromkeys(found)), basis
    for basis, stated in candidates:
        desks = [name for name in map(_desk, stated) if name] if basis in _STATED else []
        if desks:
            return (desks[0],), f"{basis}-organisation"
    return (), None


def _desk(value: str) -> str | None:
    name = _BY.sub("", clean_value(value[:_LONGEST_BYLINE])).strip(" \t\n.,:-–—|")
    return name if 2 <= len(name) <= 60 and not _ADDRESS.search(name) and name.lower() not in _NOBODY else None


def _candidates(claims: Sequence[Claim], rendering: Rendering) -> Iterator[tuple[str, list[str]]]:
    stated = {kind: values(claims, "author", kind) for kind in _STATED}
    stated["json-ld"] += values(claims, "author_organisation", "json-ld")
    yield "json-ld", stated["json-ld"]
    yield "meta", stated["meta"]
    yield "microdata", _leading(rendering, lambda node: "author" in (node.element.get("itemprop") or "").split())
    yield "rel-author", _leading(rendering, lambda node: "author" in (node.element.get("rel") or "").split())
    yield "byline", _leading(rendering, lambda node: bool(_BYLINE_NAME.search(node.name)))


def _leading(rendering: Rendering, marked: Callable[[Node], bool]) -> list[str]:
    """Give the texts of the first marked elements of the page: bylines of other articles stand further on."""
    texts: dict[Node, str] = {}
    known: dict[Node, bool] = {}  # an element is asked once, however many pieces of text stand in it
    first: int | None = None
    for number, block in enumerate(rendering.blocks):
        if first is not None and number > first + _BYLINE_BLOCKS:
            break
        for start, end, node in block.pieces:
            for step in node.lineage():
                if step.chars > _BYLINE_CHARS:
                    break
                if step not in known:
                    known[step] = marked(step)
                if known[step]:
                    first = number if first is None else first
                    texts[step] = texts.get(step, "") + block.text[start:end] + ("\n" if end == len(block.text) else "")
                    break
    return [text.strip() for text in texts.values() if text.strip()]
