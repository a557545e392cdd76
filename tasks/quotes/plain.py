"""Read the plain attributions around a quotation, which need no weighing: “...,” said Ann Lee; “...” - Ann Lee."""

from dataclasses import replace

from tasks.quotes.decode import Choice
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.lexicon import classes
from tasks.quotes.tokens import DEP, POS, IntArray

_SURE = 0.9
_QUOTATION = 0.85  # share between marks from which a unit is a quotation
_REACH = 20  # farthest verb of an attribution, in tokens behind the mark
_NEAR = 6  # the same where the quotation ends its own sentence
_CUE = 0.3
_OTHER_CLAUSES = (DEP["relcl"], DEP["acl"], DEP["advcl"])
_AFTER = frozenset(("after", "before", "with", "without"))
_DASHES = frozenset("—–―-")
_NAME = 6  # longest signature, in tokens


def plain(frame: Frame, choice: Choice, cue: FloatArray, subject: IntArray) -> Choice:
    """Give a quotation to who signs it, or to the subject of the verb that stands right behind it."""
    unit = choice.unit
    if unit.quoted < _QUOTATION or frame.mark_of[unit.last - 1] < 0:
        return choice
    signed = signature(frame, unit.last)
    if signed >= 0:
        return replace(choice, speaker=signed, cue=-1, probability=max(choice.probability, _SURE), rule="dash")
    verb = verb_behind(frame, unit.last, cue, subject)
    if verb < 0:
        return choice
    if subject[verb] == choice.speaker:
        return replace(choice, probability=max(choice.probability, _SURE))
    speaks = int(subject[verb])
    return replace(choice, speaker=speaks, cue=verb, probability=max(choice.probability, _SURE), rule="cue_after")


def carried_past(frame: Frame, before: Choice | None, choice: Choice) -> Choice:
    """Read "“No,” she said. Then, after a pause: “Maybe.”": words that hold no verb and no name only go on."""
    tokens, unit, speaker = frame.tokens, choice.unit, choice.speaker
    if before is None or before.speaker < 0 or unit.quoted < _QUOTATION or frame.punct[unit.first - 2] != 2:
        return choice
    after = 0 <= speaker < unit.first and tokens.dep[speaker] == DEP["pobj"] and tokens.pos[speaker] == POS["NOUN"]
    if not after or tokens.lowers[tokens.head[speaker]] not in _AFTER:
        return choice
    first = max(tokens.sentence_of(unit.first - 2)[0], before.unit.last)
    plain_words = range(first, unit.first - 1)
    if any(tokens.pos[t] in (POS["VERB"], POS["AUX"], POS["PROPN"]) for t in plain_words):
        return choice
    near = tokens.block[before.unit.first] == tokens.block[unit.first]
    return replace(choice, speaker=before.speaker, cue=-1, rule="nearby") if near else choice


def verb_behind(frame: Frame, last: int, cue: FloatArray, subject: IntArray) -> int:
    """Give the verb of saying behind a quotation whose comma leads on to it, with its subject behind the mark too."""
    tokens = frame.tokens
    count = len(tokens)
    if last >= count or not frame.is_mark[last] or not frame.closes[last]:
        return -1
    token = last
    while token < count and (frame.is_mark[token] or frame.punct[token] == 1):
        token += 1
    if token >= count or tokens.block[token] != tokens.block[last]:
        return -1
    comma = frame.punct[last - 1] == 1 or frame.punct[token - 1] == 1
    asked = frame.punct[last - 1] == 3 and tokens.words[last - 1] != "."
    if not comma and not asked:
        return -1
    end = min(token + (_REACH if comma else _NEAR), tokens.block_of(last).last)
    for verb in range(token, end):
        if frame.is_mark[verb] or frame.punct[verb] in (3, 5):
            return -1
        if not frame.finite[verb] or tokens.dep[verb] in _OTHER_CLAUSES or tokens.pos[verb] != POS["VERB"]:
            continue
        speaks = int(subject[verb])
        says = cue[verb] > _CUE or classes().get((tokens.lemmas[verb], "v")) == "say"
        behind = token <= speaks < end and not any(frame.is_mark[verb:speaks])
        # "“Who knows?” Ann Lee asked." is one sentence; "“Who knows?” Ann Lee asked me to leave." may be two.
        closes = max(verb, speaks) + 1 >= end or frame.punct[max(verb, speaks) + 1] > 0
        one = comma or tokens.words[token][:1].islower() or (tokens.pos[token] != POS["PRON"] and closes)
        return verb if says and behind and one else -1
    return -1


def signature(frame: Frame, last: int) -> int:
    """Give the last token of the name that signs a quotation behind a dash, on its line or alone on the next; else -1.

    What follows the name is the end of the line, a mark, or words without a verb: "- Ann Lee, author of ...".
    """
    tokens = frame.tokens
    count = len(tokens)
    token, dashed = last, False
    while token < min(last + _NAME, count) and not any(char.isalnum() for char in tokens.words[token]):
        dash = any(char in _DASHES for char in tokens.words[token])
        if tokens.block[token] > tokens.block[last - 1] + (dash or dashed):
            return -1
        dashed = dashed or dash
        token += 1
    first = token
    while token < min(first + _NAME, count) and tokens.block[token] == tokens.block[first]:
        if not (tokens.words[token][:1].isupper() or tokens.words[token] == "-"):
            break
        token += 1
    named = dashed and token > first and tokens.pos[token - 1] == POS["PROPN"]
    if not named or tokens.pos[first] == POS["PRON"]:
        return -1
    end = tokens.block_of(first).last
    opens = (t for t in range(token, end) if frame.is_mark[t] or frame.punct[t] == 3)
    rest = range(token, next(opens, end))
    if any(frame.finite[t] for t in rest) or (rest and frame.punct[token] not in (1, 6) and tokens.words[token] != "@"):
        return -1
    return token - 1
