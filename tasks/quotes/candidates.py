"""Pair every unit of content with who might have said it, and with the cues that may tie the two."""

from dataclasses import dataclass

import numpy as np

from tasks.quotes.content import CUE, governor, side_cue
from tasks.quotes.decode import Unit
from tasks.quotes.frame import BoolArray, FloatArray, Frame
from tasks.quotes.grammar import joined_blocks
from tasks.quotes.tokens import DEP, ENT, POS, IntArray, Tokens

_REACH = 3  # sentences before and after the unit in which a speaker is looked for
_NEAR = 30  # tokens before and after the unit in which its cue is looked for
_NOT_HEADS = frozenset(DEP[name] for name in ("compound", "det", "amod", "nummod", "nmod", "advmod", "case", "quantmod",
                                              "expl", "mark", "aux", "punct", "predet", "prep"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates of all units: `unit[i]` with `candidate[i]` (a token, head of its phrase), units in order."""

    unit: IntArray
    candidate: IntArray


def candidates(frame: Frame) -> BoolArray:
    """Mark the tokens that head a phrase which could speak."""
    tokens = frame.tokens
    nominal = np.isin(tokens.pos, (POS["NOUN"], POS["PROPN"], POS["PRON"]))
    subject = np.isin(tokens.dep, (DEP["nsubj"], DEP["nsubjpass"])) & np.isin(
        tokens.pos, (POS["DET"], POS["ADJ"], POS["NUM"], POS["VERB"], POS["X"], POS["ADV"], POS["INTJ"])
    )
    date = np.isin(tokens.ent, (ENT["DATE"], ENT["TIME"], ENT["MONEY"], ENT["PERCENT"]))
    return np.asarray((nominal | subject) & ~np.isin(tokens.dep, tuple(_NOT_HEADS)) & ~(date & ~subject))


def pair_up(frame: Frame, units: list[Unit], heads: BoolArray) -> Pairs:
    """List the candidates of every unit: the sentences it is in and those around it, content itself excluded."""
    tokens = frame.tokens
    where = np.flatnonzero(heads)
    unit_of: list[IntArray] = []
    chosen: list[IntArray] = []
    for number, unit in enumerate(units):
        first = max(int(tokens.sent[unit.first]) - _REACH, 0)
        last = min(int(tokens.sent[unit.last - 1]) + _REACH, len(tokens.sents) - 1)
        low, high = tokens.sents[first][0], tokens.sents[last][1]
        near = where[np.searchsorted(where, low) : np.searchsorted(where, high)]
        near = near[(near < unit.first) | (near >= unit.last)]
        unit_of.append(np.full(len(near), number, dtype=np.int32))
        chosen.append(near.astype(np.int32))
    if not units:
        return Pairs(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    return Pairs(np.concatenate(unit_of), np.concatenate(chosen))


@dataclass(frozen=True, slots=True)
class UnitCues:
    """The four cues a unit may have, as tokens, -1 where none: above it in the tree, beside, left, right."""

    above: IntArray
    side: IntArray
    left: IntArray
    right: IntArray


def unit_cues(frame: Frame, units: list[Unit], cue: FloatArray) -> UnitCues:
    """Find the cues of every unit."""
    tokens = frame.tokens
    above, _, _ = governor(tokens.head, cue > CUE)
    side, _ = side_cue(frame, cue)
    is_cue = np.flatnonzero(cue > CUE)
    joined = joined_blocks(frame)[tokens.block]
    rows = np.full((4, len(units)), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        root = _root(tokens, unit)
        if above[root] >= 0 and not unit.first <= above[root] < unit.last:
            rows[0, number] = above[root]
        if side[root] >= 0 and not unit.first <= side[root] < unit.last:
            rows[1, number] = side[root]
        block = joined[unit.first]
        place = int(np.searchsorted(is_cue, unit.first))
        if place and is_cue[place - 1] >= unit.first - _NEAR and joined[is_cue[place - 1]] == block:
            rows[2, number] = is_cue[place - 1]
        place = int(np.searchsorted(is_cue, unit.last))
        if place < len(is_cue) and is_cue[place] < unit.last + _NEAR and joined[is_cue[place]] == block:
            rows[3, number] = is_cue[place]
    return UnitCues(*rows)


def _root(tokens: Tokens, unit: Unit) -> int:
    """Give the token of a unit's first sentence whose head is outside the unit, the widest such."""
    last = min(unit.last, tokens.sentence_of(unit.first)[1])
    tops = [t for t in range(unit.first, last) if not unit.first <= tokens.head[t] < last or tokens.head[t] == t]
    return max(tops, key=lambda t: int(tokens.right[t] - tokens.left[t]), default=unit.first)


def grammar_guess(frame: Frame, units: list[Unit], cues: UnitCues, subject: IntArray) -> IntArray:
    """Give the subject of each unit's plainest cue: above it, beside it, next after it, or last before it."""
    out = np.full(len(units), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        after, before = int(cues.right[number]), int(cues.left[number])
        for option, near in (
            (int(cues.above[number]), True),
            (int(cues.side[number]), True),
            (after, after - unit.last <= 8),
            (before, unit.first - before <= 8),
        ):
            if option >= 0 and near and subject[option] >= 0 and not unit.first <= subject[option] < unit.last:
                out[number] = subject[option]
                break
    return out


def dash_words(frame: Frame, units: list[Unit]) -> IntArray:
    """Give the first word behind a dash that follows a unit ("..." - Ann Lee), on its line or the next; else -1."""
    tokens = frame.tokens
    out = np.full(len(units), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        token, dashed = unit.last, False
        while token < min(unit.last + 5, len(tokens)) and not any(char.isalnum() for char in tokens.words[token]):
            dashed = dashed or any(char in "—–―-" for char in tokens.words[token])
            token += 1
        named = token < len(tokens) and tokens.words[token][:1].isupper() and tokens.pos[token] != POS["PRON"]
        if dashed and named and token < unit.last + 5 and unit.quoted > 0.9:
            out[number] = token
    return out
