"""Names in the tables of sports reports: results, standings, line-ups, score-boards.

A parser of sentences makes nothing of "Norwich 2 Hull 0" or "c Verrin b Kole 12"; their form says what each name is:

Norwich 2 Hull 0, Norwich 55 31 .640      teams
Norwich v Hull, NORWICH AT HULL           teams; after "at" the city that it plays in
c Verrin b Kole 12, Kole 30-11-50-5       players
1 - Ann Verrin ; 2 - Kole, Ann Verrin ( Spain )      players
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from schemas.records import MentionType
from tasks.names.kinds import is_nation
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line
from tasks.names.lists import listed_type, shape_type
from tasks.names.wire import Span, place, put_over

_WORD = r"[A-Z][^\W\d_]*(?:[.'’-]+[^\W\d_]+)*\.?"
_PERSON = rf"{_WORD}(?: (?:(?:de|la|van|von|der|den|di|da|al|el|bin) )*{_WORD}){{0,3}}"
_TEAM = rf"{_WORD}(?: (?:(?:of|de|la|and|&) )?{_WORD}){{0,3}}"
_NOTE = r"(?: \([^()]{1,80}\))?"  # the scorers, or the score at half-time
_GOALS = r" \d{1,3}\b(?![.:/%-])"
_RESULT = re.compile(rf"({_TEAM}){_GOALS}{_NOTE},? ({_TEAM}){_GOALS}(?! \d)")
_ABROAD = re.compile(  # two clubs, the land behind the guest and often behind the host
    rf"({_TEAM})(?: \( ?{_TEAM} ?\))? [1-5]?\d ({_TEAM}) \( ?{_TEAM} ?\) [1-5]?\d\b(?![.:/%-]| \d)"
)
_BEATEN = re.compile(
    rf"({_PERSON})(?: \( ?{_TEAM} ?\))? (?:beat|bt|defeated) (?:\d+ ?- )?({_PERSON})"
    rf"(?= (?:\( ?{_TEAM} ?\) )?\d-\d,?(?: \( ?\d+-\d+ ?\))? \d-\d)"
)
_STANDING = re.compile(rf"({_TEAM})(?= (?:\d{{1,3}} ){{2,}}(?:\d|\.\d|-))")
_VERSUS = re.compile(rf"(?:^|: )({_TEAM}) (?:v|vs|V|VS)\.? ({_TEAM})")
_FIXTURE = re.compile(r" (?:at|AT|@|v|vs|V|VS)\.? ")
_FIELDER = re.compile(rf"\b(?:b|c|st) ({_PERSON})(?= (?:b\b|\d|not\b)| ?$)")
_BATSMAN = re.compile(rf"({_PERSON})(?= (?:lbw|not out|run out|c {_WORD}|b {_WORD}))")
_BOWLER = re.compile(rf"({_PERSON})(?= \d+(?:\.\d)?-\d+-\d+-\d+)")
_FIGURES = re.compile(rf"(?<=[(;,] )({_PERSON})(?= \d{{1,2}}-\d{{1,3}}\b)")
_NUMBERED = re.compile(rf"(?<![\d.:-])\b\d{{1,3}}(?:\.| ?-) ({_PERSON})(?= ?(?:[,;.(/]|$|\d))")
_OF_COUNTRY = re.compile(rf"({_PERSON}) \( ?({_TEAM}) ?\)(?: ({_TEAM})(?= \d|$| same\b| s\.t\.))?")
_OF_CLUB = re.compile(rf"({_PERSON}) \( ?(?:[a-z]+ ?, )?({_TEAM}) ?\)")
_INITIALS = re.compile(r"\b((?:[A-Z]\. ?){1,3}[A-Z][a-z][\w'’-]+)(?= (?:\d|not out|run out|\())")
_GOAL = re.compile(rf"(?<=[(,;] )((?:v[ao]n )?{_PERSON})(?= \d{{1,3}}(?:st|nd|rd|th)?(?: pen\w*| minute)? ?[,;)])")
_SCORER = re.compile(rf"(?:^|[):] )({_TEAM}) - ({_PERSON})(?= ?[(,;\d]|$)")
_SIDE = re.compile(rf"({_TEAM})(?= - 1 ?- )")
_NUMBER_BEFORE = re.compile(r"\b\d+ $")
_SQUAD = 3  # players with clubs that make a list of them
_MOST_NATIONS = 2
_FEWEST = 2  # words of two teams
_MOST_OF_TWO = 6
_LONGEST = 3  # words in the name of a city
_BOARD = frozenset({"cricket", "lbw", "innings", "wickets", "overs", "declared", "umpires"})


def with_results(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Put the names of tables in the place of what overlaps them."""
    found: list[Draft] = []
    cricket = any(_BOARD & set(line.low) for line in lines)
    for line in lines:
        found.extend(_names(line, cricket, words))
    return put_over(found, drafts)


