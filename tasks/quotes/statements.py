"""From a reading to attributions: segments, kind, state of the marks, the cue's words, who relays."""

import numpy as np

from schemas.records import Marks, QuoteKind, Segment
from tasks.quotes.attribute import Reading
from tasks.quotes.confidence import confidence
from tasks.quotes.content import CUE
from tasks.quotes.decode import Choice, Unit
from tasks.quotes.frame import Frame
from tasks.quotes.grammar import phrase
from tasks.quotes.lexicon import listed
from tasks.quotes.rows import Attribution
from tasks.quotes.tokens import DEP, ENT, POS

DIRECT = 0.9  # share of words between marks from which a quote is direct
LONE = 0.3  # confidence of a marked heading of which nothing says who said it
DOUBTFUL = 0.3  # confidence below which a phrase between marks is no quote, unless the body repeats it
UNLIKELY = 0.15  # confidence below which words without marks are no statement
UNSURE = 0.5  # confidence below which a few words without verb and marks are no statement
_FEW = 4
_PHRASE = 10  # words
_CONTENT = tuple(POS[name] for name in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"))
_RELAY = 0.3  # probability from which a second cue may relay
_FUNCTION = tuple(POS[name] for name in ("PRON", "DET", "SCONJ", "ADP", "PART", "CCONJ", "ADV"))
_RELAYING = (ENT["ORG"], ENT[""], ENT["WORK_OF_ART"], ENT["PRODUCT"])


def make_attributions(reading: Reading) -> list[Attribution]:
    """Make an attribution of every statement, and of every marked stretch that nobody is said to have said.

    Words that no marks hold are a statement only if someone said them and they say something.
    """
    made = [_attribution(reading, members) for members in reading.statements]
    made = [one for one in made if one.kind != "indirect" or (one.speaker and _says_something(reading.frame, one))]
    return made + [_unattributed(reading, unit) for unit in reading.lone]


def _says_something(frame: Frame, attribution: Attribution) -> bool:
    """Tell a statement from what only points at one ("knows it"), or is a thing done ("released the report")."""
    codes = [code for code in frame.tokens.pos[attribution.first : attribution.last].tolist() if code != POS["PUNCT"]]
    if attribution.confidence < UNLIKELY or not any(code in _CONTENT for code in codes):
        return False
    verbal = any(code in (POS["VERB"], POS["AUX"]) for code in codes)
    thing = attribution.cue_lemma not in listed("told") and _is_thing(frame, attribution)
    if attribution.cue_lemma in listed("deed") and (thing or not verbal):
        return False
    return verbal or len(codes) >= _FEW or attribution.confidence >= UNSURE


def _is_thing(frame: Frame, attribution: Attribution) -> bool:
    """Tell whether the words are a noun with what belongs to it, the object of their cue."""
    tokens = frame.tokens
    cue = attribution.cue[0] if attribution.cue else -1
    tops = [t for t in range(attribution.first, attribution.last) if tokens.head[t] == cue]
    return len(tops) == 1 and tokens.dep[tops[0]] == DEP["dobj"] and tokens.pos[tops[0]] in (POS["NOUN"], POS["PROPN"])


def _attribution(reading: Reading, members: list[Choice]) -> Attribution:
    frame, tokens = reading.frame, reading.frame.tokens
    lead = max(members, key=lambda member: member.probability)
    cue = _shown_cue(reading, lead)
    units = [member.unit for member in members]
    kind = _kind(frame, units)
    pieces = [piece for unit in units for piece in _pieces(frame, unit, marked_only=kind == "direct")]
    sure = confidence(lead.unit, lead.probability, kind)
    heading = bool(reading.headings[tokens.block[pieces[0][0]]])
    words = sum(word[:1].isalnum() for first, last in pieces for word in tokens.words[first:last])
    doubtful = kind != "indirect" and not heading and sure < DOUBTFUL and words <= _PHRASE
    rule = lead.rule if lead is members[0] else f"{lead.rule}+carried_on"
    return Attribution(
        segments=tuple(Segment(*tokens.surface(first, last)) for first, last in pieces),
        kind=kind,
        marks=_state(frame, units),
        cue=(cue, cue + 1) if cue >= 0 else None,
        cue_lemma=tokens.lemmas[cue] if cue >= 0 else None,
        speaker=_speaker(frame, lead) if lead.speaker >= 0 else None,
        speaker_head=lead.speaker if lead.speaker >= 0 else None,
        via=_via(reading, lead),
        confidence=sure,
        rule="only_if_repeated" if doubtful else rule,
        first=pieces[0][0],
        last=pieces[-1][1],
        heading=heading,
    )


def _shown_cue(reading: Reading, choice: Choice) -> int:
    """Give the cue, or the speaker's own in the sentence where the one that tied them is somebody else's verb."""
    tokens, subject, unit = reading.frame.tokens, reading.subject, choice.unit
    whose = int(subject[choice.cue]) if choice.cue >= 0 else -1
    if whose < 0 or choice.speaker < 0 or tokens.lowers[whose] == tokens.lowers[choice.speaker]:
        return choice.cue
    first, last = tokens.sentence_of(choice.speaker)
    own = [t for t in range(first, last) if subject[t] == choice.speaker and not unit.first <= t < unit.last]
    best = max(own, key=lambda token: float(reading.cue[token]), default=-1)
    return best if best >= 0 and reading.cue[best] > CUE else choice.cue


def _speaker(frame: Frame, choice: Choice) -> tuple[int, int]:
    """Give the tokens that name the speaker: the whole label of a turn, else the phrase of the head."""
    tokens = frame.tokens
    if choice.rule != "turn":
        return phrase(tokens, choice.speaker)
    first = tokens.block_of(choice.speaker).first
    if tokens.words[choice.speaker].isupper() and tokens.block[choice.speaker] == tokens.block[choice.unit.first]:
        # A label in capitals may stand within a paragraph.
        first = choice.speaker
        while first > tokens.block_of(first).first and tokens.words[first - 1].isupper():
            first -= 1
    while first < choice.speaker and not tokens.words[first][:1].isalnum():
        first += 1
    return first, choice.speaker + 1


def _unattributed(reading: Reading, unit: Unit) -> Attribution:
    frame, tokens = reading.frame, reading.frame.tokens
    verbal = bool(np.isin(tokens.pos[unit.first : unit.last], (POS["VERB"], POS["AUX"])).any())
    heading = bool(reading.headings[tokens.block[unit.first]])
    alone = heading and verbal and unit.last - unit.first > 2
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
        rule="heading_marks" if alone else "only_if_repeated",
        first=unit.first,
        last=unit.last,
        heading=heading,
    )


