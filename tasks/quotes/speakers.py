"""Find who said it: every noun phrase around a unit of content is a candidate, and a ranker picks one.

The ranker sees syntax, order, distance, cues and kinds of phrase, never the words; and who the grammar says spoke the
units before and after, because a speaker goes on speaking.
"""

from dataclasses import dataclass

import numpy as np

from tasks.quotes.content import CUE, governor, side_cue
from tasks.quotes.decode import Unit
from tasks.quotes.frame import BoolArray, Columns, FloatArray, Frame, at, shift
from tasks.quotes.tokens import DEP, ENT, POS, IntArray, Tokens

_REACH = 3  # sentences before and after the unit in which a speaker is looked for
_NEAR = 30  # tokens before and after the unit in which its cue is looked for
_FAR = 60
_NOT_HEADS = frozenset(DEP[name] for name in ("compound", "det", "amod", "nummod", "nmod", "advmod", "case", "quantmod",
                                              "expl", "mark", "aux", "punct", "predet", "prep"))  # fmt: skip
_MARKS = frozenset(('"', "“", "”", "``", "''", "«", "»", "„"))
_PRONOUNS = {
    "he": 1, "she": 1, "they": 2, "it": 3, "i": 4, "we": 5, "you": 6, "who": 7, "that": 8, "which": 8, "him": 1,
    "her": 1, "his": 1, "their": 2, "them": 2, "its": 3, "my": 4, "me": 4, "our": 5, "us": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates of all units: `unit[i]` with `candidate[i]` (a token, head of its phrase), units in order."""

    unit: IntArray
    candidate: IntArray


def candidates(frame: Frame) -> BoolArray:
    """Mark the tokens that head a phrase which could speak."""
    tokens = frame.tokens
    nominal = np.isin(tokens.pos, (POS["NOUN"], POS["PROPN"], POS["PRON"]))
    subject = np.isin(tokens.dep, (DEP["nsubj"], DEP["nsubjpass"])) & np.isin(
        tokens.pos, (POS["DET"], POS["ADJ"], POS["NUM"], POS["VERB"], POS["X"], POS["ADV"], POS["INTJ"])
    )
    date = np.isin(tokens.ent, (ENT["DATE"], ENT["TIME"], ENT["MONEY"], ENT["PERCENT"]))
    return np.asarray((nominal | subject) & ~np.isin(tokens.dep, tuple(_NOT_HEADS)) & ~(date & ~subject))


def pair_up(frame: Frame, units: list[Unit], heads: BoolArray) -> Pairs:
    """List the candidates of every unit: the sentences it is in and those around it, content itself excluded."""
    tokens = frame.tokens
    where = np.flatnonzero(heads)
    unit_of: list[IntArray] = []
    chosen: list[IntArray] = []
    for number, unit in enumerate(units):
        first = max(int(tokens.sent[unit.first]) - _REACH, 0)
        last = min(int(tokens.sent[unit.last - 1]) + _REACH, len(tokens.sents) - 1)
        low, high = tokens.sents[first][0], tokens.sents[last][1]
        near = where[np.searchsorted(where, low) : np.searchsorted(where, high)]
        near = near[(near < unit.first) | (near >= unit.last)]
        unit_of.append(np.full(len(near), number, dtype=np.int32))
        chosen.append(near.astype(np.int32))
    if not units:
        return Pairs(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    return Pairs(np.concatenate(unit_of), np.concatenate(chosen))


def effective_subject(frame: Frame) -> IntArray:
    """Give each token the subject it shares: its own, or that of the verb it hangs on ("went on to say")."""
    tokens = frame.tokens
    subject = frame.subject.copy()
    agent = np.full(len(tokens), -1, dtype=np.int32)
    index = np.arange(len(tokens), dtype=np.int32)
    if not len(tokens):
        return subject
    by = (tokens.dep == DEP["pobj"]) & (tokens.dep[tokens.head] == DEP["agent"])
    agent[tokens.head[tokens.head[by]]] = index[by]
    subject = np.where(agent >= 0, agent, subject)
    # "quoted Ann Lee as saying": the one who says is the object of the verb above, or its passive subject.
    under_as = (tokens.dep == DEP["pcomp"]) & np.array([word == "as" for word in tokens.lowers])[tokens.head]
    if under_as.any():
        objects = np.full(len(tokens), -1, dtype=np.int32)
        is_object = (tokens.dep == DEP["dobj"]) | (tokens.dep == DEP["nsubjpass"])
        objects[tokens.head[is_object]] = index[is_object]
        verb = tokens.head[tokens.head]
        subject = np.where(under_as & (objects[verb] >= 0), objects[verb], subject).astype(np.int32)
    shares = np.isin(tokens.dep, (DEP["xcomp"], DEP["conj"], DEP["advcl"], DEP["prep"], DEP["pcomp"], DEP["dobj"]))
    verbal = np.isin(tokens.pos, (POS["VERB"], POS["AUX"], POS["ADP"], POS["NOUN"], POS["ADJ"]))
    for _ in range(4):
        inherits = (subject < 0) & shares & verbal
        subject = np.where(inherits, subject[tokens.head], subject).astype(np.int32)
    poss = tokens.dep == DEP["poss"]
    owner = np.full(len(tokens), -1, dtype=np.int32)
    owner[tokens.head[poss]] = index[poss]
    return np.where((owner >= 0) & (tokens.pos == POS["NOUN"]), owner, subject).astype(np.int32)


@dataclass(frozen=True, slots=True)
class UnitCues:
    """The four cues a unit may have, as tokens, -1 where none: above it in the tree, beside, left, right."""

    above: IntArray
    side: IntArray
    left: IntArray
    right: IntArray


def unit_cues(frame: Frame, units: list[Unit], cue: FloatArray) -> UnitCues:
    """Find the cues of every unit."""
    tokens = frame.tokens
    above, _, _ = governor(tokens.head, cue > CUE)
    side, _ = side_cue(frame, cue)
    is_cue = np.flatnonzero(cue > CUE)
    joined = joined_blocks(frame)[tokens.block]
    rows = np.full((4, len(units)), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        root = _root(tokens, unit)
        if above[root] >= 0 and not unit.first <= above[root] < unit.last:
            rows[0, number] = above[root]
        if side[root] >= 0 and not unit.first <= side[root] < unit.last:
            rows[1, number] = side[root]
        block = joined[unit.first]
        place = int(np.searchsorted(is_cue, unit.first))
        if place and is_cue[place - 1] >= unit.first - _NEAR and joined[is_cue[place - 1]] == block:
            rows[2, number] = is_cue[place - 1]
        place = int(np.searchsorted(is_cue, unit.last))
        if place < len(is_cue) and is_cue[place] < unit.last + _NEAR and joined[is_cue[place]] == block:
            rows[3, number] = is_cue[place]
    return UnitCues(*rows)


def joined_blocks(frame: Frame) -> IntArray:
    """Number the blocks so that those of one sentence share a number.

    A paragraph that ends in a comma or colon goes on in the next, and so does one before a small letter:
    `"We won,"` // `the captain said.`
    """
    tokens = frame.tokens
    out = np.arange(len(tokens.blocks), dtype=np.int32)
    for number in range(1, len(tokens.blocks)):
        before, here = tokens.blocks[number - 1], tokens.blocks[number]
        last = before.last - 1
        while last > before.first and frame.is_mark[last]:
            last -= 1
        small = here.text[:1].islower()
        if last >= before.first and here.last > here.first and (frame.punct[last] in (1, 2) or small):
            out[number] = out[number - 1]
    return out


def _root(tokens: Tokens, unit: Unit) -> int:
    """Give the token of a unit's first sentence whose head is outside the unit, the widest such."""
    last = min(unit.last, tokens.sentence_of(unit.first)[1])
    tops = [t for t in range(unit.first, last) if not unit.first <= tokens.head[t] < last or tokens.head[t] == t]
    return max(tops, key=lambda t: int(tokens.right[t] - tokens.left[t]), default=unit.first)


def pair_features(
    frame: Frame, units: list[Unit], pairs: Pairs, cues: UnitCues, cue: FloatArray, inside: FloatArray
) -> Columns:
    """Describe every pair of unit and candidate."""
    tokens = frame.tokens
    heads = candidates(frame)
    out = Columns()
    u, c = pairs.unit, pairs.candidate
    first = np.array([unit.first for unit in units], dtype=np.int32)[u]
    last = np.array([unit.last - 1 for unit in units], dtype=np.int32)[u]
    _candidate(frame, c, inside, out)
    subject = effective_subject(frame)
    _links(frame, cues, cue, subject, u, c, out)
    _own_cue(frame, cue, subject, c, out)
    _unit(frame, units, u, out)
    before = c < first
    gap = np.where(before, c - first, c - last)
    out.add("gap", np.clip(gap, -_FAR, _FAR))
    out.add("near", np.minimum(np.abs(gap), _FAR))
    sentences = np.where(before, tokens.sent[c] - tokens.sent[first], tokens.sent[c] - tokens.sent[last])
    out.add("sentences", sentences)
    out.add("same_sentence", sentences == 0)
    out.add("blocks", np.clip(tokens.block[c] - tokens.block[first], -3, 3))
    joined = joined_blocks(frame)[tokens.block]
    out.add("joined", joined[c] == joined[first])
    for name, sums in (
        ("commas", np.cumsum(frame.punct == 1)),
        ("marks", np.cumsum(frame.is_mark)),
        ("cues", np.cumsum(cue > CUE)),
        ("content", np.cumsum(inside > 0.5)),
        ("candidates", np.cumsum(heads)),
        ("verbs", np.cumsum(frame.finite)),
    ):
        edge = np.where(before, sums[np.maximum(first - 1, 0)], sums[last])
        out.add(f"between_{name}", np.minimum(np.abs(edge - sums[c]), 12) if len(sums) else sums)
    # Colon right before the unit ends the sentence or paragraph of this candidate.
    out.add("same_sentence_as_before", (tokens.sent[c] == tokens.sent[np.maximum(first - 1, 0)]) & before)
    out.add("same_sentence_as_after", (tokens.sent[c] == tokens.sent[np.minimum(last + 1, len(tokens) - 1)]) & ~before)
    best = np.zeros(len(units), dtype=np.float32)
    own = np.asarray(out.values[out.names.index("own_cue")], dtype=np.float32)
    score = own / (1 + np.minimum(np.abs(gap), _FAR) / 8)
    np.maximum.at(best, u, score)
    out.add("own_cue_below_best", best[u] - score)
    _neighbours(frame, units, cues, subject, u, c, out)
    dash = dash_words(frame, units)[u]
    out.add("u_dash", dash >= 0)
    out.add("c_after_dash", (dash >= 0) & (tokens.left[c] <= dash) & (dash <= c))
    return out


def grammar_guess(frame: Frame, units: list[Unit], cues: UnitCues, subject: IntArray) -> IntArray:
    """Give the subject of each unit's plainest cue: above it, beside it, next after it, or last before it."""
    out = np.full(len(units), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        after, before = int(cues.right[number]), int(cues.left[number])
        for option, near in (
            (int(cues.above[number]), True),
            (int(cues.side[number]), True),
            (after, after - unit.last <= 8),
            (before, unit.first - before <= 8),
        ):
            if option >= 0 and near and subject[option] >= 0 and not unit.first <= subject[option] < unit.last:
                out[number] = subject[option]
                break
    return out


def _neighbours(
    frame: Frame, units: list[Unit], cues: UnitCues, subject: IntArray, u: IntArray, c: IntArray, out: Columns
) -> None:
    """Say whether the grammar makes the candidate the speaker of this unit, of the one before, of the one after."""
    tokens = frame.tokens
    guess = np.concatenate([[-1], grammar_guess(frame, units, cues, subject), [-1]]).astype(np.int32)
    blocks = np.array([-9, *(int(tokens.block[unit.first]) for unit in units), -9])
    words: dict[str, int] = {}
    codes = np.array([words.setdefault(word, len(words)) for word in tokens.lowers], dtype=np.int32)
    for name, by in (("before", 0), ("this", 1), ("after", 2)):
        there = guess[u + by]
        out.add(f"guess_{name}", there == c)
        out.add(f"guess_{name}_word", at(codes, there, -1) == codes[c])
        out.add(f"guess_{name}_none", there < 0)
        if by != 1:
            out.add(f"guess_{name}_blocks", np.clip(blocks[u + by] - blocks[u + 1], -3, 3))


def dash_words(frame: Frame, units: list[Unit]) -> IntArray:
    """Give the first word behind a dash that follows a unit ("..." - Ann Lee), on its line or the next; else -1."""
    tokens = frame.tokens
    out = np.full(len(units), -1, dtype=np.int32)
    for number, unit in enumerate(units):
        token, dashed = unit.last, False
        while token < min(unit.last + 5, len(tokens)) and not any(char.isalnum() for char in tokens.words[token]):
            dashed = dashed or any(char in "—–―-" for char in tokens.words[token])
            token += 1
        named = token < len(tokens) and tokens.words[token][:1].isupper() and tokens.pos[token] != POS["PRON"]
        if dashed and named and token < unit.last + 5 and unit.quoted > 0.9:
            out[number] = token
    return out


def _candidate(frame: Frame, c: IntArray, inside: FloatArray, out: Columns) -> None:
    tokens = frame.tokens
    for name in ("PRON", "PROPN", "NOUN"):
        out.add(f"c_{name}", tokens.pos[c] == POS[name])
    for name in ("PERSON", "ORG", "GPE", "NORP"):
        out.add(f"c_{name}", tokens.ent[c] == ENT[name])
    pronoun = np.array([_PRONOUNS.get(word, 0) for word in tokens.lowers], dtype=np.int8)
    for number, name in ((1, "he"), (2, "they"), (3, "it"), (4, "i"), (5, "we"), (6, "you"), (7, "who"), (8, "which")):
        out.add(f"c_{name}", pronoun[c] == number)
    for name in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "appos", "conj", "ROOT", "attr", "dep", "npadvmod"):
        out.add(f"c_dep_{name}", tokens.dep[c] == DEP[name])
    head = tokens.head[c]
    for name in ("prep", "agent", "dative"):
        out.add(f"c_head_{name}", tokens.dep[head] == DEP[name])
    out.add("c_rate", frame.speaker_rate[c])
    out.add("c_inside", inside[c])
    out.add("c_in_mark", frame.mark_of[c] >= 0)
    out.add("c_from_sentence", np.minimum(c - frame.sent_first[c], 20))
    out.add("c_size", np.minimum(tokens.right[c] - tokens.left[c], 20))
    out.add("c_colon_after", shift(frame.punct, 1)[c] == 2)
    out.add("c_dash_before", shift(frame.punct, -1)[tokens.left[c]] == 4)
    counts: dict[str, int] = {}
    for word in tokens.words:
        counts[word] = counts.get(word, 0) + 1
    frequency = np.array([min(counts[word], 15) for word in tokens.words], dtype=np.int16)
    out.add("c_frequency", np.where(tokens.pos[c] == POS["PROPN"], frequency[c], 0))
    people = {
        word for word, ent, code in zip(tokens.words, tokens.ent.tolist(), tokens.pos.tolist(), strict=True)
        if ent == ENT["PERSON"] and code == POS["PROPN"]
    }  # fmt: skip
    person = np.array([word in people for word in tokens.words], dtype=np.bool_)
    out.add("c_person_somewhere", person[c])


def _links(
    frame: Frame, cues: UnitCues, cue: FloatArray, subject: IntArray, u: IntArray, c: IntArray, out: Columns
) -> None:
    """Say how the candidate hangs together with each of the unit's cues."""
    tokens = frame.tokens
    for name, cue_of in (("above", cues.above), ("side", cues.side), ("left", cues.left), ("right", cues.right)):
        k = cue_of[u]
        has = k >= 0
        out.add(f"{name}_p", at(cue, k))
        out.add(f"{name}_rate", at(frame.lexical[:, 0], k))
        out.add(f"{name}_subject", has & (at(subject, k, -1) == c))
        out.add(f"{name}_has_subject", has & (at(subject, k, -1) >= 0))
        out.add(f"{name}_head", has & (at(tokens.head, k, -1) == c))
        out.add(f"{name}_gap", np.where(has, np.clip(c - k, -30, 30), 31))
        steps = np.full(len(c), 9, dtype=np.int32)
        here = c
        for step in range(1, 5):
            here = tokens.head[here]
            steps = np.where((here == k) & (steps == 9), step, steps).astype(np.int32)
        out.add(f"{name}_steps", steps)
        out.add(f"{name}_same_sentence", has & (at(tokens.sent, k, -1) == tokens.sent[c]))
        for pos in ("VERB", "NOUN", "PUNCT", "ADP"):
            out.add(f"{name}_{pos}", has & (at(tokens.pos, k) == POS[pos]))


def _own_cue(frame: Frame, cue: FloatArray, subject: IntArray, c: IntArray, out: Columns) -> None:
    """Say how strong a cue the candidate governs or hangs on, whatever the unit."""
    tokens = frame.tokens
    strength = np.zeros(len(tokens), dtype=np.float32)
    has = subject >= 0
    np.maximum.at(strength, subject[has], cue[has])
    out.add("own_cue", strength[c])
    out.add("head_cue", cue[tokens.head[c]])
    out.add("head_head_cue", cue[tokens.head[tokens.head[c]]])
    child = np.zeros(len(tokens), dtype=np.float32)
    np.maximum.at(child, tokens.head, cue)
    out.add("child_cue", child[c])
    out.add("next_cue", shift(cue, 1)[tokens.right[c]])
    out.add("previous_cue", shift(cue, -1)[tokens.left[c]])


def _unit(frame: Frame, units: list[Unit], u: IntArray, out: Columns) -> None:
    tokens = frame.tokens
    count = len(tokens)
    rows = []
    for number, unit in enumerate(units):
        before, after = unit.first - 1, unit.last
        while before >= 0 and frame.is_mark[before]:
            before -= 1
        while after < count and frame.is_mark[after]:
            after += 1
        block = tokens.block_of(unit.first)
        previous = units[number - 1] if number else None
        following = units[number + 1] if number + 1 < len(units) else None
        rows.append((
            min(unit.last - unit.first, 80), unit.quoted, unit.score,
            int(tokens.sent[unit.last - 1] - tokens.sent[unit.first]),
            frame.sent_first[unit.first] >= unit.first - 1, before < block.first, after >= block.last,
            frame.punct[before] if before >= block.first else 0, frame.punct[after] if after < block.last else 0,
            frame.punct[unit.last - 1],
            tokens.lowers[unit.first] == "that",
            min(unit.first - previous.last, 60) if previous else 61, previous.quoted if previous else -1,
            min(following.first - unit.last, 60) if following else 61, following.quoted if following else -1,
            unit.stretch >= 0 and frame.marked[unit.stretch].continues,
            unit.stretch >= 0 and frame.marked[unit.stretch].state in ("open_missing", "close_missing"),
        ))  # fmt: skip
    table = np.array(rows, dtype=np.float32).reshape(len(units), len(_UNIT))
    for column, name in enumerate(_UNIT):
        out.add(f"u_{name}", table[u, column])


_UNIT = (
    "size", "quoted", "score", "sentences", "sentence_start", "block_start", "block_end", "punct_before",
    "punct_after", "last_punct", "that", "previous_gap", "previous_quoted", "next_gap", "next_quoted", "continues",
    "damaged",
)  # fmt: skip


def softmax_by_unit(scores: FloatArray, unit: IntArray, count: int) -> FloatArray:
    """Turn scores into the probability of each candidate among its unit's."""
    top = np.full(count, -1e9, dtype=np.float32)
    np.maximum.at(top, unit, scores)
    raised = np.exp(scores - top[unit])
    total = np.zeros(count, dtype=np.float32)
    np.add.at(total, unit, raised)
    return np.asarray(raised / total[unit], dtype=np.float32)


def phrase(tokens: Tokens, head: int) -> tuple[int, int]:
    """Give the tokens of the phrase a head stands for: its modifiers, "of ..." and an apposed name; no clauses."""
    first, last = head, head + 1
    keep = {DEP[name] for name in ("det", "compound", "amod", "poss", "nummod", "nmod", "predet", "quantmod", "advmod")}
    for child in tokens.children[head]:
        if child < head and tokens.dep[child] in keep and tokens.left[child] >= tokens.sentence_of(head)[0]:
            first = min(first, int(tokens.left[child]))
    for child in sorted(child for child in tokens.children[head] if child > head):
        size = int(tokens.right[child]) - child
        if tokens.dep[child] == DEP["prep"] and child == last and size <= 8 and tokens.pos[head] != POS["PRON"]:
            if not _broken(tokens, int(tokens.left[child]), int(tokens.right[child]) + 1):
                last = int(tokens.right[child]) + 1
        elif (
            (tokens.dep[child] == DEP["conj"] and size <= 5 and child - last <= 5 and not _broken(tokens, last, child))
            or (
                tokens.dep[child] == DEP["appos"]
                and tokens.pos[head] == POS["NOUN"]
                and tokens.pos[child] == POS["PROPN"]
                and child - last <= 4
            )
            or (tokens.dep[child] in (DEP["compound"], DEP["nmod"]) and child == last)
        ):
            last = child + 1
    # A misparse may hang the end of the quote on the speaker: the phrase begins after the mark.
    marks = [token for token in range(first, head) if tokens.words[token] in _MARKS]
    first = marks[-1] + 1 if marks else first
    while first < head and not tokens.words[first][0].isalnum():
        first += 1
    return first, last


def _broken(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether a verb or a quotation mark stands in between: there a phrase ends."""
    marks = any(word in _MARKS for word in tokens.words[first:last])
    verbs = (POS["VERB"], POS["AUX"])
    return marks or any(code in verbs for code in tokens.pos[first:last].tolist())
