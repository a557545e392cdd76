"""Name furniture by how its lines stand together: menus, and the teasers of other stories below the article."""

from collections.abc import Sequence

from schemas.records import Label
from tasks.clean.labels import Verdict, ends_sentence

# What a line is called for want of a name of its own; `comments` reach as far as they do.
_BORROWED = frozenset({"region", "line_model"})
_NAMELESS: frozenset[Label] = frozenset({"navigation", "other", "newsletter", "share", "legal", "related"})
_MENU_LINES, _MENU_WORDS = 5, 4
# A teaser: headline, perhaps an author, a date, perhaps a first sentence.
_TEASERS, _TEASER_ABOVE, _TEASER_BELOW = 3, 3, 1
_OF_TEASERS: frozenset[Label] = frozenset({"navigation", "other", "dateline", "byline", "caption"})


def name_furniture(verdicts: list[Verdict], readings: Sequence[str]) -> None:
    """Call runs of short lines a menu, and what stands around a row of dates below the article other stories."""
    _name_teasers(verdicts)
    run: list[int] = []
    for number, verdict in enumerate(verdicts):
        if not verdict.in_body and verdict.reason in _BORROWED and _is_item(verdict, readings[number]):
            run.append(number)
        elif run:
            _name_menu(verdicts, run)
            run = []
    _name_menu(verdicts, run)


def _is_item(verdict: Verdict, line: str) -> bool:
    return verdict.label in _NAMELESS and line.count(" ") < _MENU_WORDS and not ends_sentence(line)


def _name_menu(verdicts: list[Verdict], run: Sequence[int]) -> None:
    if len(run) < _MENU_LINES:
        return
    for number in run:
        verdict = verdicts[number]
        verdicts[number] = Verdict("navigation", False, "menu", verdict.score)


def _name_teasers(verdicts: list[Verdict]) -> None:
    last_body = next((number for number in range(len(verdicts) - 1, -1, -1) if verdicts[number].in_body), -1)
    dated = [number for number in range(last_body + 1, len(verdicts)) if verdicts[number].label == "dateline"]
    if len(dated) < _TEASERS:
        return
    first, last = max(last_body + 1, dated[0] - _TEASER_ABOVE), min(len(verdicts) - 1, dated[-1] + _TEASER_BELOW)
    for number in range(first, last + 1):
        verdict = verdicts[number]
        if verdict.label in _OF_TEASERS:
            verdicts[number] = Verdict("related", False, "teasers", verdict.score)
