"""Collect what the text and the address of a page say about its own date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.records import Block, DateEvidence, Page
from tasks.dates.captures import About, Calendar, Dated, calendar_of, unglued
from tasks.dates.lexicon import MONTHS, fold, named_patterns
from tasks.dates.places import Place, places
from tasks.view import View, view

_TWEET = re.compile(r"[-—–] ?[^\n]{1,80}?\(@\w{1,20}\),? ?(?:on )?$")
_DATELINE = re.compile(r"^(?:\W*[A-Z][A-Z.'’ -]{2,40})(?:,| \(| -| —| –|:)")
_PAST_EVENT = re.compile(
    r"\b(?:was|were|had|did|(?!need|feed|embed|speed)[a-z]{3,}ed)\b[^.;:]{0,40}? (?:on|in) (?:\w+day,? )?$"
)
_AHEAD = re.compile(r"\b(?:will|would|to be|expected|scheduled|planned|due|until|by|if|set to|could|may|might)\b")
_URL_DAY = re.compile(
    r"[/_-](?P<y>(?:19|20)\d\d)[/_-]?(?P<m>0[1-9]|1[0-2]|[1-9](?=[/_-])|[a-z]{3}(?=[/_-]))"
    r"[/_-]?(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?=[/_.-]|$)",
    re.IGNORECASE,
)
_RELATIVE_UPDATE = re.compile(
    r"(?<!\d)\d{1,3} (?:second|minute|hour|day|week|month|year)s? ago|yesterday|today|just now"
)
_BYLINE = re.compile(r"\W*(?:by|von|par|por|di|door) ")
_ELSEWHERE_LABELS = frozenset(
    {"navigation", "related", "comments", "comment_form", "newsletter", "advert", "read_more", "share"}
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ABOVE_TITLE, _FEW_WORDS, _INNER = 4, 4, "labelled_in_body"


@cache
def _stamp_words() -> dict[str, str]:
    return named_patterns("stamps.txt")


@cache
def _cue(name: str) -> re.Pattern[str]:
    words = _stamp_words()
    return re.compile(rf"(?<!\w)(?:{words[name]})[\s:|,.•·*_-]*(?:{words['filler']}[\s:|,.•·-]*){{0,4}}$")


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_stamp_words()['elsewhere']})[^.]{{0,20}}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of evidence and its weight; 0 keeps it without believing it to be the day of publication."""

    evidence: DateEvidence
    weight: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A block with its dates, where it stands, and the line above it."""

    calendar: Calendar
    block: Block
    place: Place
    above: str
    reading: View
    low: str
    dates: list[Dated]
    residue: int

    def lead(self, dated: Dated) -> str:
        """Give the words before a date; where it opens its line, a few words alone on the line above."""
        before = self.low[max(0, dated[0] - 60) : dated[0]]
        announced = len(self.above.split()) <= _FEW_WORDS and not _LETTERS.search(before)
        return f"{fold(self.above)} {before}" if announced else before

    def posted(self, dated: Dated) -> bool:
        return _TWEET.search(self.reading.text[max(0, dated[0] - 110) : dated[0]]) is not None

    def candidate(self, dated: Dated, kind: str, about: About, rule: str, weight: int = 0) -> Candidate:
        return Candidate(self.calendar.evidence(self.reading, dated, kind, about, rule), weight)


def text_candidates(page: Page, order: str | None) -> list[Candidate]:
    """Give the dates that stand about the article: stamps, date lines, bylines, datelines, embeds, past events."""
    found = list(_candidates(page, calendar_of(page, order)))
    inner = {item.evidence.earliest for item in found if item.evidence.rule.endswith(_INNER)}
    # Several dated lines among the paragraphs head a list of posts; one is the article's own.
    return [item for item in found if len(inner) == 1 or not item.evidence.rule.endswith(_INNER)]


def _candidates(page: Page, calendar: Calendar) -> Iterator[Candidate]:
    above = ""
    for block, place in places(page):
        reading = view(page.text, block.start, block.end)
        inside = block.in_body or (place.zone == "body" and block.label not in ("byline", "dateline"))
        far = place.zone == "far" or (block.label in _ELSEWHERE_LABELS and place.zone != "head")
        dated = any(letter.isdigit() for letter in reading.text)
        if block.reason == "front_matter":
            continue  # what a header states comes as claims
        if dated and block.label == "embed":
            line = _line(calendar, block, place, "", reading, inside=True)
            yield from (line.candidate(one, "embed", "bound", "post_stamp") for one in line.dates)
        elif dated and not far:
            yield from (_in_body if inside else _around)(_line(calendar, block, place, above, reading, inside))
        above = reading.text


def _line(calendar: Calendar, block: Block, place: Place, above: str, reading: View, inside: bool) -> _Line:
    reading = reading if inside else unglued(reading)
    dates = calendar.dates(reading, short_years=not inside)
    low = fold(reading.text)
    return _Line(calendar, block, place, above, reading, low, dates, _residue(low, dates) if dates else 0)


def _around(line: _Line) -> Iterator[Candidate]:
    """Read the lines around the article: what a date is about follows from the words before it, else from the line.

    Of two dates that no words explain, the earlier is the publication: themes show the update first and hide the word.
    """
    place = line.place
    for dated in sorted(line.dates, key=lambda dated: dated[2].earliest):
        lead = line.lead(dated)
        if line.posted(dated):
            yield line.candidate(dated, "embed", "bound", "tweet_stamp")
        elif _cue("updated").search(lead):
            below = "" if place.zone != "tail" else "_below" if place.distance <= 2 else "_far"
            yield line.candidate(dated, "stamp", "updated", f"update_words{below}")
        elif _cue("captured").search(lead):
            if line.residue <= _FEW_WORDS:
                yield line.candidate(dated, "stamp", "captured", "capture_words")
        elif _cue("published").search(lead):
            yield line.candidate(dated, "stamp", "published", "published_words", _stamp_weight(place, line.residue))
        elif line.block.label in ("caption", "credit") and line.residue > _FEW_WORDS:
            if place.zone == "head":
                yield line.candidate(dated, "caption", "bound", "caption_of_past_day")
        elif not _elsewhere().search(line.low[max(0, dated[0] - 60) : dated[0]]):
            yield from _plain(line, dated)


def _stamp_weight(place: Place, residue: int) -> int:
    if residue > 14:
        return 0
    if place.zone == "head":
        return 90
    if place.zone == "above":
        return 75 if place.distance <= _ABOVE_TITLE else 52
    return 55


def _plain(line: _Line, dated: Dated) -> Iterator[Candidate]:
    """Read a date that no words explain: near the title it is the article's, far above it the day of the visit."""
    label, place, residue = line.block.label, line.place, line.residue
    byline = label == "byline" or _BYLINE.match(line.low) is not None
    labelled = label in ("byline", "dateline", "credit")
    kind, rule, weight = "byline" if byline else "date_line", "", 0
    about: About = "published"
    if place.zone == "head":
        short = residue <= 4 or (byline and residue <= 14) or (labelled and residue <= 20)
        rule, weight = "under_title", 80 - min(place.distance, 9) // 3 if short else 65 if residue <= 10 else 0
    elif place.zone == "body":
        rule, weight = _INNER, 60 if residue <= 2 else 0
    elif place.zone == "above" and residue <= 6:
        close = place.distance <= _ABOVE_TITLE or (line.calendar.page.title_start is None and labelled)
        rule, weight, about = "above_title", 60 if close else 0, "published" if close else "captured"
    elif place.zone == "tail" and place.distance <= 2:
        rule, weight = "after_body", 40 if residue == 0 or (byline and residue <= 8) else 0
    if weight or about == "captured":
        yield line.candidate(dated, kind, about, f"{kind}_{rule}", weight)


