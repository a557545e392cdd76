"""Say who wrote an article: which of its lines are bylines, and the authors and the agency they name."""

import re
from collections.abc import Iterator, Sequence

from schemas.records import Claim
from tasks.clean.bylines import (
    Byline,
    agency_of,
    begins_like_byline,
    byline_part,
    dateline_agency,
    desk_of,
    has_role_or_date,
    is_name_line,
    line_parts,
    only_by,
    read_byline,
    signed_agency,
)
from tasks.clean.labels import Verdict, is_head_row

_ABOVE, _BELOW, _BELOW_TITLE = 4, 4, 12
_TAIL = 3
_LIST_LINES = 12
_FEW_WORDS = 14
_ENDS_OPEN = re.compile(r"(?:[,&]|\band)\s*$")
_INTRODUCED = re.compile(
    r"\W*(?:\d{1,2}\. )?((?:[A-ZÀ-Þ][\w.'’-]*\s){1,3}[A-ZÀ-Þ][\w.'’-]+)\s(?:is|was|writes|covers|reports)\b"
)
# Looked for first, since few lines hold one.
_INTRODUCES = re.compile(r" (?:is|was|writes|covers|reports)\b")
_NAMELESS = frozenset({"caption", "credit", "navigation", "other"})
_STAMPS = frozenset({"byline", "dateline", "update_stamp"})


def extend_bylines(verdicts: list[Verdict], readings: Sequence[str]) -> None:
    """Name the lines of the head that go on a list of authors, and those of people whom the page introduces.

    A page says who its authors are below the text, or in the head of a longer list: "Ada Lund is a physician".
    """
    near = _near(verdicts)
    for number in near:
        if verdicts[number].label in _NAMELESS and is_head_row(readings[number]):
            _name(verdicts, number, "head_row")
        if only_by(readings[number]) or begins_like_byline(readings[number]):
            for other in _list_below(number, readings, verdicts):
                _name(verdicts, other, "list_of_authors")
    introduced = set(_introduced(verdicts, readings))
    surnames = [name.split()[-1].casefold() for name in introduced]
    for number in near if introduced else ():
        line = readings[number]
        if verdicts[number].label in _STAMPS or len(line.split()) > _FEW_WORDS or _INTRODUCED.match(line):
            continue
        if not any(map(line.casefold().count, surnames)):
            continue
        names = read_byline(line, named=True).authors
        if introduced.intersection(names) and line.strip("*_#[ ").startswith(names[0]):
            _name(verdicts, number, "introduced_author")


def _name(verdicts: list[Verdict], number: int, reason: str) -> None:
    if verdicts[number].label not in ("title", "byline"):
        verdicts[number] = Verdict("byline", False, reason, verdicts[number].score)


def _near(verdicts: Sequence[Verdict]) -> range:
    """Give the lines by the headline and the first lines of the body, where bylines stand."""
    text = (number for number, verdict in enumerate(verdicts) if verdict.in_body and verdict.label != "standfirst")
    first = next(text, len(verdicts))
    title = next((number for number, verdict in enumerate(verdicts) if verdict.label == "title"), None)
    anchor = title if title is not None and title < first + 3 else first
    return range(max(0, min(anchor, first) - _ABOVE), min(len(verdicts), max(first + _BELOW, anchor + _BELOW_TITLE)))


def _list_below(number: int, readings: Sequence[str], verdicts: Sequence[Verdict]) -> list[int]:
    """Give the lines that go on the list of names which a byline opens.

    A list is known by what ends its lines, by posts, or by its length; of a single plain line more, a name that the
    article speaks of is no author: places are shaped like names.
    """
    found: list[int] = []
    sure = 0
    for other in range(number + 1, min(number + 1 + _LIST_LINES, len(readings))):
        line = readings[other]
        if not any(map(str.isalpha, line)):
            continue
        opened = only_by(readings[number]) if not found else True
        before = readings[found[-1]] if found else readings[number]
        goes_on = _ENDS_OPEN.search(before) is not None
        if not (opened or goes_on) or not is_name_line(line):
            break
        sure += goes_on or has_role_or_date(line) or not found
        found.append(other)
    if sure < len(found) <= 2:
        body = " ".join(line for line, verdict in zip(readings, verdicts, strict=True) if verdict.in_body)
        found = [other for place, other in enumerate(found) if not place or readings[other].split()[-1] not in body]
    return found


