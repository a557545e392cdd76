"""Read expressions that name years, decades, centuries, quarters, halves, seasons, the nth of them, and holidays."""

import re
from dataclasses import replace
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.absolute import read_full, read_month
from tasks.dates.amounts import amount_of, duration
from tasks.dates.clock import weekday_near
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.holidays import HOLIDAYS, occasions
from tasks.dates.intervals import Value
from tasks.dates.lexicon import DECADE_WORDS, ROMAN, SEASONS, UNITS, WEEKDAYS, number, ordinal
from tasks.dates.readings import directed, full_year, modified, nearest, stated_year, year_named

# How far "the first weeks of 2018" may reach, at most.
_A_FEW = {"D": 10, "W": 8, "WE": 8, "M": 4, "Q": 2, "Y": 4, "DE": 4}


def read_year(found: Found, context: Context) -> Value | None:
    if found.rule.name == "year.era":
        return _year_of_era(found)
    year = stated_year(found, context)
    return modified(found, cal.year(year)) if year is not None else None


def _year_of_era(found: Found) -> Value:
    """Read "A.D. 70", "70 C.E."; a year before Christ has a value and no days, as the calendar has none for it."""
    number = int(found.group("ad") or found.match["n"])
    if (found.group("era") or "").startswith("b"):
        return Value("DATE", f"BC{number:04}", None, None, "year")
    return cal.year(number)