def _residue(low: str, dates: Sequence[Dated]) -> int:
    """Count the words of a line beside its dates, clock times and the words that go with them."""
    kept, position = [], 0
    for start, end, _ in dates:
        kept.append(low[position:start])
        position = end
    words = _stamp_words()
    rest = _RELATIVE_UPDATE.sub(" ", " ".join([*kept, low[position:]]))
    rest = re.sub(rf"(?<!\w)(?:{words['published']}|{words['updated']})", " ", rest)
    rest = re.sub(rf"(?<!\w)(?:{words['filler']})(?!\w)", " ", rest)
    return len(re.findall(r"[^\W\d_]{2,}", rest))


def _in_body(line: _Line) -> Iterator[Candidate]:
    """Read what stands inside the article: its dateline, stamps, embedded posts, photos and past events."""
    place, residue = line.place, line.residue
    for dated in line.dates:
        start = dated[0]
        lead = line.lead(dated)
        if line.posted(dated):
            yield line.candidate(dated, "embed", "bound", "tweet_stamp")
        elif place.distance <= 2 and start < 70 and _DATELINE.match(line.reading.text[:start]):
            yield line.candidate(dated, "dateline", "published", "dateline", 62)
        elif residue <= 6 and _cue("updated").search(lead):
            yield line.candidate(dated, "stamp", "updated", "update_words")
        elif residue <= 6 and _cue("published").search(lead):
            yield line.candidate(dated, "stamp", "published", "published_words", 70 if place.distance <= 3 else 50)
        elif residue <= (4 if place.zone in ("above", "head") else 2) and place.distance <= 3:
            yield line.candidate(dated, "date_line", "published", "date_line_in_body", 66)
        elif line.block.label == "caption" or (_PAST_EVENT.search(lead) and not _AHEAD.search(lead)):
            kind = "caption" if line.block.label == "caption" else "mention"
            yield line.candidate(dated, kind, "bound", f"{kind}_of_past_day")


def url_evidence(url: str) -> DateEvidence | None:
    """Read the day that an address carries (/2019/05/02/, 2019-05-02-title, /20190502/)."""
    path = re.sub(r"^[a-z]+://[^/]+", "", url.split("?", maxsplit=1)[0])
    for match in _URL_DAY.finditer(path):
        month = match["m"].lower()
        number = MONTHS.get(month) if month.isalpha() else int(month)
        try:
            day = date(int(match["y"]), number or 0, int(match["d"]))
        except ValueError:
            continue
        return DateEvidence("url", "published", match[0].strip("/_-"), day, day, None, False, "url_day")
    return None
