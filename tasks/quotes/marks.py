"""Find the marked stretches of an article: what stands between quotation marks, whatever the marks and their damage.

Marks are read paragraph by paragraph. Each mark may open, close, open or close a quote within a quote, or mean
nothing (inches, a stray); the cheapest reading of the whole paragraph wins, so one lost mark never swallows the rest.
A mark that must be missing is a state of the span; where exactly the span ends is then a question for the words
(`tasks.quotes.decode`, `tasks.quotes.repair`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.records import Marks

Style = Literal["curly", "straight", "angle", "low", "tick", "single", "lost", "block"]

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

# A single mark opens before a word at a boundary, and closes after punctuation or a word at a boundary.
_SINGLE_OPEN = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–“\"]))['‘‚](?=[^\W_]|[\[…$£€])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[—–])['’](?=$|[\s.,;:!?)\]—–”\"…])")
# Words that begin with an apostrophe.
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|em\b|tis\b|twas\b|til\b|cause\b|n['’]|bout\b|round\b)", re.IGNORECASE)
# A question mark where a quotation mark was lost in some conversion of character sets.
_LOST_OPEN = re.compile(r"(?:(?<=^)|(?<=\s))[?\ufffd](?=[A-Z][\w’']*\W)")
_LOST_CLOSE = re.compile(r"(?<=[.,!?\w])[?\ufffd](?=$|\s)")


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked stretch of a block's view: `start:end` between the marks, `outer_start:outer_end` with them.

    Where a mark is missing, the outer bound equals the inner one, and one of them is a guess.
    """

    block: int
    start: int
    end: int
    outer_start: int
    outer_end: int
    state: Marks
    style: Style
    continues: bool = False  # carries on the stretch left open at the end of the paragraph before


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    style: Style
    opens: float  # cost of reading it as an opening mark
    closes: float
    ignored: float
    doubled: bool


def find_marked(texts: Sequence[str], block_quotes: Sequence[bool] = ()) -> list[Marked]:
    """Find the marked stretches of an article's blocks, in order, never overlapping.

    A stretch inside another is part of the outer one. A block quote without marks is one stretch. Where single marks
    do the work of double ones (the British habit), they are read as such.
    """
    marks = [_double_marks(text) for text in texts]
    doubles: list[list[Marked]] = []
    left_open = False
    for block, text in enumerate(texts):
        following = marks[block + 1] if block + 1 < len(texts) else []
        continued_next = _continues(marks[block], following)
        spans = _read(block, text, marks[block], continued_next)
        if spans and left_open and spans[0].outer_start == 0:
            spans[0] = replace(spans[0], continues=True)
        left_open = bool(spans) and spans[-1].state == "close_missing" and spans[-1].end == len(text.rstrip())
        if left_open and continued_next:
            spans[-1] = replace(spans[-1], state="balanced")
        if not any(marks):
            spans = _lost(block, text)
        if not spans and block_quotes and block_quotes[block] and text.strip():
            spans = [_whole(block, text)]
        doubles.append(spans)
    singles = [_single(block, text) for block, text in enumerate(texts)]
    british = _single_is_main(texts, singles, doubles)
    found: list[Marked] = []
    for first, second in zip(*((singles, doubles) if british else (doubles, singles)), strict=True):
        kept = [replace(span, style="curly") for span in first] if british else list(first)
        taken = [(span.outer_start, span.outer_end) for span in first]
        kept.extend(span for span in second if not _inside(span, taken))
        found.extend(sorted(kept, key=lambda span: span.start))
    return found


def _continues(marks: list[_Mark], following: list[_Mark]) -> bool:
    """Tell whether the next paragraph begins with an opening mark like those of this one."""
    if not marks or not following or following[0].start or following[0].opens > following[0].closes:
        return False
    return any(mark.style == following[0].style for mark in marks)


