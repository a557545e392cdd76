"""Calendar arithmetic: days, weeks, months, quarters, years and their TIMEX3 values.

A `Value` is what an expression means: TIMEX3 type and value, and for calendar values the first and last day. Every
function raises ValueError or OverflowError where the calendar has no such day; the caller drops the reading.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schemas.records import TimexType

_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
GRANULARITY = {
    "S": "second", "MI": "minute", "H": "hour", "D": "day", "N": "part_of_day", "W": "week", "WE": "weekend",
    "F": "week", "M": "month", "Q": "quarter", "Y": "year", "DE": "decade", "CE": "century", "HALF": "half",
    "SE": "season",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A reading of an expression. `earliest` and `latest` are inclusive days, null where there is no calendar span."""

    type: TimexType
    value: str | None
    earliest: date | None = None
    latest: date | None = None
    granularity: str | None = None
    relative: bool = False  # counted from the anchor
    event: date | None = None  # the day it was counted from, where that is not the anchor
    ambiguous: bool = False  # day and month stand in an order that nothing settles; the days are the two readings

    def counted(self, event: date | None = None) -> "Value":
        """Mark as counted from the anchor, or from the day of an event the text named before."""
        return replace(self, relative=True, event=event)

    def narrowed(self, earliest: date | None = None, latest: date | None = None) -> "Value":
        """Cut the interval, keeping it non-empty; the TIMEX3 value stays the unit named."""
        if self.earliest is None or self.latest is None:
            return self
        first = max(self.earliest, earliest) if earliest else self.earliest
        last = min(self.latest, latest) if latest else self.latest
        return self if first > last else replace(self, earliest=first, latest=last)


def day(when: date) -> Value:
    return Value("DATE", when.isoformat(), when, when, "day")


def week(when: date) -> Value:
    """Give the ISO week (Monday to Sunday) that holds a day."""
    monday = when - timedelta(when.weekday())
    year, number, _ = monday.isocalendar()
    return Value("DATE", f"{year:04}-W{number:02}", monday, monday + timedelta(6), "week")


def weekend(when: date) -> Value:
    """Give the Saturday and Sunday of the ISO week that holds a day."""
    whole = week(when)
    saturday = when - timedelta(when.weekday()) + timedelta(5)
    return Value("DATE", f"{whole.value}-WE", saturday, saturday + timedelta(1), "weekend")


def month(year: int, number: int) -> Value:
    return Value(
        "DATE",
        f"{year:04}-{number:02}",
        date(year, number, 1),
        date(year, number, monthrange(year, number)[1]),
        "month",
    )


def quarter(year: int, number: int) -> Value:
    last = month(year, number * 3).latest
    return Value("DATE", f"{year:04}-Q{number}", date(year, number * 3 - 2, 1), last, "quarter")


def half(year: int, number: int) -> Value:
    first, last = (date(year, 1, 1), date(year, 6, 30)) if number == 1 else (date(year, 7, 1), date(year, 12, 31))
    return Value("DATE", f"{year:04}-H{number}", first, last, "half")


def season(year: int, code: str) -> Value:
    """Give a season by its three months; a winter carries the year it starts in."""
    first = date(year, _SEASON_MONTHS[code], 1)
    last_year, last_month = add_months(year, first.month, 2)
    return Value("DATE", f"{year:04}-{code}", first, month(last_year, last_month).latest, "season")


def year(number: int) -> Value:
    return Value("DATE", f"{number:04}", date(number, 1, 1), date(number, 12, 31), "year")


def decade(start: int) -> Value:
    return Value("DATE", f"{start // 10:03}", date(start, 1, 1), date(start + 9, 12, 31), "decade")


def century(hundreds: int) -> Value:
    """Give a century by its leading digits: 19 for 1900 to 1999."""
    return Value(
        "DATE", f"{hundreds:02}", date(hundreds * 100 or 1, 1, 1), date(hundreds * 100 + 99, 12, 31), "century"
    )


def span(first: date, last: date) -> Value:
    """Give an explicit range of days, as an ISO 8601 interval."""
    if last < first:
        raise ValueError("a range that ends before it starts")
    return Value("DATE", f"{first.isoformat()}/{last.isoformat()}", first, last, "range")


def part_of_day(when: date, code: str) -> Value:
    """Give a part of a day: MO, AF, EV, NI, or MI and DT."""
    return Value("TIME", f"{when.isoformat()}T{code}", when, when, "part_of_day")


def add_months(year_number: int, month_number: int, count: int) -> tuple[int, int]:
    index = year_number * 12 + month_number - 1 + count
    return index // 12, index % 12 + 1


def shift(when: date, unit: str, count: int) -> date:
    """Move a day by whole units; a day that the target month lacks becomes its last day."""
    if unit in ("D", "N"):
        return when + timedelta(count)
    if unit in ("W", "WE", "F"):
        return when + timedelta(count * (14 if unit == "F" else 7))
    months = count * {"M": 1, "Q": 3, "HALF": 6, "Y": 12, "SE": 12, "DE": 120, "CE": 1200}[unit]
    year_number, month_number = add_months(when.year, when.month, months)
    return date(year_number, month_number, min(when.day, monthrange(year_number, month_number)[1]))


def unit_of(when: date, unit: str) -> Value:
    """Give the calendar unit that holds a day."""
    if unit in ("D", "N"):
        return day(when)
    if unit in ("W", "F"):
        return week(when)
    if unit == "WE":
        return weekend(when)
    if unit == "M":
        return month(when.year, when.month)
    if unit == "Q":
        return quarter(when.year, (when.month + 2) // 3)
    if unit == "HALF":
        return half(when.year, 1 if when.month <= 6 else 2)
    if unit == "DE":
        return decade(when.year // 10 * 10)
    if unit == "CE":
        return century(when.year // 100)
    return year(when.year)


def nth_weekday(within: Value, weekday: int, count: int) -> date:
    """Give the nth (from 1; -1 is the last) ISO weekday inside an interval. Raises ValueError when there is none."""
    if within.earliest is None or within.latest is None:
        raise ValueError("no interval")
    if count > 0:
        found = within.earliest + timedelta((weekday - within.earliest.isoweekday()) % 7 + 7 * (count - 1))
    else:
        found = within.latest - timedelta((within.latest.isoweekday() - weekday) % 7 + 7 * (-count - 1))
    if not within.earliest <= found <= within.latest:
        raise ValueError("no such weekday in the interval")
    return found


def part(value: Value, which: str) -> Value:
    """Cut an interval: early and late to its halves, start, mid and end to its thirds. The value stays the whole."""
    if value.earliest is None or value.latest is None:
        return value
    first, last = value.earliest, value.latest
    if value.granularity in ("year", "half", "quarter", "decade", "century"):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        half, third = shift(first, "M", months // 2), shift(first, "M", months // 3)
        two_thirds = shift(first, "M", months - months // 3)
    else:
        days = (last - first).days + 1
        half, third = first + timedelta(days // 2), first + timedelta((days + 2) // 3)
        two_thirds = last - timedelta((days + 2) // 3 - 1)
    if which in ("early", "start"):
        return value.narrowed(latest=(half if which == "early" else third) - timedelta(1))
    if which == "mid":
        return value.narrowed(third, two_thirds - timedelta(1))
    return value.narrowed(half if which == "late" else two_thirds)
