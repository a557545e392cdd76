"""Choose who said each unit of content: rank its candidates, then name the cue that ties them."""

from itertools import pairwise

import numpy as np

from tasks.quotes.candidates import Pairs, UnitCues, candidates, dash_words, pair_up, unit_cues
from tasks.quotes.decode import Choice, Unit
from tasks.quotes.frame import BoolArray, FloatArray, Frame
from tasks.quotes.pairs import pair_features
from tasks.quotes.tokens import DEP, IntArray, Tokens
from tasks.quotes.trees import load_trees

_DASHES = ("—", "–", "―", "-")
SPEAKER = 0.2  # probability below which a unit has no speaker
_MARKED = 0.9  # share between marks from which a unit is a quotation


def choose_speakers(
    frame: Frame, units: list[Unit], cue: FloatArray, inside: FloatArray, subject: IntArray, headings: BoolArray
) -> list[Choice]:
    """Rank the candidates of every unit and take the best."""
    cues = unit_cues(frame, units, cue)
    pairs = _own_heading(frame, units, pair_up(frame, units, candidates(frame)), headings)
    pairs = _not_led_on(frame, units, pairs)
    best = [(0.0, -1)] * len(units)
    if len(pairs.unit):
        columns = pair_features(frame, units, pairs, cues, cue, inside)
        trees = load_trees("speaker_trees.json")
        trees.check(columns.names)
        guess = softmax_by_unit(trees.scores(columns.matrix())[:, 0], pairs.unit, len(units))
        best = _best(frame.tokens, pairs, guess, len(units))
    dashes = dash_words(frame, units)
    choices = []
    for number, unit in enumerate(units):
        p, token = best[number]
        speaker = token if p >= SPEAKER else -1
        found, rule = _cue_of(frame, cues, subject, number, speaker)
        if speaker >= 0 and dashes[number] >= 0 and frame.tokens.left[speaker] <= dashes[number] <= speaker:
            found, rule = -1, "dash"
        choices.append(Choice(unit, speaker, found, p, rule if speaker >= 0 else "no_speaker"))
    return choices


def _best(tokens: Tokens, pairs: Pairs, guess: FloatArray, count: int) -> list[tuple[float, int]]:
    """Give each unit its likeliest speaker, with its probability: a name and its apposition are one speaker."""
    named = pairs.candidate
    for _ in range(3):
        named = np.where(tokens.dep[named] == DEP["appos"], tokens.head[named], named)
    total: dict[tuple[int, int], float] = {}
    top: dict[tuple[int, int], tuple[float, int]] = {}
    for number, name, token, p in zip(
        pairs.unit.tolist(), named.tolist(), pairs.candidate.tolist(), guess.tolist(), strict=True
    ):
        key = (number, name)
        total[key] = total.get(key, 0.0) + p
        if p > top.get(key, (-1.0, -1))[0]:
            top[key] = (p, token)
    best = [(0.0, -1)] * count
    for (number, name), p in total.items():
        if p > best[number][0]:
            best[number] = (p, top[number, name][1])
    return best


def _own_heading(frame: Frame, units: list[Unit], pairs: Pairs, headings: BoolArray) -> Pairs:
    """Keep headings and text apart: what a heading quotes is said by someone the heading names, or by nobody yet.

    A pull quote may be signed on the line below it, behind a dash.
    """
    if not len(pairs.unit):
        return pairs
    own = frame.tokens.block[np.array([unit.first for unit in units], dtype=np.int32)][pairs.unit]
    theirs = frame.tokens.block[pairs.candidate]
    signed = np.array([block.text.lstrip()[:1] in _DASHES for block in frame.tokens.blocks], dtype=np.bool_)
    keep = (own == theirs) | ~(headings[own] | headings[theirs]) | ((theirs == own + 1) & signed[theirs])
    return Pairs(pairs.unit[keep], pairs.candidate[keep])


def _not_led_on(frame: Frame, units: list[Unit], pairs: Pairs) -> Pairs:
    """Keep who leads up to the next quotation from the one before: "“We won.” Ann Lee laughed: “They lost.”"."""
    tokens = frame.tokens
    until = np.full(len(units), -1, dtype=np.int32)
    for number, (unit, following) in enumerate(pairwise(units)):
        last = unit.last - 1
        ended = unit.quoted > _MARKED and frame.punct[last] == 3
        colon = following.quoted > _MARKED and frame.punct[following.first - 2] == 2
        near = tokens.block[last] == tokens.block[following.first]
        if ended and colon and near and tokens.sent[last] != tokens.sent[following.first - 2]:
            until[number] = following.first
    lasts = np.array([unit.last for unit in units], dtype=np.int32)
    kept = (pairs.candidate < lasts[pairs.unit]) | (pairs.candidate >= until[pairs.unit])
    return Pairs(pairs.unit[kept], pairs.candidate[kept])


def _cue_of(frame: Frame, cues: UnitCues, subject: IntArray, number: int, speaker: int) -> tuple[int, str]:
    """Choose a unit's cue: one that ties the speaker to it, the tree before the line; name the path."""
    options = (
        (int(cues.above[number]), "cue_above"),
        (int(cues.side[number]), "cue_beside"),
        (int(cues.right[number]), "cue_after"),
        (int(cues.left[number]), "cue_before"),
    )
    found = [
        (_tie(frame.tokens, subject, option, speaker), -order, option, rule)
        for order, (option, rule) in enumerate(options)
        if option >= 0
    ]
    if not found:
        return -1, "nearby"
    tie, _, option, rule = max(found)
    return option, rule if tie else "nearby"


def _tie(tokens: Tokens, subject: IntArray, cue: int, speaker: int) -> int:
    if speaker < 0:
        return 0
    if subject[cue] == speaker:
        return 3
    here = speaker
    for _ in range(4):
        here = int(tokens.head[here])
        if here == cue:
            return 2
    return 2 if tokens.head[cue] == speaker else int(tokens.sent[cue] == tokens.sent[speaker])


def softmax_by_unit(scores: FloatArray, unit: IntArray, count: int) -> FloatArray:
    """Turn scores into the probability of each candidate among its unit's."""
    top = np.full(count, -1e9, dtype=np.float32)
    np.maximum.at(top, unit, scores)
    raised = np.exp(scores - top[unit])
    total = np.zeros(count, dtype=np.float32)
    np.add.at(total, unit, raised)
    return np.asarray(raised / total[unit], dtype=np.float32)
