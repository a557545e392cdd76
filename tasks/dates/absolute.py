"""Read expressions that name days and months of the calendar."""

from datetime import date

from tasks.dates import intervals as cal
from tasks.dates.clock import clock_value
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import ordinal
from tasks.dates.readings import directed, full_year, modified, month_number, nearest, stated_year, year_named
from tasks.dates.yearless import after_open_range, stated_weekday, yearless_day

_AHEAD_YEARS = 12  # 08/23/39 is rarely a day that far ahead
_NEAR_ORDER = 10  # days from the anchor that settle the order of day and month


def read_iso(found: Found, context: Context) -> Value | None:
    when = date(int(found.match["y"]), int(found.match["mo"]), int(found.match["d"]))
    clock = found.group("clock")
    return clock_value(when, clock, found.group("tz")) if clock else cal.day(when)


def read_numeric(found: Found, context: Context) -> Value | None:
    """Read 03/04/2019: the only order the calendar allows, else the order of the site, else ambiguous."""
    first, second, text_year = int(found.match["a"]), int(found.match["b"]), found.match["y"]
    year = int(text_year) if len(text_year) == 4 else full_year(text_year, context, _AHEAD_YEARS)
    order = numeric_order(first, second) or context.order or ("DMY" if found.match["sep"] == "." else None)
    if order is None:
        return _ambiguous(found, context, year, first, second)
    when = date(year, first, second) if order == "MDY" else date(year, second, first)
    clock = found.group("clock")
    return clock_value(when, clock, found.group("tz")) if clock else cal.day(when)


def _ambiguous(found: Found, context: Context, year: int, first: int, second: int) -> Value:
    """Settle the order by the anchor when only one reading is near it; else say that it is open."""
    days = (date(year, first, second), date(year, second, first))
    near = [when for when in days if context.anchor and abs((when - context.anchor).days) <= _NEAR_ORDER]
    if len(near) == 1:
        return cal.day(near[0]).counted()
    return Value("DATE", None, min(days), max(days), "day", ambiguous=True)


def read_month_and_day(found: Found, context: Context) -> Value | None:
    """Read 4/22, 22/4: a day of the nearest year in the only order the calendar allows, else in that of the site."""
    first, second = int(found.match["a"]), int(found.match["b"])
    weekday, anchor = stated_weekday(found), context.anchor
    order = numeric_order(first, second) or context.order
    if anchor is not None and order is None and weekday:  # "Friday 7/6": the order in which that is a Friday
        fits = [date(anchor.year, *pair).isoweekday() == weekday for pair in ((first, second), (second, first))]
        order = {(True, False): "MDY", (False, True): "DMY"}.get((fits[0], fits[1]))
    if order is None or anchor is None:
        return Value("DATE", None, None, None, "day", ambiguous=order is None)
    month, number = (first, second) if order == "MDY" else (second, first)
    return yearless_day(found, context, month, number, weekday)


def numeric_order(first: int, second: int) -> str | None:
    """Say which order of day and month two numbers allow; None when both or neither do."""
    if first == second <= 12:
        return "DMY"
    if first > 12 >= second:
        return "DMY"
    if second > 12 >= first:
        return "MDY"
    return None


def read_full(found: Found, context: Context) -> Value | None:
    month = month_number(found.group("m") or found.match["mm"])
    number = ordinal(found.group("d") or found.match["dd"])
    if not number or number > 31:
        return None
    year = stated_year(found, context)
    if year is not None:
        return cal.day(date(year, month, number))
    if found.group("which") and context.anchor is not None:
        return cal.day(date(year_named(found.match["which"], context), month, number)).counted()
    return yearless_day(found, context, month, number, stated_weekday(found))


def read_month_number(found: Found, context: Context) -> Value | None:
    return cal.month(int(found.match["y"]), int(found.match["mo"]))


