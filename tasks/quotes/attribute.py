"""From an article's tokens to its attributions: cues, content, speakers, and which units are one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schemas.records import Marks, QuoteKind, Segment
from tasks.quotes.content import content_features
from tasks.quotes.decode import Unit, decode
from tasks.quotes.frame import Columns, FloatArray, Frame, cue_features, make_frame
from tasks.quotes.lexicon import load_lexicon, relays
from tasks.quotes.marks import find_marked
from tasks.quotes.rows import HEADINGS, Attribution
from tasks.quotes.speakers import (
    Pairs,
    UnitCues,
    candidates,
    effective_subject,
    pair_features,
    pair_up,
    phrase,
    second_features,
    softmax_by_unit,
    unit_cues,
)
from tasks.quotes.tokens import DEP, ENT, POS, IntArray, Tokens
from tasks.quotes.trees import load_trees

LONE = 0.3  # confidence of a marked heading of which nothing says who said it
RELAY = 0.3  # probability from which a second cue may relay
SPEAKER = 0.2  # probability below which a unit has no speaker
_DIRECT = 0.9  # share of words between marks from which a quote is direct


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit with its speaker (a token, -1 for none), cue (a token, -1) and probabilities."""

    unit: Unit
    speaker: int
    cue: int
    probability: float


def run_trees(name: str, columns: Columns) -> FloatArray:
    """Run a packaged ensemble over columns."""
    trees = load_trees(name)
    trees.check(columns.names)
    return trees.probabilities(columns.matrix())


def find_units(frame: Frame) -> tuple[list[Unit], FloatArray, FloatArray]:
    """Find the units of content; give them with the probabilities of cues and of content."""
    cue = run_trees("cue_trees.json", cue_features(frame))[:, 0]
    guess = run_trees("content_trees.json", content_features(frame, cue))
    return decode(frame, guess), cue, np.asarray(1 - guess[:, 0], dtype=np.float32)


def choose_speakers(frame: Frame, units: list[Unit], cue: FloatArray, inside: FloatArray) -> list[Choice]:
    """Rank the candidates of every unit and take the best."""
    cues = unit_cues(frame, units, cue)
    pairs = pair_up(frame, units, candidates(frame))
    pairs = _own_heading(frame, units, pair_up(frame, units, candidates(frame)))
    count = len(units)
    best: list[tuple[float, int]] = [(0.0, -1)] * count
    if len(pairs.unit):
        first = pair_features(frame, units, pairs, cues, cue, inside)
        trees = load_trees("speaker_trees.json")
        trees.check(first.names)
        guess = softmax_by_unit(trees.scores(first.matrix())[:, 0], pairs.unit, count)
        second = second_features(frame, units, pairs, first, guess, cues)
        trees = load_trees("speaker_second_trees.json")
        trees.check(second.names)
        final = softmax_by_unit(trees.scores(second.matrix())[:, 0], pairs.unit, count)
        for number, token, p in zip(pairs.unit.tolist(), pairs.candidate.tolist(), final.tolist(), strict=True):
            if p > best[number][0]:
                best[number] = (p, token)
    subject = effective_subject(frame)
    choices = []
    for number, unit in enumerate(units):
        p, token = best[number]
        speaker = token if p >= SPEAKER else -1
        choices.append(Choice(unit, speaker, _cue_of(frame, cues, cue, subject, number, speaker), p))
    return choices


def _own_heading(frame: Frame, units: list[Unit], pairs: Pairs) -> Pairs:
    """Keep headings and text apart: what a heading quotes is said by someone the heading names, or by nobody yet."""
    tokens = frame.tokens
    if not len(pairs.unit):
        return pairs
    heading = np.array([block.label in HEADINGS for block in tokens.blocks], dtype=np.bool_)
    own = tokens.block[np.array([unit.first for unit in units], dtype=np.int32)][pairs.unit]
    theirs = tokens.block[pairs.candidate]
    keep = (own == theirs) | ~(heading[own] | heading[theirs])
    return Pairs(pairs.unit[keep], pairs.candidate[keep])


def _cue_of(
    frame: Frame, cues: UnitCues, cue: FloatArray, subject: IntArray, number: int,
    speaker: int,
) -> int:  # fmt: skip
    """Choose a unit's cue: one that ties the speaker to it, else the strongest near."""
    tokens = frame.tokens
    options = [int(row[number]) for row in (cues.above, cues.side, cues.left, cues.right)]
    found = [(_tie(tokens, subject, option, speaker), float(cue[option]), -option) for option in options if option >= 0]
    return -max(found)[2] if found else -1


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
    return int(tokens.head[cue] == speaker) * 2 + int(tokens.sent[cue] == tokens.sent[speaker])


def group(frame: Frame, choices: Sequence[Choice]) -> list[list[Choice]]:
    """Put units of one statement together: the same cue and speaker, or a marked stretch carried on."""
    groups: list[list[Choice]] = []
    for choice in choices:
        if groups:
            last = groups[-1][-1]
            if _carries_on(frame, last, choice):
                groups[-1].append(Choice(choice.unit, last.speaker, last.cue, last.probability))
                continue
            if choice.speaker >= 0 and choice.speaker == last.speaker and choice.cue == last.cue:
                groups[-1].append(choice)
                continue
        groups.append([choice])
    return groups


def _carries_on(frame: Frame, last: Choice, choice: Choice) -> bool:
    stretch = choice.unit.stretch
    return (
        stretch >= 0
        and frame.marked[stretch].continues
        and last.unit.stretch >= 0
        and frame.mark_tokens[stretch][0] >= choice.unit.first
        and frame.marked[last.unit.stretch].block + 1 >= frame.marked[stretch].block
    )


