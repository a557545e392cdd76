"""Collect what the text and the address of a page say about its own date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from schemas.records import Block, DateEvidence, Page
from tasks.dates.absolute import numeric_order
from tasks.dates.absolute_strings import Stamp, read_stamp
from tasks.dates.lexicon import MONTHS, WEEKDAYS, ZONES, any_of, fold
from tasks.dates.places import Place, places
from tasks.view import View, view

About = Literal["published", "updated", "captured", "bound"]

_WORD = r"[^\W\d_]{3,12}\.?"
_CLOCK = (
    r"(?:,? (?:at |um |à |- |\| |• |· |/ )?|[T·•|,/ -]{1,3})?"
    r"(?:\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: ?uhr)?"
    rf"(?: \(?(?:{any_of(ZONES)}\b|[ecmp]t\b|[+-]\d\d:?\d\d)(?:[+-]\d{{1,2}})?\)?)?"
)
# A full date as sites write it, with the clock time beside it.
_CAPTURE = re.compile(
    rf"(?<![\w/.-])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d/-])"
    rf"|(?:{any_of(MONTHS)}|{_WORD})\.? ?\d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?(?: de| of)?[ -]{_WORD},?(?: de| del)?[ -](?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:19|20)\d\d(?!\d))(?:{_CLOCK})?"
)
_CLOCK_FIRST = re.compile(
    rf"(?:\d{{1,2}}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{{1,2}} ?[ap]\.?m\.?)"
    rf"(?: \(?(?:{any_of(ZONES)}|[ecmp]t)\)?)?(?:,| on| •| -| \|)? ?$"
)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d\d(?!\d)")
_SPELLED = re.compile(
    rf"(?<!\w){any_of(MONTHS)}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
    rf"|(?<![\d.,])\d{{1,2}} {any_of(MONTHS)}\.? (?:19|20)\d\d(?!\d)"
)
_WEEKDAY_BEFORE = re.compile(rf"({any_of(WEEKDAYS)})\.?,? $")
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
_ABOVE_TITLE, _NEAR_SPELLED, _CLOCK_REACH = 4, 20, 30


@cache
def _stamp_words() -> dict[str, str]:
    lines = resources.files(__package__).joinpath("stamps.txt").read_text("utf-8").splitlines()
    pairs = (line.split(None, 1) for line in lines if line and not line.startswith("#"))
    return {name: pattern for name, pattern in pairs}  # noqa: C416


@cache
def _cue(name: str) -> re.Pattern[str]:
    words = _stamp_words()
    return re.compile(rf"(?<!\w)(?:{words[name]})[\s:|,.•·*_-]*(?:{words['filler']}[\s:|,.•·-]*){{0,4}}$")


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"(?:{_stamp_words()['elsewhere']})[^.]{{0,20}}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of evidence and its weight; 0 keeps it without believing it to be the day of publication."""

    evidence: DateEvidence
    weight: int


