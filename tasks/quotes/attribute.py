"""From an article's tokens to its attributions: cues, content, speakers, and which units are one statement."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tasks.quotes.content import content_features, mark_table
from tasks.quotes.correct import correct_speakers
from tasks.quotes.decode import SPEECH, Choice, Unit, decode
from tasks.quotes.extent import fit_clauses
from tasks.quotes.frame import BoolArray, Columns, FloatArray, Frame, cue_features, make_frame
from tasks.quotes.grammar import effective_subject, phrase
from tasks.quotes.grouping import group
from tasks.quotes.lexicon import load_lexicon
from tasks.quotes.marked import Marked
from tasks.quotes.marks import find_marked
from tasks.quotes.mend import mend_parse
from tasks.quotes.plain import signature, verb_behind
from tasks.quotes.repair import repair_units
from tasks.quotes.speakers import choose_speakers
from tasks.quotes.stretch import weigh
from tasks.quotes.tokens import DEP, POS, IntArray, Tokens
from tasks.quotes.trees import load_trees
from tasks.quotes.turns import Turn, find_posts, find_turns, with_turns

_CERTAIN = 0.97  # of a transcript's labels
_ANSWER = 0.8  # of an answer that only its type tells from the question
_HEADINGS = ("title", "heading")
_SIGNED_WORDS = 3
_PLAIN = 0.1  # doubt left of what is plainly said
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
    turns = sorted([*find_turns(tokens), *find_posts(tokens, block_quotes)], key=lambda turn: turn.first)
    marked = with_turns(tokens, find_marked([block.text for block in tokens.blocks], block_quotes), turns)
    tokens = mend_parse(tokens, marked)
    frame = make_frame(tokens, marked, load_lexicon())
    headings = _headings(frame)
    if not len(tokens):
        return Reading(frame, np.zeros(0, dtype=np.float32), tokens.head, headings, [], [])
    cue = run_trees("cue_trees.json", cue_features(frame))[:, 0]
    marks = mark_table(frame, cue)
    guess = run_trees("content_trees.json", content_features(frame, cue, marks))
    speech = weigh(frame, cue, guess, marks)
    subject = effective_subject(frame)
    _say_turns(frame, turns, guess, speech)
    _say_plainly(frame, cue, subject, guess, speech)
    frame = replace(frame, marked=_speech_in_single_marks(frame, guess, speech))
    units = repair_units(frame, decode(frame, guess, speech), cue, subject, speech)
    inside = np.asarray(1 - guess[:, 0], dtype=np.float32)
    choices = choose_speakers(frame, units, cue, inside, subject, headings)
    choices = _without_speakers(frame, cue, _label_turns(frame, correct_speakers(frame, choices, cue, subject), turns))
    choices = fit_clauses(frame, choices, cue, subject)
    held = [choice.unit for choice in choices]
    return Reading(frame, cue, subject, headings, group(frame, choices), _lone_stretches(frame, held, headings))


def _headings(frame: Frame) -> BoolArray:
    """Mark the headings: blocks labelled so, and short lines that are one marked stretch without a full stop.

    A line that is one marked stretch with its full stop is speech, whatever its label.
    """
    out = np.array([block.label in _HEADINGS for block in frame.tokens.blocks], dtype=np.bool_)
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


def _say_plainly(frame: Frame, cue: FloatArray, subject: IntArray, guess: FloatArray, speech: FloatArray) -> None:
    """Let what is plainly said be content, however doubtful its words look."""
    for number, (first, last) in enumerate(frame.mark_tokens):
        if _plainly_said(frame, number, cue, subject):
            speech[number] = 1.0
            doubtful = guess[first:last, 0] > _PLAIN
            guess[first:last][doubtful] = (_PLAIN, 0.0, 1.0 - _PLAIN)
            guess[first] = (_PLAIN, 1.0 - _PLAIN, 0.0)


def _plainly_said(frame: Frame, number: int, cue: FloatArray, subject: IntArray) -> bool:
    """Tell whether a marked stretch is a sentence that somebody signs, or opens one that says who said it.

    "“A fine read.” - Ann Lee", "“Move,” advises Ann Lee"; a title is none.
    """
    first, last = frame.mark_tokens[number]
    if last <= first:
        return False
    if frame.sent_first[first] >= first - 1 and verb_behind(frame, last, cue, subject) >= 0:
        return True
    if last - first < _SIGNED_WORDS or signature(frame, last) < 0:
        return False
    return bool(frame.punct[last - 1] in (1, 3) or frame.finite[first:last].any())


def _say_turns(frame: Frame, turns: Sequence[Turn], guess: FloatArray, speech: FloatArray) -> None:
    """Let the words of a turn be content and its label not."""
    for turn in turns:
        guess[turn.first : turn.words] = (1.0, 0.0, 0.0)
        guess[turn.words : turn.last] = (0.05, 0.0, 0.95)
        guess[turn.words] = (0.05, 0.95, 0.0)
        speech[[span.block == turn.block for span in frame.marked]] = 1.0


def _label_turns(frame: Frame, choices: list[Choice], turns: Sequence[Turn]) -> list[Choice]:
    """Give a turn's units, and the paragraphs that carry it on, to its label."""
    firsts = [turn.first for turn in turns]
    out = []
    carried = -1
    for choice in choices:
        place = bisect_right(firsts, choice.unit.first) - 1
        stretch = choice.unit.stretch
        if place >= 0 and choice.unit.first < turns[place].last:
            carried = turns[place].label_last - 1
            if carried < 0:
                out.append(replace(choice, speaker=-1, cue=-1, probability=_ANSWER, rule="interview"))
                continue
        elif not (stretch >= 0 and frame.marked[stretch].continues):
            carried = -1
        turn = replace(choice, speaker=carried, cue=-1, probability=_CERTAIN, rule="turn")
        out.append(turn if carried >= 0 else choice)
    return out


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
        embed = frame.tokens.block_of(unit.first).label == "embed" and choice.rule != "turn"
        if not embed and (unit.quoted > 0 or (2 * taken < words and not _deed(frame.tokens, choice))):
            kept.append(choice)
    return kept


def _deed(tokens: Tokens, choice: Choice) -> bool:
    """Tell what the speaker does besides speaking from what is said: "..., she says, [and hands me the key]"."""
    first, last, cue = choice.unit.first, choice.unit.last, choice.cue
    if not 0 <= cue < first or tokens.pos[first] != POS["CCONJ"]:
        return False
    return any(tokens.dep[token] == DEP["conj"] and tokens.head[token] == cue for token in range(first + 1, last))


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
