"""Correct by grammar whom the ranker chose: those quoted for who quotes, agents for patients, names for appositions."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from tasks.quotes.decode import Choice
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.grammar import phrase, subject_above
from tasks.quotes.lexicon import classes, listed
from tasks.quotes.plain import carried_past, plain
from tasks.quotes.repair import addressee, as_clause
from tasks.quotes.tokens import DEP, POS, TAG, IntArray, Tokens

_CUE = 0.3
_SAYING = 0.5  # probability of a cue from which a participle leads up to speech
_DIRECT = 0.9
_AS_SAYING = 0.9  # of the one quoted
_ACCORDING = 16
_SEEMING = 0.2  # what is left of the probability where somebody only seems to; by the training part, as the next
_IDIOM = 0.5
_PARTIES = frozenset("DRI")  # "Ann Lee, D-Ore."
_RUN = 5  # longest name taken for an apposition


def correct_speakers(frame: Frame, choices: Sequence[Choice], cue: FloatArray, subject: IntArray) -> list[Choice]:
    """Prefer a name to its apposition, a person quoted to who quotes, a name to content it only precedes."""
    out: list[Choice] = []
    for choice in choices:
        better = _as_saying(frame, choice, cue, subject)
        if choice.unit.said_by >= 0:
            surer = max(choice.probability, _AS_SAYING)
            better = replace(choice, speaker=choice.unit.said_by, cue=choice.unit.said_cue, probability=surer)
        better = _own_subject(frame, _nearer_participle(frame, better, cue))
        better = _as_put(frame, _according(frame, better), cue)
        better = _said_before_according(frame, better, cue, subject)
        better = _not_patient(frame, _named(frame, _after_apposition(frame, _no_statement(frame, better))))
        better = carried_past(frame, out[-1] if out else None, plain(frame, better, cue, subject))
        out.append(better)
    return _without_addressees(frame, out)


def _without_addressees(frame: Frame, choices: Sequence[Choice]) -> list[Choice]:
    """Drop units that are only who was told what the next unit of the sentence holds."""
    out = []
    for choice, following in zip_longest(choices, choices[1:]):
        unit = choice.unit
        leads = following is not None and frame.tokens.sent[unit.first] == frame.tokens.sent[following.unit.first]
        named = unit.last if not frame.finite[unit.first : unit.last].any() else min(unit.first + 3, unit.last)
        if not (leads and unit.quoted == 0 and addressee(frame, unit.first, named)):
            out.append(choice)
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
    words = tokens.lowers[unit.last : unit.last + _ACCORDING]
    source = unit.last + words.index("according") if "according" in words else -1
    if source < 0 or max(choice.cue, choice.speaker) < source or tokens.sent[source] != tokens.sent[unit.last]:
        return choice
    for token in range(unit.last, source):
        speaks = int(subject[token])
        if cue[token] > 0.5 and tokens.pos[token] == POS["VERB"] and unit.last <= speaks < source:
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


def _nearer_participle(frame: Frame, choice: Choice, cue: FloatArray) -> Choice:
    """Read "the film ends with Ann Lee saying, “...”": the last verb before a quotation leads up to it."""
    tokens, unit = frame.tokens, choice.unit
    first = unit.first - 1
    if unit.quoted <= _DIRECT or choice.cue >= unit.first or frame.punct[first - 1] not in (1, 2):
        return choice
    for token in range(first - 2, max(choice.cue - 1, first - _ACCORDING, tokens.sentence_of(first)[0]), -1):
        if frame.finite[token] or frame.is_mark[token]:
            return choice
        if tokens.tag[token] == TAG["VBG"] and cue[token] > _SAYING:
            speaks = int(frame.subject[token])
            if speaks < 0:
                # Without a subject of its own, the noun it hangs on, or the name before it that the parse cut off.
                speaks = int(tokens.head[token]) if tokens.dep[token] == DEP["acl"] else token - 1
            named = 0 <= speaks < token and tokens.pos[speaks] == POS["PROPN"]
            return replace(choice, speaker=speaks, cue=token, rule="cue_before") if named else choice
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


def _not_patient(frame: Frame, choice: Choice) -> Choice:
    """Take the statement from who was told, asked or accused ("asked if ..., Ann Lee said"): it is the agent's, if any.

    Participles that say how their subject feels ("is worried") are no passives.
    """
    tokens, token = frame.tokens, choice.cue
    if token < 0 or choice.speaker < 0 or tokens.pos[token] != POS["VERB"]:
        return choice
    if (tokens.lemmas[token], "v") not in classes() or tokens.lemmas[token] in listed("felt"):
        return choice
    parts = {int(tokens.dep[child]) for child in tokens.children[token]}
    participle, speaker, marked = tokens.tag[token] == TAG["VBN"], choice.speaker, choice.unit.quoted > 0
    passive = participle and DEP["auxpass"] in parts and (frame.subject[token] == speaker or not marked)
    bare = not marked and not parts & {DEP["aux"], DEP["auxpass"], DEP["nsubj"], DEP["nsubjpass"]}
    # A past tense without a subject is a participle that the tagger took for one.
    past = bare and (participle or tokens.tag[token] == TAG["VBD"]) and tokens.dep[token] == DEP["advcl"]
    asked = past and speaker == subject_above(tokens, frame.subject, token)
    said_of = bare and participle and tokens.dep[token] == DEP["acl"] and speaker == tokens.head[token]
    reported = not marked and _reported(tokens, token)
    if not (passive or asked or said_of or reported):
        return choice
    by = next((child for child in tokens.children[token] if tokens.dep[child] == DEP["agent"]), -1)
    agent = next((child for child in tokens.children[by] if tokens.dep[child] == DEP["pobj"]), -1) if by >= 0 else -1
    if agent >= 0 and not choice.unit.first <= agent < choice.unit.last:
        return replace(choice, speaker=agent)
    return replace(choice, speaker=-1, probability=0.0, rule="no_speaker")


def _no_statement(frame: Frame, choice: Choice) -> Choice:
    """Doubt what only seems so, what pictures show, what a reader is told to do ("Remember ..."), and idioms."""
    tokens, unit, token = frame.tokens, choice.unit, choice.cue
    if token < 0 or unit.quoted > 0:
        return choice
    verbal = any(tokens.pos[t] in (POS["VERB"], POS["AUX"]) for t in range(unit.first, unit.last))
    idiom = tokens.lemmas[token] in listed("idiom") and not verbal
    shown = choice.speaker >= 0 and tokens.lemmas[choice.speaker] in listed("picture")
    bare = tokens.tag[token] == TAG["VB"] and tokens.dep[token] == DEP["ROOT"] and frame.subject[token] < 0
    if not (idiom or shown or bare or tokens.lemmas[token] in listed("seeming")):
        return choice
    return replace(choice, probability=(_IDIOM if idiom else _SEEMING) * choice.probability)


def _reported(tokens: Tokens, token: int) -> bool:
    """Recognise "ships believed to carry grain": these verbs take no bare infinitive but in the passive."""
    past = tokens.tag[token] in (TAG["VBN"], TAG["VBD"]) and tokens.lemmas[token] in listed("reported")
    to_do = token + 2 < len(tokens) and tokens.lowers[token + 1] == "to" and tokens.tag[token + 2] == TAG["VB"]
    return bool(past and to_do)


def _named(frame: Frame, choice: Choice) -> Choice:
    """Climb from an apposition to its name: "Ann Lee, the mayor" speaks as Ann Lee."""
    tokens, token = frame.tokens, choice.speaker
    if token < 0 or tokens.dep[token] != DEP["appos"]:
        return choice
    head = int(tokens.head[token])
    if 0 <= head < token and tokens.words[token - 1] in "([" and tokens.pos[head] in (POS["PROPN"], POS["NOUN"]):
        # "Lee Foods Inc. (NYSE: LEE), a maker of ...": what stands in brackets behind a name is not who speaks.
        return replace(choice, speaker=head)
    if token > 1 and tokens.words[token - 1] == "-" and tokens.words[token - 2] in _PARTIES and head < token - 2:
        return replace(choice, speaker=head)
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
