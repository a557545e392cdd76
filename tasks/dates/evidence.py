"""Collect what a page says about its own date: in its text, its address, its structured claims."""

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
from tasks.dates.lexicon import MONTHS, any_of, fold
from tasks.view import View, view

About = Literal["published", "updated", "captured", "bound"]

_WORD = r"[^\W\d_]{3,12}\.?"
_CLOCK = (
    r"(?:,? (?:at |um |à |- |\| |• |· |/ )?|[T·•|,/ -]{1,3})?"
    r"(?:\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: ?uhr)?"
    r"(?: \(?(?:[a-z]{2,4}\b|[+-]\d\d:?\d\d)\)?)?"
)
# A full date as sites write it, with the clock time beside it.
_CAPTURE = re.compile(
    rf"(?<![\w/.-])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d/-])"
    rf"|(?:{any_of(MONTHS)}|{_WORD})\.? ?\d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?(?: de| of)?[ -]{_WORD},?(?: de| del)?[ -](?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:19|20)\d\d(?!\d))(?:{_CLOCK})?"
)
_CLOCK_FIRST = re.compile(
    r"(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: \(?[a-z]{2,4}\)?)?(?:,| on| •| -| \|)? ?$"
)
_TWEET = re.compile(r"[-—–] ?[^\n]{1,80}?\(@\w{1,20}\),? ?")
_DATELINE = re.compile(r"^(?:\W*[A-Z][A-Z.'’ -]{2,40})(?:,| \(| -| —| –|:)")
_URL_DAY = re.compile(
    r"[/_-](?P<y>(?:19|20)\d\d)[/_-]?(?P<m>0[1-9]|1[0-2]|[1-9](?=[/_-])|[a-z]{3}(?=[/_-]))[/_-]?(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?=[/_.-]|$)",
    re.IGNORECASE,
)
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>0[1-9]|1[0-2])(?=/|$)")
_RELATIVE_UPDATE = re.compile(r"\d+ (?:second|minute|hour|day|week|month|year)s? ago|yesterday|today|just now")
_NEVER = frozenset({"navigation", "related", "comments", "comment_form", "newsletter", "advert", "read_more", "share"})
_HEAD_BLOCKS, _ABOVE_TITLE, _TAIL_BLOCKS, _INTO_BODY, _STRETCH = 12, 4, 4, 8, 12


@cache
def _stamp_words() -> dict[str, str]:
    lines = resources.files(__package__).joinpath("stamps.txt").read_text("utf-8").splitlines()
    return dict(line.split(None, 1) for line in lines if line and not line.startswith("#"))


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_stamp_words()[name]})[\s:|,.•·*_-]*(?:{_stamp_words()['filler']}[\s:|,.•·-]*){{0,4}}$"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands relative to the article."""

    zone: Literal["above", "head", "body", "tail", "far"]
    distance: int  # blocks to the title or body


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date in the text that may be the article's, with its weight; 0 means evidence kept but not believed."""

    evidence: DateEvidence
    weight: int


