"""What a page states of itself as JSON-LD: the dates, headline, authors and publisher of the article it is about."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html

from schemas.records import Claim

# Types of schema.org that are the article itself, and those that are the page around it.
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|Analysis|Opinion|Satire)(?:NewsArticle)?$")
_PAGE = re.compile(r"WebPage$|^CreativeWork$|^VideoObject$|^Product$|^Book$")
# Under these keys stand other articles: lists of links, comments, parts.
_ELSEWHERE = frozenset(
    {"itemlistelement", "comment", "ispartof", "haspart", "citation", "mentions", "about", "isbasedon", "review"}
)
SCHEMA_DATES = {
    "datepublished": "published",
    "datecreated": "created",
    "datemodified": "modified",
    "uploaddate": "published",
}
_TEXTS = {
    "headline": "title",
    "alternativeheadline": "alternative_title",
    "description": "description",
    "articlebody": "body",
    "inlanguage": "language",
    "articlesection": "section",
}
_WORD = re.compile(r"\w+")
# Shares of common words (Jaccard): of the headline a page shows, and at most of another article's.
_SAME_HEADLINE, _OTHER_HEADLINE = 0.6, 0.2
_MAX_NODES = 2_000
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_TRAILING_COMMA = re.compile(r", ?([}\]])")
_SCRIPT_WRAP = re.compile(
    r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|/\*\s*\]\]>\s*\*/|(?://)?\s*\]\]>)\s*$"
)


def json_ld_claims(root: lxml.html.HtmlElement) -> Iterator[Claim]:
    """Give what the articles, then the pages, of the JSON-LD say; those nearest to the top first."""
    nodes: list[tuple[int, dict[str, Any]]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes.extend(_flatten(_load(script.text)))
    found = _own(list(_by_type(nodes, _ARTICLE)), root)
    for kind, chosen in (("json-ld", found), ("json-ld-page", list(_by_type(nodes, _PAGE)))):
        for node in chosen:
            yield from _of_node(kind, node)


def _by_type(nodes: list[tuple[int, dict[str, Any]]], wanted: re.Pattern[str]) -> Iterator[dict[str, Any]]:
    """Give the nodes of a type, those nearest to the top first."""
    for _, node in sorted(nodes, key=lambda pair: pair[0]):
        if any(wanted.search(kind) for kind in _types(node)):
            yield node


def _own(articles: list[dict[str, Any]], root: lxml.html.HtmlElement) -> list[dict[str, Any]]:
    """Leave out the articles that are plainly others, where a page states several and one has the headline it shows."""
    if len(articles) < 2:
        return articles
    shown = [_words(element.text_content()) for element in root.iter("title", "h1")]
    shown += [
        _words(element.get("content") or "") for element in root.iter("meta") if element.get("property") == "og:title"
    ]
    headlines = [_words(" ".join(_strings(node.get("headline"))[:1])) for node in articles]
    likeness = [max((_likeness(words, other) for other in shown), default=0.0) if words else 1.0 for words in headlines]
    if max((value for value, words in zip(likeness, headlines, strict=True) if words), default=0.0) < _SAME_HEADLINE:
        return articles
    return [node for node, value in zip(articles, likeness, strict=True) if value >= _OTHER_HEADLINE]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _likeness(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two) if one or two else 0.0


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type", node.get("type"))
    return [str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _load(source: str) -> Any:
    """Parse JSON-LD the way it is found: wrapped in comments, with raw line breaks or a comma too many."""
    text = _SCRIPT_WRAP.sub("", _BLANK.sub(" ", source)).strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return None


def _flatten(data: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give every object that may describe this page, with its depth."""
    waiting: list[tuple[int, Any]] = [(0, data)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        depth, value = waiting.pop(0)
        if isinstance(value, list):
            waiting.extend((depth, item) for item in value)
        elif isinstance(value, dict):
            yield depth, value
            waiting.extend(
                (depth + (key.lower() != "@graph"), item)
                for key, item in value.items()
                if isinstance(item, dict | list) and str(key).lower() not in _ELSEWHERE
            )


def _of_node(kind: str, node: Mapping[str, Any]) -> Iterator[Claim]:
    lowered = {str(key).lower().removeprefix("schema:"): value for key, value in node.items()}
    for key, name in SCHEMA_DATES.items():
        if key in lowered:
            yield from (Claim(kind, name, text) for text in _strings(lowered[key])[:1])
    for key, name in _TEXTS.items():
        if key in lowered:
            yield from (Claim(kind, name, text) for text in _strings(lowered[key])[:1])
    for key in ("author", "creator"):
        for agent, is_person in _agents(lowered.get(key)):
            yield Claim(kind, "author" if is_person else "author_organisation", agent)
    for agent, _ in _agents(lowered.get("publisher")):
        yield Claim(kind, "publisher", agent)
    for agent, _ in _agents(lowered.get("sourceorganization")):
        yield Claim(kind, "source", agent)
    for key in ("mainentityofpage", "url"):
        yield from (Claim(kind, "canonical", text) for text in _strings(lowered.get(key), "@id")[:1])


def _strings(value: Any, field: str = "name") -> list[str]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return [str(value).strip()] if str(value).strip() else []
    if isinstance(value, dict):
        return _strings(value.get("@value", value.get(field, value.get("name"))))
    if isinstance(value, list):
        return [text for item in value[:50] for text in _strings(item, field)]
    return []


def _agents(value: Any) -> Iterator[tuple[str, bool]]:
    """Give the names of people and organisations, and whether they are said (or left) to be people."""
    for item in value[:30] if isinstance(value, list) else [value]:
        names = _strings(item)
        kinds = _types(item) if isinstance(item, dict) else []
        person = not any("Organization" in kind or kind in {"Corporation", "Brand"} for kind in kinds)
        yield from ((name, person) for name in names)
