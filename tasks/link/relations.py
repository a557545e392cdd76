"""How the wording of one report relates to another's."""

from collections.abc import Sequence

from tasks.link.reports import Report
from tasks.link.wording import likeness

Words = tuple[str, ...]
# Two quotations of one statement in other words are a translation when they mean the same and have no longer run of
# words in common than chance gives; else one of them was edited.
_SAME_MEANING = 0.75
_LONGEST_RUN = 5


def find(part: Words, words: Words, start: int = 0) -> int:
    """Give where `part` stands in `words` at or after `start`, -1 where it does not."""
    if not part:
        return -1
    first, size = part[0], len(part)
    for at in range(start, len(words) - size + 1):
        if words[at] == first and words[at : at + size] == part:
            return at
    return -1


def stand_in(pieces: Sequence[Words], words: Words) -> bool:
    """Say whether all pieces stand in `words`, in order and without overlap."""
    at = 0
    for piece in pieces:
        at = find(piece, words, at)
        if at < 0:
            return False
        at += len(piece)
    return bool(pieces)


def relation_of(report: Report, fullest: Report) -> tuple[str, float]:
    """Name the relation of a report to the fullest wording, and how much of the wording they share."""
    if report.text == fullest.text:
        return "exact", 1.0
    mine, full = report.words, fullest.words
    if mine == full:
        return "punctuation", 1.0
    share = round(_shared_words(mine, full), 4)
    if find(mine, full) >= 0:
        return "truncated", share
    if find(full, mine) >= 0:
        return "extended", share
    if stand_in(report.pieces, full) or stand_in(fullest.pieces, mine):
        return "elided", share
    meant = round(likeness(report.meaning, fullest.meaning), 4)
    if len(report.quoted) > 1 and stand_in(report.quoted, full):
        return "elided", share
    if any(find(run, full) >= 0 for run in report.quoted):
        return "truncated", share
    # A heading may shorten as it likes, whatever its marks.
    quoted = "indirect" not in (report.kind, fullest.kind) and not (report.in_heading or fullest.in_heading)
    if quoted and meant >= _SAME_MEANING and meant > share and _run(mine, full) <= _LONGEST_RUN:
        # Both stand in quotation marks: at least one was not said in this language.
        return "translated", meant
    return "paraphrase", max(share, meant)


def _run(left: Words, right: Words) -> int:
    """Give the length of the longest run of words in common."""
    best = 0
    ends = [0] * (len(right) + 1)
    for word in left:
        before = 0
        for at, other in enumerate(right, 1):
            before, ends[at] = ends[at], before + 1 if word == other else 0
            best = max(best, ends[at])
    return best


def _shared_words(left: Words, right: Words) -> float:
    """Dice of the words as multisets."""
    if not left or not right:
        return 0.0
    rest = list(right)
    shared = 0
    for word in left:
        if word in rest:
            rest.remove(word)
            shared += 1
    return 2 * shared / (len(left) + len(right))
