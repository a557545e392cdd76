"""The tokens of an article as one flat table: what every later stage reads instead of spaCy's objects.

One row a token over all parsed blocks, in order; columns are lists or integer arrays, so that features come out of
array operations. `head` is absolute; `start`/`end` count code points of the article's text.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.records import Label
from tasks.parse import Parsed

IntArray = npt.NDArray[np.int32]

DEPS = (
    "", "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc",
    "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta",
    "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj",
    "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
POSES = (
    "", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X", "SPACE",
)  # fmt: skip
TAGS = (
    "", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ",
    "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP",
    "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
)  # fmt: skip
ENTS = (
    "", "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG",
    "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip
DEP = {name: code for code, name in enumerate(DEPS)}
POS = {name: code for code, name in enumerate(POSES)}
TAG = {name: code for code, name in enumerate(TAGS)}
ENT = {name: code for code, name in enumerate(ENTS)}


@dataclass(frozen=True, slots=True)
class BlockSpan:
    """A parsed block's place in the token table: tokens `first:last`, and what the page says of it."""

    first: int
    last: int
    label: Label
    in_body: bool
    number: int  # of the block in the page
    text: str  # the reading view


@dataclass(frozen=True, slots=True)
class Tokens:
    """The token table of one article."""

    words: list[str]
    lowers: list[str]
    lemmas: list[str]
    pos: IntArray
    tag: IntArray
    dep: IntArray
    head: IntArray
    ent: IntArray
    sent: IntArray
    block: IntArray
    at: IntArray  # offset in the block's view
    start: IntArray
    end: IntArray
    left: IntArray  # first token of the subtree
    right: IntArray  # last token of the subtree
    sents: list[tuple[int, int]]  # first and last+1 token of each sentence
    blocks: list[BlockSpan]
    children: list[list[int]]

    def __len__(self) -> int:
        return len(self.words)

    def within(self, block: int, start: int, end: int) -> tuple[int, int]:
        """Give the tokens `first:last` of a block that begin in `start:end` of its view."""
        span = self.blocks[block]
        at = self.at[span.first : span.last]
        return span.first + int(np.searchsorted(at, start)), span.first + int(np.searchsorted(at, end))

    def token_at(self, offset: int) -> int:
        """Give the first token that ends after an offset of the article's text."""
        return int(np.searchsorted(self.end, offset, side="right"))

    def surface(self, first: int, last: int) -> tuple[int, int]:
        """Give the article offsets of tokens `first:last`."""
        return int(self.start[first]), int(self.end[last - 1])

    def sentence_of(self, token: int) -> tuple[int, int]:
        """Give the tokens `first:last` of a token's sentence."""
        return self.sents[int(self.sent[token])]

    def block_of(self, token: int) -> BlockSpan:
        """Give the block that a token stands in."""
        return self.blocks[int(self.block[token])]


def _codes(hashes: npt.NDArray[np.uint64], strings: Any, table: dict[str, int]) -> IntArray:
    unique, inverse = np.unique(hashes, return_inverse=True)
    names = [strings[int(value)] if value else "" for value in unique]
    return np.array([table.get(name, 0) for name in names], dtype=np.int32)[inverse]


def _texts(hashes: npt.NDArray[np.uint64], strings: Any) -> list[str]:
    known: dict[int, str] = {}
    out = []
    for value in hashes.tolist():
        text = known.get(value)
        if text is None:
            text = known[value] = strings[value] if value else ""
        out.append(text)
    return out


def make_tokens(parsed: Parsed) -> Tokens:
    """Flatten the parsed blocks of an article."""
    from spacy.attrs import DEP as D
    from spacy.attrs import ENT_TYPE, HEAD, IDX, LEMMA, LENGTH, ORTH, SENT_START
    from spacy.attrs import POS as P
    from spacy.attrs import TAG as T

    columns: list[npt.NDArray[Any]] = []
    starts: list[IntArray] = []
    ends: list[IntArray] = []
    spans: list[BlockSpan] = []
    heads: list[IntArray] = []
    strings: Any = {}
    total = 0
    for piece in parsed:
        doc = piece.doc
        strings = doc.vocab.strings
        array: npt.NDArray[Any] = doc.to_array([P, T, D, HEAD, ENT_TYPE, SENT_START, IDX, LENGTH, ORTH, LEMMA])
        first, total = total, total + len(array)
        heads.append((array[:, 3].astype(np.int64) + np.arange(first, total)).astype(np.int32))
        offsets = np.frombuffer(piece.view.offsets, dtype=np.dtype("L"))
        at = array[:, 6].astype(np.int64)
        starts.append(offsets[at].astype(np.int32))
        ends.append(offsets[at + array[:, 7].astype(np.int64) - 1].astype(np.int32) + 1)
        if len(array):
            array[0, 5] = 1
        columns.append(array)
        spans.append(BlockSpan(first, total, piece.block.label, piece.block.in_body, piece.number, piece.view.text))
    table = np.concatenate(columns) if columns else np.zeros((0, 10), dtype=np.uint64)
    words = _texts(table[:, 8], strings)
    head = np.concatenate(heads) if heads else np.zeros(0, dtype=np.int32)
    begins = table[:, 5] == 1
    sent = (np.cumsum(begins) - 1).astype(np.int32)
    bounds = [*np.flatnonzero(begins).tolist(), total]
    left, right = edges(head)
    block = np.repeat(np.arange(len(spans), dtype=np.int32), [span.last - span.first for span in spans])
    children: list[list[int]] = [[] for _ in range(total)]
    for child, parent in enumerate(head.tolist()):
        if parent != child:
            children[parent].append(child)
    return Tokens(
        words=words,
        lowers=[word.lower() for word in words],
        lemmas=[lemma.lower() for lemma in _texts(table[:, 9], strings)],
        pos=_codes(table[:, 0], strings, POS),
        tag=_codes(table[:, 1], strings, TAG),
        dep=_codes(table[:, 2], strings, DEP),
        head=head,
        ent=_codes(table[:, 4], strings, ENT),
        sent=sent,
        block=block.astype(np.int32),
        at=table[:, 6].astype(np.int32),
        start=np.concatenate(starts) if starts else np.zeros(0, dtype=np.int32),
        end=np.concatenate(ends) if ends else np.zeros(0, dtype=np.int32),
        left=left,
        right=right,
        sents=[(bounds[i], bounds[i + 1]) for i in range(len(bounds) - 1)],
        blocks=spans,
        children=children,
    )


def edges(head: IntArray) -> tuple[IntArray, IntArray]:
    """Find the ends of every token's subtree: each pass carries them one step up the tree."""
    left = np.arange(len(head), dtype=np.int32)
    right = left.copy()
    while True:
        before = left.sum() - right.sum(dtype=np.int64)
        np.minimum.at(left, head, left)
        np.maximum.at(right, head, right)
        if left.sum() - right.sum(dtype=np.int64) == before:
            return left, right
