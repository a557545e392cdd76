"""Lay a text over the blocks of a page: which blocks does an extraction, or a stated article body, cover?"""

import re
from bisect import bisect_left, insort
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_RUN = 4  # words in a row that make a match
_LONG = 8  # blocks of fewer words count only as an exact run
_SURE = 15  # blocks of this many words count also where they stand out of order
_SLACK = 3  # words by which a place may overlap its neighbours'
_TRIED = 200  # places tried for one run of words: what stands more often says nothing, and would cost its square
_PLACED = 0.5  # share of words found that ties a block to its place


def tokens(text: str) -> list[str]:
    """Give the lower-case words of a text."""
    return _WORD.findall(text.casefold())


class _Reference:
    """The text laid over the blocks, with what is taken already."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.taken = bytearray(len(words))
        self.first: dict[str, list[int]] = {}
        self.runs: dict[tuple[str, ...], list[int]] = {}
        for position, word in enumerate(words):
            self.first.setdefault(word, []).append(position)
        for position, run in enumerate(zip(words, words[1:], words[2:], words[3:], strict=False)):
            self.runs.setdefault(run, []).append(position)

    def exact(self, block: Sequence[str], low: int, high: int) -> tuple[float, int, int]:
        """Find the block as one free run within [low, high)."""
        size = len(block)
        positions = self.first.get(block[0], [])
        at = bisect_left(positions, max(0, low))
        for position in positions[at : at + _TRIED]:
            if position + size > high:
                break
            if not any(self.taken[position : position + size]) and list(self.words[position : position + size]) == list(
                block
            ):
                return 1.0, position, position + size
        return 0.0, 0, 0

    def share(self, block: Sequence[str], low: int, high: int) -> tuple[float, int, int]:
        """Give the share of the block's words that free runs within [low, high) hold, and where."""
        covered = bytearray(len(block))
        found: list[int] = []
        expected = -1
        for start in range(len(block) - _RUN + 1):
            positions = self.runs.get(tuple(block[start : start + _RUN]))
            if not positions or len(positions) > _TRIED:
                continue
            options = [p for p in positions if low <= p and p + _RUN <= high and not self.taken[p]]
            if not options:
                continue
            place = expected if expected in options else options[0]
            expected = place + 1
            found.append(place)
            covered[start : start + _RUN] = b"\x01" * _RUN
        if not found:
            return 0.0, 0, 0
        found.sort()
        middle = found[len(found) // 2]
        near = [place for place in found if abs(place - middle) <= 2 * len(block)]
        return sum(covered) / len(block), near[0], near[-1] + _RUN


def coverage(blocks: Sequence[Sequence[str]], words: Sequence[str]) -> list[float]:
    """Give, a block, the share of its words that the reference text holds at the block's place.

    Blocks are placed longest first, each between the places of its neighbours, and a stretch of the reference is
    used once: the second copy of a paragraph, and a short line whose words occur everywhere, stay uncovered.
    """
    shares = [0.0] * len(blocks)
    if not words:
        return shares
    reference = _Reference(words)
    anchors: list[tuple[int, int, int]] = []
    order = sorted(range(len(blocks)), key=lambda number: (-len(blocks[number]), number))
    for number in order:
        block = blocks[number]
        if not block:
            continue
        at = bisect_left(anchors, (number, 0, 0))
        low = anchors[at - 1][2] - _SLACK if at else 0
        high = anchors[at][1] + _SLACK if at < len(anchors) else len(words)
        find = reference.share if len(block) >= _LONG else reference.exact
        share, start, end = find(block, low, high)
        if share < _PLACED and len(block) >= _SURE:
            loose, start, end = reference.share(block, 0, len(words))
            if loose >= 0.9:
                shares[number] = loose
                reference.taken[start:end] = b"\x01" * (end - start)
            continue
        shares[number] = share
        if share >= _PLACED:
            reference.taken[start:end] = b"\x01" * (end - start)
            insort(anchors, (number, start, end))
    return shares
