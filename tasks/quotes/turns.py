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
# Where the paragraphs were lost, a label in capitals begins a turn behind the end of the one before.
_INNER = re.compile(
    r"""(?:^|(?<=[.:?!…"”)—\-])\s+)["“]?
        (?P<label>[A-Z][A-Z.'’\-]+(?:[ ][A-Z][A-Z.'’\-]+){0,2})
        :(?=\s+\S)""",
    re.VERBOSE,
)
_QUESTION_WORDS = 60  # longest question of an interview
_BLANK = ' \n\t"“'
_LEAST_ANSWERS = 3
_YOU = frozenset(("you", "your"))
_I = frozenset(("i", "my", "me"))
_QUOTES = re.compile(r"[\"“”«»„]")
_ACCOUNT = re.compile(r"\s*[—–-]+\s*(?P<name>[^()@\n]{2,60}?)\s*\(@\w+\)")  # who signs a post
_LINK = re.compile(r"(?:\s*(?:pic\.twitter\.com/\S+|<?https?://\S+|\[[^\]]*\]\([^)]*\)))+\s*$")
_LEAST = 3  # labelled paragraphs from which a text is a transcript
_LEAST_INNER = 4  # labels within one paragraph
_TAIL = re.compile(r"""(?:[\s"“”]|\([A-Z][A-Z .]+\))*$""")  # what stands between two turns, "(LAUGHTER)" too


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a transcript: the block, its first token, where its label ends, its words begin, and where it ends.

    The answers of an interview that tells them by type alone have no label: it ends at -1.
    """

    block: int
    first: int
    label_last: int
    words: int
    last: int


def find_turns(tokens: Tokens) -> list[Turn]:
    """Find the turns of an article; none unless at least two labels take turns and one comes again."""
    found: list[tuple[str, Turn]] = []
    for number, block in enumerate(tokens.blocks):
        match = (_LABEL.match(block.text) or _BARE.match(block.text)) if block.label != "title" else None
        inner = list(_INNER.finditer(block.text)) if block.label != "title" else []
        if len(inner) >= _LEAST_INNER:
            ends = [*(after.start() for after in inner[1:]), len(block.text)]
            found.extend(filter(None, (_turn(tokens, number, *one) for one in zip(inner, ends, strict=True))))
        elif match:
            found.extend(filter(None, [_turn(tokens, number, match, len(block.text))]))
    counts = Counter(label.split()[-1] for label, _ in found)
    if len(found) < _LEAST or len(counts) < 2 or max(counts.values()) < 2:
        return _answers(tokens)
    return [turn for _, turn in found]


def find_posts(tokens: Tokens, block_quotes: Sequence[bool]) -> list[Turn]:
    """Find posts set into the page: paragraphs of an embed, or a block quote, signed by name and account below.

    "Nine years." // "- Ann Lee (@annlee) May 3, 2021"
    """
    found: list[Turn] = []
    for number, block in enumerate(tokens.blocks):
        match = _ACCOUNT.match(block.text)
        if not match:
            continue
        _, name = tokens.within(number, match.start("name"), match.end("name"))
        while name > block.first and not tokens.words[name - 1][-1:].isalpha():
            name -= 1
        above = number - 1
        while above >= 0 and (tokens.blocks[above].label == "embed" or _is_quoted(tokens, block_quotes, above)):
            held = tokens.blocks[above]
            if _ACCOUNT.match(held.text) or block_quotes[above] != block_quotes[number]:
                break
            link = _LINK.search(held.text)
            _, last = tokens.within(above, 0, link.start() if link else len(held.text))
            if last > held.first and any(word[:1].isalpha() for word in tokens.words[held.first : last]):
                found.append(Turn(above, held.first, name, held.first, last))
            above -= 1
    return sorted(found, key=lambda turn: turn.first)


def _is_quoted(tokens: Tokens, block_quotes: Sequence[bool], block: int) -> bool:
    return block_quotes[block] and tokens.blocks[block].label != "heading"


def _answers(tokens: Tokens) -> list[Turn]:
    """Find the answers of an interview without labels: paragraphs without marks behind questions to "you".

    Most of the questions say "you", and most of the answers "I"; else they are headings of an essay or a help page.
    """
    found: list[Turn] = []
    asked = told = pairs = 0
    open_question = False
    for number, block in enumerate(tokens.blocks):
        words = set(tokens.lowers[block.first : block.last])
        short = block.last - block.first <= _QUESTION_WORDS
        if block.label in ("title", "caption", "embed") or _QUOTES.search(block.text):
            open_question = False
        elif block.text.rstrip(" *_").endswith("?") and short:
            asked += not _YOU.isdisjoint(words)
            pairs += 1
            open_question = True
        elif block.label == "heading":
            open_question = False
        elif open_question:
            told += not _I.isdisjoint(words)
            found.append(Turn(number, block.first, -1, block.first, block.last))
    return found if min(pairs, told) >= _LEAST_ANSWERS and 2 * asked >= pairs and 2 * told >= len(found) else []


def _turn(tokens: Tokens, block: int, match: re.Match[str], end: int) -> tuple[str, Turn] | None:
    first, last = tokens.within(block, match.start("label"), match.end("label"))
    spoken = match.end() + len(_TAIL.sub("", tokens.blocks[block].text[match.end() : end], count=1))
    words, stop = tokens.within(block, match.end(), spoken)
    if not first < last <= words < stop or not _names(tokens, last, match["label"]):
        return None
    opens, _ = tokens.within(block, match.start(), match.start())
    return match["label"], Turn(block, opens, last, words, stop)


def _names(tokens: Tokens, last: int, label: str) -> bool:
    return label in ("Q", "A") or label.isupper() or tokens.pos[last - 1] == POS["PROPN"]


def with_turns(tokens: Tokens, marked: Sequence[Marked], turns: Sequence[Turn]) -> list[Marked]:
    """Cut the labels off the marked stretches, and make a stretch of every turn that has no marks, or broken ones."""
    if not turns:
        return list(marked)
    several = Counter(turn.block for turn in turns)
    unlabelled = {turn.block for turn in turns if turn.words == turn.first}
    whole = {turn.block: turn for turn in turns if several[turn.block] == 1}
    out = []
    for span in marked:
        start = int(tokens.at[whole[span.block].words]) if span.block in whole else -1
        if several[span.block] > 1 or start >= span.end or span.block in unlabelled:
            continue
        out.append(replace(span, start=start, continues=False) if span.start < start else span)
    held = {span.block for span in out}
    for turn in turns:
        if turn.block not in held:
            text = tokens.blocks[turn.block].text
            start = int(tokens.at[turn.words])
            end = int(tokens.at[turn.last]) if turn.last < tokens.blocks[turn.block].last else len(text)
            end = start + len(text[start:end].rstrip(_BLANK))
            out.append(Marked(turn.block, start, end, start, end, "none", "block"))
    return sorted(out, key=lambda span: (span.block, span.start))
