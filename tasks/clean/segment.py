"""Cut a text into the pieces that get one label each: lines, or paragraphs where lines are hard-wrapped.

Most dumps hold one paragraph a line. Wire copy and e-mail wrap paragraphs at 60 to 80 columns; a sentence would then
be torn over several blocks, so the lines of a paragraph are joined.
"""

import re
from typing import NamedTuple

_WIDEST_WRAP = 110
_NARROWEST_WRAP = 45
_ENDS_SENTENCE = re.compile(r"[.!?…:;\"'”’»)\]|*_]\s*$")
_STARTS_ITEM = re.compile(r"\s*(?:[*•·▪◦+>#|-]\s|#{1,6}|\d{1,3}[.)]\s|\[\d+\]|!\[)")

# How a line is marked at its beginning: list item, Markdown heading, quotation, table row, item of a numbered list.
BULLET, HEADING, QUOTATION, TABLE_ROW, NUMBERED = range(1, 6)

# White space and characters that print nothing: byte order mark, zero-width spaces and joiners, soft hyphen.
_UNSEEN = " \t\n\r\x0b\x0c\xa0\ufeff\u200b\u200c\u200d\u2060\xad"


class Piece(NamedTuple):
    """A stretch that begins at a line start and owns the blank lines after it; `first:last` is its ink."""

    start: int
    end: int
    first: int
    last: int
    blank_before: int  # blank lines between this piece and the one before


def segment(text: str) -> list[Piece]:
    """Cut `text` into pieces that tile it: each starts where the one before ends. Nothing but blanks: no piece."""
    lines = _lines(text)
    if not lines:
        return []
    heads = [number for number, joins in enumerate(_joins(text, lines)) if not joins]
    pieces: list[Piece] = []
    start = 0
    for number, following in zip(heads, [*heads[1:], len(lines)], strict=True):
        _, first, _, blanks = lines[number]
        end = lines[following][0] if following < len(lines) else len(text)
        pieces.append(Piece(start, end, first, lines[following - 1][2], blanks))
        start = end
    return pieces


def _lines(text: str) -> list[tuple[int, int, int, int]]:
    """List lines that hold ink as (line start, first ink, end of ink, blank lines before)."""
    found: list[tuple[int, int, int, int]] = []
    position = blanks = 0
    for line in text.splitlines(keepends=True):
        ink = line.strip()
        if ink and (ink.isascii() or ink.strip(_UNSEEN)):
            first = position + line.index(ink[0])
            found.append((position, first, first + len(ink), blanks))
            blanks = 0
        else:
            blanks += 1
        position += len(line)
    return found


def _joins(text: str, lines: list[tuple[int, int, int, int]]) -> list[bool]:
    """Say for each line whether it continues the paragraph of the line before it."""
    joins = [False] * len(lines)
    if len(lines) < 4:
        return joins
    lengths = sorted(last - begin for begin, _, last, _ in lines)
    width = lengths[int(0.97 * (len(lengths) - 1))]
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return joins
    pairs = [
        number
        for number in range(1, len(lines))
        if lines[number][3] == 0 and lines[number - 1][2] - lines[number - 1][0] >= 0.7 * width
    ]
    if len(pairs) < 3:
        return joins
    torn = sum(not _ENDS_SENTENCE.search(text[lines[number - 1][0] : lines[number - 1][2]]) for number in pairs)
    lower = sum(text[lines[number][1]].islower() for number in pairs)
    if torn < 0.6 * len(pairs) or lower < 0.3 * len(pairs):
        return joins
    for number in range(1, len(lines)):
        begin, _, last, _ = lines[number - 1]
        here, first, end, blanks = lines[number]
        if blanks or _STARTS_ITEM.match(text, here):
            continue
        word = re.match(r"\S+", text[first:end])
        filled = last - begin + 1 + (len(word.group()) if word else 0) > width - 3
        unfinished = not _ENDS_SENTENCE.search(text[begin:last]) and text[first].islower()
        joins[number] = filled or unfinished
    return joins
