"""Mend the parse around attributions, where the small model goes wrong in the same way again and again."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tasks.quotes.marked import Marked
from tasks.quotes.tokens import DEP, ENT, POS, TAG, IntArray, Tokens, edges

_FINITE = tuple(TAG[name] for name in ("VBD", "VBZ", "VBP"))
_SUBJECTS = (DEP["nsubj"], DEP["nsubjpass"], DEP["csubj"], DEP["expl"])
_NOUNS = (POS["PROPN"], POS["NOUN"])
_NOMINAL = (POS["PROPN"], POS["NOUN"], POS["PRON"])
_VERBS = (POS["VERB"], POS["AUX"])
_HELD = (DEP["pobj"], DEP["poss"])
_TIMES = (ENT["DATE"], ENT["TIME"])
_ENDS = frozenset(",?!…—-")
_CLAUSE = 20  # longest way from a closing mark to the verb of its attribution, in tokens


def mend_parse(tokens: Tokens, marked: Sequence[Marked]) -> Tokens:
    """Give verbs the subject that the parse hung on a quotation or a parenthesis, or took for an adjective.

    "“We won,” their captain, Ann Lee, said"; "“We won,” the 34-year-old said"; "Lee, the court heard, told them".
    """
    head, dep = tokens.head.copy(), tokens.dep.copy()
    inside = np.zeros(len(tokens), dtype=np.bool_)
    closed = np.full(len(tokens), -1, dtype=np.int32)
    for span in marked:
        first, _ = tokens.within(span.block, span.outer_start, span.outer_end)
        last, after = tokens.within(span.block, span.end, span.outer_end)
        inside[first:after] = True
        block = tokens.blocks[span.block]
        ended = last > block.first and tokens.words[last - 1][-1] in _ENDS
        comma = after < block.last and tokens.words[after] == ","
        if span.style != "single" and after > last and (ended or comma):
            closed[after : min(after + _CLAUSE, block.last)] = after
    changed = _free_parentheses(tokens, head)
    for token in np.flatnonzero((closed >= 0) & ~inside & np.isin(tokens.tag, _FINITE)).tolist():
        if tokens.pos[token] != POS["VERB"] or any(dep[child] in _SUBJECTS for child in tokens.children[token]):
            continue
        found = _stray_subject(tokens, inside, int(closed[token]), token)
        if token == closed[token]:
            # "“Why?” shot back Ann Lee": who stands behind the verb was taken for its object.
            found = next((c for c in tokens.children[token] if c > token and tokens.dep[c] == DEP["dobj"]), -1)
            found = found if found >= 0 and tokens.pos[found] == POS["PROPN"] else -1
        if found >= 0:
            head[found], dep[found] = token, DEP["nsubj"]
            changed = True
    if not changed:
        return tokens
    left, right = edges(head)
    children: list[list[int]] = [[] for _ in range(len(tokens))]
    for child, parent in enumerate(head.tolist()):
        if parent != child:
            children[parent].append(child)
    return replace(tokens, head=head, dep=dep, left=left, right=right, children=children)


def _free_parentheses(tokens: Tokens, head: IntArray) -> bool:
    """Give the verb behind a parenthesis its subject from before it: "Lee, the court heard, told them"."""
    changed = False
    for verb in np.flatnonzero(np.isin(tokens.tag, _FINITE) & (tokens.dep == DEP["conj"])).tolist():
        inner = int(tokens.head[verb])
        subjects = [child for child in tokens.children[inner] if tokens.dep[child] in _SUBJECTS and child < inner]
        if len(subjects) != 2 or any(tokens.dep[child] in _SUBJECTS for child in tokens.children[verb]):
            continue
        outer, own = subjects
        opens, closes = int(tokens.left[own]) - 1, inner + 1
        if tokens.words[opens] == tokens.words[closes] == "," and outer < opens and verb <= closes + 2:
            head[outer] = verb
            changed = True
    return changed


def _stray_subject(tokens: Tokens, inside: npt.NDArray[np.bool_], first: int, verb: int) -> int:
    """Find who stands between a closing mark and a verb that lacks its subject: the name before the verb, or the first
    noun that the parse hung elsewhere.
    """
    if any(inside[token] or tokens.pos[token] in _VERBS for token in range(first, verb)):
        return -1
    before = verb - 1
    while before > first and tokens.pos[before] == POS["ADV"]:
        before -= 1
    if before >= first and tokens.pos[before] == POS["PROPN"] and tokens.ent[before] not in _TIMES:
        return before if tokens.dep[before] not in _HELD else -1
    for token in range(first, verb):
        age = tokens.lowers[token] == "old" and tokens.lowers[token - 1] == "-"
        named = tokens.pos[token] in _NOMINAL and tokens.ent[token] not in _TIMES
        if not (named or age) or first <= tokens.head[token] < verb:
            continue
        last = next((t for t in range(token + 1, verb) if tokens.pos[t] not in _NOUNS), verb) - 1
        return last if tokens.dep[last] not in _HELD else -1
    return -1
