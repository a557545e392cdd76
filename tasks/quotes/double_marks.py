"""Read the double quotation marks of a paragraph, whatever their sort and damage.

Each mark may open, close, open or close a quote within a quote, or mean nothing (inches, a stray); the cheapest
reading of the whole paragraph wins, so one lost mark never swallows the rest.
"""

import re
from dataclasses import dataclass

from schemas.records import Marks
from tasks.quotes.marked import Marked, Style

# Quotation marks of the double kind, mojibake of UTF-8 read as Latin-1, and runs of them (`“"`, `""`).
_UNIT = r"``|''|â€œ|â€\x9d|â€\ufffd|[\"“”„‟«»＂″]"
_MARK = re.compile(f"(?:{_UNIT})")
_OPENING_CONTEXT = frozenset("([{—–-/…>'‘‚|*")
_CLOSING_CONTEXT = frozenset(".,;:!?)]}—–-…'’/|*<")
_STYLES: dict[str, Style] = {
    "“": "curly", "”": "curly", "„": "low", "‟": "low", "«": "angle", "»": "angle", "``": "tick", "''": "tick",
    "â€œ": "curly", "â€\x9d": "curly", "â€\ufffd": "curly",
}  # fmt: skip
_OPENERS = frozenset({"“", "„", "‟", "«", "``", "â€œ"})
_CLOSERS = frozenset({"”", "»", "''", "â€\x9d", "â€\ufffd"})
# Costs of the readings; one unit is about one surprise.
_WRONG_WAY = 3.0
_MISSING = 3.0
_IGNORED = 4.0
_LEFT_OPEN = 2.0
_CONTINUED = 0.1
_MISMATCH = 0.8
_NESTED = 1.0
_NESTED_SAME_STYLE = 2.8


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, or a run of marks that act as one, with the cost of each reading."""

    start: int
    end: int
    style: Style
    opens: float  # cost of reading it as an opening mark
    closes: float
    ignored: float
    doubled: bool


def double_marks(text: str) -> list[Mark]:
    """Read every double mark of a paragraph with the cost of each role; adjacent marks that agree become one."""
    raw = list(_MARK.finditer(text))
    marks: list[Mark] = []
    index = 0
    while index < len(raw):
        last = index
        while last + 1 < len(raw) and raw[last + 1].start() == raw[last].end():
            last += 1
        start, end = raw[index].start(), raw[last].end()
        run = [match.group() for match in raw[index : last + 1]]
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if len(run) > 1 and not _splits(run, before, after):
            opens, closes = _costs(run[0], before, after)
            opens2, closes2 = _costs(run[-1], before, after)
            style = _STYLES.get(run[0], "straight")
            marks.append(Mark(start, end, style, min(opens, opens2), min(closes, closes2), _IGNORED, True))
            index = last + 1
            continue
        for position in range(index, last + 1):
            match = raw[position]
            start, end = match.span()
            before = text[start - 1] if start else " "
            after = text[end] if end < len(text) else " "
            if position > index:
                before = " "
            if position < last:
                after = " "
            opens, closes = _costs(match.group(), before, after)
            inches = before.isdigit() and match.group() in '"″”'
            style = _STYLES.get(match.group(), "straight")
            marks.append(Mark(start, end, style, opens, closes, 0.5 if inches else _IGNORED, False))
        index = last + 1
    return marks


def _splits(run: list[str], before: str, after: str) -> bool:
    """Tell whether adjacent marks close one stretch and open another (`."“But`), rather than double one mark."""
    if run[0] in _CLOSERS and run[-1] in _OPENERS:
        return True
    return not before.isspace() and not after.isspace() and after.isalnum() and before not in _OPENING_CONTEXT


def _costs(mark: str, before: str, after: str) -> tuple[float, float]:
    opening = (before.isspace() or before in _OPENING_CONTEXT) and not after.isspace()
    closing = not before.isspace() and (after.isspace() or after in _CLOSING_CONTEXT)
    if opening and closing:
        # Between punctuation on both sides: `—"`, `("...")`.
        opening, closing = (True, False) if before in "([{" or after.isalnum() else (False, True)
    if mark in _OPENERS:
        return (0.0, _WRONG_WAY) if not closing else (1.5, 1.0)
    if mark in _CLOSERS:
        return (_WRONG_WAY, 0.0) if not opening else (1.0, 1.5)
    if opening:
        return 0.0, _WRONG_WAY
    if closing:
        return _WRONG_WAY, 0.0
    if not before.isspace() and not after.isspace():
        # Glued on both sides: after a full stop or comma it closed, before a capital it may open.
        return (1.2, 0.4) if before in ".,!?" else (0.8, 0.8)
    return 0.7, 0.7


_State = tuple[Style | None, Style | None]  # what is open: the style of the outer quote, of the one within it


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    back: "_Reading | None"
    role: str
    mark: int


def read_marks(block: int, text: str, marks: list[Mark], continued_next: bool) -> list[Marked]:
    """Choose the cheapest reading of a paragraph's marks and list its outer stretches."""
    if not marks:
        return []
    best: dict[_State, _Reading] = {(None, None): _Reading(0.0, None, "", -1)}
    for index, mark in enumerate(marks):
        step: dict[_State, _Reading] = {}
        for (outer, inner), reading in best.items():
            for state, cost, role in _moves(outer, inner, mark):
                total = reading.cost + cost
                if state not in step or total < step[state].cost:
                    step[state] = _Reading(total, reading, role, index)
        best = step
    ends = []
    for (outer, inner), reading in best.items():
        cost = reading.cost
        if outer:
            cost += _CONTINUED if continued_next else _LEFT_OPEN
        if inner:
            cost += _LEFT_OPEN
        ends.append((cost, str(outer), str(inner), reading))
    chosen = min(ends, key=lambda end: end[:3])[3]
    roles: list[tuple[str, int]] = []
    while chosen.back is not None:
        roles.append((chosen.role, chosen.mark))
        chosen = chosen.back
    return _spans(block, text, marks, roles[::-1])


