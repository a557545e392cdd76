"""Letters that stand for a thing, not for a body: "an EKG", "a tide gauge (TG)", "the DRP [deep reef probes]"."""

from tasks.names.lines import Draft, Line
from tasks.names.lists import listed_type

_LONGEST = 5  # letters
_OPENING = frozenset({"(", "["})
_SHORTEST = 3  # letters


def letters_of_things(lines: list[Line], drafts: list[Draft]) -> frozenset[str]:
    """List the acronyms that one of their uses gives away."""
    named = {(item.line, token) for item in drafts for token in range(item.first, item.last)}
    return frozenset(
        item.key
        for item in drafts
        if _is_acronym(item) and listed_type(item.words, item.text) is None and _is_thing(lines[item.line], item, named)
    )


def _is_acronym(item: Draft) -> bool:
    return len(item.words) == 1 and item.text.isalpha() and item.text.isupper() and len(item.text) <= _LONGEST


def _is_thing(line: Line, item: Draft, named: set[tuple[int, int]]) -> bool:
    after = line.tags[item.last] if item.last < len(line.tags) else ""
    before = line.low[item.first - 1] if item.first else ""
    if before in {"a", "an"}:
        return item.label == "ORG" and not after.startswith(("NN", "JJ", "HYPH"))
    if before == "or" and item.first > 1 and line.low[item.first - 2] == ",":
        return item.label == "ORG" and line.words[item.first - 3].islower()
    return _spelt_before(line, item) or _spelt_after(line, item, named)


def _spelt_before(line: Line, item: Draft) -> bool:
    """Say whether letters in brackets are the initials of common words before them: "tide gauge (TG)"."""
    size = len(item.text)
    if item.first <= size or line.low[item.first - 1] != "(" or line.low[item.last : item.last + 1] != [")"]:
        return False
    spelled = line.words[item.first - 1 - size : item.first - 1]
    return all(word.islower() for word in spelled) and [word[0] for word in spelled] == list(item.key)


def _spelt_after(line: Line, item: Draft, named: set[tuple[int, int]]) -> bool:
    """Say whether letters are spelt in brackets after them by words that are no name."""
    start = item.last + 1
    if item.last >= len(line.low) or line.low[item.last] not in _OPENING or len(item.text) < _SHORTEST:
        return False
    spelled = range(start, min(start + len(item.text), len(line.low)))
    return [line.low[token][0] for token in spelled] == list(item.key) and not any(
        (line.number, token) in named for token in spelled
    )
