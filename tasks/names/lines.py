"""A parsed block as parallel lists: what the name rules look at, read from spaCy once."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.records import MentionType
from tasks.names.lexicon import fold
from tasks.parse import Parsed, ParsedBlock

if TYPE_CHECKING:
    from spacy.tokens import Span

# Share of capitalised words of four letters and more from which a line counts as a headline in title case.
_TITLE_CASE_SHARE = 0.75
_LONG = 3  # letters of the words that headlines set in lower case
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})  # a verb in lower case: a sentence, whatever names it holds
# Words and letters from which a run in capitals is a shout, not a row of acronyms.
_CAPS_RUN = 3
_CAPS_LETTERS = 14
READ_OFF = frozenset({"result", "wire"})  # rules of names whose type the form of the line says


@dataclass(slots=True)
class Line:
    """One parsed block."""

    number: int
    block: ParsedBlock
    words: list[str]
    low: list[str]  # folded words
    tags: list[str]
    starts: list[int]  # offsets of the tokens in the view
    sentence: list[int]  # number of each token's sentence in the line
    headline: bool  # title case or all capitals: capitals say nothing here
    caps: frozenset[int]  # tokens of runs in all capitals

    def shouts(self, token: int) -> bool:
        """Say whether capitals say nothing at a token: in a headline or a run of capitals."""
        return self.headline or token in self.caps

    def end_of(self, token: int) -> int:
        """Give the view offset after a token."""
        return self.starts[token] + len(self.words[token])


@dataclass(slots=True)
class Draft:
    """A name in the making: tokens `first:last` of a line, `start:end` in the line's view."""

    line: int
    first: int
    last: int
    start: int
    end: int
    text: str
    type: MentionType
    label: str  # spaCy's label, "" where spaCy found nothing
    rule: str
    key: str = ""
    role: tuple[int, int] | None = None  # view offsets
    role_text: str = ""
    honorific: str = ""  # folded title directly before the name
    country: str | None = None  # code of the country that a place or people names
    cluster: int = -1
    words: list[str] = field(default_factory=list)  # folded words of the name


def read_lines(parsed: Parsed) -> list[Line]:
    """Read every parsed block."""
    return [_read(number, block) for number, block in enumerate(parsed)]


def _read(number: int, block: ParsedBlock) -> Line:
    words: list[str] = []
    tags: list[str] = []
    starts: list[int] = []
    sentence: list[int] = []
    here = -1
    for token in block.doc:
        words.append(token.text)
        tags.append(token.tag_)
        starts.append(token.idx)
        here += bool(token.is_sent_start) or here < 0
        sentence.append(here)
    caps = _capital_runs(words)
    names = {token for entity in block.doc.ents if _is_plain_name(entity) for token in range(entity.start, entity.end)}
    headline = _is_headline([word for token, word in enumerate(words) if token not in names]) and not any(
        tag in FINITE and word.islower() and len(word) >= _LONG for word, tag in zip(words, tags, strict=True)
    )
    return Line(number, block, words, [fold(word) for word in words], tags, starts, sentence, headline, caps)


def _capital_runs(words: list[str]) -> frozenset[int]:
    """List the tokens of runs of words in all capitals, marks between them included."""
    found: set[int] = set()
    run: list[int] = []
    for index, word in enumerate([*words, "x"]):
        if word.isupper() and any(mark.isalpha() for mark in word):
            run.append(index)
        elif word[0].isalpha():
            plain = [at for at in run if len(words[at]) > 1 and words[at].isalpha()]
            if len(plain) >= _CAPS_RUN and sum(len(words[at]) for at in plain) >= _CAPS_LETTERS:
                found.update(range(run[0], run[-1] + 1))
            run = []
    return frozenset(found)


def _is_plain_name(entity: "Span") -> bool:
    return entity.label_ in {"PERSON", "GPE", "NORP"} and len(entity) < _CAPS_RUN


def _is_headline(words: list[str]) -> bool:
    long = [word for word in words if len(word) > _LONG and word[0].isalpha()]
    if len(long) < 3 or len(words) > 40:
        return False
    return sum(word[0].isupper() for word in long) >= _TITLE_CASE_SHARE * len(long)


def draft(line: Line, first: int, last: int, type_: MentionType, rule: str, *, label: str = "") -> Draft:
    """Make a draft of tokens `first:last`."""
    start, end = line.starts[first], line.end_of(last - 1)
    text = line.block.view.text[start:end]
    words = glue(line.low[first:last])
    return Draft(line.number, first, last, start, end, text, type_, label, rule, " ".join(words), words=words)


def glue(tokens: list[str]) -> list[str]:
    """Put together the words that the tokeniser parts: hyphens and possessives inside a name."""
    if "-" not in tokens and "'s" not in tokens:
        return tokens
    return " ".join(tokens).replace(" - ", "-").replace(" 's", "'s").split()
