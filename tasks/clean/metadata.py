"""Read an article's own statements about itself off a labelled text: title and summary."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schemas.records import Claim
from tasks.clean.labels import Verdict
from tasks.clean.segment import Piece
from tasks.view import view

_SUFFIX = re.compile(r"\s+(?:[|•·»/]|[-–—]|::?)\s+(?P<site>[^|•·»–—]{2,40})$")
_DATED = re.compile(r"(?<=\w)\W*\s(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \w+ \d{1,2},? \d{4}$", re.IGNORECASE)
_NUMBERED_HEADING = re.compile(r"^\d{1,2}[.)]\s+#{1,6}\s+")
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|daily|today|herald|tribune|guardian|telegraph|journal|gazette|review|magazine|online|tv|radio"
    r"|press|report|observer|mail|mirror|opinion|zeitung|nachrichten|\w+\.(?:com|org|net|de|co\.uk|tv|eu|us))\b",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    {"opinion", "news", "sport", "sports", "world", "politics", "business", "video", "comment", "local", "national",
     "international", "culture", "entertainment", "lifestyle", "technology", "science", "health", "travel", "money"}
)  # fmt: skip
_SECTION_FIRST = re.compile(r"(?P<section>\w+) [|»] (?=\S+ \S+ \S)")


class Title(NamedTuple):
    """A headline; start and end are null where it does not stand in the text letter for letter."""

    text: str | None
    start: int | None
    end: int | None
    basis: str | None


def strip_site(title: str) -> str:
    """Take the site's or section's name off a headline ("... | Site", "... - Site.com", "Local | ...")."""
    first = _SECTION_FIRST.match(title)
    if first and first["section"].casefold() in _SECTIONS:
        title = title[first.end() :]
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


def _undated(title: str) -> str:
    """Take the day off a headline's end; a year ends it."""
    return _DATED.sub("", title) if title[-4:].isdigit() else title


def find_title(
    text: str, pieces: Sequence[Piece], number: int | None, given: str | None, claims: Sequence[Claim]
) -> Title:
    """Give the headline: the record's own when it has one, else the line picked, in a header what its key states."""
    if given:
        title, basis = strip_site(" ".join(given.split())), "given"
    elif number is not None:
        piece = pieces[number]
        line = _NUMBERED_HEADING.sub("", view(text, piece.start, piece.end).text)
        stated = [
            claim.value for claim in claims if claim.key == "title" and piece.start <= (claim.start or 0) < piece.end
        ]
        title, basis = (stated[0], "front-matter") if stated else (strip_site(_undated(line)).rstrip(" ;,"), "headline")
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
