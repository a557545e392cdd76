"""Read the YAML header of a Markdown file: lines of `key: value` between two rules at the very top."""

import re
from collections.abc import Sequence

from schemas.records import Label

_RULE = re.compile(r"-{3,}$|\+{3,}$")
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w-]{1,30})\s?[:=](?:\s|$)|[-\s]\s*\S|\]$")
_VALUE = re.compile(r"title\s?[:=]\s*(?P<quote>[\"']?)(?P<title>.+?)(?P=quote)$", re.IGNORECASE)
_LABELS: dict[str, Label] = {
    "title": "title",
    "headline": "title",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "date": "dateline",
    "published": "dateline",
    "pubdate": "dateline",
    "updated": "update_stamp",
    "modified": "update_stamp",
    "lastmod": "update_stamp",
    "url": "source_link",
    "source": "source_link",
    "description": "standfirst",
    "summary": "standfirst",
    "tags": "navigation",
    "categories": "navigation",
}
_MOST_LINES = 40


def front_matter(readings: Sequence[str]) -> dict[int, Label]:
    """Give the labels of the header's lines; empty where a text has no header."""
    if len(readings) < 3 or not _RULE.match(readings[0]):
        return {}
    labels: dict[int, Label] = {0: "other"}
    for number in range(1, min(len(readings), _MOST_LINES)):
        line = readings[number]
        if line == readings[0]:
            return {**labels, number: "other"} if len(labels) > 1 else {}
        entry = _ENTRY.match(line)
        if not entry:
            return {}
        labels[number] = _LABELS.get((entry["key"] or "").lower(), "other")
    return {}


def matter_title(line: str) -> str | None:
    """Give the title that a header's line states, without key and marks."""
    match = _VALUE.match(line)
    return match["title"] if match else None