def _whole(block: int, text: str) -> Marked:
    return Marked(block, 0, len(text), 0, len(text), "none", "block")


def _single_is_main(texts: Sequence[str], singles: list[list[Marked]], doubles: list[list[Marked]]) -> bool:
    """Tell whether single marks carry the article's speech: they close after punctuation, and outnumber the double."""
    speech = outer = 0
    for text, one, two in zip(texts, singles, doubles, strict=True):
        spoken = [span for span in one if text[span.end - 1] in ".,!?…" and not _holds(two, span)]
        speech += len(spoken)
        outer += sum(not _holds(spoken, span) for span in two)
    return speech > outer and speech > 0


def _holds(spans: list[Marked], inner: Marked) -> bool:
    return any(span.outer_start <= inner.outer_start and inner.outer_end <= span.outer_end for span in spans)


def _inside(span: Marked, taken: list[tuple[int, int]]) -> bool:
    return any(span.outer_start < end and start < span.outer_end for start, end in taken)


def _double_marks(text: str) -> list[_Mark]:
    """Read every double mark of a paragraph with the cost of each role; adjacent marks that agree become one."""
    raw = list(_MARK.finditer(text))
    marks: list[_Mark] = []
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
            marks.append(_Mark(start, end, style, min(opens, opens2), min(closes, closes2), _IGNORED, True))
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
            marks.append(_Mark(start, end, style, opens, closes, 0.5 if inches else _IGNORED, False))
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


# What is open: the style of the outer quote, of the one within it.
_State = tuple[Style | None, Style | None]


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: float
    back: "_Reading | None"
    role: str
    mark: int


def _read(block: int, text: str, marks: list[_Mark], continued_next: bool) -> list[Marked]:
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


def _moves(outer: Style | None, inner: Style | None, mark: _Mark) -> list[tuple[_State, float, str]]:
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


def _spans(block: int, text: str, marks: list[_Mark], roles: list[tuple[str, int]]) -> list[Marked]:
    """Turn the roles of a paragraph's marks into its outer stretches."""
    spans: list[Marked] = []
    opened: _Mark | None = None
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


def _single(block: int, text: str) -> list[Marked]:
    """Pair single marks; an apostrophe or a plural possessive is only a close when nothing better follows."""
    if "'" not in text and "‘" not in text and "’" not in text:
        return []
    spans: list[Marked] = []
    position = 0
    while match := _SINGLE_OPEN.search(text, position):
        if _ELISION.match(text, match.start()):
            position = match.end()
            continue
        close = _single_close(text, match.end())
        if close is None:
            position = match.end()
            continue
        inner = text[match.end() : close]
        if inner.strip():
            spans.append(Marked(block, match.end(), close, match.start(), close + 1, "balanced", "single"))
        position = close + 1
    return spans


def _single_close(text: str, start: int) -> int | None:
    """Find the mark that closes a single quote: after punctuation at best, not the s' of a possessive if avoidable."""
    doubtful: int | None = None
    for match in _SINGLE_CLOSE.finditer(text, start):
        at = match.start()
        opening = _SINGLE_OPEN.search(text, start)
        if opening and opening.start() < at and not _ELISION.match(text, opening.start()):
            return doubtful
        if text[at - 1] in ".,!?…" or text[at - 1] not in "sz" or not text[at + 1 : at + 2].isspace():
            return at
        doubtful = doubtful if doubtful is not None else at
    return doubtful


def _lost(block: int, text: str) -> list[Marked]:
    """Pair the question marks that a lost quotation mark left behind (`?We won,? he said`)."""
    spans: list[Marked] = []
    position = 0
    while match := _LOST_OPEN.search(text, position):
        close = _LOST_CLOSE.search(text, match.end())
        if not close:
            break
        spans.append(
            Marked(block, match.end(), close.start(), match.start(), close.end(),
                   "mixed_style", "lost")
        )  # fmt: skip
        position = close.end()
    return spans