def _moves(outer: Style | None, inner: Style | None, mark: Mark) -> list[tuple[_State, float, str]]:
    """List what a mark can do in a state: the state after it, the cost, the role."""
    moves: list[tuple[_State, float, str]] = [((outer, inner), mark.ignored, "ignore")]
    if outer is None:
        moves.append(((mark.style, None), mark.opens, "open"))
        moves.append(((None, None), mark.closes + _MISSING, "close_only"))
    elif inner is None:
        moves.append(((None, None), mark.closes + _mismatch(outer, mark.style), "close"))
        moves.append(((mark.style, None), mark.opens + _MISSING, "reopen"))
        nested = _NESTED_SAME_STYLE if outer == mark.style else _NESTED
        moves.append(((outer, mark.style), mark.opens + nested, "inner"))
    else:
        moves.append(((outer, None), mark.closes + _mismatch(inner, mark.style), "inner"))
        moves.append(((None, None), mark.closes + _mismatch(outer, mark.style) + _MISSING, "close"))
    return moves


def _mismatch(opened: Style, closed: Style) -> float:
    return 0.0 if opened == closed or (opened == "low" and closed == "curly") else _MISMATCH


def _spans(block: int, text: str, marks: list[Mark], roles: list[tuple[str, int]]) -> list[Marked]:
    """Turn the roles of a paragraph's marks into its outer stretches."""
    spans: list[Marked] = []
    opened: Mark | None = None
    bound = 0  # where the last stretch ended
    for role, index in roles:
        mark = marks[index]
        if role == "open":
            opened = mark
        elif role == "close" and opened:
            state: Marks = "balanced"
            if opened.doubled or mark.doubled:
                state = "doubled"
            elif _mismatch(opened.style, mark.style):
                state = "mixed_style"
            spans.append(
                Marked(block, opened.end, mark.start, opened.start, mark.end, state,
                       opened.style)
            )  # fmt: skip
            opened, bound = None, mark.end
        elif role == "close_only":
            start = _skip(text, bound)
            spans.append(Marked(block, start, mark.start, start, mark.end, "open_missing", mark.style))
            bound = mark.end
        elif role == "reopen" and opened:
            end = len(text[: mark.start].rstrip())
            spans.append(Marked(block, opened.end, end, opened.start, end, "close_missing", opened.style))
            opened, bound = mark, mark.start
    if opened:
        end = len(text.rstrip())
        spans.append(Marked(block, opened.end, end, opened.start, end, "close_missing", opened.style))
    return [span for span in spans if text[span.start : span.end].strip()]


def _skip(text: str, position: int) -> int:
    while position < len(text) and (text[position].isspace() or text[position] in ",;:.—–-"):
        position += 1
    return position
