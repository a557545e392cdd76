"""Repair by grammar what the models miss: titles taken for speech, tails of attributions, appositions for names."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.decode import Choice, Unit
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.grammar import phrase
from tasks.quotes.tokens import DEP, POS, TAG, IntArray

_SURE_SPEECH = 0.9  # probability of speech from which even a title in marks counts as speech
_CUE = 0.3
_INNER = 0.6  # probability of a cue inside a report
_AS_SAYING = 0.9  # of the one quoted
_OFTEN = 0.4  # rate of a lemma that attributes more often than not, whatever the tagger says
_CLAUSE = 6  # farthest subject of an attribution, in tokens
_AS_CLAUSE = 12
_ACCORDING = 16
_AS_VERBS = frozenset(("put", "characterize", "characterise", "describe", "call", "say", "term", "explain", "write"))
_FIRST_SECOND = frozenset(("i", "we", "you"))
_TITLE_WORDS = 7
_RUN = 5  # longest name taken for an apposition


def repair_units(
    frame: Frame, units: Sequence[Unit], cue: FloatArray, subject: IntArray, speech: FloatArray
) -> list[Unit]:
    """Drop titles, and cut attributions that hang inside a unit off it."""
    out: list[Unit] = []
    for unit in (part for whole in units for part in _split_reopened(frame, whole)):
        if unit.stretch >= 0 and speech[unit.stretch] < _SURE_SPEECH and _title(frame, unit):
            continue
        cut = _cut_damaged(frame, _without_tail(frame, unit, cue, subject), cue, subject)
        pieces = _split_as(frame, cut, cue) if cut else []
        out.extend(part for piece in pieces for part in _inner_speech(frame, piece, cue, subject))
    return out


def _split_reopened(frame: Frame, unit: Unit) -> list[Unit]:
    """Split a unit where a quote that was never closed gives way to the next opening mark."""
    follows = unit.stretch + 1
    if unit.stretch < 0 or frame.marked[unit.stretch].state != "close_missing" or follows >= len(frame.marked):
        return [unit]
    first = frame.mark_tokens[follows][0]
    if not unit.first < frame.mark_tokens[unit.stretch][1] <= first < unit.last:
        return [unit]
    head = replace(unit, last=frame.mark_tokens[unit.stretch][1], quoted=1.0)
    return [head, replace(unit, first=first, stretch=follows, quoted=1.0)]


def _attributes(frame: Frame, token: int, cue: FloatArray, subject: IntArray, stretch: tuple[int, int]) -> bool:
    """Tell whether a token inside a stretch is the cue of a third person inside it: text that is no quote."""
    tokens, speaks = frame.tokens, int(subject[token])
    plain = cue[token] > 0.5 or frame.lexical[token, 0] > _OFTEN
    third = stretch[0] <= speaks < stretch[1] and tokens.lowers[speaks] not in _FIRST_SECOND
    return bool(plain and tokens.pos[token] == POS["VERB"] and third)


def _cut_damaged(frame: Frame, unit: Unit, cue: FloatArray, subject: IntArray) -> Unit | None:
    """Cut a unit with a missing mark at the attribution it swallowed; nothing may be left of it."""
    tokens = frame.tokens
    if unit.stretch < 0:
        return unit
    state, stretch = frame.marked[unit.stretch].state, frame.mark_tokens[unit.stretch]
    if state == "open_missing":
        for token in range(stretch[1] - 3, stretch[0], -1):
            after = token + 1
            if _attributes(frame, token, cue, subject, stretch) and (
                frame.punct[after] in (1, 2) or tokens.lowers[after] == "that"
            ):
                return replace(unit, first=max(unit.first, after + 1)) if after + 1 < unit.last else None
    if state == "close_missing":
        for token in range(stretch[0] + 1, stretch[1]):
            near = abs(int(subject[token]) - token) <= _CLAUSE
            if not near or not _attributes(frame, token, cue, subject, stretch):
                continue
            edge = min(token, int(tokens.left[subject[token]]))
            if edge > stretch[0] + 1 and frame.punct[edge - 1] in (1, 3):
                return replace(unit, last=min(unit.last, edge)) if unit.first < edge else None
    return unit


def _split_as(frame: Frame, unit: Unit, cue: FloatArray) -> list[Unit]:
    """Take a marked phrase out of what holds it where "as Ann Lee put it" gives it to another."""
    stretches = sorted({int(n) for n in frame.mark_of[unit.first : unit.last]} - {-1})
    for number in stretches:
        first, last = frame.mark_tokens[number]
        if frame.marked[number].style != "single" and first > unit.first and as_clause(frame, last, cue) >= 0:
            part = Unit(first, last, unit.score, number, 1.0)
            return [replace(unit, last=first - 1, quoted=0.0), part] if first - 1 > unit.first else [part]
    return [unit]


def _inner_speech(frame: Frame, unit: Unit, cue: FloatArray, subject: IntArray) -> list[Unit]:
    """Take a marked end out of a report of a named person's words: "(the ministry said) Ann Lee told them “no”"."""
    tokens = frame.tokens
    numbers = sorted({int(n) for n in frame.mark_of[unit.first : unit.last]} - {-1})
    if unit.quoted >= 1 or len(numbers) != 1 or frame.marked[numbers[0]].style == "single":
        return [unit]
    first, last = frame.mark_tokens[numbers[0]]
    if first <= unit.first + 2 or last < unit.last - 1:
        return [unit]
    for token in range(first - 1, unit.first, -1):
        speaks = int(subject[token])
        named = unit.first <= speaks < token and tokens.pos[speaks] == POS["PROPN"]
        if named and cue[token] > _INNER and tokens.pos[token] == POS["VERB"] and tokens.right[token] >= last - 2:
            part = Unit(first, last, unit.score, numbers[0], 1.0, speaks, token)
            return [replace(unit, last=first - 1, quoted=0.0), part]
    return [unit]


