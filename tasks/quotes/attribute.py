"""From an article's tokens to its attributions: cues, content, speakers, and which units are one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tasks.quotes.content import content_features, mark_table
from tasks.quotes.decode import SPEECH, Choice, Unit, decode
from tasks.quotes.frame import BoolArray, Columns, FloatArray, Frame, cue_features, make_frame
from tasks.quotes.lexicon import load_lexicon
from tasks.quotes.marks import Marked, find_marked
from tasks.quotes.repair import repair_choices, repair_units
from tasks.quotes.rows import HEADINGS
from tasks.quotes.speakers import (
    Pairs,
    UnitCues,
    candidates,
    dash_words,
    effective_subject,
    pair_features,
    pair_up,
    phrase,
    softmax_by_unit,
    unit_cues,
)
from tasks.quotes.stretch import weigh
from tasks.quotes.tokens import POS, IntArray, Tokens
from tasks.quotes.trees import load_trees
from tasks.quotes.turns import Turn, find_turns, with_turns

SPEAKER = 0.2  # probability below which a unit has no speaker
_CERTAIN = 0.97  # of a transcript's labels
_DIRECT = 0.9
_INTERRUPTION = 14  # longest attribution inside a sentence, in tokens
_HEADING_WORDS = 14  # longest marked line that reads as a heading


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read: its frame, the probability of each token to be a cue, and the statements found."""

    frame: Frame
    cue: FloatArray
    subject: IntArray
    headings: BoolArray  # a block each
    statements: list[list[Choice]]  # the units of one statement together
    lone: list[Unit]  # marked stretches nobody is said to have said here


def run_trees(name: str, columns: Columns) -> FloatArray:
    """Run a packaged ensemble over columns."""
    trees = load_trees(name)
    trees.check(columns.names)
    return trees.probabilities(columns.matrix())


def read(tokens: Tokens, block_quotes: Sequence[bool]) -> Reading:
    """Find every statement of an article."""
    turns = find_turns(tokens)
    marked = with_turns(tokens, find_marked([block.text for block in tokens.blocks], block_quotes), turns)
    frame = make_frame(tokens, marked, load_lexicon())
    headings = _headings(frame)
    if not len(tokens):
        return Reading(frame, np.zeros(0, dtype=np.float32), tokens.head, headings, [], [])
    cue = run_trees("cue_trees.json", cue_features(frame))[:, 0]
    marks = mark_table(frame, cue)
    guess = run_trees("content_trees.json", content_features(frame, cue, marks))
    speech = weigh(frame, cue, guess, marks)
    _say_turns(frame, turns, guess, speech)
    frame = replace(frame, marked=_speech_in_single_marks(frame, guess, speech))
    subject = effective_subject(frame)
    units = repair_units(frame, decode(frame, guess, speech), cue, subject, speech)
    inside = np.asarray(1 - guess[:, 0], dtype=np.float32)
    choices = choose_speakers(frame, units, cue, inside, subject, headings)
    choices = _without_speakers(frame, cue, _label_turns(frame, repair_choices(frame, choices, cue, subject), turns))
    held = [choice.unit for choice in choices]
    return Reading(frame, cue, subject, headings, group(frame, choices), _lone_stretches(frame, held, headings))


def _headings(frame: Frame) -> BoolArray:
    """Mark the headings: blocks labelled so, and short lines that are one marked stretch without a full stop.

    A line that is one marked stretch with its full stop is speech, whatever its label.
    """
    out = np.array([block.label in HEADINGS for block in frame.tokens.blocks], dtype=np.bool_)
    for span, (first, last) in zip(frame.marked, frame.mark_tokens, strict=True):
        block = frame.tokens.blocks[span.block]
        short = 0 < last - first <= _HEADING_WORDS and span.style != "block" and not span.continues
        whole = span.outer_start == 0 and span.outer_end == len(block.text)
        if whole and last > first and frame.punct[last - 1] in (1, 3) and block.label == "heading":
            out[span.block] = False
        if short and whole and frame.punct[last - 1] not in (1, 3) and len(frame.tokens.blocks) > 1:
            out[span.block] = True
    return out


def _speech_in_single_marks(frame: Frame, guess: FloatArray, weight: FloatArray) -> tuple[Marked, ...]:
    """Let single marks quote where they enclose a whole statement, not a phrase of a longer one."""
    inside = 1 - guess[:, 0]
    count = len(inside)
    out = []
    for span, (first, last), likely in zip(frame.marked, frame.mark_tokens, weight.tolist(), strict=True):
        speech = span.style == "single" and last > first and min(likely, inside[first:last].mean()) >= SPEECH
        if speech:
            before = first >= 2 and not frame.is_mark[first - 2] and inside[first - 2] >= SPEECH
            after = last + 1 < count and frame.punct[last + 1] == 0 and inside[last + 1] >= SPEECH
            speech = not before and not after
        out.append(replace(span, style="curly") if speech else span)
    return tuple(out)


def _say_turns(frame: Frame, turns: Sequence[Turn], guess: FloatArray, speech: FloatArray) -> None:
    """Let the words of a turn be content and its label not."""
    for turn in turns:
        block = frame.tokens.blocks[turn.block]
        guess[block.first : turn.words] = (1.0, 0.0, 0.0)
        guess[turn.words : block.last] = (0.05, 0.0, 0.95)
        guess[turn.words] = (0.05, 0.95, 0.0)
        speech[[span.block == turn.block for span in frame.marked]] = 1.0


