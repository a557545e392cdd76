"""Describe every token as a possible part of someone's statement, given how likely each token is a cue."""

import numpy as np

from tasks.quotes.frame import FAR, BoolArray, Columns, FloatArray, Frame, at, next_true, previous_true, shift
from tasks.quotes.tokens import DEP, POS, TAG, IntArray

CUE = 0.3  # probability from which a token is looked at as a cue
_STEPS = 14
_SHOWN_POS = ("VERB", "AUX", "NOUN", "PROPN", "PRON", "ADJ", "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PART", "PUNCT")
_SHOWN_TAG = ("VBG", "VBN", "TO", "WDT", "WP", "WRB", "MD", "IN")
_SHOWN_DEP = ("nsubj", "ccomp", "xcomp", "dobj", "pobj", "prep", "advcl", "acl", "relcl", "mark",
              "conj", "cc", "advmod", "npadvmod", "appos", "punct", "ROOT", "dative", "agent",
              "aux", "poss")  # fmt: skip
_BRANCHES = ("ccomp", "xcomp", "dobj", "prep", "advcl", "nsubj", "nsubjpass", "advmod", "npadvmod", "conj", "parataxis",
             "acl", "relcl", "punct", "aux", "dative", "agent", "oprd", "acomp", "attr", "pobj", "appos", "mark", "dep",
             "poss", "pcomp")  # fmt: skip
_SIDES = ("prep", "advcl", "ccomp", "parataxis", "conj", "relcl", "acl", "xcomp", "dobj", "nsubj")
_STYLES = {"curly": 1, "straight": 2, "angle": 1, "low": 1, "tick": 2, "single": 3, "lost": 1, "block": 1}
_STATES = {"balanced": 0, "doubled": 1, "mixed_style": 2, "open_missing": 3, "close_missing": 4, "none": 0}