def as_clause(frame: Frame, last: int, cue: FloatArray) -> int:
    """Give the verb of an "as ..." clause that follows a marked stretch ("as the mayor put it"), -1 without."""
    tokens = frame.tokens
    token, count = last, len(tokens)
    while token < count and token < last + 3 and (frame.is_mark[token] or frame.punct[token] == 1):
        token += 1
    if token >= count or tokens.lowers[token] != "as":
        return -1
    verb = int(tokens.head[token])
    if verb <= token:
        verb = next((t for t in range(token + 1, min(token + 5, count)) if tokens.tag[t] == TAG["VBN"]), -1)
    near = token < verb < token + _AS_CLAUSE
    return verb if near and (tokens.lemmas[verb] in _AS_VERBS or cue[verb] > _CUE) else -1


def _title(frame: Frame, unit: Unit) -> bool:
    """Tell a title from speech: a marked stretch in title case, without a stop, that no cue makes certain."""
    if unit.quoted < 1:
        return False
    words = [word for word in frame.tokens.words[unit.first : unit.last] if word[:1].isalpha()]
    long = [word for word in words if len(word) > 3]
    if not 2 <= len(words) <= _TITLE_WORDS or not long:
        return False
    if frame.punct[unit.last - 1] in (1, 3):
        # A stop inside the marks may belong to the sentence around a title, unless a comma or colon led up to speech.
        before = frame.mark_tokens[unit.stretch][0] - 2
        if before < 0 or frame.punct[before] or frame.tokens.words[unit.last - 1] not in ",.":
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
    out = []
    for choice in choices:
        better = _as_saying(frame, choice, cue, subject)
        if choice.unit.said_by >= 0:
            surer = max(choice.probability, _AS_SAYING)
            better = replace(choice, speaker=choice.unit.said_by, cue=choice.unit.said_cue, probability=surer)
        better = _as_put(frame, _according(frame, _own_subject(frame, better)), cue)
        better = _said_before_according(frame, better, cue, subject)
        out.append(_named(frame, _after_apposition(frame, better)))
    return out


def _according(frame: Frame, choice: Choice) -> Choice:
    """Give what follows "according to Ann Lee," to Ann Lee, wherever the parse hangs it."""
    tokens, first = frame.tokens, choice.unit.first
    if first < 4 or frame.punct[first - 1] != 1:
        return choice
    for token in range(first - 4, max(first - _ACCORDING, tokens.sentence_of(first)[0]) - 1, -1):
        if tokens.lowers[token] == "according" and tokens.lowers[token + 1] == "to":
            between = range(token + 2, first - 1)
            speaks = next((t for t in between if tokens.dep[t] == DEP["pobj"] and tokens.head[t] <= token + 1), -1)
            if speaks >= 0 and not any(frame.finite[t] for t in between):
                probability = max(choice.probability, _AS_SAYING)
                return replace(choice, speaker=speaks, cue=token, probability=probability, rule="according_to")
            return choice
    return choice


def _as_put(frame: Frame, choice: Choice, cue: FloatArray) -> Choice:
    """Give "...", as Ann Lee put it, to Ann Lee."""
    tokens, unit = frame.tokens, choice.unit
    if unit.stretch < 0 or unit.quoted < 1:
        return choice
    verb = as_clause(frame, unit.last, cue)
    if verb < 0:
        return choice
    by = next((t for t in range(verb + 1, min(verb + 3, len(tokens))) if tokens.lowers[t] == "by"), -1)
    speaks = next((t for t in tokens.children[by] if tokens.dep[t] == DEP["pobj"]), -1) if by >= 0 else -1
    if speaks < 0:
        speaks = next((t for t in tokens.children[verb] if tokens.dep[t] == DEP["nsubj"]), -1)
    if speaks < unit.last:
        return choice
    return replace(choice, speaker=speaks, cue=verb, probability=max(choice.probability, _AS_SAYING), rule="as_put")


def _said_before_according(frame: Frame, choice: Choice, cue: FloatArray, subject: IntArray) -> Choice:
    """Read "...", Ann Lee said, according to the paper: Ann Lee speaks, the paper relays."""
    tokens, unit = frame.tokens, choice.unit
    if choice.cue < unit.last or tokens.lowers[choice.cue] != "according" or choice.cue - unit.last > _ACCORDING:
        return choice
    for token in range(unit.last, choice.cue):
        speaks = int(subject[token])
        if cue[token] > 0.5 and tokens.pos[token] == POS["VERB"] and unit.last <= speaks < choice.cue:
            return replace(choice, speaker=speaks, cue=token, probability=max(choice.probability, _AS_SAYING))
    return choice


def _own_subject(frame: Frame, choice: Choice) -> Choice:
    """Read "the firm declined, with its chairman Ann Lee calling it “rude”": a participle's own subject speaks."""
    tokens, token = frame.tokens, choice.cue
    if token < 0 or tokens.tag[token] != TAG["VBG"]:
        return choice
    speaks = int(frame.subject[token])
    outside = speaks >= 0 and not choice.unit.first <= speaks < choice.unit.last
    if outside and speaks < token and tokens.pos[speaks] in (POS["PROPN"], POS["NOUN"]):
        return replace(choice, speaker=speaks, probability=max(choice.probability, _AS_SAYING))
    return choice


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
