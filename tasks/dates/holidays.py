"""Holidays of fixed and computed date, from `holidays.tsv`, and those that follow the moon, from `festivals.tsv`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from tasks.dates.intervals import month, nth_weekday


@dataclass(frozen=True, slots=True)
class Occasion:
    """One coming of a holiday: its first and last day, and by how many days either may be off."""

    first: date
    last: date
    doubt: int = 0


def _rows(file: str) -> list[list[str]]:
    lines = resources.files(__package__).joinpath(file).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


HOLIDAYS: dict[str, str] = dict(_rows("holidays.tsv"))


@cache
def _festivals() -> dict[str, tuple[Occasion, ...]]:
    """Read the days of the festivals that follow the moon, once a process."""
    table: dict[str, list[Occasion]] = {}
    for name, first, *last in _rows("festivals.tsv"):
        table.setdefault(name, []).append(
            Occasion(date.fromisoformat(first), date.fromisoformat(last[0] if last else first))
        )
    return {name: tuple(days) for name, days in table.items()}


def occasions(name: str, year: int) -> list[Occasion]:
    """Give when a holiday comes in a year: none outside the tables, two where the year of the moon is the shorter."""
    festival = re.fullmatch(r"@([a-z-]+)(?:\+(\d+))?(?:~(\d))?", HOLIDAYS[name])
    if festival is None:
        when = holiday(name, year)
        return [Occasion(when, when)]
    later, doubt = timedelta(int(festival[2] or 0)), int(festival[3] or 0)
    return [
        Occasion(day.first + later, day.last + later, doubt)
        for day in _festivals()[festival[1]]
        if day.first.year == year
    ]


def holiday(name: str, year: int) -> date:
    """Give the day of a holiday that can be computed. Raises KeyError for an unknown name, ValueError for others."""
    rule = HOLIDAYS[name]
    if fixed := re.fullmatch(r"(\d\d)-(\d\d)", rule):
        return date(year, int(fixed[1]), int(fixed[2]))
    if nth := re.fullmatch(r"(\d\d) w(\d) (-?\d)(?: \+(\d))?", rule):
        return nth_weekday(month(year, int(nth[1])), int(nth[2]), int(nth[3])) + timedelta(int(nth[4] or 0))
    if moving := re.fullmatch(r"([a-z]+)([+-]\d+)", rule):
        return _MOVING[moving[1]](year) + timedelta(int(moving[2]))
    if once := re.fullmatch(r"=(\d{4}-\d\d-\d\d)", rule):
        return date.fromisoformat(once[1])
    if before := re.fullmatch(r"monday<=(\d\d)-(\d\d)", rule):
        latest = date(year, int(before[1]), int(before[2]))
        return latest - timedelta(latest.weekday())
    if after := re.fullmatch(r"weekday>=(\d\d)-(\d\d):(\d)", rule):
        earliest = date(year, int(after[1]), int(after[2]))
        return earliest + timedelta((int(after[3]) - earliest.isoweekday()) % 7)
    raise ValueError(f"no such holiday rule: {rule}")


def easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    golden, hundreds, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + hundreds - hundreds // 4 - (hundreds - (hundreds + 8) // 25 + 1) // 3 + 15) % 30
    days = (32 + 2 * (hundreds % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (golden + 11 * moon + 22 * days) // 451
    total = moon + days - 7 * correction + 114
    return date(year, total // 31, total % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Give Easter Sunday of the Julian calendar as a Gregorian day (the algorithm of Meeus), for 1900 to 2099."""
    moon = (19 * (year % 19) + 15) % 30
    days = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    total = moon + days + 114
    return date(year, total // 31, total % 31 + 1) + timedelta(13)


def rosh_hashanah(year: int) -> date:
    """Give the first day of the Hebrew year that starts in a Gregorian year (molad and postponements)."""
    return date.fromordinal(_HEBREW_EPOCH + _hebrew_days(year + 3761))


def passover(year: int) -> date:
    """Give the first day of Passover, 163 days before the next Hebrew year."""
    return rosh_hashanah(year) - timedelta(163)


def kislev(year: int) -> date:
    """Give the first of Kislev: Tishri has 30 days, Marheshvan 30 in a full year, else 29."""
    start = rosh_hashanah(year)
    full = (rosh_hashanah(year + 1) - start).days % 10 == 5
    return start + timedelta(60 if full else 59)


def _hebrew_days(year: int) -> int:
    before, this, after = (_elapsed(year + step) for step in (-1, 0, 1))
    return this + (2 if after - this == 356 else 1 if this - before == 382 else 0)


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    day = 29 * months + (12084 + 13753 * months) // 25920
    return day + (3 * (day + 1) % 7 < 3)


_HEBREW_EPOCH = -1373427
_MOVING: dict[str, Callable[[int], date]] = {
    "easter": easter,
    "orthodox": orthodox_easter,
    "rosh": rosh_hashanah,
    "passover": passover,
    "kislev": kislev,
}