def _double(frame: Frame, token: int) -> bool:
    """Tell whether a token stands between marks that quote (single ones inside an article of double ones do not)."""
    stretch = int(frame.mark_of[token])
    return stretch >= 0 and frame.marked[stretch].style != "single"


def _kind(frame: Frame, units: list[Unit]) -> QuoteKind:
    """Tell direct from mixed from indirect; function words before the marks ("that", "it") do not make it mixed."""
    words = between = 0
    content = False
    for unit in units:
        for token in range(unit.first, unit.last):
            if frame.tokens.pos[token] != POS["PUNCT"]:
                words += 1
                marked = _double(frame, token)
                between += marked
                content = content or (not marked and frame.tokens.pos[token] not in _FUNCTION)
    if between and (between >= DIRECT * words or not content):
        return "direct"
    return "mixed" if between else "indirect"


def _pieces(frame: Frame, unit: Unit, *, marked_only: bool) -> list[tuple[int, int]]:
    """Cut a unit at its marks, so that no segment holds one; of a direct quote only what the marks enclose."""
    pieces: list[tuple[int, int]] = []
    begin = -1
    state = False
    for token in range(unit.first, unit.last + 1):
        inside = token < unit.last and _double(frame, token)
        edge = token == unit.last or (frame.is_mark[token] and not inside and _edge(frame, token))
        if begin >= 0 and (edge or inside != state):
            pieces.append((begin, token))
            begin = -1
        if begin < 0 and not edge and (inside or not marked_only):
            begin, state = token, inside
    kept = [piece for piece in pieces if any(word[0].isalnum() for word in frame.tokens.words[slice(*piece)])]
    return kept or [(unit.first, unit.last)]


def _edge(frame: Frame, token: int) -> bool:
    """Tell whether a mark belongs to a stretch that quotes."""
    near = [frame.mark_of[other] for other in (token - 1, token + 1) if 0 <= other < len(frame.mark_of)]
    return any(stretch >= 0 and frame.marked[stretch].style != "single" for stretch in near) or bool(
        frame.tokens.words[token] not in "'‘’"
    )


def _state(frame: Frame, units: list[Unit]) -> Marks:
    touched = {int(frame.mark_of[token]) for unit in units for token in range(unit.first, unit.last)} - {-1}
    states = [frame.marked[stretch].state for stretch in sorted(touched) if frame.marked[stretch].style != "single"]
    damaged = [state for state in states if state not in ("balanced", "none")]
    if damaged:
        return damaged[0]
    return "balanced" if "balanced" in states else "none"


def _via(reading: Reading, choice: Choice) -> str | None:
    """Find who relays the statement: the source of a second cue, above the first or "according to", in the sentence.

    "Reuters reported a spokeswoman as warning that ..." is the spokeswoman's, via Reuters.
    """
    frame, tokens, cue = reading.frame, reading.frame.tokens, reading.cue
    if choice.cue < 0 or choice.speaker < 0:
        return None
    first, last = tokens.sentence_of(choice.cue)
    above: list[int] = []
    here = choice.cue
    while int(tokens.head[here]) != here and len(above) < 4 and tokens.dep[here] != DEP["conj"]:
        here = int(tokens.head[here])
        above.append(here)
    for token in (first + np.flatnonzero(cue[first:last] > _RELAY)).tolist():
        if token == choice.cue or choice.unit.first <= token < choice.unit.last:
            continue
        relay = int(reading.subject[token])
        if tokens.lowers[token] == "according":
            if tokens.head[token] not in (choice.cue, *above):
                continue
            relay = next((t for t in range(token, min(token + 12, last)) if tokens.dep[t] == DEP["pobj"]), -1)
        elif token not in above:
            continue
        if relay < 0 or relay == choice.speaker or not _relays(frame, relay):
            continue
        a, b = phrase(tokens, relay)
        if not a <= choice.speaker < b and not choice.unit.first <= relay < choice.unit.last:
            return " ".join(tokens.words[a:b])
    return None


def _relays(frame: Frame, token: int) -> bool:
    """Tell whether a phrase can relay: an organisation, or a noun for one that reports."""
    tokens = frame.tokens
    if tokens.pos[token] == POS["PROPN"]:
        return tokens.ent[token] in _RELAYING
    return tokens.lemmas[token] in listed("relay")
