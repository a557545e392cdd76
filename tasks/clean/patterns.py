"""Name lines by their wording: comment forms, read-more links, credits, stamps and other furniture of a page."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
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

    label: Label
    name: str
    veto: bool
    words: int
    at_end: bool
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word that patterns need: the numbers of all these, and of those that do not only look at the end of a line."""

    word: str
    all: list[int]
    not_at_end: list[int]


@dataclass(frozen=True, slots=True)
class _Index:
    """Where to look for which patterns, each given by its number.

    `by_prefix`: the patterns of lines that begin so or with less of it, in order. `by_opening`: needed words by their
    first four characters; `opens` flags those four by their hash, `goes_on` the four of longer words that begin two
    later, `is_short` the openings of words too short for that. `signs`: needed words shorter than four.
    """

    patterns: tuple[Pattern, ...]
    by_prefix: dict[str, tuple[int, ...]]
    by_opening: dict[str, list[_Wanted]]
    opens: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]
    is_short: NDArray[np.bool_]
    signs: tuple[_Wanted, ...]


@cache
def _index() -> _Index:
    data: list[dict[str, Any]] = json.loads(
        files("tasks.clean").joinpath("line_patterns.json").read_text(encoding="utf-8")
    )["patterns"]
    patterns: list[Pattern] = []
    by_prefix: dict[str, set[int]] = {}
    by_word: dict[str, list[int]] = {}
    for number, item in enumerate(data):
        regex = re.compile(item["pattern"])
        patterns.append(Pattern(item["label"], item["name"], item["veto"], item["words"], item["at"] == "end", regex))
        for prefix in item.get("first", ()):
            by_prefix.setdefault(prefix, set()).add(number)
        for word in item.get("needs", ()):
            by_word.setdefault(word, []).append(number)
    by_opening: dict[str, list[_Wanted]] = {}
    signs: list[_Wanted] = []
    opens, goes_on, is_short = np.zeros((3, _HASHES), dtype=np.bool_)
    for word, numbers in by_word.items():
        wanted = _Wanted(word, numbers, [number for number in numbers if not patterns[number].at_end])
        if len(word) < _OPENING:
            signs.append(wanted)
        else:
            by_opening.setdefault(word[:_OPENING], []).append(wanted)
            hashes = _hashes(code_points(word))
            opens[hashes[0]] = True
            if len(hashes) > _ON:
                goes_on[hashes[_ON]] = True
            else:
                is_short[hashes[0]] = True
    begun = {
        prefix: tuple(sorted(set().union(*(by_prefix.get(prefix[:length], ()) for length in range(1, 4)))))
        for prefix in by_prefix
    }
    return _Index(tuple(patterns), begun, by_opening, opens, goes_on, is_short, tuple(signs))


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
        tried: Sequence[int] = begun(bare[:3]) or begun(bare[:2]) or begun(bare[:1]) or ()
        if number in needed:
            tried = sorted(needed[number].union(tried))
        found.append(_match(line, bare, words[number], tried, index.patterns) if tried else None)
    return found


def _needed(whole: str, index: _Index) -> dict[int, set[int]]:
    """List by line the patterns whose needed word stands in it, for those at the end of a line, where they look for it.

    There are some ninety such words and nearly none stands in a given line. So the whole text is asked once where any
    four characters stand that open one of them; only there is the word itself compared.
    """
    codes = code_points(whole)
    breaks = np.append(np.flatnonzero(codes == ord("\n")), len(whole))
    hashes = _hashes(codes)
    opened = np.flatnonzero(index.opens.take(hashes))
    goes_on = index.goes_on.take(hashes.take(opened + _ON, mode="clip"))
    opened = opened[goes_on | index.is_short.take(hashes.take(opened))]
    ends: list[int] = breaks.tolist()
    found: dict[int, set[int]] = {}
    for at, line in zip(opened.tolist(), np.searchsorted(breaks, opened).tolist(), strict=True):
        for wanted in index.by_opening.get(whole[at : at + _OPENING], ()):
            if whole.startswith(wanted.word, at):
                near = ends[line] - at <= _TAIL
                found.setdefault(line, set()).update(wanted.all if near else wanted.not_at_end)
    for wanted in index.signs:
        at = whole.find(wanted.word)
        while at >= 0:
            line = bisect_left(ends, at)
            near = whole.rfind(wanted.word, at, ends[line]) >= ends[line] - _TAIL
            found.setdefault(line, set()).update(wanted.all if near else wanted.not_at_end)
            at = whole.find(wanted.word, ends[line])
    return found


def _match(line: str, bare: str, count: float, tried: Iterable[int], patterns: Sequence[Pattern]) -> Pattern | None:
    if bare and bare[-1] in "*_":
        bare = bare.rstrip("_* ") if line[0] in "*_" and bare[-1] == line[0] else bare.rstrip("_ ")
    for number in tried:
        pattern = patterns[number]
        if count > pattern.words:
            continue
        if pattern.regex.search(line, max(0, len(line) - _TAIL)) if pattern.at_end else pattern.regex.match(bare):
            return pattern
    return None
