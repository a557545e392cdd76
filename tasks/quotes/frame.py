"""What the models see of an article: arrays over its tokens, none of them about which words stand there.

Words enter only through the lexicon (how often a lemma attributes, of what class it is); everything else is syntax,
order, marks and distance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.quotes.lexicon import Lexicon
from tasks.quotes.marked import Marked
from tasks.quotes.tokens import DEP, DEPS, ENT, POS, TAG, IntArray, Tokens

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]
FAR = 40  # distances in tokens are capped here


@dataclass(frozen=True, slots=True)
class Frame:
    """Shared arrays of one article."""

    tokens: Tokens
    marked: tuple[Marked, ...]
    mark_tokens: tuple[tuple[int, int], ...]  # tokens of each marked stretch, marks excluded
    mark_of: IntArray  # index of the marked stretch a token is in, -1 outside
    is_mark: BoolArray  # the token is a mark itself
    opens: BoolArray
    closes: BoolArray
    children: npt.NDArray[np.int64]  # bit d set: has a child with dependency d
    subject: IntArray
    complement: IntArray
    sent_first: IntArray
    sent_last: IntArray  # last token
    lexical: FloatArray  # columns of Lexicon.columns
    speaker_rate: FloatArray
    finite: BoolArray  # finite verbs and modals
    verbal: BoolArray
    punct: IntArray  # 0 none, 1 comma, 2 colon, 3 sentence end, 4 dash, 5 semicolon, 6 bracket, 7 other


_PUNCT = {",": 1, ":": 2, ".": 3, "!": 3, "?": 3, "…": 3, "...": 3, "—": 4, "–": 4, "-": 4, "--": 4, ";": 5, "(": 6,
          ")": 6, "[": 6, "]": 6}  # fmt: skip


def make_frame(tokens: Tokens, marked: Sequence[Marked], lexicon: Lexicon) -> Frame:
    """Compute the shared arrays."""
    count = len(tokens)
    index = np.arange(count, dtype=np.int32)
    children = np.zeros(count, dtype=np.int64)
    inner = tokens.head != index
    np.bitwise_or.at(children, tokens.head[inner], np.left_shift(np.int64(1), tokens.dep[inner].astype(np.int64)))
    subject = _child(tokens, index, (DEP["nsubjpass"], DEP["csubj"], DEP["nsubj"]))
    complement = _child(tokens, index, (DEP["parataxis"], DEP["xcomp"], DEP["ccomp"]))
    mark_of = np.full(count, -1, dtype=np.int32)
    is_mark = np.zeros(count, dtype=np.bool_)
    opens, closes = is_mark.copy(), is_mark.copy()
    pairs: list[tuple[int, int]] = []
    for number, span in enumerate(marked):
        first, last = tokens.within(span.block, span.start, span.end)
        outer_first, outer_last = tokens.within(span.block, span.outer_start, span.outer_end)
        mark_of[first:last] = number
        is_mark[outer_first:first] = True
        is_mark[last:outer_last] = True
        opens[outer_first:first] = True
        closes[last:outer_last] = True
        pairs.append((first, last))
    sent_first = np.zeros(count, dtype=np.int32)
    sent_last = np.zeros(count, dtype=np.int32)
    for first, last in tokens.sents:
        sent_first[first:last] = first
        sent_last[first:last] = last - 1
    punct = np.array(
        [_PUNCT.get(word, 7) if code == POS["PUNCT"] else 2 * (word == ":") for word, code in
         zip(tokens.words, tokens.pos.tolist(), strict=True)],
        dtype=np.int32,
    )  # fmt: skip
    return Frame(
        tokens=tokens,
        marked=tuple(marked),
        mark_tokens=tuple(pairs),
        mark_of=mark_of,
        is_mark=is_mark,
        opens=opens,
        closes=closes,
        children=children,
        subject=subject,
        complement=complement,
        sent_first=sent_first,
        sent_last=sent_last,
        lexical=lexicon.look_up(tokens, children),
        speaker_rate=lexicon.speakers(tokens),
        finite=_one_of(tokens.tag, ("VBD", "VBZ", "VBP", "MD"), TAG),
        verbal=_one_of(tokens.pos, ("VERB", "AUX"), POS),
        punct=punct,
    )


def _one_of(codes: IntArray, names: Sequence[str], table: dict[str, int]) -> BoolArray:
    wanted = np.zeros(len(table), dtype=np.bool_)
    wanted[[table[name] for name in names]] = True
    return wanted[codes]


def _child(tokens: Tokens, index: IntArray, deps: tuple[int, ...]) -> IntArray:
    """Give each token its last child of the given dependencies, the later in the tuple winning; -1 without."""
    out = np.full(len(index), -1, dtype=np.int32)
    for dep in deps:
        has = tokens.dep == dep
        out[tokens.head[has]] = index[has]
    return out


def shift(values: npt.NDArray[Any], by: int, fill: float = 0) -> npt.NDArray[Any]:
    """Give each token the value of the token `by` places on."""
    out = np.full_like(values, fill)
    if by > 0:
        out[:-by] = values[by:]
    elif by < 0:
        out[-by:] = values[:by]
    return out


def at(values: npt.NDArray[Any], where: IntArray, fill: float = 0) -> npt.NDArray[Any]:
    """Gather by index, with a fill where the index is -1."""
    if not len(values):
        return values
    out = values[np.maximum(where, 0)]
    return np.where(where >= 0, out, np.asarray(fill, dtype=values.dtype))


def previous_true(flags: BoolArray) -> IntArray:
    """Give the last true place at or before each token, -1 before the first."""
    index = np.arange(len(flags), dtype=np.int32)
    return np.maximum.accumulate(np.where(flags, index, -1)).astype(np.int32) if len(flags) else index


def next_true(flags: BoolArray) -> IntArray:
    """Give the first true place at or after each token, -1 after the last."""
    back = previous_true(flags[::-1])
    count = len(flags)
    return np.where(back[::-1] >= 0, count - 1 - back[::-1], -1).astype(np.int32)


_POS_SHOWN = ("VERB", "AUX", "NOUN", "PROPN", "PRON", "ADJ", "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PART", "PUNCT",
              "NUM")  # fmt: skip
_TAG_SHOWN = ("VBD", "VBZ", "VBP", "VBG", "VBN", "VB", "MD", "TO", "WDT", "WP", "WRB", "POS", "PRP", "PRP$")
_DEP_SHOWN = ("ROOT", "nsubj", "nsubjpass", "dobj", "pobj", "ccomp", "xcomp", "advcl", "acl", "relcl", "conj",
              "prep", "mark", "aux", "auxpass", "advmod", "appos", "poss", "compound", "amod", "attr",
              "acomp", "pcomp", "agent", "dative", "npadvmod", "cc", "punct", "parataxis",
              "det", "case", "oprd", "dep", "intj")  # fmt: skip
_CHILD_SHOWN = ("nsubj", "nsubjpass", "ccomp", "xcomp", "dobj", "prep", "mark", "aux", "auxpass", "neg",
                "advcl", "agent", "parataxis", "acl", "poss", "det", "attr", "acomp",
                "dative", "prt", "relcl", "conj", "oprd", "pobj", "pcomp", "punct", "advmod", "npadvmod",
                "appos")  # fmt: skip
_SUBJECT_ENTS = ("PERSON", "ORG", "GPE", "NORP")


class Columns:
    """Feature columns under their names; `matrix()` stacks them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[npt.NDArray[Any]] = []

    def add(self, name: str, values: npt.NDArray[Any]) -> None:
        """Add one column."""
        self.names.append(name)
        self.values.append(values)

    def matrix(self) -> FloatArray:
        """Stack the columns, one row a token."""
        return np.stack(self.values, dtype=np.float32, casting="unsafe").T


