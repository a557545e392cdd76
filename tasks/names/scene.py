"""The article as the resolver walks it: who was named where, as subject or not, inside quotation marks or not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.names.lines import Draft, Line

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPEN = frozenset("“«„")
_CLOSE = frozenset("”»")
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
SAY = frozenset(
    {"say", "tell", "add", "claim", "note", "argue", "explain", "announce", "warn", "insist", "stress", "write",
     "tweet", "report", "state", "admit", "suggest", "declare", "continue", "ask", "reply", "respond", "conclude",
     "acknowledge", "deny", "confirm", "predict", "recall", "remark", "complain", "observe", "believe", "think",
     "emphasize", "emphasise", "urge", "call", "point", "describe", "promise", "vow", "pledge", "joke", "testify"}
)  # fmt: skip


@dataclass(slots=True)
class Sight:
    """One time an entity comes up: by name, or by a pronoun already resolved."""

    cluster: int
    line: int
    sentence: int  # counted through the article
    first: int  # token
    last: int
    subject: bool
    verb: int | None  # token of the verb it is the subject of
    says: bool  # subject of a verb of saying
    quoted: bool
    owner: bool  # a possessive: "Hallmann's plan"
    named: bool
    conjunct: bool = False  # one of several joined by "and"
    within: bool = False  # inside another person's phrase: "Hallmann's wife Ilse", "a friend of Hallmann"


def quoted_tokens(line: Line) -> list[bool] | None:
    """Mark the tokens inside double quotation marks; None when the line has none."""
    text = line.block.view.text
    if not any(mark in text for mark in '"“”«»„') and "``" not in text:
        return None
    inside = False
    marks: list[bool] = []
    for word in line.words:
        if word[0] in _OPEN or word == "``":
            inside = True
        elif word[-1] in _CLOSE or word == "''":
            marks.append(inside)
            inside = False
            continue
        elif word == '"':
            marks.append(False)
            inside = not inside
            continue
        marks.append(inside)
    return marks


def sight(line: Line, item: tuple[int, int, int], sentence: int, *, quoted: bool, named: bool) -> Sight:
    """See what a name or pronoun, `item` = (cluster, first, last), does in its sentence."""
    cluster, first, last = item
    doc = line.block.doc
    span = doc[first:last]
    root = span.root
    owner = (last < len(doc) and line.low[last] in {"'s", "’s", "'", "’"}) or root.dep_ == "poss"
    conjunct = False
    steps = 0
    while root.dep_ in {"conj", "appos"} and steps < 3 and root.head.i != root.i:
        conjunct = conjunct or root.dep_ == "conj"
        root = root.head
        steps += 1
    subject = root.dep_ in SUBJECT and not owner
    verb = root.head if subject else None
    says = verb is not None and verb.lemma_.lower() in SAY
    return Sight(
        cluster, line.number, sentence, first, last, subject, verb.i if verb is not None else None,
        says, quoted, owner, named, conjunct, _within(span.root),
    )  # fmt: skip


def _within(token: "Token") -> bool:
    """Say whether a name hangs on another noun, be it by "'s" or by a preposition."""
    if token.dep_ == "poss":
        return True
    return token.dep_ == "pobj" and token.head.head.pos_ in {"NOUN", "PROPN"}


def name_sights(line: Line, drafts: list[Draft], base: int, quoted: list[bool] | None) -> list[Sight]:
    """See every name of a line, in order."""
    return [
        sight(
            line,
            (item.cluster, item.first, item.last),
            base + line.sentence[item.first],
            quoted=bool(quoted and quoted[item.first]),
            named=True,
        )
        for item in drafts
    ]