def _introduced(verdicts: Sequence[Verdict], readings: Sequence[str]) -> Iterator[str]:
    """Give the people whom a line tells of that is a note on an author, or ends the article, or stands below it."""
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    end = max(bodies[-1] - _TAIL, bodies[0]) if bodies else len(verdicts)
    telling = [number for number, verdict in enumerate(verdicts) if number > end or verdict.label == "author_bio"]
    for line in map(readings.__getitem__, telling):
        if _INTRODUCES.search(line) and (match := _INTRODUCED.match(line)):
            yield match[1]


def stated_authors(claims: Sequence[Claim]) -> Byline:
    """Give the authors and the agency that the header of a text states."""
    lines = [claim.value for claim in claims if claim.key in ("author", "source")]
    bylines = [read_byline(line, named=True) for line in lines]
    names = _distinct(name for byline in bylines for name in byline.authors)
    return Byline(tuple(names), next((byline.agency for byline in bylines if byline.agency), None))


def find_authors(readings: Sequence[str], verdicts: Sequence[Verdict]) -> Byline:
    """Read authors and agency off the bylines near the first body lines, else off one that follows the last.

    Lines that say "By" win over lines that are only shaped like a name; of those, a name that the article itself goes
    on to speak of is its subject, not its author. A desk signs only where no person does.
    """
    near = _near(verdicts)
    said = [byline for number in near for byline in _said(number, readings, verdicts)]
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    bylines = [number for number in near if verdicts[number].label == "byline"]
    if not said and not bylines:
        last = bodies[-1] if bodies else len(verdicts) - 1
        after = range(last + 1, min(last + 1 + _TAIL, len(verdicts)))
        said = [byline for number in after for byline in _said(number, readings, verdicts)]
    authors = _distinct(name for byline in said for name in byline.authors)
    agency = next((byline.agency for byline in said if byline.agency), None)
    if not authors and not agency:
        authors, agency = _shaped(bylines, readings, verdicts)
    if not authors and not agency:
        desks = (desk_of(readings[number]) for number in near if verdicts[number].label in _STAMPS)
        authors = [desk for desk in desks if desk][:1]
    return Byline(tuple(authors), agency)


def _said(number: int, readings: Sequence[str], verdicts: Sequence[Verdict]) -> Iterator[Byline]:
    """Read a line that says "By", or the list of names below such a line."""
    line = readings[number]
    if only_by(line):
        below = _list_below(number, readings, verdicts) or [number + 1][: number + 1 < len(readings)]
        yield from (read_byline(readings[other], named=True) for other in below)
    elif verdicts[number].label in _STAMPS and (part := byline_part(line)):
        yield read_byline(part, named=True)
        if _ENDS_OPEN.search(line):
            yield from (read_byline(readings[other], named=True) for other in _list_below(number, readings, verdicts))


def _shaped(
    bylines: Sequence[int], readings: Sequence[str], verdicts: Sequence[Verdict]
) -> tuple[list[str], str | None]:
    """Read the lines that are only shaped like bylines: those below the headline before those above it."""
    if not bylines:
        return [], None
    body = " ".join(line for line, verdict in zip(readings, verdicts, strict=True) if verdict.in_body)
    title = next((number for number, verdict in enumerate(verdicts) if verdict.label == "title"), -1)
    for chosen in ([number for number in bylines if number > title], [number for number in bylines if number < title]):
        authors: list[str] = []
        agency = None
        for number in chosen:
            byline = _read_row(readings[number])
            agency = agency or byline.agency
            sure = has_role_or_date(readings[number]) or verdicts[number].reason == "introduced_author"
            authors += [
                name
                for name in byline.authors
                if name not in authors and (sure or (not authors and name.split()[-1] not in body))
            ]
        if authors or agency:
            return authors, agency
    return [], None


def _read_row(line: str) -> Byline:
    """Read a line that lacks "By": as it stands, or part by part where it is a row of the head."""
    parts = line_parts(line) if is_head_row(line) else [line]
    bylines = [read_byline(part, named=True) for part in parts]
    names = _distinct(name for byline in bylines for name in byline.authors)
    return Byline(tuple(names), next((byline.agency for byline in bylines if byline.agency), None))


def _distinct(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


def find_agency(readings: Sequence[str], verdicts: Sequence[Verdict]) -> str | None:
    """Find the wire service in a dateline, or where it signs the text."""
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    for number in bodies[:3]:
        if agency := dateline_agency(readings[number]):
            return agency
    for number in [number for number, verdict in enumerate(verdicts) if verdict.label == "dateline"]:
        if agency := dateline_agency(readings[number]) or agency_of(readings[number]):
            return agency
    if bodies and (agency := signed_agency(readings[bodies[-1]])):
        return agency
    return None