@dataclass(frozen=True, slots=True)
class _Source:
    """What reading a page's dates needs: its languages, and what settles the order of day and month."""

    page: Page
    languages: tuple[str, ...]
    order: str | None
    spelled: frozenset[date]

    def dates(self, reading: View) -> list[tuple[int, int, Stamp]]:
        """Find the full dates of a stretch, each with the clock time beside it."""
        low, found = fold(reading.text), []
        for match in _CAPTURE.finditer(low):
            start, end = match.span()
            window = low[max(0, start - _CLOCK_REACH) : start]
            before = _CLOCK_FIRST.search(window)
            if before and not re.search(r"[\d:.]$", window[: before.start()]):
                start -= len(window) - before.start()
            while end > start and low[end - 1] in " ,(-":
                end -= 1
            stamp = read_stamp(reading.text[start:end], self.languages, self.order)
            if stamp is not None:
                found.append((start, end, self._settled(stamp, low[max(0, start - 14) : start])))
        return found

    def _settled(self, stamp: Stamp, before: str) -> Stamp:
        """Settle an ambiguous order by the weekday beside it, or by the spelled-out dates near only one reading."""
        if stamp.earliest == stamp.latest:
            return stamp
        readings = (stamp.earliest, stamp.latest)
        weekday = _WEEKDAY_BEFORE.search(before)
        near = [day for day in readings if weekday and day.isoweekday() == WEEKDAYS[weekday[1]]]
        near = near or [day for day in readings if any(abs((day - one).days) <= _NEAR_SPELLED for one in self.spelled)]
        return Stamp(near[0], near[0]) if len(near) == 1 else stamp

    def evidence(
        self, reading: View, dated: tuple[int, int, Stamp], kind: str, about: About, rule: str
    ) -> DateEvidence:
        start, end, stamp = dated
        first, last = reading.span(start, end)
        rule = rule if stamp.earliest == stamp.latest else f"{rule}.ambiguous_order"
        text = self.page.text[first:last]
        return DateEvidence(kind, about, text, stamp.earliest, stamp.latest, stamp.zoned, False, rule, first, last)


def numeric_order_of(page: Page) -> str | None:
    """Give the order (DMY or MDY) that the page's other numeric dates settle; None when they settle none or both."""
    orders = {
        order
        for match in _NUMERIC.finditer(page.text)
        if match[1] != match[3] and (order := numeric_order(int(match[1]), int(match[3])))
    }
    return orders.pop() if len(orders) == 1 else None


def text_candidates(page: Page, order: str | None) -> Iterator[Candidate]:
    """Give the dates that stand about the article: stamps, date lines, bylines, datelines, embeds, past events."""
    spelled = (read_stamp(match[0]) for match in _SPELLED.finditer(fold(page.text)))
    languages = ("en",) if page.language in (None, "en") else (page.language, "en")
    source = _Source(page, languages, order, frozenset(stamp.earliest for stamp in spelled if stamp))
    for block, place in places(page):
        if place.zone == "far" or (block.label in _ELSEWHERE_LABELS and place.zone != "head"):
            continue
        if not any(letter.isdigit() for letter in page.text[block.start : block.end]):
            continue
        reading = view(page.text, block.start, block.end)
        if block.label == "embed":
            for dated in source.dates(reading):
                yield Candidate(source.evidence(reading, dated, "embed", "bound", "post_stamp"), 0)
            continue
        inside = block.in_body or (place.zone == "body" and block.label not in ("byline", "dateline"))
        yield from (_in_body if inside else _around)(source, block, reading, place)


def _around(source: _Source, block: Block, reading: View, place: Place) -> Iterator[Candidate]:
    """Read the lines around the article: what a date is about follows from the words before it, else from the line."""
    low = fold(reading.text)
    dates = source.dates(reading)
    residue = _residue(low, [(start, end) for start, end, _ in dates])
    for dated in dates:
        lead = low[max(0, dated[0] - 60) : dated[0]]
        if _TWEET.search(reading.text[max(0, dated[0] - 110) : dated[0]]):
            yield Candidate(source.evidence(reading, dated, "embed", "bound", "tweet_stamp"), 0)
        elif _cue("updated").search(lead):
            below = "" if place.zone != "tail" else "_below" if place.distance <= 2 else "_far"
            rule = f"update_words{below}"
            yield Candidate(source.evidence(reading, dated, "stamp", "updated", rule), 0)
        elif _cue("captured").search(lead):
            yield Candidate(source.evidence(reading, dated, "stamp", "captured", "capture_words"), 0)
        elif _cue("published").search(lead):
            made = source.evidence(reading, dated, "stamp", "published", "published_words")
            yield Candidate(made, _stamp_weight(place, residue))
        elif not _elsewhere().search(lead):
            yield from _plain(source, block, reading, dated, place, residue)