def governor(tokens_head: IntArray, is_cue: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Find each token's nearest cue among its ancestors: the cue, the branch it comes down by, the steps."""
    count = len(tokens_head)
    index = np.arange(count, dtype=np.int32)
    cue = np.full(count, -1, dtype=np.int32)
    branch = np.full(count, -1, dtype=np.int32)
    steps = np.full(count, _STEPS, dtype=np.int32)
    below, here = index, tokens_head
    for step in range(1, _STEPS):
        hit = (cue < 0) & is_cue[here] & (here != below)
        cue[hit], branch[hit], steps[hit] = here[hit], below[hit], step
        below, here = here, tokens_head[here]
    return cue, branch, steps


def side_cue(frame: Frame, strength: FloatArray) -> tuple[IntArray, IntArray]:
    """Find the cue hanging beside a token: a child of one of its ancestors, off its own path; and the steps up."""
    tokens = frame.tokens
    count = len(tokens)
    index = np.arange(count, dtype=np.int32)
    best = np.full(count, -1, dtype=np.int32)
    second = best.copy()
    candidates = np.flatnonzero((strength > CUE) & (tokens.head != index))
    for child in candidates[np.argsort(strength[candidates], kind="stable")].tolist():
        parent = tokens.head[child]
        second[parent], best[parent] = best[parent], child
    out = np.full(count, -1, dtype=np.int32)
    steps = np.full(count, _STEPS, dtype=np.int32)
    below = np.full(count, -2, dtype=np.int32)
    here = index
    for step in range(_STEPS):
        option = np.where(best[here] == below, second[here], best[here])
        hit = (out < 0) & (option >= 0) & (option != index)
        out[hit], steps[hit] = option[hit], step
        below, here = here, tokens.head[here]
    return out, steps


def content_features(frame: Frame, cue: FloatArray, marks: FloatArray) -> Columns:
    """Describe each token as possible content, given the probability of a cue and the table of marked stretches."""
    tokens = frame.tokens
    index = np.arange(len(tokens), dtype=np.int32)
    out = Columns()
    is_cue = cue > CUE
    _itself(frame, cue, out)
    above, branch, steps = governor(tokens.head, is_cue)
    _tree(frame, cue, above, branch, steps, out)
    side, side_steps = side_cue(frame, cue)
    out.add("side_p", at(cue, side))
    out.add("side_steps", side_steps)
    out.add("side_gap", np.where(side >= 0, np.clip(side - index, -FAR, FAR), FAR + 1))
    for name in _SIDES:
        out.add(f"side_{name}", (at(tokens.dep, side) == DEP[name]) & (side >= 0))
    out.add("side_o", at(tokens.pos, side) == POS["ADP"])
    out.add("side_according", at(tokens.pos, side) == POS["VERB"])
    # In the subtree of the hanging cue itself, or not.
    out.add("in_side", (side >= 0) & (at(tokens.left, side) <= index) & (index <= at(tokens.right, side)))
    _line(frame, cue, is_cue, out)
    _sentence(frame, cue, out)
    _marks(frame, marks, out)
    return out


def _itself(frame: Frame, cue: FloatArray, out: Columns) -> None:
    tokens = frame.tokens
    for by in range(-3, 4):
        out.add(f"cue{by:+d}", shift(cue, by))
    for name in _SHOWN_POS:
        out.add(f"pos_{name}", tokens.pos == POS[name])
    for name in _SHOWN_TAG:
        out.add(f"tag_{name}", tokens.tag == TAG[name])
    for name in _SHOWN_DEP:
        out.add(f"dep_{name}", tokens.dep == DEP[name])
    that = np.array([word == "that" for word in tokens.lowers], dtype=np.int8)
    for by in (-2, -1, 0, 1, 2):
        out.add(f"punct{by:+d}", shift(frame.punct, by))
        out.add(f"that{by:+d}", shift(that, by))
    for by in (-2, -1, 0, 1):
        out.add(f"open{by:+d}", shift(frame.opens, by))
        out.add(f"close{by:+d}", shift(frame.closes, by))
    for name in ("VERB", "NOUN", "PROPN", "PRON", "ADP", "DET", "SCONJ", "PART"):
        out.add(f"pos-1_{name}", shift(tokens.pos, -1) == POS[name])
        out.add(f"pos+1_{name}", shift(tokens.pos, 1) == POS[name])
    size = tokens.right - tokens.left
    out.add("subtree", np.minimum(size, 2 * FAR))
    for name in ("DATE", "PERSON", "ORG"):
        out.add(f"ent_{name}", frame.tokens.ent == {"DATE": 2, "PERSON": 14, "ORG": 12}[name])


def _tree(frame: Frame, cue: FloatArray, above: IntArray, branch: IntArray, steps: IntArray, out: Columns) -> None:
    tokens = frame.tokens
    index = np.arange(len(tokens), dtype=np.int32)
    has = above >= 0
    out.add("above_p", at(cue, above))
    out.add("above_steps", steps)
    out.add("above_gap", np.where(has, np.clip(index - above, -FAR, FAR), FAR + 1))
    for name in ("VERB", "NOUN", "ADJ", "ADP"):
        out.add(f"above_{name}", (at(tokens.pos, above) == POS[name]) & has)
    for number, name in ((0, "rate"), (1, "frame"), (3, "say"), (4, "think"), (5, "want"), (6, "show"), (7, "judge")):
        out.add(f"above_lex_{name}", at(frame.lexical[:, number], above))
    dep = at(tokens.dep, branch)
    for name in _BRANCHES:
        out.add(f"branch_{name}", (dep == DEP[name]) & has)
    side = np.where(has, np.sign(branch - above), 0)
    out.add("branch_side", side)
    left, right = at(tokens.left, branch), at(tokens.right, branch)
    out.add("branch_from", np.where(has, np.minimum(index - left, FAR), -1))
    out.add("branch_to", np.where(has, np.minimum(right - index, FAR), -1))
    out.add("branch_size", np.where(has, np.minimum(right - left, 2 * FAR), -1))
    # Has the cue a clause of its own, on which side, and is the token on it?
    complement = at(frame.complement, above, -1)
    out.add("above_has_clause", complement >= 0)
    out.add("above_clause_side", np.where(complement >= 0, np.sign(complement - above), 0))
    out.add("branch_is_clause", (complement >= 0) & (complement == branch))
    second, _, more = governor(tokens.head, (cue > CUE) & True)
    higher = at(second, above, -1)
    out.add("higher_p", at(cue, higher))
    out.add("higher_steps", np.where(higher >= 0, at(more, above), _STEPS))
    # Conjunction or sentence adverb between the branch and the token.
    grand = at(tokens.dep, at(tokens.head, index))
    for name in ("ccomp", "advcl", "conj", "relcl", "prep", "nsubj"):
        out.add(f"head_dep_{name}", grand == DEP[name])


def _line(frame: Frame, cue: FloatArray, is_cue: BoolArray, out: Columns) -> None:
    """Describe the nearest cues on the line, left and right, and what stands between."""
    tokens = frame.tokens
    index = np.arange(len(tokens), dtype=np.int32)
    commas = np.cumsum(frame.punct == 1)
    marks = np.cumsum(frame.is_mark)
    verbs = np.cumsum(frame.finite)
    subjects = np.cumsum(np.isin(tokens.dep, (DEP["nsubj"], DEP["nsubjpass"])))
    for name, cues in (("left", shift(previous_true(is_cue), -1, -1)), ("right", shift(next_true(is_cue), 1, -1))):
        near = cues.astype(np.int32)
        near = np.where((near >= 0) & (at(tokens.sent, near, -1) == tokens.sent), near, -1).astype(np.int32)
        has = near >= 0
        out.add(f"{name}_p", at(cue, near))
        out.add(f"{name}_gap", np.where(has, np.minimum(np.abs(index - near), FAR), FAR + 1))
        out.add(f"{name}_verb", (at(tokens.pos, near) == POS["VERB"]) & has)
        out.add(f"{name}_rate", at(frame.lexical[:, 0], near))
        out.add(f"{name}_clause", (at(frame.complement, near, -1) >= 0) & has)
        for what, sums in (("commas", commas), ("marks", marks), ("verbs", verbs), ("subjects", subjects)):
            out.add(f"{name}_{what}", np.where(has, np.minimum(np.abs(sums - at(sums, near)), 6), -1))


def _sentence(frame: Frame, cue: FloatArray, out: Columns) -> None:
    tokens = frame.tokens
    index = np.arange(len(tokens), dtype=np.int32)
    count = len(tokens.sents)
    best = np.zeros(count + 2, dtype=np.float32)
    np.maximum.at(best, tokens.sent + 1, cue)
    quoted = np.zeros(count + 2, dtype=np.float32)
    np.add.at(quoted, tokens.sent + 1, frame.mark_of >= 0)
    sizes = np.array([1, *(last - first for first, last in tokens.sents), 1], dtype=np.float32)
    quoted /= sizes
    blocks = np.array([-1, *(int(tokens.block[first]) for first, _ in tokens.sents), -1])
    for name, by in (("previous", 0), ("this", 1), ("next", 2)):
        there = tokens.sent + by
        same = blocks[there] == tokens.block
        out.add(f"best_{name}", np.where(same, best[there], -1))
        out.add(f"quoted_{name}", np.where(same, quoted[there], -1))
    out.add("from_sentence", np.minimum(index - frame.sent_first, FAR))
    out.add("to_sentence", np.minimum(frame.sent_last - index, FAR))
    out.add("sentence_size", np.minimum(frame.sent_last - frame.sent_first, 2 * FAR))
    out.add("sentence_closed", at(frame.punct, frame.sent_last) == 3)
    out.add("first_in_block", frame.sent_first == np.array([block.first for block in tokens.blocks])[tokens.block])
    blocks_size = np.array([block.last - block.first for block in tokens.blocks])
    out.add("block_size", np.minimum(blocks_size[tokens.block], 200))


def mark_table(frame: Frame, cue: FloatArray) -> FloatArray:
    """Describe every marked stretch, one row each; a last row of zeros stands for "in none"."""
    in_block: dict[int, int] = {}
    for (first, last), span in zip(frame.mark_tokens, frame.marked, strict=True):
        in_block[span.block] = in_block.get(span.block, 0) + last - first
    rows = [_mark_row(frame, cue, number, in_block) for number in range(len(frame.marked))]
    return np.array([*rows, [0.0] * len(MARK_FEATURES)], dtype=np.float32)


def _marks(frame: Frame, rows: FloatArray, out: Columns) -> None:
    """Give the tokens of a marked stretch (marks included) what is said of it."""
    index = np.arange(len(frame.tokens), dtype=np.int32)
    stretch = frame.mark_of
    edge = frame.is_mark & (stretch < 0)
    stretch = np.where(edge & frame.opens, shift(frame.mark_of, 1, -1), stretch)
    stretch = np.where(edge & frame.closes & (stretch < 0), shift(frame.mark_of, -1, -1), stretch).astype(np.int32)
    table = rows[stretch]  # the last row, all zero, stands for "in none"
    for number, name in enumerate(MARK_FEATURES):
        out.add(f"mark_{name}", table[:, number])
    firsts = np.array([first for first, _ in frame.mark_tokens] or [0], dtype=np.int32)
    lasts = np.array([last for _, last in frame.mark_tokens] or [0], dtype=np.int32)
    has = frame.mark_of >= 0
    where = np.maximum(frame.mark_of, 0)
    out.add("in_mark", has)
    out.add("from_open", np.where(has, np.minimum(index - firsts[where], FAR), -1))
    out.add("to_close", np.where(has, np.minimum(lasts[where] - 1 - index, FAR), -1))


MARK_FEATURES = (
    "has", "size", "style", "state", "continues", "sentence_start", "ends_comma", "ends_stop", "capital", "verbs",
    "before_comma", "before_colon", "before_cue", "after_cue", "cue_near", "before_that", "block_start", "block_end",
    "sentences", "after_stop", "before_det", "proper", "subjects", "block_marked",
)  # fmt: skip


def _mark_row(frame: Frame, cue: FloatArray, number: int, in_block: dict[int, int]) -> list[float]:
    """Describe one marked stretch: size, punctuation, what stands before and after, cues near."""
    tokens, span = frame.tokens, frame.marked[number]
    first, last = frame.mark_tokens[number]
    if last <= first:
        return [0.0] * len(MARK_FEATURES)
    block = tokens.blocks[span.block]
    before = first - 1
    while before >= block.first and frame.is_mark[before]:
        before -= 1
    after = last
    while after < block.last and frame.is_mark[after]:
        after += 1
    has_before, has_after = before >= block.first, after < block.last
    inside = tokens.pos[first:last]
    verbs = frame.finite[first:last].sum()
    near_before = cue[max(block.first, before - 7) : before + 1]
    near_after = cue[after : min(block.last, after + 8)]
    best_before = float(near_before.max()) if len(near_before) else 0.0
    best_after = float(near_after.max()) if len(near_after) else 0.0
    return [
        1.0,
        min(last - first, 2 * FAR),
        _STYLES[span.style],
        _STATES[span.state],
        span.continues,
        frame.sent_first[first] >= first - 1,
        frame.punct[last - 1] == 1,
        frame.punct[last - 1] == 3,
        tokens.words[first][:1].isupper(),
        min(int(verbs), 6),
        has_before and frame.punct[before] == 1,
        has_before and frame.punct[before] == 2,
        best_before,
        best_after,
        max(best_before, best_after),
        has_before and tokens.lowers[before] == "that",
        not has_before,
        not has_after,
        min(int(tokens.sent[last - 1] - tokens.sent[first]) + 1, 8),
        has_after and frame.punct[after] == 3,
        has_before and tokens.pos[before] == POS["DET"],
        float((inside == POS["PROPN"]).mean()),
        min(int((tokens.dep[first:last] == DEP["nsubj"]).sum()), 6),
        in_block[span.block] / max(block.last - block.first, 1),
    ]