def cue_features(frame: Frame) -> Columns:
    """Describe each token as a possible cue."""
    tokens = frame.tokens
    out = Columns()
    for number, name in enumerate(Lexicon.columns):
        out.add(name, frame.lexical[:, number])
    for name in _POS_SHOWN:
        out.add(f"pos_{name}", tokens.pos == POS[name])
    for name in _TAG_SHOWN:
        out.add(f"tag_{name}", tokens.tag == TAG[name])
    for name in _DEP_SHOWN:
        out.add(f"dep_{name}", tokens.dep == DEP[name])
    for name in _CHILD_SHOWN:
        out.add(f"child_{name}", (frame.children >> DEP[name]) & 1)
    head_dep = tokens.dep[tokens.head] if len(tokens) else tokens.dep
    for name in ("ROOT", "ccomp", "advcl", "relcl", "xcomp", "conj", "pobj"):
        out.add(f"head_dep_{name}", head_dep == DEP[name])
    for name in ("VERB", "NOUN", "PROPN", "ADP"):
        out.add(f"head_pos_{name}", at(tokens.pos, tokens.head) == POS[name])
    _subject(frame, out)
    index = np.arange(len(tokens), dtype=np.int32)
    comp = frame.complement
    out.add("comp_side", np.where(comp < 0, 0, np.where(comp > index, 1, -1)))
    out.add("comp_size", np.minimum(at(tokens.right, comp) - at(tokens.left, comp), FAR) * (comp >= 0))
    out.add("head_lex", at(frame.lexical[:, 0], tokens.head))
    _around(frame, out, 2)
    _mark_distance(frame, out)
    first = index - frame.sent_first
    out.add("from_sentence", np.minimum(first, FAR))
    out.add("to_sentence", np.minimum(frame.sent_last - index, FAR))
    out.add("sentence_size", np.minimum(frame.sent_last - frame.sent_first, 2 * FAR))
    closed = at(frame.punct, frame.sent_last) == 3
    out.add("sentence_closed", closed)
    sentence_best = np.zeros(len(tokens.sents), dtype=np.float32)
    np.maximum.at(sentence_best, tokens.sent, frame.lexical[:, 0])
    out.add("lex_below_best", sentence_best[tokens.sent] - frame.lexical[:, 0] if len(tokens) else frame.lexical[:, 0])
    return out


