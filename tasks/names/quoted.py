"""Titles of works in quotation marks: what they name is nobody of the article."""

from collections.abc import Iterator

from tasks.names.lines import Draft, Line

_OPENING = frozenset({'"', "“", "``"})
_CLOSING = frozenset({'"', "”", "''"})
_LONGEST = 7  # tokens of a title
_SHORTEST = 2  # words of one: a single word in marks may be anything
_SMALL = frozenset({"a", "an", "the", "of", "and", "in", "on", "at", "to", "for", "with", "from", "by", "&", "'s", "'"})


def without_titles(lines: list[Line], drafts: list[Draft]) -> list[Draft]:
    """Drop the names that stand in titles of works only: "Melvin" of "Melvin and the River"."""
    titles = {
        (line.number, token)
        for line in lines
        if not line.headline
        for first, last in _titles(line)
        for token in range(first, last)
    }
    if not titles:
        return drafts
    outside = {item.key for item in drafts if (item.line, item.first) not in titles}
    return [item for item in drafts if (item.line, item.first) not in titles or item.key in outside]


def _titles(line: Line) -> Iterator[tuple[int, int]]:
    """Give the stretches between marks that are capitalised like titles, and nothing that is said."""
    opened = -1
    for at, word in enumerate(line.words):
        if opened >= 0 and word in _CLOSING:
            if _is_title(line, opened + 1, at):
                yield opened + 1, at
            opened = -1
        elif word in _OPENING:
            opened = at


def _is_title(line: Line, first: int, last: int) -> bool:
    if not 0 < last - first <= _LONGEST or not line.words[last - 1][-1].isalnum():
        return False
    inside = [word for word in line.words[first:last] if word.casefold() not in _SMALL]
    return len(inside) >= _SHORTEST and all(word.istitle() for word in inside)
