"""Read captured absolute date strings: what machines write first, then English, then other languages by dateparser."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from tasks.dates.absolute import numeric_order
from tasks.dates.clock import read_clock, zone_offset
from tasks.dates.lexicon import MONTHS, fold

_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)-?(?P<m>\d\d)-?(?P<d>\d\d)"
    r"(?:[T ]+(?P<clock>\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?) ?(?P<tz>Z|UTC|GMT|[+-]\d\d:?\d\d|[A-Z]{3,4})?)?"
)
_RFC = re.compile(
    r"(?P<d>\d{1,2}) (?P<m>[a-z]{3,9})\.? (?P<y>\d{4}),? (?P<clock>\d\d:\d\d(?::\d\d)?) ?(?P<tz>[a-z]{1,4}|[+-]\d{4})?"
)
_MDY = re.compile(r"(?P<m>[a-z]{3,9})\.? ?(?P<d>\d{1,2})(?:st|nd|rd|th)?,? ?(?P<y>\d{4})")
_DMY = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ .-]{0,2}(?:of )?(?P<m>[a-z]{3,9})[., -]{1,2}(?P<y>\d{4})")
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(\d{1,2}[:.h]\d\d(?::\d\d)?)\s?([ap]\.?m\.?)?(?:\s?uhr)?\s?\(?([a-z]{2,4}\b|[+-]\d\d:?\d\d)?|(?<!\d)(\d{1,2})\s?([ap]\.?m\.?)\b"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
# dateparser needs a day to stand on even for full dates; it never decides, as day, month and year must all be stated.
_BASE = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day, or the two days an ambiguous order allows, with the moment where a zone is stated."""

    earliest: date
    latest: date
    at: datetime | None = None  # naive where no zone is stated

    @property
    def zoned(self) -> datetime | None:
        return self.at if self.at is not None and self.at.tzinfo is not None else None


@lru_cache(maxsize=4096)
def read_stamp(text: str, languages: tuple[str, ...] = ("en",), order: str | None = None) -> Stamp | None:
    """Read one absolute date. `order` (DMY or MDY) settles 03/04/2019; without it the stamp holds both days.

    Null rather than a guess: a string without day, month and four-digit year is not read.
    """
    text = " ".join(text.split())
    machine = _ISO.search(text)
    if machine:
        return _from_parts(machine["y"], machine["m"], machine["d"], machine["clock"], machine["tz"])
    if _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Stamp(moment.date(), moment.date(), moment)
    low = fold(text)
    for pattern in (_RFC, _MDY, _DMY):
        match = pattern.search(low)
        if match and match["m"] in MONTHS:
            clock, zone = _clock_in(low[: match.start()] + " " + low[match.end("y") :])
            return _from_parts(match["y"], str(MONTHS[match["m"]]), match["d"], clock, zone)
    numeric = _NUMERIC.search(low)
    if numeric:
        return _from_numbers(low, numeric, order)
    return _by_dateparser(text, languages, order)


def _clock_in(low: str) -> tuple[str | None, str | None]:
    match = _CLOCK.search(low)
    if not match:
        return None, None
    if match[4]:
        return f"{match[4]} {match[5]}", None
    return match[1].replace(".", ":").replace("h", ":") + (f" {match[2]}" if match[2] else ""), match[3]


def _from_parts(year: str, month: str, number: str, clock: str | None, zone: str | None) -> Stamp | None:
    try:
        day = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return Stamp(day, day, _moment(day, clock, zone))


def _moment(day: date, clock: str | None, zone: str | None) -> datetime | None:
    reading = read_clock(re.split(r"[.,](?=\d+$)", clock)[0].lower()) if clock else None
    if reading is None or reading == "24:00":
        return None
    offset = zone_offset((zone or "").lower())
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{reading}{'+00:00' if offset == 'Z' else offset}")
    except ValueError:
        return None


def _from_numbers(low: str, match: re.Match[str], order: str | None) -> Stamp | None:
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    clock, zone = _clock_in(low[: match.start()] + " " + low[match.end() :])
    settled = numeric_order(first, second) or order or ("DMY" if match["sep"] == "." else None)
    if settled:
        month, day = (first, second) if settled == "MDY" else (second, first)
        return _from_parts(year, str(month), str(day), clock, zone)
    one, other = (
        _from_parts(year, str(first), str(second), None, None),
        _from_parts(year, str(second), str(first), None, None),
    )
    if one is None or other is None:
        return one or other
    return Stamp(min(one.earliest, other.earliest), max(one.latest, other.latest))


@cache
def _known_languages() -> frozenset[str]:
    from dateparser.data.languages_info import language_order

    return frozenset(language_order)


def _by_dateparser(text: str, languages: tuple[str, ...], order: str | None) -> Stamp | None:
    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text) or not re.search(r"(?<!\d)\d{1,2}(?!\d)", text):
        return None
    known = [language for language in languages if language in _known_languages()]
    if not known:
        return None
    import dateparser

    try:
        moment = dateparser.parse(
            text[:120],
            languages=known,
            settings={
                "DATE_ORDER": order or "DMY",
                "PREFER_LOCALE_DATE_ORDER": False,
                "RELATIVE_BASE": _BASE,
                "REQUIRE_PARTS": ["day", "month", "year"],
                "PARSERS": ["absolute-time"],
                "PREFER_DATES_FROM": "past",
                "RETURN_AS_TIMEZONE_AWARE": False,
                "TIMEZONE": "UTC",
            },
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return Stamp(moment.date(), moment.date()) if moment else None