def numeric_order_of(page: Page) -> str | None:
    """Give the order (DMY or MDY) that the page's other numeric dates settle; None when they settle none or both."""
    orders = {
        order
        for match in re.finditer(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d\d(?!\d)", page.text)
        if match[1] != match[3] and (order := numeric_order(int(match[1]), int(match[3])))
    }
    return orders.pop() if len(orders) == 1 else None


def text_candidates(page: Page, order: str | None) -> Iterator[Candidate]:
    """Give the dates that stand about the article: stamps, date lines, bylines, datelines, embeds."""
    languages = (page.language or "en",) if page.language in (None, "en") else (page.language, "en")
    for block, place in _places(page):
        if place.zone == "far" or block.label in _NEVER:
            continue
        reading = view(page.text, block.start, block.end)
        if not any(letter.isdigit() for letter in reading.text):
            continue
        if block.in_body or place.zone == "body":
            yield from _in_body(page, block, reading, place, languages, order)
        else:
            yield from _around(page, block, reading, place, languages, order)


def _places(page: Page) -> Iterator[tuple[Block, Place]]:
    """Say of every block whether it stands above the article, in its head, in its body, at its tail, or far off.

    The head reaches from the title (or a few blocks up, when it is unknown) to a few blocks into the body, because
    cleaners take standfirsts and captions between title and date line for body.
    """
    blocks = page.blocks
    first, last = _main_body(blocks)
    title = _title_block(page)
    top = title if title is not None and title <= first else max(0, first - _HEAD_BLOCKS // 2)
    for number, block in enumerate(blocks):
        if number < top:
            yield block, Place("above", top - number)
        elif number < first or (number <= first + _INTO_BODY and not block.in_body):
            yield block, Place("head", min(number - top, abs(first - number)))
        elif number <= last:
            yield block, Place("body", number - first)
        else:
            near = number - last <= _TAIL_BLOCKS or block.label == "update_stamp"
            yield block, Place("tail" if near else "far", number - last)


def _main_body(blocks: Sequence[Block]) -> tuple[int, int]:
    """Give the first and last block of the densest stretch of body, which stray body lines elsewhere do not move."""
    sizes = [block.end - block.start if block.in_body else 0 for block in blocks]
    if not any(sizes):
        return 0, max(len(blocks) - 1, 0)
    ahead = [sum(sizes[number : number + _STRETCH]) for number in range(len(sizes))]
    first = (
        next(number for number, mass in enumerate(ahead) if sizes[number] >= 40 and mass * 4 >= max(ahead))
        if max(sizes) >= 40
        else sizes.index(max(sizes))
    )
    last = max(number for number, size in enumerate(sizes) if size)
    behind = [sum(sizes[max(0, number - _STRETCH) : number + 1]) for number in range(len(sizes))]
    last = max(number for number, size in enumerate(sizes) if size and behind[number] * 5 >= max(behind))
    return first, max(first, last)


def _title_block(page: Page) -> int | None:
    if page.title_start is None:
        return None
    for number, block in enumerate(page.blocks):
        if block.start <= page.title_start < block.end:
            return number
    return None


def _dates_in(reading: View, languages: tuple[str, ...], order: str | None) -> Iterator[tuple[int, int, Stamp]]:
    low = fold(reading.text)
    for match in _CAPTURE.finditer(low):
        start, end = match.span()
        before = _CLOCK_FIRST.search(low[:start])
        if before and not re.search(r"[\d:.]$", low[: before.start()]):
            start = before.start()
        while end > start and low[end - 1] in " ,(-":
            end -= 1
        stamp = read_stamp(reading.text[start:end], languages, order)
        if stamp is not None:
            yield start, end, stamp


def _make(
    page: Page, reading: View, start: int, end: int, stamp: Stamp, kind: str, about: About, rule: str
) -> DateEvidence:
    first, last = reading.span(start, end)
    if stamp.earliest != stamp.latest:
        rule = f"{rule}.ambiguous_order"
    return DateEvidence(
        kind, about, page.text[first:last], stamp.earliest, stamp.latest, stamp.zoned, False, rule, first, last
    )


def _around(
    page: Page, block: Block, reading: View, place: Place, languages: tuple[str, ...], order: str | None
) -> Iterator[Candidate]:
    """Read the lines around the article: what a date is about follows from the words before it, else from the line."""
    low = fold(reading.text)
    dates = list(_dates_in(reading, languages, order))
    residue = _residue(low, [(start, end) for start, end, _ in dates])
    for start, end, stamp in dates:
        lead = low[max(0, start - 60) : start]
        if _TWEET.search(reading.text[max(0, start - 110) : start]):
            yield Candidate(_make(page, reading, start, end, stamp, "embed", "bound", "tweet_stamp"), 0)
        elif _cue("updated").search(lead):
            rule = "update_words" if place.zone == "head" or place.distance <= 2 else "update_words_far"
            yield Candidate(_make(page, reading, start, end, stamp, "stamp", "updated", rule), 0)
        elif _cue("captured").search(lead):
            yield Candidate(_make(page, reading, start, end, stamp, "stamp", "captured", "capture_words"), 0)
        elif _cue("published").search(lead):
            yield Candidate(
                _make(page, reading, start, end, stamp, "stamp", "published", "published_words"),
                _stamp_weight(place, residue),
            )
        elif not re.search(rf"(?:{_stamp_words()['elsewhere']})[^.]{{0,20}}$", lead):
            yield from _plain(page, block, reading, (start, end, stamp), place, residue)


def _stamp_weight(place: Place, residue: int) -> int:
    if residue > 14:
        return 0
    if place.zone == "head":
        return 90
    if place.zone == "above":
        return 75 if place.distance <= _ABOVE_TITLE else 52
    return 55 if place.distance <= _TAIL_BLOCKS else 0


def _plain(
    page: Page, block: Block, reading: View, dated: tuple[int, int, Stamp], place: Place, residue: int
) -> Iterator[Candidate]:
    start, end, stamp = dated
    byline = block.label == "byline" or bool(re.match(r"\W*(?:by|von|par|por|di|door) ", fold(reading.text)))
    if place.zone == "head" and (
        residue <= 4
        or (byline and residue <= 14)
        or (block.label in ("byline", "dateline", "credit") and residue <= 20)
    ):
        kind = "byline" if byline else "date_line"
        yield Candidate(
            _make(page, reading, start, end, stamp, kind, "published", f"{kind}_under_title"),
            80 - min(place.distance, 9) // 3,
        )
    elif place.zone == "head" and residue <= 10:
        yield Candidate(_make(page, reading, start, end, stamp, "date_line", "published", "line_under_title"), 65)
    elif place.zone == "above" and residue <= 6:
        near = place.distance <= _ABOVE_TITLE
        about: About = "published" if near else "captured"
        yield Candidate(
            _make(page, reading, start, end, stamp, "date_line", about, "date_line_above_title"), 60 if near else 0
        )
    elif place.zone == "tail" and (residue <= 3 or (byline and residue <= 8)) and place.distance <= 2:
        yield Candidate(_make(page, reading, start, end, stamp, "date_line", "published", "date_line_after_body"), 40)


def _residue(low: str, spans: Sequence[tuple[int, int]]) -> int:
    """Count the words of a line beside its dates, clock times and the words that go with them."""
    kept, position = [], 0
    for start, end in spans:
        kept.append(low[position:start])
        position = end
    rest = " ".join([*kept, low[position:]])
    rest = _RELATIVE_UPDATE.sub(" ", rest)
    rest = re.sub(rf"(?<!\w)(?:{_stamp_words()['published']}|{_stamp_words()['updated']})", " ", rest)
    rest = re.sub(rf"(?<!\w)(?:{_stamp_words()['filler']})(?!\w)", " ", rest)
    return len(re.findall(r"[^\W\d_]{2,}", rest))


def _in_body(
    page: Page, block: Block, reading: View, place: Place, languages: tuple[str, ...], order: str | None
) -> Iterator[Candidate]:
    """Read what stands inside the article: the dateline of its first lines, stamps of embedded posts, stamps."""
    text = reading.text
    low = fold(text)
    dates = list(_dates_in(reading, languages, order))
    residue = _residue(low, [(start, end) for start, end, _ in dates]) if dates else 99
    for start, end, stamp in dates:
        lead = low[max(0, start - 60) : start]
        if _TWEET.search(text[max(0, start - 110) : start]):
            yield Candidate(_make(page, reading, start, end, stamp, "embed", "bound", "tweet_stamp"), 0)
        elif place.distance <= 2 and start < 70 and _DATELINE.match(text[:start]):
            yield Candidate(_make(page, reading, start, end, stamp, "dateline", "published", "dateline"), 62)
        elif residue <= 6 and _cue("updated").search(lead):
            yield Candidate(_make(page, reading, start, end, stamp, "stamp", "updated", "update_words"), 0)
        elif residue <= 6 and _cue("published").search(lead):
            yield Candidate(
                _make(page, reading, start, end, stamp, "stamp", "published", "published_words"),
                70 if place.distance <= 3 else 50,
            )
        elif residue <= 2 and place.distance <= 3:
            yield Candidate(_make(page, reading, start, end, stamp, "date_line", "published", "date_line_in_body"), 66)


def url_evidence(url: str) -> DateEvidence | None:
    """Read the day (or only the month, as a bound) that an address carries."""
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
