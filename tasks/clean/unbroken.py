"""Cut what stands around the article off a text without any line break: the words of a menu, known furniture.

The head is cut by `tasks.clean.run_on`; here the menu before the headline and what follows the last sentence are told
from the rest, so that the article itself stays whole.
"""

import re
from collections.abc import Sequence

from tasks.clean.segment import Piece

_LEAST = 400  # characters: a shorter line is a paragraph
_FOOT = 0.25  # the share of the text where the foot may begin
_MENU = re.compile(
    r"\s*(?:(?:home|menu|search|news|sports?|weather|business|politics|world|opinion|culture|video|local|lifestyle|tech"
    r"|entertainment|health|more|subscribe|log ?in|sign ?in|sign ?up|skip to (?:main )?content)\b[\s|›»>/·•,-]*){2,}",
    re.IGNORECASE,
)
_FURNITURE = (
    r"(?:(?:[Ss]hare this|Read (?:more|also)|Related(?: articles| stories)?|Copyright|Subscribe|Sign up|Comments"
    r"|\d+ [Cc]omments?|Leave a [Rr]eply|Advertisement|Follow us|Tags:|Filed under|All rights reserved|Most read)\b|©)"
)
_OPENS_FOOT = re.compile(rf"(?<=[.!?”\"’)])\s+(?={_FURNITURE})")
_IN_FOOT = re.compile(rf"(?<=\s)(?={_FURNITURE})")


def cut_edges(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Cut menu and foot off the pieces of a text of one line; the pieces of any other text are given as they are."""
    found = list(pieces)
    if not pieces or len(text) < _LEAST or "\n" in text.strip():
        return found
    first, last = found[0], found[-1]
    menu = _MENU.match(text, 0, first.last) if len(found) > 1 else None
    foot = _OPENS_FOOT.search(text, max(last.first, _LEAST, int(len(text) * (1 - _FOOT))))
    places = [menu.end()] if menu and menu.end() < first.last else []
    found[:1] = _parts(text, first, places)
    if foot:
        places = [foot.end(), *(match.start() for match in _IN_FOOT.finditer(text, foot.end() + 1))]
        found[-1:] = _parts(text, last, [place for place in places if place < last.last])
    return found


def _parts(text: str, piece: Piece, places: Sequence[int]) -> list[Piece]:
    """Cut a piece at `places`, the blanks between two parts left to the former."""
    if not places:
        return [piece]
    parts: list[Piece] = []
    for start, end in zip([piece.start, *places], [*places, piece.end], strict=True):
        ink = text[start:end].strip()
        first = text.index(ink, start)
        parts.append(Piece(start, end, first, first + len(ink), 0))
    return parts
