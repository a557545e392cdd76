"""Find the year of a day that is named without one."""

import re
from datetime import date

from tasks.dates import intervals as cal
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import WEEKDAYS
from tasks.dates.readings import nearest

_JOINED = re.compile(r",? ?(?:to|through|thru|until|till|and|-) ?(?:the )?")
_NEWS = 45  # days: nearer to the anchor, a day without a year is a new one


def stated_weekday(found: Found) -> int | None:
    weekday = found.group("wd")
    return WEEKDAYS[weekday.rstrip(".")] if weekday else None


def yearless_day(found: Found, context: Context, month: int, number: int, weekday: int | None) -> Value | None:
    """Read a day without a year: the nearest on the side the words point to, on its weekday where that is stated."""
    if context.anchor is None:
        return Value("DATE", f"XXXX-{month:02}-{number:02}", None, None, "day")
    days = []
    for year in range(context.anchor.year - 4, context.anchor.year + 5):
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    matching = [when for when in days if weekday and when.isoweekday() == weekday]
    close = [
        when
        for when in matching or days
        if matching or (month == 2 and number == 29) or abs(when.year - context.anchor.year) <= 1
    ]
    if not close:
        return None
    value = nearest([cal.day(when) for when in close], context.anchor, context.direction(found))
    stated = context.day_in_named_year(month, number)
    if stated is not None and value.earliest and abs((value.earliest - context.anchor).days) > _NEWS:
        return cal.day(stated)  # "after Sept. 11", where the article has named its year
    return after_open_range(found, context, value).counted()


def after_open_range(found: Found, context: Context, value: Value) -> Value:
    """Put the end of a range after its start: "from Nov. 3 to Jan. 5"."""
    start = context.last
    joined = _JOINED.fullmatch(found.low[context.last_end : found.start]) if context.last_end else None
    if not (joined and start and start.earliest and value.earliest and start.granularity == value.granularity):
        return value
    year = start.earliest.year
    year += (value.earliest.month, value.earliest.day) < (start.earliest.month, start.earliest.day)
    if value.granularity == "day":
        return cal.day(value.earliest.replace(year=year)).counted()
    return cal.month(year, value.earliest.month).counted()
