"""Lay a text over the blocks of a page: which blocks does an extraction, or a stated article body, cover?"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_RUN = 4  # words in a row that make a match of long blocks
_LONG = 8  # blocks of fewer words count only as an exact run, in place
_SLACK = 12  # words by which a short block's place may differ from its neighbours'


def tokens(text: str) -> list[str]:
    """Give the lower-case words of a text."""
    return _WORD.findall(text.casefold())


def coverage(blocks: Sequence[Sequence[str]], reference: Sequence[str]) -> list[float]:
    """Give, a block, the share of its words that the reference holds.

    Long blocks are matched by runs of four words. Short ones ("Related", a subheading) must stand as an exact run
    at the place where their neighbours say they should be, since their words occur everywhere.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(reference) - _RUN + 1):
        places.setdefault(tuple(reference[start : start + _RUN]), []).append(start)
    shares = [0.0] * len(blocks)
    spans: list[tuple[int, int] | None] = [None] * len(blocks)
    last = 0
    for number, words in enumerate(blocks):
        if len(words) >= _LONG:
            shares[number], spans[number] = _long(words, places, last)
            if shares[number] >= 0.5 and spans[number] is not None:
                last = spans[number][1]  # type: ignore[index]
    _short(blocks, reference, shares, spans)
    return shares


def _long(
    words: Sequence[str], places: dict[tuple[str, ...], list[int]], last: int
) -> tuple[float, tuple[int, int] | None]:
    covered = bytearray(len(words))
    first: int | None = None
    end = 0
    for start in range(len(words) - _RUN + 1):
        at = places.get(tuple(words[start : start + _RUN]))
        if at:
            covered[start : start + _RUN] = b"\x01" * _RUN
            place = min(at, key=lambda position: abs(position - last))
            first = place if first is None else min(first, place)
            end = max(end, place + _RUN)
    return sum(covered) / len(words), None if first is None else (first, end)


def _short(
    blocks: Sequence[Sequence[str]],
    reference: Sequence[str],
    shares: list[float],
    spans: list[tuple[int, int] | None],
) -> None:
    joined = " " + " ".join(reference) + " "
    offsets = [0]
    for word in reference:
        offsets.append(offsets[-1] + len(word) + 1)
    index = {offset: position for position, offset in enumerate(offsets)}
    before = 0
    following = _next_starts(shares, spans, len(reference))
    for number, words in enumerate(blocks):
        span = spans[number]
        if span is not None and shares[number] >= 0.5:
            before = max(before, span[1])
            continue
        if not words or len(words) >= _LONG:
            continue
        run = " " + " ".join(words) + " "
        low = max(0, before - _SLACK)
        high = following[number] + _SLACK
        if before == 0 and following[number] == len(reference):
            continue
        at = joined.find(run, offsets[low])
        position = index.get(at) if at >= 0 else None
        if position is not None and position + len(words) <= high:
            shares[number] = 1.0
            before = max(before, position + len(words))


def _next_starts(shares: Sequence[float], spans: Sequence[tuple[int, int] | None], end: int) -> list[int]:
    starts = [end] * len(shares)
    following = end
    for number in range(len(shares) - 1, -1, -1):
        starts[number] = following
        span = spans[number]
        if span is not None and shares[number] >= 0.5:
            following = min(following, span[0])
    return starts
