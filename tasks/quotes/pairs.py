"""Describe every pair of a unit and a candidate: what the ranker sees of them.

It sees syntax, order, distance, cues and kinds of phrase, never the words; and who the grammar says spoke the units
before and after, because a speaker goes on speaking.
"""

import numpy as np

from tasks.quotes.candidates import Pairs, UnitCues, candidates, dash_words, grammar_guess
from tasks.quotes.content import CUE
from tasks.quotes.decode import Unit
from tasks.quotes.frame import Columns, FloatArray, Frame, at, shift
from tasks.quotes.grammar import effective_subject, joined_blocks
from tasks.quotes.tokens import DEP, ENT, POS, IntArray

_FAR = 60
_PRONOUNS = {
    "he": 1, "she": 1, "they": 2, "it": 3, "i": 4, "we": 5, "you": 6, "who": 7, "that": 8, "which": 8, "him": 1,
    "her": 1, "his": 1, "their": 2, "them": 2, "its": 3, "my": 4, "me": 4, "our": 5, "us": 5,
}  # fmt: skip


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
    # A unit may be a sentence of its own: what led up to it, or follows it, is in the sentence beside.
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
