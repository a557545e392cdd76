"""Fit statements to the clauses they are, and let them hold those of others that they relay.

"The office said [Ann Lee told the council [that it rains]]."
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.decode import Choice, Unit
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.lexicon import classes
from tasks.quotes.tokens import DEP, POS, IntArray

_RELAYED = 0.9  # of the outer source, whose verb governs the inner one's
_CUE = 0.3
_SAYS = 0.5
_CLAUSES = (DEP["ccomp"], DEP["xcomp"])
_EDGES = (POS["PUNCT"], POS["CCONJ"])
_MARKED = 0.9  # share between marks from which the marks decide
# "HARROW PORT, June 3 (Agency) - Two ferries ..."
_DATELINE = re.compile(
    r"[A-ZÀ-Þ]{3}[A-ZÀ-Þ .'’/-]{0,30}(?:, [^!?()–—]{2,40})?(?: \([^()]{2,30}\))? ?(?:[–—]|--?) ?(?=[\"“]?[A-ZÀ-Þ])"
)


def fit_clauses(frame: Frame, choices: Sequence[Choice], cue: FloatArray, subject: IntArray) -> list[Choice]:
    """Give statements all of their clause, and whoever relays another's statement one of his own.

    Of the statements that a clause turns out to hold those stay whose speaker it names.
    """
    cues = frozenset(choice.cue for choice in choices)
    found = [whole for choice in choices for whole in (*_outer(frame, cues, choice, cue, subject), choice)]
    found = [replace(choice, unit=_below_dateline(frame, _whole(frame, choice, cue))) for choice in found]
    out: list[Choice] = []
    around: list[Choice] = []
    for choice in sorted(found, key=lambda one: (one.unit.first, -one.unit.last)):
        around = [outer for outer in around if outer.unit.last > choice.unit.first]
        if not any(_swallows(outer, choice) for outer in around):
            out.append(choice)
            around.append(choice)
    return out


def _swallows(outer: Choice, inner: Choice) -> bool:
    """Tell whether a statement is only a piece of one that begins before it, all of whose words its speaker said."""
    whole, piece = outer.unit, inner.unit
    if piece.last > whole.last or (piece.first, piece.last) == (whole.first, whole.last):
        return False
    apart = piece.quoted >= _MARKED or whole.first <= inner.speaker < whole.last
    return inner.speaker == outer.speaker or not apart


def _whole(frame: Frame, choice: Choice, cue: FloatArray) -> Unit:
    """Stretch a unit to the ends of its clause.

    It begins where the clause under its cue begins, and does not end amid a phrase: before a comma or "and" the taggers
    know better than the parse.
    """
    tokens, unit, verb = frame.tokens, choice.unit, choice.cue
    if verb < 0 or unit.quoted >= _MARKED or unit.first <= verb < unit.last:
        return unit
    tops = [t for t in tokens.children[verb] if unit.first <= t < unit.last and tokens.dep[t] in _CLAUSES]
    if len(tops) != 1:
        return unit
    top, (low, high) = tops[0], tokens.sentence_of(tops[0])
    first = max(int(tokens.left[top]), low, verb + 1 if verb < top else low)
    last = min(int(tokens.right[top]) + 1, high, verb if verb > top else high)
    while first < unit.first and tokens.pos[first] == POS["PUNCT"]:
        first += 1
    while last > unit.last and tokens.pos[last - 1] == POS["PUNCT"]:
        last -= 1
    if last > unit.last and frame.mark_of[last - 1] >= 0:
        last = max(last, frame.mark_tokens[frame.mark_of[last - 1]][1])
    opens = tokens.dep[top] == DEP["ccomp"] and all(_plain(frame, t, cue) for t in range(first, unit.first))
    amid = tokens.pos[unit.last - 1] not in _EDGES and last > unit.last and tokens.pos[unit.last] not in _EDGES
    ends = amid and not unit.last <= choice.speaker < last
    return _over(frame, unit, min(first, unit.first) if opens else unit.first, last if ends else unit.last)


def _below_dateline(frame: Frame, unit: Unit) -> Unit:
    """Take the dateline that opens a story off what is said in its first sentence."""
    block = frame.tokens.block_of(unit.first)
    match = _DATELINE.match(block.text) if unit.first == block.first else None
    if not match:
        return unit
    first, _ = frame.tokens.within(int(frame.tokens.block[unit.first]), match.end(), len(block.text))
    return _over(frame, unit, first, unit.last) if first < unit.last else unit


def _plain(frame: Frame, token: int, cue: FloatArray) -> bool:
    """Tell whether a token may open a clause before what was found of it: no mark or colon, no cue of its own."""
    tokens = frame.tokens
    says = cue[token] > _CUE and tokens.dep[token] not in (DEP["relcl"], DEP["acl"])
    return not (says or frame.is_mark[token] or frame.punct[token] == 2)


def _over(frame: Frame, unit: Unit, first: int, last: int) -> Unit:
    """Give the unit over other tokens."""
    if (first, last) == (unit.first, unit.last):
        return unit
    marked = [n >= 0 and frame.marked[n].style != "single" for n in frame.mark_of[first:last].tolist()]
    return replace(unit, first=first, last=last, stretch=int(frame.mark_of[first]), quoted=sum(marked) / len(marked))


def _above(frame: Frame, choice: Choice, cue: FloatArray, subject: IntArray) -> int:
    """Give the verb of saying whose clause a statement's own verb heads, -1 without."""
    tokens, verb = frame.tokens, choice.cue
    if verb < 0 or tokens.pos[verb] != POS["VERB"] or tokens.dep[verb] != DEP["ccomp"]:
        return -1
    above = int(tokens.head[verb])
    says = cue[above] > _SAYS and classes().get((tokens.lemmas[above], "v")) == "say"
    speaks = int(subject[above])
    apart = speaks >= 0 and not tokens.left[verb] <= speaks <= tokens.right[verb]
    return above if says and apart and speaks != choice.speaker else -1


def _outer(
    frame: Frame, cues: frozenset[int], choice: Choice, cue: FloatArray, subject: IntArray
) -> tuple[Choice, ...]:
    """Give the statement of who relays another's: all of the clause that the inner verb heads."""
    tokens, unit = frame.tokens, choice.unit
    above = _above(frame, choice, cue, subject)
    if above < 0 or above in cues or frame.mark_of[choice.cue] >= 0 or not choice.cue < unit.first:
        return ()
    first = int(tokens.left[choice.cue])
    if first >= choice.cue or unit.last - 1 > tokens.right[choice.cue]:
        return ()
    after = unit.last + 1  # "Ann Lee told the council it rains, the office said": what follows a semicolon is another's
    source = int(subject[above])
    if above > first and (
        above <= unit.last or frame.punct[unit.last] != 1 or min(int(tokens.left[source]), above) != after
    ):
        return ()
    return (Choice(_over(frame, unit, first, unit.last), source, above, _RELAYED, "relays"),)
