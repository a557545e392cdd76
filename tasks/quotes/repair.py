"""Repair by grammar what the models miss: titles taken for speech, tails of attributions, appositions for names."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.decode import Choice, Unit
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.speakers import phrase
from tasks.quotes.tokens import DEP, POS, IntArray

_SURE_SPEECH = 0.9  # probability of speech from which even a title in marks counts as speech
_CUE = 0.3
_AS_SAYING = 0.9  # of the one quoted
_TITLE_WORDS = 7
_RUN = 5  # longest name taken for an apposition


def repair_units(
    frame: Frame, units: Sequence[Unit], cue: FloatArray, subject: IntArray, speech: FloatArray
) -> list[Unit]:
    """Drop titles, and cut attributions that hang inside a unit off it."""
    out: list[Unit] = []
    for unit in units:
        if unit.stretch >= 0 and speech[unit.stretch] < _SURE_SPEECH and _title(frame, unit):
            continue
        out.append(_without_tail(frame, unit, cue, subject))
    return out


def _title(frame: Frame, unit: Unit) -> bool:
    """Tell a title from speech: a marked stretch in title case, without a stop, that no cue makes certain."""
    if unit.quoted < 1:
        return False
    words = [word for word in frame.tokens.words[unit.first : unit.last] if word[:1].isalpha()]
    long = [word for word in words if len(word) > 3]
    if not 2 <= len(words) <= _TITLE_WORDS or not long or frame.punct[unit.last - 1] in (1, 3):
        return False
    first, last = frame.mark_tokens[unit.stretch]
    whole = unit.first <= first and last <= unit.last
    return whole and all(word[0].isupper() for word in long) and words[-1][0].isupper()


def _without_tail(frame: Frame, unit: Unit, cue: FloatArray, subject: IntArray) -> Unit:
    """Cut `said Ann Lee` off a unit that holds it: the tagger took the whole of what someone else relays."""
    if not 0.3 < unit.quoted < 1 or unit.stretch < 0:
        return unit
    first, last = frame.mark_tokens[unit.stretch]
    if first > unit.first + 1 or last >= unit.last:
        return unit
    for token in range(last, unit.last):
        speaks = int(subject[token])
        if cue[token] > 0.5 and frame.tokens.pos[token] == POS["VERB"] and last <= speaks < unit.last:
            return replace(unit, first=first, last=last, quoted=1.0)
    return unit


def repair_choices(frame: Frame, choices: Sequence[Choice], cue: FloatArray, subject: IntArray) -> list[Choice]:
    """Prefer a name to its apposition, a person quoted to who quotes, a name to content it only precedes."""
    return [_named(frame, _after_apposition(frame, _as_saying(frame, choice, cue, subject))) for choice in choices]


def _as_saying(frame: Frame, choice: Choice, cue: FloatArray, subject: IntArray) -> Choice:
    """Read "the paper quoted Ann Lee as saying": Ann Lee speaks, the paper relays."""
    tokens = frame.tokens
    if choice.cue < 0:
        return choice
    for token in range(*tokens.sentence_of(choice.cue)):
        if tokens.dep[token] != DEP["pcomp"] or tokens.lowers[tokens.head[token]] != "as" or cue[token] < _CUE:
            continue
        verb = int(tokens.head[tokens.head[token]])
        speaks = int(subject[token])
        if choice.cue in (token, verb) and speaks >= 0 and not choice.unit.first <= speaks < choice.unit.last:
            return replace(choice, speaker=speaks, cue=token, probability=max(choice.probability, _AS_SAYING))
    return choice


def _named(frame: Frame, choice: Choice) -> Choice:
    """Climb from an apposition to its name: "Ann Lee, the mayor" speaks as Ann Lee."""
    tokens, token = frame.tokens, choice.speaker
    if token < 0 or tokens.dep[token] != DEP["appos"]:
        return choice
    head = int(tokens.head[token])
    inside = choice.unit.first <= head < choice.unit.last
    if tokens.pos[head] == POS["PROPN"] and tokens.pos[token] != POS["PROPN"] and head < token and not inside:
        return replace(choice, speaker=head)
    return choice


def _after_apposition(frame: Frame, choice: Choice) -> Choice:
    """Read "according to the chairman, Ann Lee, the firm ...": the name at the head of the content is the speaker."""
    tokens, unit, token = frame.tokens, choice.unit, choice.speaker
    if token < 0 or tokens.pos[token] != POS["NOUN"] or token >= unit.first:
        return choice
    end = phrase(tokens, token)[1]
    if unit.first != end + 1 or frame.punct[end] != 1:
        return choice
    run = unit.first
    while run < unit.last and tokens.pos[run] == POS["PROPN"] and run - unit.first < _RUN:
        run += 1
    if run == unit.first or run + 1 >= unit.last or frame.punct[run] != 1:
        return choice
    return replace(choice, speaker=run - 1, unit=replace(unit, first=run + 1))