def _label_turns(frame: Frame, choices: list[Choice], turns: Sequence[Turn]) -> list[Choice]:
    """Give a turn's units, and the paragraphs that carry it on, to its label."""
    labels = {turn.block: turn.label_last - 1 for turn in turns}
    out = []
    carried = -1
    for choice in choices:
        block = int(frame.tokens.block[choice.unit.first])
        stretch = choice.unit.stretch
        if block in labels:
            carried = labels[block]
        elif not (stretch >= 0 and frame.marked[stretch].continues):
            carried = -1
        turn = replace(choice, speaker=carried, cue=-1, probability=_CERTAIN, rule="turn")
        out.append(turn if carried >= 0 else choice)
    return out


def choose_speakers(
    frame: Frame, units: list[Unit], cue: FloatArray, inside: FloatArray, subject: IntArray, headings: BoolArray
) -> list[Choice]:
    """Rank the candidates of every unit and take the best."""
    cues = unit_cues(frame, units, cue)
    pairs = _own_heading(frame, units, pair_up(frame, units, candidates(frame)), headings)
    count = len(units)
    best: list[tuple[float, int]] = [(0.0, -1)] * count
    if len(pairs.unit):
        columns = pair_features(frame, units, pairs, cues, cue, inside)
        trees = load_trees("speaker_trees.json")
        trees.check(columns.names)
        guess = softmax_by_unit(trees.scores(columns.matrix())[:, 0], pairs.unit, count)
        for number, token, p in zip(pairs.unit.tolist(), pairs.candidate.tolist(), guess.tolist(), strict=True):
            if p > best[number][0]:
                best[number] = (p, token)
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


def _own_heading(frame: Frame, units: list[Unit], pairs: Pairs, headings: BoolArray) -> Pairs:
    """Keep headings and text apart: what a heading quotes is said by someone the heading names, or by nobody yet."""
    if not len(pairs.unit):
        return pairs
    own = frame.tokens.block[np.array([unit.first for unit in units], dtype=np.int32)][pairs.unit]
    theirs = frame.tokens.block[pairs.candidate]
    keep = (own == theirs) | ~(headings[own] | headings[theirs])
    return Pairs(pairs.unit[keep], pairs.candidate[keep])


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


def _without_speakers(frame: Frame, cue: FloatArray, choices: list[Choice]) -> list[Choice]:
    """Drop unmarked units that are only the speaker or cue of another ("quoted [Ann Lee] as saying"), and embeds."""
    speakers = np.zeros(len(frame.tokens), dtype=np.bool_)
    for choice in choices:
        if choice.speaker >= 0:
            first, last = phrase(frame.tokens, choice.speaker)
            speakers[first:last] = True
    kept = []
    for choice in choices:
        unit = choice.unit
        span = slice(unit.first, unit.last)
        words = int((frame.tokens.pos[span] != POS["PUNCT"]).sum())
        taken = int((speakers[span] | (cue[span] > 0.5)).sum())
        embed = frame.tokens.block_of(unit.first).label == "embed"
        if not embed and (unit.quoted > 0 or 2 * taken < words):
            kept.append(choice)
    return kept


def group(frame: Frame, choices: Sequence[Choice]) -> list[list[Choice]]:
    """Put units of one statement together: the same cue and speaker, or a marked stretch carried on."""
    groups: list[list[Choice]] = []
    for choice in choices:
        last = groups[-1][-1] if groups else None
        if last and _carries_on(frame, last, choice):
            groups[-1].append(replace(choice, speaker=last.speaker, cue=last.cue, probability=last.probability))
        elif last and _same_statement(last, choice):
            groups[-1].append(choice)
        elif last and _interrupted(frame, last, choice):
            surer = max(last, choice, key=lambda one: one.probability)
            groups[-1] = [replace(one, speaker=surer.speaker, cue=surer.cue) for one in (*groups[-1], choice)]
        else:
            groups.append([choice])
    return groups


def _same_statement(last: Choice, choice: Choice) -> bool:
    return (
        choice.speaker >= 0
        and choice.cue >= 0
        and (choice.speaker, choice.cue) == (last.speaker, last.cue)
        and (choice.unit.quoted > 0.5) == (last.unit.quoted > 0.5)
    )


def _interrupted(frame: Frame, last: Choice, choice: Choice) -> bool:
    """Tell whether a unit finishes the sentence of the one before ("We won," said Ann Lee, "and they lost.")."""
    words = frame.tokens
    return (
        min(last.unit.quoted, choice.unit.quoted) > _DIRECT
        and words.block[last.unit.first] == words.block[choice.unit.first]
        and choice.unit.first - last.unit.last <= _INTERRUPTION
        and frame.punct[last.unit.last - 1] == 1
        and frame.punct[choice.unit.first - 2] == 1
        and words.words[choice.unit.first][:1].islower()
        and max(last.speaker, choice.speaker) >= 0
        and last.rule != "turn"
    )


def _carries_on(frame: Frame, last: Choice, choice: Choice) -> bool:
    """Tell whether a unit begins with a stretch that the paragraph of the last unit left open."""
    stretch, before = choice.unit.stretch, last.unit.stretch
    return (
        stretch >= 0
        and before >= 0
        and frame.marked[stretch].continues
        and frame.mark_tokens[stretch][0] >= choice.unit.first
        and frame.marked[before].block + 1 == frame.marked[stretch].block
        and frame.mark_tokens[before][1] <= last.unit.last + 1
    )


def _lone_stretches(frame: Frame, units: Sequence[Unit], headings: BoolArray) -> list[Unit]:
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
        alone = bool(frame.is_mark[block.first : first].all() and frame.is_mark[last : block.last].all())
        if alone or headings[tokens.block[first]]:
            lone.append(Unit(first, last, 0.5, number, 1.0))
    return lone