def read_decade(found: Found, context: Context) -> Value | None:
    if found.group("dec"):
        digits = int(found.match["dec"])
        whole = cal.century(digits // 100) if digits % 100 == 0 and digits < 2000 else cal.decade(digits)
        return modified(found, whole)
    base = DECADE_WORDS[found.match["dec3"]] if found.group("dec3") else int(found.match["dec2"])
    centuries = {"nineteen": 1900, "eighteen": 1800, "seventeen": 1700, "twenty": 2000}
    start = centuries.get(found.group("cent") or "")
    if start is None:
        limit = context.anchor.year if context.anchor else 2029
        start = limit // 100 * 100
        start = start if start + base <= limit else start - 100
    return modified(found, cal.decade(start + base))


def read_century(found: Found, context: Context) -> Value | None:
    number = ROMAN.get(found.match["roman"]) if found.group("roman") else ordinal(found.match["n"])
    return modified(found, cal.century(number - 1)) if number and 1 < number <= 21 else None


def read_quarter(found: Found, context: Context) -> Value | None:
    number = _quarter_number(found)
    year = next((int(found.match[name]) for name in ("y", "y0") if found.group(name)), None)
    short = next((found.match[name] for name in ("y2", "y3", "y4") if found.group(name)), None)
    if short:
        year = int(short) if len(short) == 4 else full_year(short, context)
    which = found.group("which")
    if number is not None and year is not None:
        return modified(found, cal.quarter(year, number))
    if context.anchor is None:
        return Value("DATE", f"XXXX-Q{number}" if number else None, None, None, "quarter")
    if number is None:  # the last, the latest quarter
        if which or year:
            return modified(found, cal.quarter(year or year_named(which or "", context), 4))
        return cal.unit_of(cal.shift(context.anchor, "Q", -1), "Q").counted()
    if which:
        return modified(found, cal.quarter(year_named(which, context), number).counted())
    possessive = re.match(r"(this|last|next) year's", found.low[found.start : found.end])
    if possessive:
        return cal.quarter(year_named(possessive[0], context), number).counted()
    spans = [cal.quarter(context.anchor.year + step, number) for step in (-1, 0, 1)]
    return modified(found, nearest(spans, context.anchor, context.direction(found), bias=0.4).counted())


def _quarter_number(found: Found) -> int | None:
    if found.group("last"):
        return 4 if found.match["last"] == "final" else None
    digit = next((found.match[name] for name in ("d", "d1", "d3") if found.group(name)), None)
    number = int(digit) if digit else ordinal(found.match["n"])
    if number is None or not 1 <= number <= 4:
        raise ValueError("a year has four quarters")
    return number


def read_half(found: Found, context: Context) -> Value | None:
    if found.group("h") or found.group("h2"):
        stated = found.group("y") or found.group("y0")
        year = int(stated) if stated else context.anchor.year if context.anchor else None
        return cal.half(year, int(found.group("h") or found.match["h2"])) if year else None
    number = 2 if found.group("last") else ordinal(found.match["n"])
    if number not in (1, 2):
        return None
    if found.group("m"):
        whole = read_month(found, context)
        if whole is None or whole.earliest is None:
            return whole
        middle = whole.earliest.replace(day=15)
        return whole.narrowed(latest=middle) if number == 1 else whole.narrowed(middle + timedelta(1))
    if found.group("y"):
        return modified(found, cal.half(int(found.match["y"]), number))
    if context.anchor is None:
        return Value("DATE", None, None, None, "half")
    if found.rule.name == "half.bare":
        spans = [cal.half(context.anchor.year + step, number) for step in (-1, 0, 1)]
        return nearest(spans, context.anchor, context.direction(found), bias=0.4).counted()
    return modified(found, cal.half(year_named(found.group("which") or "this year", context), number).counted())


def read_season(found: Found, context: Context) -> Value | None:
    code = SEASONS[found.match["s"]]
    if found.group("y") or found.group("y2"):
        return modified(found, cal.season(stated_year(found, context) or 0, code))
    if (
        found.rule.name == "season.bare"
        and found.low.startswith(found.match["s"], found.start)
        and context.habitual(found)
    ):
        context.habit = True
        return Value("DATE", f"XXXX-{code}", None, None, "season")  # every winter, not the last one
    if context.anchor is None:
        return Value("DATE", f"XXXX-{code}", None, None, "season")
    if found.group("which"):
        return modified(found, cal.season(year_named(found.match["which"], context), code).counted())
    spans = [cal.season(context.anchor.year + step, code) for step in (-2, -1, 0, 1)]
    relation = found.group("rel")
    if relation in ("that", "that same", "the same") and context.last and context.last.earliest:
        base = context.last.earliest
        return modified(found, cal.season(base.year, code).counted(base))
    if relation in ("this", "all", "all through the"):
        return modified(found, nearest(spans, context.anchor, None, bias=1.0).counted())
    if relation and not relation.startswith(("that", "the same")):
        return modified(found, directed(spans, relation, context.anchor).counted())
    return modified(found, nearest(spans, context.anchor, context.direction(found)).counted())


def read_nth(found: Found, context: Context) -> Value | None:
    count = -1 if found.group("last") else ordinal(found.match["n"])
    whole = _frame(found, context)
    if whole is None or whole.earliest is None or not count:
        return whole
    if found.group("wd"):
        return _kept(whole, cal.day(cal.nth_weekday(whole, WEEKDAYS[found.match["wd"].rstrip(".")], count)))
    unit = UNITS[found.match["u"]]
    if unit in ("W", "WE"):  # a week belongs to the month or year of its Thursday
        return _kept(whole, cal.unit_of(cal.nth_weekday(whole, 6 if unit == "WE" else 4, count), unit))
    first = whole.earliest if count > 0 else whole.latest
    assert first is not None
    when = cal.shift(first, unit, count - 1 if count > 0 else count + 1)
    if whole.latest is None or not whole.earliest <= when <= whole.latest:
        return None
    return _kept(whole, cal.unit_of(when, unit))


def read_span(found: Found, context: Context) -> Value | None:
    """Read "the first nine months of 2018" as a length with its days, "the last days of May" as a part of May."""
    whole = _whole(found, context)
    if whole is None or whole.earliest is None or whole.latest is None:
        return whole
    at_end = found.match["edge"] in ("last", "final", "closing")
    count = number(found.match["n"]) if found.group("n") else None
    unit = UNITS[found.match["u"]]
    first, last = whole.earliest, whole.latest
    if at_end:
        first = cal.shift(last + timedelta(1), unit, -int(count or _A_FEW[unit]))
    else:
        last = cal.shift(first, unit, int(count or _A_FEW[unit])) - timedelta(1)
    if count is None:
        return whole.narrowed(first, last)
    value = Value("DURATION", duration(unit, amount_of(count)), first, last, cal.GRANULARITY.get(unit))
    return _kept(whole, value)


def _whole(found: Found, context: Context) -> Value | None:
    """Give the month, year, decade or century that a span lies in."""
    if found.group("yy"):
        return cal.year(int(found.match["yy"]))
    if found.group("dec"):
        return cal.decade(int(found.match["dec"]))
    if found.group("n2"):
        return cal.century((ordinal(found.match["n2"]) or 1) - 1)
    which = found.group("which")
    if which in ("year", "decade", "month", "century") and context.anchor is not None:
        return cal.unit_of(context.anchor, UNITS[which]).counted()
    return _frame(found, context)


def _kept(frame: Value, value: Value) -> Value:
    return value.counted() if frame.relative else value


def _frame(found: Found, context: Context) -> Value | None:
    """Give the month or year that "the first Monday of ..." counts in."""
    if found.group("m"):
        return read_month(found, context)
    year = stated_year(found, context)
    if year is not None:
        return cal.year(year)
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
    which = found.group("which") or "the year"
    unit = "M" if which.endswith("month") else "Y"
    step = -1 if which.startswith("last") else 1 if which.startswith("next") else 0
    return cal.unit_of(cal.shift(context.anchor, unit, step), unit).counted()


def read_holiday(found: Found, context: Context) -> Value | None:
    year = found.group("y") or found.group("y2")
    if year or HOLIDAYS[found.match["h"]].startswith("="):  # a day of history needs no year
        return _only(_on_holiday(found, int(year or 1)), found)
    if context.anchor is None:
        return _open_holiday(found)
    if found.group("which") and "year" in found.match["which"]:
        return _only(_on_holiday(found, year_named(found.match["which"], context)), found).counted()
    spans = [value for step in (-1, 0, 1) for value in _on_holiday(found, context.anchor.year + step)]
    if not spans:
        return _open_holiday(found)
    relation = found.group("rel")
    if relation and relation != "this":
        return directed(spans, relation, context.anchor).counted()
    return nearest(spans, context.anchor, context.direction(found)).counted()


def _open_holiday(found: Found) -> Value:
    return Value("DATE", None, None, None, "weekend" if found.rule.name == "holiday.weekend" else "day")


def _only(values: list[Value], found: Found) -> Value:
    return values[0] if len(values) == 1 else _open_holiday(found)


def read_day_beside(found: Found, context: Context) -> Value | None:
    """Read "the day after Monday's vote", "the week before Christmas"; the mention ends before the day it leans on."""
    if found.group("wd"):
        day = weekday_near(context, found, WEEKDAYS[found.match["wd"].rstrip(".")]) if context.anchor else None
    else:
        named = read_holiday(found, context) if found.group("h") else read_full(found, context)
        day = named.earliest if named and named.earliest == named.latest else None
    if day is None:
        return Value("DATE", None, None, None, found.match["u"])
    unit = UNITS[found.match["u"]]
    return cal.unit_of(cal.shift(day, unit, 1 if found.match["dir"] == "after" else -1), unit).counted(day)


def _on_holiday(found: Found, year: int) -> list[Value]:
    """Give when a holiday, its eve or its weekend comes; in doubt the days are wider and have no value."""
    back = timedelta(1 if found.rule.name == "eve.the" else 0)
    values = []
    for occasion in occasions(found.match["h"], year):
        first, last = occasion.first - back, occasion.last - back
        if occasion.doubt or first != last:
            doubt = timedelta(occasion.doubt)
            values.append(Value("DATE", None, first - doubt, last + doubt, "day" if first == last else "range"))
        else:
            values.append(_weekend_of(first) if found.rule.name == "holiday.weekend" else cal.day(first))
    return values


def _weekend_of(day: date) -> Value:
    """Give the weekend nearest to a holiday, with the holiday where it adjoins."""
    saturday = day + timedelta((5 - day.weekday() + 3) % 7 - 3)
    value = cal.weekend(saturday)
    first, last = min(saturday, day), max(saturday + timedelta(1), day)
    return replace(value, earliest=first, latest=last) if (last - first).days <= 2 else value
