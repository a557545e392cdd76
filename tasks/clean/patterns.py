"""Name lines by their wording: comment forms, read-more links, credits, stamps and other furniture of a page."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.records import Label
from tasks.clean.characters import code_points

# Headings that are furniture in a press release (`tasks.clean.press`) and may be of the article elsewhere.
SIGNS = frozenset({"press_section", "contact_head"})
_TAIL = 120
_OPENING, _ON = 4, 2
_HASHES = 1 << 15  # a power of two
_LEADING = " \t*#>•·▪◦+|_-"


@dataclass(frozen=True, slots=True, eq=False)
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
    """Where to look for which patterns.

    `by_prefix`: the patterns of lines that begin so or with less of it, in order. `by_opening`: needed words and their
    patterns by the first four characters; `opens` flags those four by their hash, `goes_on` the four of longer words
    that begin two later, `is_short` the openings of words too short for that. `by_sign`: words shorter than four.
    """

    by_prefix: dict[str, tuple[Pattern, ...]]
    by_opening: dict[str, list[tuple[str, list[Pattern]]]]
    opens: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]
    is_short: NDArray[np.bool_]
    by_sign: tuple[tuple[str, list[Pattern]], ...]


@cache
def _index() -> _Index:
    data: list[dict[str, Any]] = json.loads(
        files("tasks.clean").joinpath("line_patterns.json").read_text(encoding="utf-8")
    )["patterns"]
    by_prefix: dict[str, list[Pattern]] = {}
    by_word: dict[str, list[Pattern]] = {}
    for number, item in enumerate(data):
        regex = re.compile(item["pattern"])
        at_end = item["at"] == "end"
        pattern = Pattern(number, item["label"], item["name"], item["veto"], item["words"], at_end, regex)
        for prefix in item.get("first", ()):
            by_prefix.setdefault(prefix, []).append(pattern)
        for word in item.get("needs", ()):
            by_word.setdefault(word, []).append(pattern)
    by_opening: dict[str, list[tuple[str, list[Pattern]]]] = {}
    signs: list[tuple[str, list[Pattern]]] = []
    opens, goes_on, is_short = np.zeros((3, _HASHES), dtype=np.bool_)
    for word, patterns in by_word.items():
        if len(word) < _OPENING:
            signs.append((word, patterns))
        else:
            by_opening.setdefault(word[:_OPENING], []).append((word, patterns))
            hashes = _hashes(code_points(word))
            opens[hashes[0]] = True
            if len(hashes) > _ON:
                goes_on[hashes[_ON]] = True
            else:
                is_short[hashes[0]] = True
    begun = {
        prefix: _in_order(
            pattern for length in range(1, len(prefix) + 1) for pattern in by_prefix.get(prefix[:length], ())
        )
        for prefix in by_prefix
    }
    return _Index(begun, by_opening, opens, goes_on, is_short, tuple(signs))


def _in_order(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(set(patterns), key=attrgetter("number")))


def _hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give a number below `_HASHES` for each four characters that follow one another."""
    pairs = codes[:-1] * 31 + codes[1:]
    hashes: NDArray[np.uint32] = (pairs[:-2] * 961 + pairs[2:]) & np.uint32(_HASHES - 1)
    return hashes


def match_lines(folded: Sequence[str], words: Sequence[float]) -> list[Pattern | None]:
    """Give for each line (lower case, links blanked) the pattern that names it, or None."""
    index = _index()
    needed = _needed("\n".join(folded), index)
    begun = index.by_prefix.get
    found: list[Pattern | None] = []
    for number, line in enumerate(folded):
        bare = line.lstrip(_LEADING)
        patterns = begun(bare[:3]) or begun(bare[:2]) or begun(bare[:1]) or ()
        if number in needed:
            patterns = _in_order((*patterns, *needed[number]))
        found.append(_match(line, bare, words[number], patterns) if patterns else None)
    return found


def _needed(whole: str, index: _Index) -> dict[int, list[Pattern]]:
    """List by line the patterns whose needed word stands in it, for those at the end of a line, where they look for it.

    There are some ninety such words and nearly none stands in a given line. So the whole text is asked once where any
    four characters stand that open one of them; only there is the word itself compared.
    """
    codes = code_points(whole)
    ends = np.append(np.flatnonzero(codes == ord("\n")), len(whole))
    hashes = _hashes(codes)
    opened = np.flatnonzero(index.opens.take(hashes))
    goes_on = index.goes_on.take(hashes.take(opened + _ON, mode="clip"))
    opened = opened[goes_on | index.is_short.take(hashes.take(opened))]
    lines = np.searchsorted(ends, opened)
    found: dict[int, list[Pattern]] = {}
    for at, line, left in zip(opened.tolist(), lines.tolist(), (ends[lines] - opened).tolist(), strict=True):
        for word, patterns in index.by_opening.get(whole[at : at + _OPENING], ()):
            if whole.startswith(word, at):
                found.setdefault(line, []).extend(_within_reach(patterns, left))
    breaks = ends.tolist()
    for sign, patterns in index.by_sign:
        at = whole.find(sign)
        while at >= 0:
            line = bisect_left(breaks, at)
            end = breaks[line]
            found.setdefault(line, []).extend(_within_reach(patterns, end - whole.rfind(sign, at, end)))
            at = whole.find(sign, end)
    return found


def _within_reach(patterns: list[Pattern], left: int) -> list[Pattern]:
    """Leave out patterns for the end of a line where the last word they need stands before all they look at."""
    return patterns if left <= _TAIL else [pattern for pattern in patterns if not pattern.at_end]


def _match(line: str, bare: str, count: float, patterns: tuple[Pattern, ...]) -> Pattern | None:
    if bare and bare[-1] in "*_":
        bare = bare.rstrip("_* ") if line[0] in "*_" and bare[-1] == line[0] else bare.rstrip("_ ")
    for pattern in patterns:
        if count > pattern.words:
            continue
        if pattern.regex.search(line, max(0, len(line) - _TAIL)) if pattern.at_end else pattern.regex.match(bare):
            return pattern
    return None
