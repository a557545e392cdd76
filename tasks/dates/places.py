"""Say where a block stands relative to the article: what a date is about depends on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.records import Block, Page

Zone = Literal["above", "head", "body", "tail", "far"]

_HEAD_BLOCKS, _INTO_BODY, _TAIL_BLOCKS, _STRETCH = 12, 8, 4, 12
_INK = 40  # characters that make a line a paragraph rather than a stray line


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, and how many blocks lie between the block and the title or body."""

    zone: Zone
    distance: int


def places(page: Page) -> Iterator[tuple[Block, Place]]:
    """Say of every block whether it stands above the article, in its head, in its body, at its tail, or far off.

    The head reaches from the title (or a few blocks up, when it is unknown) to a few blocks into the body, because
    cleaners take standfirsts and captions between title and date line for body.
    """
    blocks = page.blocks
    first, last = _main_body(blocks)
    title = _title_block(page)
    top = title if title is not None and title <= first else max(0, first - _HEAD_BLOCKS // 2)
    for number, block in enumerate(blocks):
        if number < top:
            yield block, Place("above", top - number)
        elif number < first or (number <= min(first + _INTO_BODY, last) and not block.in_body):
            yield block, Place("head", min(number - top, abs(first - number)))
        elif number <= last:
            yield block, Place("body", number - first)
        else:
            near = number - last <= _TAIL_BLOCKS or block.label == "update_stamp"
            yield block, Place("tail" if near else "far", number - last)


def _main_body(blocks: Sequence[Block]) -> tuple[int, int]:
    """Give the first and last block of the densest stretch of body, which stray body lines elsewhere do not move."""
    sizes = [block.end - block.start if block.in_body else 0 for block in blocks]
    if not any(sizes):
        return 0, max(len(blocks) - 1, 0)
    ahead = [sum(sizes[number : number + _STRETCH]) for number in range(len(sizes))]
    behind = [sum(sizes[max(0, number - _STRETCH) : number + 1]) for number in range(len(sizes))]
    dense = [number for number, mass in enumerate(ahead) if sizes[number] and mass * 4 >= max(ahead)]
    first = next((number for number in dense if sizes[number] >= _INK), dense[0])
    last = max(number for number, size in enumerate(sizes) if size and behind[number] * 5 >= max(behind))
    return first, max(first, last)


def _title_block(page: Page) -> int | None:
    if page.title_start is None:
        return None
    numbers = (number for number, block in enumerate(page.blocks) if block.start <= (page.title_start or 0) < block.end)
    return next(numbers, None)