def _stamp_weight(place: Place, residue: int) -> int:
    if residue > 14:
        return 0
    if place.zone == "head":
        return 90
    if place.zone == "above":
        return 75 if place.distance <= _ABOVE_TITLE else 52
    return 55


def _plain(
    source: _Source, block: Block, reading: View, dated: tuple[int, int, Stamp], place: Place, residue: int
) -> Iterator[Candidate]:
    """Read a date that no words explain: near the title it is the article's, far above it the day of the visit."""
    byline = block.label == "byline" or _BYLINE.match(fold(reading.text)) is not None
    labelled = block.label in ("byline", "dateline", "credit")
    kind, weight, about = "byline" if byline else "date_line", 0, "published"
    if place.zone == "head":
        short = residue <= 4 or (byline and residue <= 14) or (labelled and residue <= 20)
        rule, weight = "under_title", 80 - min(place.distance, 9) // 3 if short else 65 if residue <= 10 else 0
    elif place.zone == "body":
        rule, weight = "labelled_in_body", 60 if residue <= 8 else 0
    elif place.zone == "above" and residue <= 6:
        close = place.distance <= _ABOVE_TITLE or (source.page.title_start is None and labelled)
        rule, weight = "above_title", 60 if close else 0
        about = "published" if weight else "captured"
    elif place.zone == "tail" and place.distance <= 2:
        rule, weight = "after_body", 40 if residue <= 3 or (byline and residue <= 8) else 0
    if weight or about == "captured":
        about_it: About = "captured" if about == "captured" else "published"
        yield Candidate(source.evidence(reading, dated, kind, about_it, f"{kind}_{rule}"), weight)


def _residue(low: str, spans: Sequence[tuple[int, int]]) -> int:
    """Count the words of a line beside its dates, clock times and the words that go with them."""
    kept, position = [], 0
    for start, end in spans:
        kept.append(low[position:start])
        position = end
    words = _stamp_words()
    rest = _RELATIVE_UPDATE.sub(" ", " ".join([*kept, low[position:]]))
    rest = re.sub(rf"(?<!\w)(?:{words['published']}|{words['updated']})", " ", rest)
    rest = re.sub(rf"(?<!\w)(?:{words['filler']})(?!\w)", " ", rest)
    return len(re.findall(r"[^\W\d_]{2,}", rest))


def _in_body(source: _Source, block: Block, reading: View, place: Place) -> Iterator[Candidate]:
    """Read what stands inside the article: its dateline, stamps, embedded posts, photos and past events."""
    text, low = reading.text, fold(reading.text)
    dates = source.dates(reading)
    residue = _residue(low, [(start, end) for start, end, _ in dates]) if dates else 99
    for dated in dates:
        start = dated[0]
        lead = low[max(0, start - 60) : start]
        if _TWEET.search(text[max(0, start - 110) : start]):
            yield Candidate(source.evidence(reading, dated, "embed", "bound", "tweet_stamp"), 0)
        elif place.distance <= 2 and start < 70 and _DATELINE.match(text[:start]):
            yield Candidate(source.evidence(reading, dated, "dateline", "published", "dateline"), 62)
        elif residue <= 6 and _cue("updated").search(lead):
            yield Candidate(source.evidence(reading, dated, "stamp", "updated", "update_words"), 0)
        elif residue <= 6 and _cue("published").search(lead):
            weight = 70 if place.distance <= 3 else 50
            yield Candidate(source.evidence(reading, dated, "stamp", "published", "published_words"), weight)
        elif residue <= (4 if place.zone == "head" else 2) and place.distance <= 3:
            yield Candidate(source.evidence(reading, dated, "date_line", "published", "date_line_in_body"), 66)
        elif block.label == "caption" or (_PAST_EVENT.search(lead) and not _AHEAD.search(lead)):
            kind = "caption" if block.label == "caption" else "mention"
            yield Candidate(source.evidence(reading, dated, kind, "bound", f"{kind}_of_past_day"), 0)


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
