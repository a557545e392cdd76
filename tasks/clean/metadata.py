"""Read an article's own statements about itself off a labelled text: title, authors, agency, address, summary."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tasks.clean.bylines import (
    agency_of,
    begins_like_byline,
    dateline_agency,
    has_role_or_date,
    read_byline,
    signed_agency,
)
from tasks.clean.front_matter import matter_title
from tasks.clean.labels import Verdict
from tasks.clean.segment import Piece
from tasks.view import view

_SUFFIX = re.compile(r"\s+(?:[|•·»/]|[-–—]|::?)\s+(?P<site>[^|•·»–—]{2,40})$")
_DATED = re.compile(r"(?<=\w)\W*\s(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \w+ \d{1,2},? \d{4}$", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
_SAYS_SOURCE = re.compile(r"\b(?:original|source|url|permalink|link|quelle)\b", re.IGNORECASE)
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|daily|today|herald|tribune|guardian|telegraph|journal|gazette|review|magazine|online|tv|radio"
    r"|press|report|observer|mail|mirror|opinion|zeitung|nachrichten|\w+\.(?:com|org|net|de|co\.uk|tv|eu|us))\b",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"opinion", "news", "sport", "sports", "world", "politics", "business", "video", "comment"})


class Title(NamedTuple):
    """A headline; start and end are null where it does not stand in the text letter for letter."""

    text: str | None
    start: int | None
    end: int | None
    basis: str | None


def strip_site(title: str) -> str:
    """Take the site's or section's name off the end of a headline ("... | Site", "... - Site.com")."""
    match = _SUFFIX.search(title)
    if not match:
        return title
    site, separator = match["site"], match.group().strip()[0]
    head = title[: match.start()]
    if len(head.split()) < 3 or len(site.split()) > 5:
        return title
    if separator in "|•·»/" or _OUTLET_WORD.search(site) or site.casefold() in _SECTIONS:
        return head
    return title


def find_title(
    text: str, pieces: Sequence[Piece], readings: Sequence[str], number: int | None, given: str | None
) -> Title:
    """Give the headline: the record's own when it has one, else the line picked by the network."""
    if given:
        title, basis = strip_site(" ".join(given.split())), "given"
    elif number is not None:
        piece = pieces[number]
        line = view(text, piece.start, piece.end).text
        title, basis = matter_title(line) or strip_site(_DATED.sub("", line)), "headline"
    else:
        return Title(None, None, None, None)
    if not title:
        return Title(None, None, None, None)
    if number is not None and (start := text.find(title, pieces[number].start, pieces[number].end)) >= 0:
        return Title(title, start, start + len(title), basis)
    start = text.find(title)
    return Title(title, start, start + len(title), basis) if start >= 0 else Title(title, None, None, basis)


def find_standfirst(text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> str | None:
    """Give the summary under the headline, free of markup."""
    for piece, verdict in zip(pieces, verdicts, strict=True):
        if verdict.label == "standfirst":
            return view(text, piece.start, piece.end).text or None
    return None


def find_authors(readings: Sequence[str], verdicts: Sequence[Verdict]) -> tuple[tuple[str, ...], str | None]:
    """Read authors and agency off the bylines near the first body lines, else off one that follows the last.

    Lines that say "By" win over lines that are only shaped like a name; of those, a name that the article itself goes
    on to speak of is its subject, not its author.
    """
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    title = next((number for number, verdict in enumerate(verdicts) if verdict.label == "title"), None)
    first, last = (bodies[0], bodies[-1]) if bodies else (len(verdicts), len(verdicts) - 1)
    anchor = title if title is not None and title < first + 3 else first
    near = [
        number
        for number in range(max(0, min(anchor, first) - 4), min(len(verdicts), max(first + 4, anchor + 12)))
        if verdicts[number].label == "byline"
    ]
    said = [number for number in near if begins_like_byline(readings[number])]
    if not said:
        after = range(last + 1, min(last + 4, len(verdicts)))
        said = [number for number in after if not near and begins_like_byline(readings[number])]
    authors: list[str] = []
    agency = None
    for number in said:
        opening = readings[number + 1] if _only_by(readings[number]) and number + 1 < len(readings) else None
        byline = read_byline(opening or readings[number], named=True)
        authors += [name for name in byline.authors if name not in authors]
        agency = agency or byline.agency
    if not authors and not agency:
        body = " ".join(readings[number] for number in bodies)
        for number in near:
            byline = read_byline(readings[number], named=True)
            agency = agency or byline.agency
            sure = has_role_or_date(readings[number])
            authors += [
                name
                for name in byline.authors
                if name not in authors and (sure or (not authors and name.split()[-1] not in body))
            ]
    return tuple(authors), agency


def _only_by(line: str) -> bool:
    return len(line.split()) <= 2 and line.strip(" *_:").casefold() in {
        "by",
        "von",
        "written by",
        "author",
        "par",
        "por",
    }


def find_agency(readings: Sequence[str], verdicts: Sequence[Verdict]) -> str | None:
    """Find the wire service in a dateline, or where it signs the text."""
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    for number in bodies[:3]:
        if agency := dateline_agency(readings[number]):
            return agency
    for number, verdict in enumerate(verdicts):
        if verdict.label == "dateline" and (agency := dateline_agency(readings[number]) or agency_of(readings[number])):
            return agency
    if bodies and (agency := signed_agency(readings[bodies[-1]])):
        return agency
    return None


def find_url(text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> str | None:
    """Find the address on a line that says it is the article's own ("Original url: ..."), or under such a line."""
    said = False
    for piece, verdict in zip(pieces, verdicts, strict=True):
        line = text[piece.first : piece.last]
        if verdict.label == "source_link":
            says = _SAYS_SOURCE.search(line[:30]) is not None
            match = _URL.search(line)
            if match and (says or said):
                return match.group()
            said = says and not match
        else:
            said = False
    return None
