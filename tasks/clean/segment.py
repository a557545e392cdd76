"""Cut a text into the pieces that get one label each: lines, or paragraphs where lines are hard-wrapped.

Most dumps hold one paragraph a line. Wire copy and e-mail wrap paragraphs at 60 to 80 columns; a sentence would then
be torn over several blocks, so the lines of a paragraph are joined.
"""

import re
from itertools import pairwise
from typing import NamedTuple

_WIDEST_WRAP = 110
_NARROWEST_WRAP = 45
_ENDS_SENTENCE = re.compile(r"[.!?…:;\"'”’»)\]|*_]\s*$")
_STARTS_ITEM = re.compile(r"\s*(?:[*•·▪◦+>#|-]\s|#{1,6}|\d{1,3}[.)]\s|\[\d+\]|!\[)")

# How a line is marked at its beginning: list item, Markdown heading, quotation, table row, item of a numbered list.
BULLET, HEADING, QUOTATION, TABLE_ROW, NUMBERED = range(1, 6)

# White space and characters that print nothing: byte order mark, zero-width spaces and joiners, soft hyphen.
_UNSEEN = " \t\n\r\x0b\x0c\xa0\ufeff\u200b\u200c\u200d\u2060\xad"

Line = tuple[int, int, int, int]  # line start, first ink, end of ink, blank lines before


class Piece(NamedTuple):
    """A stretch that begins at a line start and owns the blank lines after it; `first:last` is its ink."""

    start: int
    end: int
    first: int
    last: int
    blank_before: int  # blank lines between this piece and the one before


def segment(text: str) -> list[Piece]:
    """Cut `text` into pieces that tile it: each starts where the one before ends. Nothing but blanks: no piece."""
    lines = _paragraphs(text, _lines(text))
    if not lines:
        return []
    (_, *begins), firsts, lasts, blanks = zip(*lines, strict=True)
    return list(map(Piece, (0, *begins), (*begins, len(text)), firsts, lasts, blanks))


def _lines(text: str) -> list[Line]:
    """List lines that hold ink."""
    found: list[Line] = []
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


def _paragraphs(text: str, lines: list[Line]) -> list[Line]:
    """Join lines that continue the paragraph of the line before them, where the text is hard-wrapped."""
    if len(lines) < 4:
        return lines
    lengths = sorted(last - begin for begin, _, last, _ in lines)
    width = lengths[int(0.97 * (len(lengths) - 1))]
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return lines
    pairs = [
        number
        for number in range(1, len(lines))
        if lines[number][3] == 0 and lines[number - 1][2] - lines[number - 1][0] >= 0.7 * width
    ]
    if len(pairs) < 3:
        return lines
    torn = sum(not _ENDS_SENTENCE.search(text[lines[number - 1][0] : lines[number - 1][2]]) for number in pairs)
    lower = sum(text[lines[number][1]].islower() for number in pairs)
    if torn < 0.6 * len(pairs) or lower < 0.3 * len(pairs):
        return lines
    joined = lines[:1]
    for (begin, _, last, _), line in pairwise(lines):
        here, first, end, blanks = line
        word = re.match(r"\S+", text[first:end])
        filled = last - begin + 1 + (len(word.group()) if word else 0) > width - 3
        unfinished = not _ENDS_SENTENCE.search(text[begin:last]) and text[first].islower()
        if (filled or unfinished) and not blanks and not _STARTS_ITEM.match(text, here):
            joined[-1] = (*joined[-1][:2], end, joined[-1][3])
        else:
            joined.append(line)
    return joined