def _subject(frame: Frame, out: Columns) -> None:
    tokens, subject = frame.tokens, frame.subject
    index = np.arange(len(tokens), dtype=np.int32)
    out.add("subject_side", np.where(subject < 0, 0, np.where(subject > index, 1, -1)))
    for name in ("PRON", "PROPN", "NOUN"):
        out.add(f"subject_{name}", at(tokens.pos, subject) == POS[name])
    for name in _SUBJECT_ENTS:
        out.add(f"subject_{name}", at(tokens.ent, subject) == ENT[name])
    out.add("subject_rate", at(frame.speaker_rate, subject))
    out.add("subject_gap", np.minimum(np.abs(subject - index), FAR) * (subject >= 0))
    wh = np.isin(tokens.tag, (TAG["WDT"], TAG["WP"]))
    out.add("subject_wh", at(wh, subject))


def _around(frame: Frame, out: Columns, reach: int) -> None:
    tokens = frame.tokens
    that = np.array([word == "that" for word in tokens.lowers], dtype=np.int8)
    to = tokens.tag == TAG["TO"]
    for by in [step for step in range(-reach, reach + 1) if step]:
        out.add(f"punct{by:+d}", shift(frame.punct, by))
        out.add(f"mark{by:+d}", shift(frame.opens * 1 + frame.closes * 2, by))
        out.add(f"that{by:+d}", shift(that, by))
    out.add("that+3", shift(that, 3))
    out.add("to+1", shift(to, 1))
    for name in ("PRON", "PROPN", "NOUN", "VERB", "AUX", "ADP", "DET"):
        out.add(f"pos-1_{name}", shift(tokens.pos, -1) == POS[name])
        out.add(f"pos+1_{name}", shift(tokens.pos, 1) == POS[name])


def _mark_distance(frame: Frame, out: Columns) -> None:
    """Say how far the marks are, before and after, in the same paragraph."""
    tokens = frame.tokens
    index = np.arange(len(tokens), dtype=np.int32)
    out.add("in_mark", (frame.mark_of >= 0) & ~frame.is_mark)
    for name, flags in (("open", frame.opens), ("close", frame.closes)):
        before, after = previous_true(flags), next_true(flags)
        same_before = (before >= 0) & (at(tokens.block, before, -1) == tokens.block)
        same_after = (after >= 0) & (at(tokens.block, after, -1) == tokens.block)
        out.add(f"{name}_before", np.where(same_before, np.minimum(index - before, FAR), FAR + 1))
        out.add(f"{name}_after", np.where(same_after, np.minimum(after - index, FAR), FAR + 1))
        same_sent = same_before & (at(tokens.sent, before, -1) == tokens.sent)
        out.add(f"{name}_before_in_sentence", same_sent)
        out.add(f"{name}_after_in_sentence", same_after & (at(tokens.sent, after, -1) == tokens.sent))


assert len(DEPS) <= 63, "dependencies are bits of an int64"
