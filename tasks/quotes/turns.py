"""Read transcripts: paragraphs that begin with a speaker's label ("WALLACE: ...", "Q: ...")."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.quotes.marked import Marked
from tasks.quotes.tokens import POS, Tokens

_LABEL = re.compile(
    r"""^["“”'‘*\s]*                                            # a mark may open the turn
        (?P<label>(?:[A-Z][\w.'’\-]*)(?:[ ](?:[A-Z][\w.'’\-]*|de|van|von|bin|al|la)){0,4}|Q|A)
        (?:[ ]?\([^()]{1,40}\))?                                # a role or party in brackets
        \s?:["”]?(?=\s+\S)""",
    re.VERBOSE,
)
_BARE = re.compile(r"(?P<label>Q)(?=\s+[\"“A-Z]\w)")  # "Q Governor, will you ...": as press offices write it
_LEAST = 3  # labelled paragraphs from which a text is a transcript


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a transcript: the block, where its label ends, and where the words begin."""

    block: int
    label_last: int
    words: int


def find_turns(tokens: Tokens) -> list[Turn]:
    """Find the turns of an article; none unless at least two labels take turns and one comes again."""
    found: list[tuple[str, Turn]] = []
    for number, block in enumerate(tokens.blocks):
        match = (_LABEL.match(block.text) or _BARE.match(block.text)) if block.label != "title" else None
        if not match:
            continue
        first, last = tokens.within(number, match.start("label"), match.end("label"))
        words, _ = tokens.within(number, match.end(), match.end())
        if first < last <= words < block.last and _names(tokens, first, last, match["label"]):
            found.append((match["label"], Turn(number, last, words)))
    counts = Counter(label.split()[-1] for label, _ in found)
    if len(found) < _LEAST or len(counts) < 2 or max(counts.values()) < 2:
        return []
    return [turn for _, turn in found]


def _names(tokens: Tokens, first: int, last: int, label: str) -> bool:
    return label in ("Q", "A") or label.isupper() or tokens.pos[last - 1] == POS["PROPN"]


def with_turns(tokens: Tokens, marked: Sequence[Marked], turns: Sequence[Turn]) -> list[Marked]:
    """Cut the labels off the marked stretches, and make a stretch of every turn that has no marks."""
    if not turns:
        return list(marked)
    out = []
    starts = {turn.block: int(tokens.at[turn.words]) for turn in turns}
    labelled = set()
    for span in marked:
        start = starts.get(span.block)
        if start is not None and span.start < start:
            if start >= span.end:
                continue
            labelled.add(span.block)
            out.append(replace(span, start=start, continues=False))
        else:
            out.append(span)
    for turn in turns:
        text = tokens.blocks[turn.block].text
        start = starts[turn.block]
        if turn.block not in labelled and not any(span.block == turn.block for span in out):
            end = len(text)
            out.append(Marked(turn.block, start, end, start, end, "none", "block"))
    return sorted(out, key=lambda span: (span.block, span.start))
