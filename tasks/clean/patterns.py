"""Name lines by their wording: comment forms, read-more links, credits, stamps and other furniture of a page."""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.records import Label
from tasks.clean.characters import code_points

_TAIL = 120
_OPENING = 4
_HASHES = 1 << 15
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
    """Where to look for which patterns.

    `by_prefix`: the patterns of lines that begin so. `by_opening`: needed words and their patterns by the first four
    characters; `opens` flags those four by their hash. `by_sign`: needed words that are shorter.
    """

    patterns: tuple[Pattern, ...]
    by_prefix: dict[str, tuple[int, ...]]
    by_opening: dict[str, list[tuple[str, list[int]]]]
    opens: NDArray[np.bool_]
    by_sign: tuple[tuple[str, list[int]], ...]


@cache
def _index() -> _Index:
    data: list[dict[str, Any]] = json.loads(
        files("tasks.clean").joinpath("line_patterns.json").read_text(encoding="utf-8")
    )["patterns"]
    patterns: list[Pattern] = []
    by_prefix: dict[str, tuple[int, ...]] = {}
    by_word: dict[str, list[int]] = {}
    for number, item in enumerate(data):
        regex = re.compile(item["pattern"])
        at_end = item["at"] == "end"
        patterns.append(Pattern(number, item["label"], item["name"], item["veto"], item["words"], at_end, regex))
        for prefix in item.get("first", ()):
            by_prefix[prefix] = (*by_prefix.get(prefix, ()), number)
        for word in item.get("needs", ()):
            by_word.setdefault(word, []).append(number)
    by_opening: dict[str, list[tuple[str, list[int]]]] = {}
    signs: list[tuple[str, list[int]]] = []
    opens = np.zeros(_HASHES, dtype=np.bool_)
    for word, numbers in by_word.items():
        if len(word) < _OPENING:
            signs.append((word, numbers))
        else:
            by_opening.setdefault(word[:_OPENING], []).append((word, numbers))
            opens[_hashes(code_points(word[:_OPENING]))] = True
    return _Index(tuple(patterns), by_prefix, by_opening, opens, tuple(signs))


def _hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give a number below `_HASHES` for each four characters that follow one another."""
    pairs = codes[:-1] * 31 + codes[1:]
    hashes: NDArray[np.uint32] = (pairs[:-2] * 961 + pairs[2:]) % _HASHES
    return hashes


def match_lines(folded: Sequence[str], words: Sequence[float]) -> list[Pattern | None]:
    """Give for each line (lower case, links blanked) the pattern that names it, or None."""
    index = _index()
    needed = _needed(folded, index)
    begun, nothing = index.by_prefix.get, ()
    found: list[Pattern | None] = []
    for number, line in enumerate(folded):
        bare = line.lstrip(_LEADING)
        numbers = begun(bare[:3], nothing) + begun(bare[:2], nothing) + begun(bare[:1], nothing)
        if number in needed:
            numbers += tuple(needed[number])
        found.append(_match(line, bare, words[number], numbers) if numbers else None)
    return found


def _needed(folded: Sequence[str], index: _Index) -> dict[int, list[int]]:
    """List by line the patterns whose needed word stands in it.

    There are some ninety such words and nearly none stands in a given line. So the whole text is asked once where any
    four characters stand that open one of them; only there is the word itself compared.
    """
    whole = "\n".join(folded)
    ends = list(accumulate(len(line) + 1 for line in folded))
    found: dict[int, list[int]] = {}
    for at in np.flatnonzero(index.opens.take(_hashes(code_points(whole)))).tolist():
        for word, numbers in index.by_opening.get(whole[at : at + _OPENING], ()):
            if whole.startswith(word, at):
                found.setdefault(bisect_right(ends, at), []).extend(numbers)
    for sign, numbers in index.by_sign:
        at = whole.find(sign)
        while at >= 0:
            line = bisect_right(ends, at)
            found.setdefault(line, []).extend(numbers)
            at = whole.find(sign, ends[line])
    return found


def _match(line: str, bare: str, count: float, numbers: tuple[int, ...]) -> Pattern | None:
    if bare and bare[-1] in "*_":
        bare = bare.rstrip("_* ") if line[0] in "*_" and bare[-1] == line[0] else bare.rstrip("_ ")
    for number in sorted(set(numbers)):
        pattern: Pattern = _index().patterns[number]
        if count > pattern.words:
            continue
        tail = max(0, len(line) - _TAIL)
        match = pattern.regex.search(line, tail) if pattern.at_end else pattern.regex.match(bare)
        if match is not None:
            return pattern
    return None
