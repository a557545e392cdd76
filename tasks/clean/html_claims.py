"""What a page states of itself in structured form: JSON-LD, meta tags, microdata, `<time>`, links.

Nothing is believed here: each statement becomes a `Claim` as written, and the steps that use them decide.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import lxml.html

from schemas.records import Claim
from tasks.clean.html_json_ld import SCHEMA_DATES, json_ld_claims
from tasks.clean.html_render import Rendering

_UPDATED = re.compile(r"updat|modif|edited|revis|correct|aktualis|geändert", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"publish|pubdate|pub-?date|posted|post-?date|entry-?date|created|dateline|issued", re.IGNORECASE
)


@cache
def meta_names() -> Mapping[str, tuple[str, int]]:
    """Read which meta name says what, and how far down the order of trust it stands."""
    rows = resources.files("tasks.clean").joinpath("html_meta_names.csv").read_text("utf-8").splitlines()
    table: dict[str, tuple[str, int]] = {}
    for rank, row in enumerate(row for row in rows if row and not row.startswith("#")):
        name, key = row.split(",")
        table[name] = (key, rank)
    return table


def find_claims(root: lxml.html.HtmlElement, rendering: Rendering) -> tuple[Claim, ...]:
    """Collect the claims, the most trustworthy of each kind first."""
    return (
        *json_ld_claims(root),
        *_meta(root),
        *_links(root),
        *_microdata(rendering),
        *_times(rendering),
        *_attributes(rendering),
    )


def _meta(root: lxml.html.HtmlElement) -> Iterator[Claim]:
    table = meta_names()
    found: list[tuple[int, str, str]] = []
    for element in root.iter("meta"):
        value = (element.get("content") or "").strip()
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if value and name in table:
                key, rank = table[name]
                found.append((rank, key, value))
    seen: set[tuple[str, str]] = set()
    for _, key, value in sorted(found, key=lambda entry: entry[0]):
        if (key, value) not in seen:
            seen.add((key, value))
            yield Claim("meta", key, value)


def _links(root: lxml.html.HtmlElement) -> Iterator[Claim]:
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    if language and language.strip():
        yield Claim("attribute", "language", language.strip())
    for element in root.iter("link"):
        if (element.get("rel") or "").strip().lower() == "canonical" and (element.get("href") or "").strip():
            yield Claim("link", "canonical", element.get("href").strip())
    for element in root.iter("base"):
        if (element.get("href") or "").strip():
            yield Claim("link", "base", element.get("href").strip())
    title = root.find(".//head/title")
    if title is None:
        title = next(root.iter("title"), None)
    if title is not None and title.text_content().strip():
        yield Claim("head", "title", " ".join(title.text_content().split()))


def _spans(rendering: Rendering) -> dict[Any, tuple[int, int]]:
    """Give, for every element of interest that shows text within one block, where it stands."""
    spans: dict[Any, tuple[int, int]] = {}
    for block in rendering.blocks:
        for start, end, node in block.pieces:
            for step in node.lineage():
                if step is block.node.parent:
                    break
                known = spans.get(step)
                spans[step] = (known[0] if known else block.start + start, block.start + end)
    return spans


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _stand(rendering: Rendering, node: Any, spans: dict[Any, tuple[int, int]]) -> tuple[str, int | None, int | None]:
    if node not in spans:
        return "", None, None
    start, end = _trim(rendering.text, spans[node])
    return (rendering.text[start:end], start, end) if start < end else ("", None, None)


def _microdata(rendering: Rendering) -> Iterator[Claim]:
    keys = {**SCHEMA_DATES, "headline": "title", "author": "author", "creator": "author"}
    spans: dict[Any, tuple[int, int]] | None = None
    for node in rendering.nodes:
        for name in (node.element.get("itemprop") or "").lower().split():
            if name not in keys or node.tag == "time":
                continue
            spans = _spans(rendering) if spans is None else spans
            shown, start, end = _stand(rendering, node, spans)
            value = (node.element.get("content") or node.element.get("datetime") or shown).strip()
            if value and len(value) < 500:
                yield Claim("microdata", keys[name], value, start, end)


def _times(rendering: Rendering) -> Iterator[Claim]:
    spans: dict[Any, tuple[int, int]] | None = None
    for node in rendering.nodes:
        if node.tag != "time":
            continue
        spans = _spans(rendering) if spans is None else spans
        shown, start, end = _stand(rendering, node, spans)
        value = (node.element.get("datetime") or node.element.get("content") or shown).strip()
        if value and len(value) < 100:
            yield Claim("time", _about(node), value, start, end)


def _about(node: Any) -> str:
    """Say what a date element speaks of, by its own attributes and its nearest ancestors' names."""
    element = node.element
    itemprop = (element.get("itemprop") or "").lower()
    for name in itemprop.split():
        if name in SCHEMA_DATES:
            return SCHEMA_DATES[name]
    if element.get("pubdate") is not None:
        return "published"
    for step, _ in zip(node.lineage(), range(3), strict=False):
        if _UPDATED.search(step.name):
            return "modified"
        if _PUBLISHED.search(step.name):
            return "published"
    return "date"


def _attributes(rendering: Rendering) -> Iterator[Claim]:
    """Read the dates that microformats keep in a title attribute (`<abbr class="published" title="...">`)."""
    spans: dict[Any, tuple[int, int]] | None = None
    for node in rendering.nodes:
        if node.tag == "time" or node.element.get("title") is None:
            continue
        classes = (node.element.get("class") or "").lower().split()
        key = (
            "published"
            if {"published", "dt-published"} & set(classes)
            else "modified"
            if "updated" in classes
            else None
        )
        value = node.element.get("title").strip()
        if key and value and any(character.isdigit() for character in value) and len(value) < 100:
            spans = _spans(rendering) if spans is None else spans
            _, start, end = _stand(rendering, node, spans)
            yield Claim("attribute", key, value, start, end)