def read_day_of_month(found: Found, context: Context) -> Value | None:
    """Read "on the 27th" in the nearest month, "the 20th of next month" in the month named."""
    number, which = ordinal(found.match["n"]) or 0, found.group("which")
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
    if which:
        step = -1 if "last" in which or "previous" in which else 1 if "next" in which or "following" in which else 0
        return cal.day(date(*cal.add_months(context.anchor.year, context.anchor.month, step), number)).counted()
    days = []
    for step in (-1, 0, 1):
        try:
            days.append(cal.day(date(*cal.add_months(context.anchor.year, context.anchor.month, step), number)))
        except ValueError:
            continue
    return nearest(days, context.anchor, context.direction(found), bias=0.4).counted() if days else None


def read_month(found: Found, context: Context) -> Value | None:
    month = month_number(found.match["m"])
    year = stated_year(found, context)
    relation = found.group("which") or found.group("rel")
    if year is not None:
        return modified(found, cal.month(year, month))
    if context.anchor is None:
        return Value("DATE", f"XXXX-{month:02}", None, None, "month")
    if found.group("which"):
        return modified(found, cal.month(year_named(found.match["which"], context), month).counted())
    if context.habit and not relation:
        return Value("DATE", f"XXXX-{month:02}", None, None, "month")
    spans = [cal.month(context.anchor.year + step, month) for step in (-1, 0, 1)]
    if relation:
        return modified(found, directed(spans, relation, context.anchor).counted())
    value = nearest(spans, context.anchor, context.direction(found))
    return modified(found, after_open_range(found, context, value).counted())


def read_range(found: Found, context: Context) -> Value | None:
    if found.rule.name == "range.years":
        first = int(found.match["y"])
        last = first + (int(found.match["y2"]) - first) % 100
        return cal.span(date(first, 1, 1), date(last, 12, 31)) if first < last else None
    if found.rule.name == "range.months":
        return _months(found, context)
    month, low, high = month_number(found.match["m"]), ordinal(found.match["d"]), ordinal(found.match["d2"])
    if not (low and high and low < high):
        return None
    year = stated_year(found, context)
    if year is not None:
        return cal.span(date(year, month, low), date(year, month, high))
    whole = yearless_day(found, context, month, low, None)
    if whole is None or whole.earliest is None:
        return whole
    return cal.span(whole.earliest, whole.earliest.replace(day=high)).counted()


def _months(found: Found, context: Context) -> Value | None:
    """Read "July-September": a quarter where the months are one, else the span of months, ended before the future."""
    first, last = month_number(found.match["m"]), month_number(found.match["mm"])
    length = (last - first) % 12 + 1
    year = stated_year(found, context)
    if year is None:
        if context.anchor is None:
            return Value("DATE", None, None, None, "range")
        ends = [cal.month(context.anchor.year + step, last) for step in (-1, 0, 1)]
        end = nearest(ends, context.anchor, context.direction(found))
    else:
        end = cal.month(year, last)
    assert end.latest is not None
    start = cal.shift(end.latest.replace(day=1), "M", 1 - length)
    whole = length == 3 and first % 3 == 1
    value = cal.quarter(start.year, (first + 2) // 3) if whole else cal.span(start, end.latest)
    return value if year is not None else value.counted()


def read_quarter_of_month(found: Found, context: Context) -> Value | None:
    """Read "the September quarter": the quarter of the year that the month ends."""
    month = read_month(found, context)
    if month is None or month.earliest is None:
        return None if month is None else Value("DATE", None, None, None, "quarter")
    value = cal.unit_of(month.earliest, "Q")
    return value.counted() if month.relative else value


def read_week_of(found: Found, context: Context) -> Value | None:
    """Read "the week of Jan. 12", "the weekend of the 12th", "week 31"."""
    if found.rule.name == "weekdate.number":
        if not found.group("y") and context.anchor is None:
            return Value("DATE", None, None, None, "week")
        year = int(found.match["y"]) if found.group("y") or context.anchor is None else context.anchor.isocalendar()[0]
        value = cal.week(date.fromisocalendar(year, int(found.match["wk"]), 1))
        return value if found.group("y") else value.counted()
    named = read_day_of_month(found, context) if found.rule.name == "weekdate.day" else read_full(found, context)
    if named is None or named.earliest is None:
        return named
    value = cal.weekend(named.earliest) if found.group("u") == "weekend" else cal.week(named.earliest)
    return value.counted() if named.relative else value