def _names(line: Line, cricket: bool, words: Lexicon) -> Iterable[Draft]:
    """Read the names of one line's tables, the first pattern that claims a token keeping it."""
    text = line.block.view.text
    if not (cricket or "(" in text or any(mark.isdigit() for mark in text) or _FIXTURE.search(text)):
        return []
    headings = words.cues["no_team"]
    found = _spans(line, cricket, words)
    spans = (span for span in found if headings.isdisjoint(text[span[0] : span[1]].casefold().split()))
    return place(line, spans, "result")


def _spans(line: Line, cricket: bool, words: Lexicon) -> Iterator[Span]:
    text = line.block.view.text
    if cricket:
        for pattern in (_FIELDER, _BATSMAN, _BOWLER, _FIGURES):
            for match in pattern.finditer(text):
                if _known(match[1], words) is None:
                    yield (*match.span(1), "PER")
    for match in _ABROAD.finditer(text):
        yield _team(match, 1, words)
        yield _team(match, 2, words)
    for match in _BEATEN.finditer(text):
        for group in (1, 2):
            if _known(match[group], words) is None:
                place, _, rest = match[group].partition(" ")  # the place of the match before runs into the winner
                start, end = match.span(group)
                yield (end - len(rest) if " " in rest and _known(place, words) else start), end, "PER"
    for match in _OF_COUNTRY.finditer(text):
        if _known(match[2], words) != "LOC":
            continue
        if text[: match.start()].endswith(" v ") or text[match.end() :].startswith(" v "):
            yield _team(match, 1, words)
        elif _may_be_person(match[1], words):
            yield (*match.span(1), "PER")
            if match[3]:
                yield (*match.span(3), "ORG")
    yield from _squad(text, words)
    for match in _GOAL.finditer(text):
        if _known(match[1], words) is None:
            yield (*match.span(1), "PER")
    for match in _INITIALS.finditer(text):
        yield (*match.span(1), "PER")
    for match in _SIDE.finditer(text):
        yield _team(match, 1, words)
    for match in _SCORER.finditer(text):
        if _known(match[1], words):
            yield _team(match, 1, words)
            yield (*match.span(2), "PER")
    for match in _NUMBERED.finditer(text):
        if _known(match[1], words) is None:
            yield (*match.span(1), "PER")
    for match in _RESULT.finditer(text):
        yield _team(match, 1, words)
        yield _team(match, 2, words)
    for match in _STANDING.finditer(text):
        yield _team(match, 1, words)
    yield from _fixtures(line, words)
    for match in _VERSUS.finditer(text):
        sides = _team(match, 1, words), _team(match, 2, words, leading=True)
        if any(_known(text[start:end], words) for start, end, _ in sides):
            yield from sides
    yield from _hosted(line, words)


def _squad(text: str, words: Lexicon) -> Iterator[Span]:
    """Read a list of players with their clubs: "Aro Verrin ( Oder Town ), Tam Kole ( Verdale )"."""
    rows = [match for match in _OF_CLUB.finditer(text) if _may_be_person(match[1], words)]
    clubs = [match for match in rows if not is_nation(match[2].casefold().split(), words)]
    if len(clubs) < _SQUAD or _MOST_NATIONS * len(clubs) < len(rows):
        return
    for match in clubs:
        yield (*match.span(1), "PER")
        yield (*match.span(2), "ORG")


