"""Decide of every marked stretch whether it is part of a statement, or a title, a nickname, a word as a word."""

import numpy as np

from tasks.quotes.content import MARK_FEATURES
from tasks.quotes.frame import Columns, FloatArray, Frame
from tasks.quotes.lexicon import listed
from tasks.quotes.tokens import DEP, ENT, POS, TAG
from tasks.quotes.trees import load_trees

_BESIDE = ("VERB", "AUX", "NOUN", "PROPN", "PRON", "ADP", "DET", "ADJ", "PUNCT", "SCONJ", "CCONJ", "ADV", "PART")
_ROOTS = ("ROOT", "ccomp", "dobj", "pobj", "nsubj", "attr", "oprd", "appos", "xcomp", "compound", "nmod", "amod",
          "advcl", "relcl", "conj", "dep", "acomp", "parataxis")  # fmt: skip
_SHAPE = (
    "titled", "capitals", "title_ent", "words", "root_cue", "root_rate", "root_size", "possessive_before",
    "number_inside", "verb_inside", "pronoun_inside", "first_person", "guess_mean", "guess_min", "guess_max",
    "guess_first", "guess_last", "guess_before", "guess_before2", "guess_after", "guess_after2", "cue_inside",
)  # fmt: skip


def stretch_features(frame: Frame, cue: FloatArray, guess: FloatArray, marks: FloatArray) -> Columns:
    """Describe every marked stretch: its shape, its place, and what the tagger thinks of its words."""
    inside = np.concatenate([1 - guess[:, 0], [0.0, 0.0, 0.0]])
    rows = [[*marks[number], *_row(frame, cue, inside, number)] for number in range(len(frame.marked))]
    names = [
        *MARK_FEATURES,
        *_SHAPE,
        *(f"before_{name}" for name in _BESIDE),
        *(f"after_{name}" for name in _BESIDE),
        *(f"root_{name}" for name in _ROOTS),
    ]
    table = np.array(rows, dtype=np.float32).reshape(len(rows), len(names))
    out = Columns()
    for column, name in enumerate(names):
        out.add(name, table[:, column])
    return out


def _row(frame: Frame, cue: FloatArray, inside: FloatArray, number: int) -> list[float]:
    tokens = frame.tokens
    first, last = frame.mark_tokens[number]
    width = len(_SHAPE) + 2 * len(_BESIDE) + len(_ROOTS)
    if last <= first:
        return [0.0] * width
    block = tokens.blocks[frame.marked[number].block]
    before, after = first - 1, last
    while before >= block.first and frame.is_mark[before]:
        before -= 1
    while after < block.last and frame.is_mark[after]:
        after += 1
    words = [word for word in tokens.words[first:last] if word[:1].isalpha()]
    long = [word for word in words if len(word) > 3]
    stop = min(last, tokens.sentence_of(first)[1])
    tops = [t for t in range(first, stop) if not first <= tokens.head[t] < last]
    root = max(tops, key=lambda t: int(tokens.right[t] - tokens.left[t]), default=first)
    head = int(tokens.head[root])
    here, pos = inside[first:last], tokens.pos[first:last]
    before_pos = int(tokens.pos[before]) if before >= block.first else -1
    after_pos = int(tokens.pos[after]) if after < block.last else -1
    tags, ents = tokens.tag[first:last], tokens.ent[first:last]
    person = (tags == TAG["PRP"]) | (tags == TAG["PRP$"])
    named = (ents == ENT["WORK_OF_ART"]) | (ents == ENT["ORG"]) | (ents == ENT["PERSON"])
    shape = [
        float(np.mean([word[0].isupper() for word in long])) if long else 0.5,
        float(np.mean([word.isupper() for word in words])) if words else 0.0,
        float(named.mean()),
        min(len(words), 30),
        float(cue[head]) if head != root else 0.0,
        float(frame.lexical[head, 0]) if head != root else 0.0,
        min(int(tokens.right[root] - tokens.left[root]), 60),
        before >= block.first and tokens.tag[before] == TAG["POS"],
        float((pos == POS["NUM"]).any()),
        float(frame.verbal[first:last].any()),
        float(person.any()),
        float(any(word in _FIRST_PERSON for word in tokens.lowers[first:last])),
        float(here.mean()),
        float(here.min()),
        float(here.max()),
        float(here[0]),
        float(here[-1]),
        float(inside[before]) if before >= block.first else 0.0,
        float(inside[before - 1]) if before > block.first else 0.0,
        float(inside[after]) if after < block.last else 0.0,
        float(inside[after + 1]) if after + 1 < block.last else 0.0,
        float(cue[first:last].max()),
    ]
    return [
        *shape,
        *(before_pos == POS[name] for name in _BESIDE),
        *(after_pos == POS[name] for name in _BESIDE),
        *(tokens.dep[root] == DEP[name] for name in _ROOTS),
    ]


_TITLE_WORDS = 7
_FIRST_PERSON = frozenset(("i", "we", "my", "our", "me", "us", "you", "your"))


def in_title_case(frame: Frame, first: int, last: int) -> bool:
    """Tell whether a stretch is a few words, the last of them and all that count with capitals."""
    words = [word for word in frame.tokens.words[first:last] if word[:1].isalpha()]
    long = [word for word in words if len(word) > 3]
    few = 2 <= len(words) <= _TITLE_WORDS and bool(long)
    return few and all(word[0].isupper() for word in long) and words[-1][0].isupper()


def _of_work(frame: Frame, first: int, last: int) -> bool:
    """Tell whether a marked stretch is a title beside its work (a book, “...”; her “...” programme), or “so-called”."""
    tokens = frame.tokens
    if "-".join(tokens.lowers[max(first - 4, 0) : first - 1]).replace("---", "-").endswith("so-called"):
        return True
    before = first - 1
    while before > 0 and (frame.is_mark[before] or frame.punct[before] == 1):
        before -= 1
    if tokens.lowers[max(before, 0)] in ("titled", "entitled"):
        return True
    if not in_title_case(frame, first, last):
        return False
    if tokens.lowers[max(before, 0)] in ("called", "named", "dubbed") and tokens.pos[before - 1] != POS["PRON"]:
        # "a scheme, called “Bread for All,”": a name, where nobody is said to call it so.
        return before > 0 and (frame.punct[before - 1] == 1 or tokens.dep[before] == DEP["acl"])
    after = [t for t in range(last + 1, min(last + 3, len(tokens))) if not frame.punct[last + 1 : t + 1].any()]
    return any(tokens.lemmas[token] in listed("work") for token in (before, *after))


def weigh(frame: Frame, cue: FloatArray, guess: FloatArray, marks: FloatArray) -> FloatArray:
    """Give the probability of every marked stretch to be part of a statement; the title of a work is none."""
    if not frame.marked:
        return np.zeros(0, dtype=np.float32)
    columns = stretch_features(frame, cue, guess, marks)
    trees = load_trees("stretch_trees.json")
    trees.check(columns.names)
    weights = np.asarray(trees.probabilities(columns.matrix())[:, 0], dtype=np.float32)
    weights[[_of_work(frame, first, last) for first, last in frame.mark_tokens]] = 0.0
    return weights
