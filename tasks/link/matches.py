"""Pairs of reports of which one is a part of the other, found without comparing all with all."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.link.neighbours import of_one_speaker
from tasks.link.relations import stand_in
from tasks.link.reports import Report
from tasks.link.statements import Demands, Statement, demands_on
from tasks.link.topics import Topics
from tasks.link.wording import content_count, meaning

Pair = tuple[Report, Report, Demands]
Pieces = tuple[tuple[str, ...], ...]
_SHINGLE = 3
# A shingle of more wordings than this is a phrase of the language, no sign of a common source.
_MOST_WORDINGS = 1000
# A fragment has less content than this; it is looked for among its speaker's statements of the days around.
_FRAGMENT = 4
_FRAGMENT_DAYS = 1
# Least share of the whole's words, or content: two words of forty are a name or a phrase, and may come from anywhere.
_FRAGMENT_SHARE = 0.2
_FRAGMENT_CONTENT = 3
# "Very good" says too little to be anyone's words in particular.
_FRAGMENT_WEIGHT = 0.8
# An indirect report that is a small part of another shares its topic rather than its statement.
_INDIRECT_SHARE = 0.3


def wordings(statements: Sequence[Statement]) -> list[Report]:
    """Give one report for each wording of each statement."""
    found: list[Report] = []
    for statement in statements:
        found += {report.words: report for report in reversed(statement.reports) if report.words}.values()
    return found


def parts(statements: Sequence[Statement]) -> list[Pair]:
    """Pair each wording with the fuller ones it is a part of, the longest parts first."""
    found = wordings(statements)
    index = _ShingleIndex(found)
    pairs: list[tuple[int, Report, Report, Demands]] = []
    readings = [(part, part.pieces) for part in found]
    readings += [(part, pieces) for part in found if part.quoted for pieces in part.verbatim]
    for part, pieces in readings:
        size, content = _size(pieces)
        if content < _FRAGMENT:
            continue
        indirect = part.kind == "indirect"
        demands = demands_on(size, content, indirect=indirect)
        for whole in index.holding(max(pieces, key=len)) if demands else ():
            if indirect and size < _INDIRECT_SHARE * len(whole.words):
                continue
            if demands and whole.words != part.words and stand_in(pieces, whole.words):
                pairs.append((-content, part, whole, demands))
    pairs.sort(key=lambda pair: (pair[0], pair[1].order, pair[2].order))
    return [(part, whole, demands) for _, part, whole, demands in pairs]


def _size(pieces: Pieces) -> tuple[int, int]:
    """Count words, and words with content."""
    return sum(map(len, pieces)), sum(map(content_count, pieces))


class _ShingleIndex:
    """Which wordings hold a run of three words."""

    def __init__(self, found: Sequence[Report]) -> None:
        self._found = found
        self._numbers: dict[str, int] = {}
        keys: list[NDArray[np.uint64]] = []
        owners: list[NDArray[np.int64]] = []
        for number, report in enumerate(found):
            shingles = np.unique(self._shingles(report.words))
            keys.append(shingles)
            owners.append(np.full(len(shingles), number))
        flat = np.concatenate(keys) if keys else np.empty(0, np.uint64)
        order = np.argsort(flat, kind="stable")
        self._keys = flat[order]
        self._owners = np.concatenate(owners)[order] if owners else np.empty(0, np.int64)

    def _shingles(self, words: tuple[str, ...]) -> NDArray[np.uint64]:
        """Pack three word numbers of 21 bits each into one key."""
        numbers = np.array([self._numbers.setdefault(word, len(self._numbers)) for word in words], np.uint64)
        if len(numbers) < _SHINGLE:
            return np.empty(0, np.uint64)
        bits = np.uint64(21)
        packed: NDArray[np.uint64] = (((numbers[:-2] << bits) | numbers[1:-1]) << bits) | numbers[2:]
        return packed

    def holding(self, words: tuple[str, ...]) -> Iterator[Report]:
        """Give the wordings that hold the rarest shingle of `words`; all that hold the whole of it are among these."""
        shingles = self._shingles(words)
        if not len(shingles):
            return
        first = np.searchsorted(self._keys, shingles, "left")
        last = np.searchsorted(self._keys, shingles, "right")
        rarest = int(np.argmin(last - first))
        if last[rarest] - first[rarest] <= _MOST_WORDINGS:
            for owner in self._owners[first[rarest] : last[rarest]]:
                yield self._found[owner]


def fragments(statements: Sequence[Statement], topics: Topics) -> list[Pair]:
    """Pair a short fragment with the one statement of its speaker, of the same days, that holds it.

    Two or more candidates mean that the fragment is a habit of speech: then none is chosen.
    """
    pairs: list[Pair] = []
    demands = Demands(_FRAGMENT_DAYS, "same", placed=True)
    for near in of_one_speaker(statements, _FRAGMENT_DAYS, topics):
        fragment, others = near[0], near[1:]
        short = fragment.fullest
        if short.kind == "indirect":
            continue
        for pieces in filter(_is_short, short.verbatim):
            holders = [other for other in others if any(_holds(report, pieces) for report in other.reports)]
            if len(holders) == 1:
                pairs.append((short, holders[0].fullest, demands))
                break
    return sorted(pairs, key=lambda pair: (-len(pair[0].words), pair[0].order))


def _is_short(pieces: Pieces) -> bool:
    size, content = _size(pieces)
    weight = meaning(tuple(word for piece in pieces for word in piece)).weight
    return size >= 2 and content < _FRAGMENT and weight >= _FRAGMENT_WEIGHT


def _holds(whole: Report, pieces: Pieces) -> bool:
    (size, content), full = _size(pieces), len(whole.words)
    telling = size >= _FRAGMENT_SHARE * full or content >= _FRAGMENT_CONTENT
    return size < full and telling and stand_in(pieces, whole.words)
