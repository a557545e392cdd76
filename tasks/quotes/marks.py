"""Find the marked stretches of an article: what stands between quotation marks, whatever the marks and their damage.

Double marks are read paragraph by paragraph (`double_marks`), single ones beside them (`single_marks`). A mark that
must be missing is a state of the stretch; where it ends is then a question for the words (`decode`, `repair`).
"""

from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.double_marks import Mark, double_marks, read_marks
from tasks.quotes.marked import Marked
from tasks.quotes.single_marks import carried_singles, pair_lost, pair_singles, single_is_main


def find_marked(texts: Sequence[str], block_quotes: Sequence[bool] = ()) -> list[Marked]:
    """Find the marked stretches of an article's blocks, in order, never overlapping.

    A stretch inside another is part of the outer one. A block quote without marks is one stretch. Where single marks
    do the work of double ones (the British habit), they are read as such.
    """
    marks = [double_marks(text) for text in texts]
    doubles: list[list[Marked]] = []
    left_open = False
    for block, text in enumerate(texts):
        following = marks[block + 1] if block + 1 < len(texts) else []
        continued_next = _continues(marks[block], following)
        spans = read_marks(block, text, marks[block], continued_next)
        if spans and left_open and spans[0].outer_start == 0:
            spans[0] = replace(spans[0], continues=True)
        left_open = bool(spans) and spans[-1].state == "close_missing" and spans[-1].end == len(text.rstrip())
        if left_open and continued_next:
            spans[-1] = replace(spans[-1], state="balanced")
        if not any(marks):
            spans = pair_lost(block, text)
        if not spans and block_quotes and block_quotes[block] and text.strip():
            spans = [_whole(block, text)]
        doubles.append(spans)
    singles = [pair_singles(block, text) for block, text in enumerate(texts)]
    british = single_is_main(texts, singles, doubles)
    if british:
        singles = carried_singles(texts, singles)
    found: list[Marked] = []
    for first, second in zip(*((singles, doubles) if british else (doubles, singles)), strict=True):
        kept = [replace(span, style="curly") for span in first] if british else list(first)
        taken = [(span.outer_start, span.outer_end) for span in first]
        kept.extend(span for span in second if not _inside(span, taken))
        found.extend(sorted(kept, key=lambda span: span.start))
    return found


def _continues(marks: list[Mark], following: list[Mark]) -> bool:
    """Tell whether the next paragraph begins with an opening mark like those of this one."""
    if not marks or not following or following[0].start or following[0].opens > following[0].closes:
        return False
    return any(mark.style == following[0].style for mark in marks)


def _whole(block: int, text: str) -> Marked:
    return Marked(block, 0, len(text), 0, len(text), "none", "block")


def _inside(span: Marked, taken: list[tuple[int, int]]) -> bool:
    return any(span.outer_start < end and start < span.outer_end for start, end in taken)
