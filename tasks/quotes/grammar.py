"""Read the grammar around a token: whose verb it is, what phrase it heads, which paragraphs share a sentence."""

import numpy as np

from tasks.quotes.frame import Frame
from tasks.quotes.tokens import DEP, POS, IntArray, Tokens

_DASHES = frozenset(("--", "—"))
_MARKS = frozenset(('"', "“", "”", "``", "''", "«", "»", "„"))


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
    # "said by phone": who has a subject of his own in the active needs no agent.
    active = (subject >= 0) & (tokens.dep[subject] == DEP["nsubj"])
    subject = np.where((agent >= 0) & ~active, agent, subject)
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


def subject_above(tokens: Tokens, subject: IntArray, token: int) -> int:
    """Give the subject of the nearest clause above a token, -1 without."""
    for _ in range(4):
        token = int(tokens.head[token])
        if subject[token] >= 0:
            return int(subject[token])
    return -1


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


def phrase(tokens: Tokens, head: int) -> tuple[int, int]:
    """Give the tokens of the phrase a head stands for: its modifiers, "of ..." and an apposed name; no clauses."""
    first, last = head, head + 1
    keep = {DEP[name] for name in ("det", "compound", "amod", "poss", "nummod", "nmod", "predet", "quantmod", "advmod")}
    for child in tokens.children[head]:
        if child < head and tokens.dep[child] in keep and tokens.left[child] >= tokens.sentence_of(head)[0]:
            first = min(first, int(tokens.left[child]))
    if tokens.lowers[head] == "old" and head - 4 >= tokens.sentence_of(head)[0] and tokens.words[head - 1] == "-":
        # "the 34-year-old"
        first = min(first, head - 4 - (tokens.pos[head - 5] == POS["DET"] if head > 4 else 0))
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
    # A misparse may hang the end of the quote, or a dateline, on the speaker: the phrase begins after the mark.
    marks = [token for token in range(first, head) if tokens.words[token] in _MARKS or tokens.words[token] in _DASHES]
    first = marks[-1] + 1 if marks else first
    while first < head and not tokens.words[first][0].isalnum():
        first += 1
    return first, last


def _broken(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether a verb or a quotation mark stands in between: there a phrase ends."""
    marks = any(word in _MARKS for word in tokens.words[first:last])
    verbs = (POS["VERB"], POS["AUX"])
    return marks or any(code in verbs for code in tokens.pos[first:last].tolist())
