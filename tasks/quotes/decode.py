"""Choose the spans of content from the tagger's probabilities: whole marked stretches, else the best sequence."""

from dataclasses import dataclass

import numpy as np

from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.tokens import POS

SPEECH = 0.5  # probability from which a marked stretch is taken whole, below which it is left out
_TINY = 1e-6
_SURE = 20.0
_DAMAGED_BIAS = 1.0
_EMPTY = frozenset(POS[name] for name in ("DET", "ADP", "CCONJ", "SCONJ", "PART", "PUNCT"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of content in one paragraph: tokens `first:last`, outer marks excluded."""

    first: int
    last: int
    score: float  # mean probability of content
    stretch: int  # the marked stretch it is, or begins with; -1 for unmarked content
    quoted: float  # share of its tokens between double marks
    said_by: int = -1  # the speaker and the cue, where the unit was taken out of another's report
    said_cue: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit with its speaker (a token, -1 for none), its cue (a token, -1), and what tied them together."""

    unit: Unit
    speaker: int
    cue: int
    probability: float
    rule: str


def decode(frame: Frame, guess: FloatArray, speech: FloatArray) -> list[Unit]:
    """Find the units of an article in order; `speech` is the probability of each marked stretch to be content."""
    tokens = frame.tokens
    if not len(tokens):
        return []
    scores = np.log(np.maximum(guess, _TINY))
    inside = 1.0 - guess[:, 0]
    for number, (first, last) in enumerate(frame.mark_tokens):
        span = frame.marked[number]
        if last <= first or span.style == "single":
            continue
        if speech[number] < SPEECH:
            scores[first:last, 1:] -= _SURE
        elif span.state in ("open_missing", "close_missing"):
            # One end is a guess: the words decide where the stretch gives way to the cue and its speaker.
            scores[first:last, 0] -= _DAMAGED_BIAS
        else:
            scores[first + 1 : last, :2] -= _SURE
            scores[first, 0] -= _SURE
    starts = np.zeros(len(tokens), dtype=np.bool_)
    starts[[block.first for block in tokens.blocks]] = True
    path = _viterbi(scores, starts)
    units: list[Unit] = []
    begin = -1
    for token in range(len(tokens) + 1):
        label = path[token] if token < len(tokens) else 0
        if begin >= 0 and label != 2:
            unit = _trim(frame, inside, begin, token)
            if unit:
                units.append(unit)
            begin = -1
        if label == 1 or (label == 2 and begin < 0):
            begin = token
    return units


def _viterbi(scores: FloatArray, starts: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[int]:
    """Find the best sequence of outside (0), begin (1), inside (2); inside follows content, in the same paragraph."""
    rows = scores.tolist()
    back: list[tuple[int, int, int]] = []
    outside, begin, within = 0.0, -1e9, -1e9
    for row, fresh in zip(rows, starts.tolist(), strict=True):
        best = max(outside, begin, within)
        which = 0 if best == outside else 1 if best == begin else 2
        held, held_which = (begin, 1) if begin >= within else (within, 2)
        if fresh:
            held = -1e9
        back.append((which, which, held_which))
        outside, begin, within = best + row[0], best + row[1], held + row[2]
    last = max(range(3), key=lambda label: (outside, begin, within)[label])
    path = [last]
    for token in range(len(rows) - 1, 0, -1):
        last = back[token][last]
        path.append(last)
    return path[::-1]


def _trim(frame: Frame, inside: FloatArray, first: int, last: int) -> Unit | None:
    """Drop outer marks and loose punctuation; say what marked stretch the unit is."""
    tokens = frame.tokens
    while first < last and (frame.is_mark[first] or frame.punct[first] in (1, 2, 3, 5) or tokens.words[first] == "-"):
        first += 1
    while last > first and (
        frame.is_mark[last - 1] or (frame.punct[last - 1] in (1, 2, 4, 5) and frame.mark_of[last - 1] < 0)
    ):
        last -= 1
    while first < last and frame.punct[last - 1] == 3 and frame.mark_of[last - 1] < 0 and frame.mark_of[first] < 0:
        last -= 1
    if first >= last or not any(word[0].isalnum() for word in tokens.words[first:last] if word):
        return None
    marked = frame.mark_of[first:last]
    if marked[0] < 0 and _says_nothing(frame, first, last):
        return None
    double = np.array([span.style != "single" for span in frame.marked] + [False])
    quoted = float(((marked >= 0) & double[marked]).mean())
    return Unit(first, last, float(inside[first:last].mean()), int(marked[0]), quoted)


def _says_nothing(frame: Frame, first: int, last: int) -> bool:
    """Tell words that carry no content: only articles and particles, or the lone first word of a sentence."""
    tokens = frame.tokens
    if last - first == 1 and tokens.sentence_of(first)[0] == first:
        return True
    return all(int(pos) in _EMPTY for pos in tokens.pos[first:last])
