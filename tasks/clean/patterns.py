"""Name lines by their wording: comment forms, read-more links, credits, stamps and other furniture of a page."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.records import Label

_TAIL = 120
_LEADING = " \t*#>•·▪◦+|_-"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a wording says about a line. `veto`: the line is never body."""

    number: int
    label: Label
    name: str
    veto: bool
    words: int
    at_end: bool
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Index:
    patterns: tuple[Pattern, ...]
    by_prefix: dict[str, list[int]]
    by_word: tuple[tuple[str, list[int]], ...]
    most_words: int


@cache
def _index() -> _Index:
    data: list[dict[str, Any]] = json.loads(
        files("tasks.clean").joinpath("line_patterns.json").read_text(encoding="utf-8")
    )["patterns"]
    patterns: list[Pattern] = []
    by_prefix: dict[str, list[int]] = {}
    by_word: dict[str, list[int]] = {}
    for number, item in enumerate(data):
        regex = re.compile(item["pattern"])
        at_end = item["at"] == "end"
        patterns.append(Pattern(number, item["label"], item["name"], item["veto"], item["words"], at_end, regex))
        for prefix in item.get("first", ()):
            by_prefix.setdefault(prefix, []).append(number)
        for word in item.get("needs", ()):
            by_word.setdefault(word, []).append(number)
    return _Index(tuple(patterns), by_prefix, tuple(by_word.items()), max(item["words"] for item in data))


def match_lines(folded: Sequence[str], words: Sequence[float]) -> list[Pattern | None]:
    """Give for each line (lower case, links blanked) the pattern that names it, or None."""
    index = _index()
    whole = "\n".join(folded)
    by_word = [(word, numbers) for word, numbers in index.by_word if word in whole]
    return [
        _match(line, count, index, by_word) if count <= index.most_words else None
        for line, count in zip(folded, words, strict=True)
    ]


def _match(line: str, count: float, index: _Index, by_word: list[tuple[str, list[int]]]) -> Pattern | None:
    bare = line.lstrip(_LEADING)
    if bare and bare[-1] in "*_":
        bare = bare.rstrip("_* ") if line[0] in "*_" and bare[-1] == line[0] else bare.rstrip("_ ")
    get = index.by_prefix.get
    numbers = get(bare[:3], []) + get(bare[:2], []) + get(bare[:1], [])
    for word, listed in by_word:
        if word in line:
            numbers += listed
    if not numbers:
        return None
    for number in sorted(set(numbers)):
        pattern: Pattern = index.patterns[number]
        if count > pattern.words:
            continue
        tail = max(0, len(line) - _TAIL)
        match = pattern.regex.search(line, tail) if pattern.at_end else pattern.regex.match(bare)
        if match is not None:
            return pattern
    return None
