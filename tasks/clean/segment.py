"""Cut a text into the pieces that get one label each: lines, or paragraphs where lines are hard-wrapped.

Most dumps hold one paragraph a line. Wire copy and e-mail wrap paragraphs at 60 to 80 columns, also behind the ">" of
quoted mail and Markdown; a sentence would then be torn over several blocks, so the lines of a paragraph are joined.
"""

import re
from typing import NamedTuple

_WIDEST_WRAP = 110
_NARROWEST_WRAP = 45
_FEWEST, _INDENT = 3, 2
# Few lines of a wrapped text are longer than its width: addresses, lines of tables.
_OVERHANG, _LONGER = 15, 0.3
_ENDS_SENTENCE = re.compile(r"[.!?…:;\"'”’»)\]|*_]\s*$")
_STARTS_ITEM = re.compile(r"\s*(?:[*•·▪◦+>#|-]\s|#{1,6}|\d{1,3}[.)]\s|\[\d+\]|!\[)")
_QUOTES = re.compile(r"[ \t]*>[> \t]*")
_WORD = re.compile(r"\S+")

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
    """List the lines that hold ink; within a quotation one that holds the mark alone is a blank line."""
    found: list[Line] = []
    position = blanks = 0
    quoted = -1  # the lines found up to the last quoted one
    for line in text.splitlines(keepends=True):
        ink = line.strip()
        if ink and (ink.isascii() or ink.strip(_UNSEEN)) and (ink[0] != ">" or quoted < len(found) or ink.strip("> ")):
            first = position + line.index(ink[0])
            found.append((position, first, first + len(ink), blanks))
            blanks = 0
            if ink[0] == ">":
                quoted = len(found)
        else:
            blanks += 1
        position += len(line)
    return found


def _paragraphs(text: str, lines: list[Line]) -> list[Line]:
    """Join lines that continue the paragraph of the line before them, where the text is hard-wrapped."""
    lengths = [last - start for start, _, last, _ in lines]
    if _share_longer(lengths, _WIDEST_WRAP) > _LONGER:
        return lines
    marks = [_QUOTES.match(text, line[1]) for line in lines] if ">" in text else [None] * len(lines)
    begins = [mark.end() if mark else line[1] for mark, line in zip(marks, lines, strict=True)]
    depths = [mark.group().count(">") if mark else 0 for mark in marks]
    follows = [
        number
        for number in range(1, len(lines))
        if not lines[number][3]
        and depths[number] == depths[number - 1]
        and not _STARTS_ITEM.match(text, begins[number])
    ]
    lower = {number for number in follows if text[begins[number]].islower()}
    width = _width(lengths, [number - 1 for number in lower])
    follows = _not_indented(text, lines, follows, lower)
    full = {number for number in follows if lengths[number - 1] >= 0.7 * width}
    torn = {number for number in follows if not _ENDS_SENTENCE.search(text[begins[number - 1] : lines[number - 1][2]])}
    if not width or len(full & torn) < max(_FEWEST, 0.6 * len(full)) or len(full & lower) < 0.3 * len(full):
        return lines
    words = {number: _WORD.match(text, begins[number]) for number in follows}
    filled = {
        number for number, word in words.items() if lengths[number - 1] + len(word.group() if word else "") > width - 4
    }
    joins = filled | (torn & lower)
    joined: list[Line] = []
    for number, line in enumerate(lines):
        if number in joins:
            joined[-1] = (*joined[-1][:2], line[2], joined[-1][3])
        else:
            joined.append(line)
    return joined


def _not_indented(text: str, lines: list[Line], follows: list[int], lower: set[int]) -> list[int]:
    """Leave out lines set in deeper than those that begin within a sentence: each begins a paragraph."""
    indents = [first - start for start, first, _, _ in lines]
    deep = min((indents[number] for number in lower), default=0) + _INDENT
    return [
        number
        for number in follows
        if indents[number] < deep or number in lower or _STARTS_ITEM.match(text, lines[number - 1][0])
    ]


def _width(lengths: list[int], torn: list[int]) -> int:
    """Give the width lines are wrapped to, as those show that end within a sentence; 0: they are not wrapped."""
    ends = sorted(lengths[number] for number in torn)
    width = ends[int(0.97 * (len(ends) - 1))] if len(ends) >= _FEWEST else 0
    return width if _NARROWEST_WRAP <= width <= _WIDEST_WRAP and _share_longer(lengths, width) <= _LONGER else 0


def _share_longer(lengths: list[int], width: int) -> float:
    return sum([length for length in lengths if length > width + _OVERHANG]) / max(1, sum(lengths))
