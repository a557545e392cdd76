"""Repair by grammar the units that were found: titles taken for speech, tails of attributions, torn statements."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.decode import Unit
from tasks.quotes.frame import FloatArray, Frame
from tasks.quotes.lexicon import listed
from tasks.quotes.stretch import in_title_case
from tasks.quotes.tokens import DEP, POS, TAG, IntArray

_SURE_SPEECH = 0.9  # probability of speech from which even a title in marks counts as speech
_CUE = 0.3
_INNER = 0.6  # probability of a cue inside a report
_OFTEN = 0.4  # rate of a lemma that attributes more often than not, whatever the tagger says
_CLAUSE = 6  # farthest subject of an attribution, in tokens
_AS_CLAUSE = 12
_FIRST_SECOND = frozenset(("i", "we", "you"))
_MOSTLY = 0.6  # share between marks from which a unit is a quotation with a tail
_MEDIUM = 7  # longest name of where something was said, in tokens
_HEADLINE = 30  # longest headline, in tokens
_REST = 3  # words of it that a statement may lack
_SEAM = 3  # widest gap between a cue that ends a unit and the next unit, in tokens


def repair_units(
    frame: Frame, units: Sequence[Unit], cue: FloatArray, subject: IntArray, speech: FloatArray
) -> list[Unit]:
    """Drop titles, and cut attributions that hang inside a unit off it."""
    out: list[Unit] = []
    for unit in (part for whole in units for part in _split_reopened(frame, whole)):
        if unit.stretch >= 0 and speech[unit.stretch] < _SURE_SPEECH and _title(frame, unit):
            continue
        before = out[-1].last if out else 0
        whole = _after_medium(frame, _without_tail(frame, _with_condition(frame, unit, before), cue, subject))
        cut = _cut_damaged(frame, whole, cue, subject)
        pieces = _split_as(frame, cut, cue) if cut else []
        out.extend(part for piece in pieces for part in _inner_speech(frame, piece, cue, subject))
    return [_without_and(frame, _to_the_end(frame, unit, cue)) for unit in _over_inner_cues(frame, out, cue, subject)]


def _to_the_end(frame: Frame, unit: Unit, cue: FloatArray) -> Unit:
    """Give a statement in a headline its last words, which no full stop follows."""
    tokens, last = frame.tokens, frame.tokens.block_of(unit.last - 1).last
    rest = slice(unit.last, last)
    few = 0 < last - unit.last <= _REST and last - tokens.block_of(unit.first).first <= _HEADLINE
    if not few or unit.quoted > 0 or tokens.pos[unit.last] in (POS["ADP"], POS["SCONJ"], POS["CCONJ"]):
        return unit
    plain = not frame.punct[rest].any() and not frame.is_mark[rest].any() and float(cue[rest].max()) < _CUE
    return replace(unit, last=last) if plain else unit


def _without_and(frame: Frame, unit: Unit) -> Unit:
    """Cut off the "and" or "but" that a statement ends in, with its comma."""
    last = unit.last
    if last - 2 <= unit.first or frame.mark_of[last - 1] >= 0 or frame.tokens.pos[last - 1] != POS["CCONJ"]:
        return unit
    return replace(unit, last=last - 1 - int(frame.punct[last - 2] == 1))


def _over_inner_cues(frame: Frame, units: Sequence[Unit], cue: FloatArray, subject: IntArray) -> list[Unit]:
    """Mend units that a cue inside the first of them parts.

    "(she said) the roof leaked and warned | that it would fall": the second cue begins a statement of its own.
    "(she said) they leave if he refuses | to pay": what someone in the statement does belongs to it.
    """
    tokens = frame.tokens
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
        token = last.last - 1 if last else -1
        near = last is not None and unit.first - last.last <= _SEAM and tokens.sent[token] == tokens.sent[unit.first]
        if last is not None and near and _dropped_word(frame, last, unit, cue):
            words = unit.last - last.first
            out[-1] = replace(last, last=unit.last, quoted=unit.quoted * (unit.last - unit.first) / words)
            continue
        if (
            last is None
            or not near
            or frame.mark_of[token] >= 0
            or tokens.pos[token] != POS["VERB"]
            or cue[token] < _CUE
        ):
            out.append(unit)
            continue
        end = token
        while end > last.first and tokens.pos[end - 1] in (POS["CCONJ"], POS["ADV"]):
            end -= 1
        if end < token and tokens.dep[token] == DEP["conj"] and end - 1 > last.first:
            out[-1] = replace(last, last=end - (frame.punct[end - 1] == 1))
            out.append(unit)
        elif last.first <= subject[token] < token and unit.quoted == 0 and unit.first == last.last:
            out[-1] = replace(last, last=unit.last)
        else:
            out.append(unit)
    return out


def _dropped_word(frame: Frame, last: Unit, unit: Unit, cue: FloatArray) -> bool:
    """Tell whether a lone preposition or the like between two unmarked units belongs to the statement of both."""
    gap = slice(last.last, unit.first)
    joins = (POS["ADP"], POS["DET"], POS["ADV"], POS["AUX"], POS["PART"], POS["ADJ"])
    inner = all(code in joins for code in frame.tokens.pos[gap].tolist()) and unit.first > last.last
    plain = last.quoted == 0 and frame.mark_of[unit.first] < 0
    return inner and plain and float(cue[gap].max()) < _CUE


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
    """Give a marked phrase a row of its own beside what holds it where "as Ann Lee put it" gives it to another."""
    stretches = sorted({int(n) for n in frame.mark_of[unit.first : unit.last]} - {-1})
    for number in stretches:
        first, last = frame.mark_tokens[number]
        if frame.marked[number].style != "single" and first > unit.first and as_clause(frame, last, cue) >= 0:
            part = Unit(first, last, unit.score, number, 1.0)
            whole = replace(unit, last=last, quoted=(last - first) / (last - unit.first))
            return [whole, part] if first - 1 > unit.first else [part]
    return [unit]


def _inner_speech(frame: Frame, unit: Unit, cue: FloatArray, subject: IntArray) -> list[Unit]:
    """Find the marked end of a report of a named person's words: "(the ministry said) Ann Lee told them “no”"."""
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
            # "(the office said) Ann Lee told them | that the city “will not wait”": the clause is hers from its start.
            that = next((t for t in range(token + 1, first - 1) if tokens.lowers[t] == "that"), first)
            marked = 1.0 if that == first else (last - first) / (last - that)
            part = Unit(that, last, unit.score, numbers[0], marked, speaks, token)
            return [unit, part]
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
    return verb if near and (tokens.lemmas[verb] in listed("put") or cue[verb] > _CUE) else -1