def find_attributions(tokens: Tokens) -> list[Attribution]:
    """Find every attribution of an article."""
    marked = find_marked([block.text for block in tokens.blocks])
    frame = make_frame(tokens, marked, load_lexicon())
    if not len(tokens):
        return []
    units, cue, inside = find_units(frame)
    subject = effective_subject(frame)
    choices = choose_speakers(frame, units, cue, inside)
    made = [_attribution(frame, cue, subject, members) for members in group(frame, choices)]
    return made + [_unattributed(frame, unit) for unit in _lone_stretches(frame, units)]


def _lone_stretches(frame: Frame, units: Sequence[Unit]) -> list[Unit]:
    """List the marked stretches of headings, and those that are a paragraph of their own, that no unit holds.

    Nobody is said to have said them here; a row comes of them if they repeat, or stand for, a quote of the body.
    """
    tokens = frame.tokens
    held = np.zeros(len(tokens), dtype=np.bool_)
    for unit in units:
        held[unit.first : unit.last] = True
    lone = []
    for number, (first, last) in enumerate(frame.mark_tokens):
        if last <= first or held[first:last].any():
            continue
        block = tokens.block_of(first)
        alone = bool((frame.is_mark[block.first : first]).all() and (frame.is_mark[last : block.last]).all())
        if alone or block.label in HEADINGS:
            lone.append(Unit(first, last, 0.5, number, 1.0))
    return lone


def _unattributed(frame: Frame, unit: Unit) -> Attribution:
    tokens = frame.tokens
    verbal = bool(np.isin(tokens.pos[unit.first : unit.last], (POS["VERB"], POS["AUX"])).any())
    heading = tokens.block_of(unit.first).label in HEADINGS
    return Attribution(
        segments=(Segment(*tokens.surface(unit.first, unit.last)),),
        kind="direct",
        marks=frame.marked[unit.stretch].state,
        cue=None,
        cue_lemma=None,
        speaker=None,
        speaker_head=None,
        via=None,
        confidence=LONE,
        rule="heading_marks" if heading and verbal and unit.last - unit.first > 2 else "only_if_repeated",
        first=unit.first,
        last=unit.last,
    )


def _attribution(frame: Frame, cue: FloatArray, subject: IntArray, members: list[Choice]) -> Attribution:
    tokens = frame.tokens
    lead = max(members, key=lambda member: member.probability)
    units = [member.unit for member in members]
    segments = tuple(Segment(*tokens.surface(unit.first, unit.last)) for unit in units)
    states = [frame.marked[unit.stretch].state for unit in units if unit.stretch >= 0]
    damaged: list[Marks] = [state for state in states if state != "balanced"]
    return Attribution(
        segments=segments,
        kind=_kind(frame, units),
        marks=damaged[0] if damaged else "balanced" if states else "none",
        cue=(lead.cue, lead.cue + 1) if lead.cue >= 0 else None,
        cue_lemma=tokens.lemmas[lead.cue] if lead.cue >= 0 else None,
        speaker=phrase(tokens, lead.speaker) if lead.speaker >= 0 else None,
        speaker_head=lead.speaker if lead.speaker >= 0 else None,
        via=find_via(frame, cue, subject, lead),
        confidence=float(np.clip(lead.unit.score * max(lead.probability, 0.05), 0.0, 1.0)),
        rule="ranked",
        first=units[0].first,
        last=units[-1].last,
    )


def find_via(frame: Frame, cue: FloatArray, subject: IntArray, choice: Choice) -> str | None:
    """Find who relays the statement: the source of a second cue, above the first or "according to", in the sentence.

    "Reuters reported a spokeswoman as warning that ..." is the spokeswoman's, via Reuters.
    """
    tokens = frame.tokens
    if choice.cue < 0 or choice.speaker < 0:
        return None
    first, last = tokens.sentence_of(choice.unit.first)
    above = {int(tokens.head[choice.cue])}
    for _ in range(3):
        above |= {int(tokens.head[token]) for token in above}
    for token in np.flatnonzero(cue[first:last] > RELAY).tolist():
        second = first + token
        relay = int(subject[second])
        if second == choice.cue or choice.unit.first <= second < choice.unit.last:
            continue
        if tokens.lowers[second] == "according":
            relay = next((t for t in range(second, min(second + 12, last)) if tokens.dep[t] == DEP["pobj"]), -1)
        elif second not in above:
            continue
        if relay >= 0 and relay != choice.speaker and _relays(frame, relay):
            a, b = phrase(tokens, relay)
            if not a <= choice.speaker < b and not choice.unit.first <= relay < choice.unit.last:
                return " ".join(tokens.words[a:b])
    return None


def _relays(frame: Frame, token: int) -> bool:
    """Tell whether a phrase can relay: an organisation, or a noun for one that reports."""
    tokens = frame.tokens
    if tokens.pos[token] == POS["PROPN"]:
        return bool(tokens.ent[token] != ENT["PERSON"])
    return tokens.lemmas[token] in relays()


def _kind(frame: Frame, units: list[Unit]) -> QuoteKind:
    words = between = 0
    for unit in units:
        for token in range(unit.first, unit.last):
            if frame.tokens.pos[token] != POS["PUNCT"]:
                words += 1
                between += bool(frame.mark_of[token] >= 0)
    if between >= _DIRECT * max(words, 1):
        return "direct"
    return "mixed" if between else "indirect"
