"""Read the header of a text: lines of `key: value` at the very top, between two rules as in Markdown, or bare.

What it states is structured, so it becomes claims, like the meta tags of a web page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

from schemas.records import Claim, Label
from tasks.clean.segment import Piece

_RULE = re.compile(r"-{3,}$|\+{3,}$")
_ENTRY = re.compile(
    r"[*_]{0,2}(?P<key>[A-Za-z][\w -]{1,30}?)\s?[:=][*_]{0,2}(?:\s+(?P<value>.*)|$)|[-\s]\s*(?P<item>\S.*)|\]$"
)
_QUOTED = re.compile(r"([\"'])(?P<bare>.*)\1$")
_PASSED_ON = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|vs)\s?:\s+)+", re.IGNORECASE)  # what mail puts before a subject
_MOST_LINES, _FEWEST_BARE = 40, 2
_TELLING = frozenset({"title", "author", "published", "canonical"})


@cache
def _keys() -> Mapping[str, tuple[Label, str | None]]:
    """Read what a key names: the label of its line, and what the line claims."""
    lines = files("tasks.clean").joinpath("header_keys.csv").read_text("utf-8").splitlines()
    rows = (line.split(",") for line in lines if line and not line.startswith("#"))
    return {key: (cast(Label, label), claim or None) for key, label, claim in rows}


def front_matter(readings: Sequence[str]) -> dict[int, Label]:
    """Give the labels of the header's lines; empty where a text has no header."""
    if len(readings) < 3:
        return {}
    if not _RULE.match(readings[0]):
        return _bare_header(readings)
    labels: dict[int, Label] = {0: "other"}
    above: Label = "other"
    for number in range(1, min(len(readings), _MOST_LINES)):
        line = readings[number]
        if line == readings[0]:
            return {**labels, number: "other"} if len(labels) > 1 else {}
        entry = _ENTRY.match(line)
        if not entry:
            return {}
        above = _known(entry["key"])[0] if entry["key"] else above
        labels[number] = above
    return {}


def _bare_header(readings: Sequence[str]) -> dict[int, Label]:
    """Give the labels of a header without rules: known keys alone, two of them such as every header has."""
    labels: dict[int, Label] = {}
    claimed: set[str] = set()
    for number, line in enumerate(readings[:_MOST_LINES]):
        entry = _ENTRY.match(line)
        if not entry or not entry["value"] or _plain(entry["key"]) not in _keys():
            break
        label, claim = _known(entry["key"])
        labels[number] = label
        claimed |= {claim} & _TELLING if claim else set()
    return labels if len(claimed) >= _FEWEST_BARE and len(labels) < len(readings) else {}


def _plain(key: str | None) -> str:
    return (key or "").lower().replace("_", " ").replace("-", " ").strip()


def _known(key: str | None) -> tuple[Label, str | None]:
    return _keys().get(_plain(key), ("other", None))


def header_claims(text: str, pieces: Sequence[Piece], header: Mapping[int, Label]) -> Iterator[Claim]:
    """Give what the header states, each value with its place in the text."""
    claimed: str | None = None
    for number in header:
        piece = pieces[number]
        entry = _ENTRY.match(text[piece.first : piece.last])
        if not entry:
            continue
        if entry["key"]:
            claimed = _known(entry["key"])[1]
        value = entry["value"] or entry["item"]
        if claimed and value and value.strip():
            value = value.strip()
            quoted = _QUOTED.match(value)
            value = quoted["bare"] if quoted else value
            if _plain(entry["key"]) == "subject":
                value = _PASSED_ON.sub("", value, count=1) or value
            start = text.index(value, piece.first)
            yield Claim("front-matter", claimed, value, start, start + len(value))