def _title(frame: Frame, unit: Unit) -> bool:
    """Tell a title from speech: a marked stretch in title case, without a stop, that no cue makes certain."""
    first, last = frame.mark_tokens[unit.stretch]
    if unit.quoted < 1 or unit.first > first or last > unit.last or not in_title_case(frame, unit.first, unit.last):
        return False
    if frame.punct[unit.last - 1] in (1, 3):
        # A stop inside the marks may belong to the sentence around a title, unless a comma or colon led up to speech.
        before = frame.mark_tokens[unit.stretch][0] - 2
        if before < 0 or frame.punct[before] or frame.tokens.words[unit.last - 1] not in ",.":
            return False
    return True


def _without_tail(frame: Frame, unit: Unit, cue: FloatArray, subject: IntArray) -> Unit:
    """Cut off who said it: `said Ann Lee`, where the tagger took all that another relays, and `Ann Lee, the mayor,`.

    A clause that opens its sentence and ends in a comma within its marks gives way to its attribution.
    """
    if not 0.3 < unit.quoted < 1 or unit.stretch < 0:
        return unit
    first, last = frame.mark_tokens[unit.stretch]
    if first > unit.first + 1 or last >= unit.last:
        return unit
    opens = frame.sent_first[first] >= first - 1 and bool(frame.finite[first:last].any())
    if opens and frame.punct[last - 1] == 1 and unit.quoted > _MOSTLY:
        return replace(unit, first=first, last=last, quoted=1.0)
    agent, verb = _agent_behind(frame, first, last, unit.last)
    if agent >= 0:
        return replace(unit, first=first, last=last, quoted=1.0, said_by=agent, said_cue=verb)
    for token in range(last, unit.last):
        speaks = int(subject[token])
        if cue[token] > 0.5 and frame.tokens.pos[token] == POS["VERB"] and last <= speaks < unit.last:
            return replace(unit, first=first, last=last, quoted=1.0)
    return unit


def _with_condition(frame: Frame, unit: Unit, before: int) -> Unit:
    """Give a statement the head of the clause that opens it: "[If he refuses] to pay, they leave, (she said)"."""
    tokens, verb = frame.tokens, unit.first - 1
    if verb < before or frame.mark_of[unit.first] >= 0 or tokens.block[verb] != tokens.block[unit.first]:
        return unit
    clause = tokens.dep[verb] == DEP["advcl"] and unit.first <= tokens.head[verb] < unit.last
    opens = int(tokens.left[verb])
    whole = clause and tokens.sentence_of(verb)[0] == opens >= before and tokens.right[verb] >= unit.first
    return replace(unit, first=opens) if whole else unit


def _agent_behind(frame: Frame, first: int, last: int, end: int) -> tuple[int, int]:
    """Give who called it so behind the mark, and the verb: "was described as “a farce” | by Ann Lee"; -1 without."""
    tokens = frame.tokens
    token = last + 1
    if token >= end or tokens.lowers[token] != "by" or frame.finite[token:end].any():
        return -1, -1
    above = first - 2
    while above > 0 and tokens.lowers[above] in ("as", "being", ","):
        above -= 1
    passive = tokens.tag[above] == TAG["VBN"] and any(
        tokens.dep[child] == DEP["auxpass"] for child in tokens.children[above]
    )
    agent = next((t for t in range(token, end) if tokens.dep[t] == DEP["pobj"]), -1) if passive else -1
    return agent, above


def _after_medium(frame: Frame, unit: Unit) -> Unit:
    """Cut where and to whom it was said off what was said: "(said in) a letter | that", "(told) Ann Lee | that"."""
    tokens, first = frame.tokens, unit.first
    if first == 0 or frame.mark_of[first] >= 0:
        return unit
    noun = first + (tokens.pos[first] == POS["DET"])
    if noun + 2 < unit.last and tokens.lowers[noun] in listed("light") and tokens.pos[noun + 1] == POS["ADP"]:
        return replace(unit, first=noun + 2, stretch=int(frame.mark_of[noun + 2]))
    for token in range(first + 1, min(first + _MEDIUM, unit.last - 1)):
        if tokens.lowers[token] == "that" and tokens.pos[token] == POS["SCONJ"]:
            medium = tokens.pos[first - 1] == POS["ADP"] and bool((tokens.dep[first:token] == DEP["pobj"]).any())
            return replace(unit, first=token) if medium or addressee(frame, first, token) else unit
    return unit


def addressee(frame: Frame, first: int, last: int) -> bool:
    """Tell whether tokens begin with those who were told."""
    tokens = frame.tokens
    objects = [t for t in range(first, last) if tokens.dep[t] in (DEP["dobj"], DEP["dative"])]
    told = int(tokens.head[objects[0]]) if objects else first
    return told < first and tokens.lemmas[told] in listed("told")