def _fixtures(line: Line, words: Lexicon) -> Iterator[Span]:
    """Read fixtures that follow one another without a mark: "Norwich v Hull Oder Town v Stoke"."""
    marks = [at for at, word in enumerate(line.low) if word in {"v", "vs"}]
    if len(marks) < _SQUAD or any(not _capital(line, mark - 1) or not _capital(line, mark + 1) for mark in marks):
        return
    cuts = [_split(line, left + 1, right, words) for left, right in pairwise(marks)]
    if None in cuts:
        return
    sides: list[tuple[int | None, int | None]] = [(mark + 1, cut) for mark, cut in zip(marks, cuts, strict=False)]
    sides += [(cut, mark) for mark, cut in zip(marks[1:], cuts, strict=False)]
    first, last = marks[0], marks[-1] + 1
    sides += [(at, first) for at in range(max(0, first - _LONGEST), first) if _is_side(line, at, first, words)][:1]
    sides += [(last, at) for at in range(last + _LONGEST, last, -1) if _is_side(line, last, at, words)][:1]
    for start, end in sides:
        if start is not None and end is not None:
            yield line.starts[start], line.end_of(end - 1), _side(" ".join(line.low[start:end]), words)


def _capital(line: Line, at: int) -> bool:
    return 0 <= at < len(line.words) and line.words[at][0].isupper()


def _split(line: Line, first: int, last: int, words: Lexicon) -> int | None:
    """Say where a guest ends and the next host begins, by the clubs and cities known on either side."""
    if (
        last - first < _FEWEST
        or last - first > _MOST_OF_TWO
        or not all(_capital(line, at) for at in range(first, last))
    ):
        return None

    def known(start: int, end: int) -> int:
        return _is_side(line, start, end, words)

    return max(
        range(first + 1, last), key=lambda cut: (known(first, cut) + known(cut, last), -abs(2 * cut - first - last))
    )


def _is_side(line: Line, first: int, last: int, words: Lexicon) -> bool:
    """Say whether tokens are a club, a city or a country that is known, or open as clubs do."""
    if not all(_capital(line, at) for at in range(first, last)):
        return False
    text = line.block.view.text[line.starts[first] : line.end_of(last - 1)]
    return _known(text, words) is not None or shape_type(line.low[first:last], words)[1] == "club"


def _hosted(line: Line, words: Lexicon) -> Iterator[Span]:
    """Read a schedule: "Norwich at Hull", where both are cities that have clubs."""
    for at, word in enumerate(line.low):
        if word not in {"at", "@"}:
            continue
        before = range(max(0, at - _LONGEST), at)
        after = range(min(len(line.low), at + 1 + _LONGEST), at + 1, -1)
        guest = next((first for first in before if _is_club(line, first, at, words)), None)
        host = next((last for last in after if _is_club(line, at + 1, last, words)), None)
        if guest is not None and host is not None:
            yield line.starts[guest], line.end_of(at - 1), "ORG"
            yield line.starts[at + 1], line.end_of(host - 1), "LOC"


def _is_club(line: Line, first: int, last: int, words: Lexicon) -> bool:
    return line.words[first][0].isupper() and " ".join(line.low[first:last]) in words.club_cities


def _team(match: re.Match[str], group: int, words: Lexicon, *, leading: bool = False) -> Span:
    """Give what plays, without the words of a heading that run into it: "PCT GB" + [BALTIMORE]."""
    start, end = match.span(group)
    number = _NUMBER_BEFORE.search(match.string, 0, start)
    if number and _known(match.string[number.start() : end], words):  # "1860 Munich"
        return number.start(), end, "ORG"
    parts = match[group].split(" ")
    if _known(match[group], words) is None:
        for cut in range(2, len(parts)):
            piece = " ".join(parts[:-cut] if leading else parts[cut:])
            if _known(piece, words):
                return (
                    (start, start + len(piece), _side(piece, words))
                    if leading
                    else (end - len(piece), end, _side(piece, words))
                )
    return start, end, _side(match[group], words)


def _side(name: str, words: Lexicon) -> MentionType:
    """Say what plays: a country, a person in a ranking, or a club."""
    parts = name.casefold().split()
    if is_nation(parts, words):
        return "LOC"
    if _known(name, words) is None and len(parts) > 1:
        initial = len(parts[0].rstrip(".")) == 1
        if initial or (parts[0] in words.given and parts[-1] not in words.org_words):
            return "PER"
    return "ORG"


def _known(name: str, words: Lexicon) -> MentionType | None:
    low = name.casefold()
    return "ORG" if low in words.club_cities else listed_type(low.split(), name)


def _may_be_person(name: str, words: Lexicon) -> bool:
    return _known(name, words) is None and not set(name.casefold().split()) & words.org_words
