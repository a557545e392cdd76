"""Names in the furniture of wire stories: datelines and the desk that signs.

KELSO, Verdania, Nov 10 (Agency) -          a city in capitals, its country, a date or a dash
-- Ann Verrin, Kelso newsroom, +49 69       a person and a desk
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from schemas.records import MentionType
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import listed_type

Span = tuple[int, int, MentionType]

_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z]+(?:[-'’.][^\W\d_a-z]+)*\.?"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATED = re.compile(
    rf"(?:(?<=^)|(?<= ))({_CAPITALS}(?: {_CAPITALS}){{0,2}})(?: ?, ([A-Z][\w.]+(?: [A-Z][\w.]+){{0,2}}))? ?,? "
    rf"(?=(?:19|20)\d\d-\d\d-\d\d|{_MONTHS} \d)"
)
_OPENS = re.compile(
    rf"^({_CAPITALS}(?: {_CAPITALS}){{0,2}})(?: ?, ([A-Z][\w.]+(?: [A-Z][\w.]+)?))?"
    rf"(?=(?:,? \d{{1,2}} {_MONTHS}(?:,? \d{{4}})?)? (?:\([A-Z]|(?:[–—]|--?) ?[^\n]{{0,4}}[a-z]))"
)
_DESK = re.compile(
    r"(?:(?<=--)|(?<=\()|(?<=[-(,] ))((?:[A-Z]\w+ ){1,3}(?:[Nn]ewsroom|[Nn]ewsdesk|Bureau|[A-Z]\w+ [Dd]esk))\b"
)
_SIGNED = re.compile(r"(?:(?<=^-- )|(?<=^--)|(?<= -- ))((?:[A-Z][\w'’.-]+ ){1,3}[A-Z][\w'’-]+)(?= ?, )")


_SHORT = 4  # letters of capitals that are an agency's as soon as an unknown town's


def with_wire(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Put the names of datelines and signatures in the place of what overlaps them."""
    return put_over([made for line in lines for made in place(line, _spans(line, words), "wire")], drafts)


def _spans(line: Line, words: Lexicon) -> Iterator[Span]:
    text = line.block.view.text
    for match in (*_DATED.finditer(text), *_OPENS.finditer(text)):
        if _is_city(match[1], words):
            yield (*match.span(1), "LOC")
            if match[2] and not re.match(_MONTHS, match[2]):
                yield (*match.span(2), "LOC")
    if "--" in text or "ews" in text or "esk" in text:
        for match in _DESK.finditer(text):
            yield (*match.span(1), "ORG")
        for match in _SIGNED.finditer(text):
            if not {word.casefold() for word in match[1].split()} & words.org_words:
                yield (*match.span(1), "PER")


def _is_city(name: str, words: Lexicon) -> bool:
    low = name.casefold()
    if listed_type(low.split(), name) == "LOC" or low in words.cues["dateline_bodies"]:
        return True
    if len(name) <= _SHORT:
        return False
    return low not in words.org_names and not set(low.split()) & (
        words.sport_words | words.sports | words.not_names | words.org_words
    )


def place(line: Line, spans: Iterable[Span], rule: str) -> Iterator[Draft]:
    """Make drafts of spans of the view that fall on whole tokens; the first to claim a token keeps it."""
    used: set[int] = set()
    for start, end, type_ in spans:
        first, last = bisect_left(line.starts, start), bisect_right(line.starts, end - 1)
        if first >= last or line.starts[first] != start or line.end_of(last - 1) != end:
            continue
        if not used & set(range(first, last)):
            used.update(range(first, last))
            yield draft(line, first, last, type_, rule)


def put_over(found: list[Draft], drafts: list[Draft]) -> list[Draft]:
    """Put drafts in the place of those that they overlap."""
    if not found:
        return drafts
    taken = {(item.line, token) for item in found for token in range(item.first, item.last)}
    kept = [item for item in drafts if not any((item.line, token) in taken for token in range(item.first, item.last))]
    return sorted([*kept, *found], key=lambda item: (item.line, item.start))
