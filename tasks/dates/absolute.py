"""Read expressions that name a calendar date or unit: days, months, quarters, years, decades, seasons, holidays."""

import re
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.clock import clock_value
from tasks.dates.context import Context, Direction
from tasks.dates.grammar import Found
from tasks.dates.holidays import holiday
from tasks.dates.intervals import Value
from tasks.dates.lexicon import DECADE_WORDS, MONTHS, SEASONS, UNITS, WEEKDAYS, ordinal

_JOINED = re.compile(r",? ?(?:to|through|thru|until|till|and|-) ?(?:the )?")
_NEAR_ORDER = 10  # days from the anchor that settle the order of day and month
_FAR, _NEAR = 270, 45  # days: a past tense does not pull a date this near in the future to a year this far back
_LATER_YEAR = re.compile(
    r"^ ?(?:to|through|until|till|and|-|or) (?:the )?([a-z]+)\.?(?: \d{1,2}(?:st|nd|rd|th)?)?,? (\d{4})(?!\w)"
)


def month_number(word: str) -> int:
    return MONTHS[word.rstrip(".")]


def full_year(two_digits: str, context: Context) -> int:
    """Read a two-digit year in the century that puts it nearest to the anchor (1970 to 2069 without one)."""
    short = int(two_digits)
    if context.anchor is None:
        return 1900 + short if short >= 70 else 2000 + short
    anchor = context.anchor.year
    base = anchor // 100 * 100 + short
    return min((base - 100, base, base + 100), key=lambda year: (abs(year - anchor), year))


def nearest(spans: list[Value], anchor: date, direction: Direction | None, bias: float = 0.85) -> Value:
    """Pick the reading nearest to the anchor on the side the words point to; the past wins near ties."""

    def distance(value: Value) -> float:
        assert value.earliest is not None and value.latest is not None
        if value.earliest <= anchor <= value.latest:
            return 0.0
        if value.latest < anchor:
            return (anchor - value.latest).days * bias
        return float((value.earliest - anchor).days)

    def fits(value: Value) -> bool:
        assert value.earliest is not None and value.latest is not None
        return value.earliest <= anchor if direction == "past" else value.latest >= anchor

    best = min(spans, key=distance)
    if direction in (None, "either") or fits(best):
        return best
    other = min(filter(fits, spans), key=distance, default=best)
    return best if distance(best) <= _NEAR and distance(other) > _FAR else other


def read_iso(found: Found, context: Context) -> Value | None:
    when = date(int(found.match["y"]), int(found.match["mo"]), int(found.match["d"]))
    clock = found.group("clock")
    return clock_value(when, clock, found.group("tz")) if clock else cal.day(when)


def read_numeric(found: Found, context: Context) -> Value | None:
    """Read 03/04/2019: the only order the calendar allows, else the order of the site, else ambiguous."""
    first, second, text_year = int(found.match["a"]), int(found.match["b"]), found.match["y"]
    year = int(text_year) if len(text_year) == 4 else full_year(text_year, context)
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
    month, number = month_number(found.match["m"]), ordinal(found.match["d"])
    if not number or number > 31:
        return None
    year = stated_year(found, context)
    if year is not None:
        return cal.day(date(year, month, number))
    weekday = found.group("wd")
    return _yearless_day(found, context, month, number, WEEKDAYS[weekday.rstrip(".")] if weekday else None)


def stated_year(found: Found, context: Context) -> int | None:
    """Give the year an expression states, in its groups or at the end of the range it opens."""
    if found.group("y"):
        return int(found.match["y"])
    if found.group("y2"):
        return full_year(found.match["y2"], context)
    later = _LATER_YEAR.match(found.after(40))
    if later and later[1] in MONTHS and found.group("m"):
        return int(later[2]) - (MONTHS[later[1]] < month_number(found.match["m"]))
    return None


def _yearless_day(found: Found, context: Context, month: int, number: int, weekday: int | None) -> Value | None:
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
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
    return _after_open_range(found, context, value).counted()


def _after_open_range(found: Found, context: Context, value: Value) -> Value:
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


def read_month_number(found: Found, context: Context) -> Value | None:
    return cal.month(int(found.match["y"]), int(found.match["mo"]))


def read_day_of_month(found: Found, context: Context) -> Value | None:
    """Read "on the 27th" in the nearest month, "the 20th of next month" in the month named."""
    number, which = ordinal(found.match["n"]) or 0, found.group("which")
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
    if which:
        step = -1 if which.startswith("last") else 1 if "next" in which or "following" in which else 0
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
        return Value("DATE", None, None, None, "month")
    if found.group("which"):
        return modified(found, cal.month(year_named(found.match["which"], context), month).counted())
    spans = [cal.month(context.anchor.year + step, month) for step in (-1, 0, 1)]
    if relation:
        return modified(found, _directed(spans, relation, context.anchor).counted())
    value = nearest(spans, context.anchor, context.direction(found))
    return modified(found, _after_open_range(found, context, value).counted())


def _directed(spans: list[Value], relation: str, anchor: date) -> Value:
    """Pick the last, this or next of a unit that comes once a year."""
    if relation in ("last", "this past", "the past", "the previous"):
        return max(
            (value for value in spans if value.latest and value.latest < anchor), key=lambda value: value.value or ""
        )
    if relation in ("next", "this coming", "the coming", "the following"):
        return min(
            (value for value in spans if value.earliest and value.earliest > anchor),
            key=lambda value: value.value or "",
        )
    return spans[len(spans) // 2]


def year_named(words: str, context: Context) -> int:
    """Read "last year", "the previous year", "the same year" and their like; needs an anchor."""
    assert context.anchor is not None
    base = context.anchor.year
    if words.startswith(("last", "a year", "the prior", "the year before")):
        return base - 1
    if words.startswith("next"):
        return base + 1
    named = context.last.earliest.year if context.last and context.last.earliest else base
    if "previous" in words:
        return (named if context.last else base) - 1
    if "following" in words:
        return named + 1
    if words.startswith(("the same", "that")):
        return named
    return base


def modified(found: Found, value: Value) -> Value:
    """Narrow the interval by "early", "mid", "late"; the value stays the unit, as TIMEX3 has it."""
    words = found.group("mod") or ""
    if re.search(r"beginning|start|first", words):
        return cal.part(value, "start")
    if "mid" in words:
        return cal.part(value, "mid")
    if re.search(r"end|close|last", words):
        return cal.part(value, "end")
    if "earl" in words:
        return cal.part(value, "early")
    return cal.part(value, "late") if "lat" in words else value


def read_range(found: Found, context: Context) -> Value | None:
    if found.rule.name == "range.years":
        first, last = int(found.match["y"]), int(found.match["y"][:2] + found.match["y2"])
        return cal.span(date(first, 1, 1), date(last, 12, 31)) if first < last else None
    month, low, high = month_number(found.match["m"]), ordinal(found.match["d"]), ordinal(found.match["d2"])
    if not (low and high and low < high):
        return None
    year = stated_year(found, context)
    if year is not None:
        return cal.span(date(year, month, low), date(year, month, high))
    whole = _yearless_day(found, context, month, low, None)
    if whole is None or whole.earliest is None:
        return whole
    return cal.span(whole.earliest, whole.earliest.replace(day=high)).counted()


def read_week_of(found: Found, context: Context) -> Value | None:
    named = read_full(found, context)
    return _week_like(named) if named and named.earliest else named


def _week_like(named: Value) -> Value:
    assert named.earliest is not None
    value = cal.week(named.earliest)
    return value.counted() if named.relative else value


def read_year(found: Found, context: Context) -> Value | None:
    digits = found.group("y")
    year = int(digits) if digits else full_year(found.match["y2"], context)
    return modified(found, cal.year(year))


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
    number = ordinal(found.match["n"])
    return modified(found, cal.century(number - 1)) if number and 1 < number <= 21 else None


def read_quarter(found: Found, context: Context) -> Value | None:
    number = _quarter_number(found)
    year = next((int(found.match[name]) for name in ("y", "y0") if found.group(name)), None)
    which = found.group("which")
    if number is not None and year is not None:
        return modified(found, cal.quarter(year, number))
    if context.anchor is None:
        return Value("DATE", None, None, None, "quarter")
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
    number = int(found.match["d"]) if found.group("d") else ordinal(found.match["n"])
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
    if found.group("y"):
        return modified(found, cal.season(int(found.match["y"]), code))
    if context.anchor is None:
        return Value("DATE", None, None, None, "season")
    if found.group("which"):
        return modified(found, cal.season(year_named(found.match["which"], context), code).counted())
    spans = [cal.season(context.anchor.year + step, code) for step in (-2, -1, 0, 1)]
    relation = found.group("rel")
    if relation and relation != "this":
        return modified(found, _directed(spans, relation, context.anchor).counted())
    if relation:
        return modified(found, nearest(spans, context.anchor, None, bias=1.0).counted())
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


def _kept(frame: Value, value: Value) -> Value:
    return value.counted() if frame.relative else value


def _frame(found: Found, context: Context) -> Value | None:
    """Give the month or year that "the first Monday of ..." counts in."""
    if found.group("m"):
        return read_month(found, context)
    if found.group("y"):
        return cal.year(int(found.match["y"]))
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
    which = found.group("which") or "the year"
    unit = "M" if which.endswith("month") else "Y"
    step = -1 if which.startswith("last") else 1 if which.startswith("next") else 0
    return cal.unit_of(cal.shift(context.anchor, unit, step), unit).counted()


def read_holiday(found: Found, context: Context) -> Value | None:
    name = found.match["h"]
    back = timedelta(1 if found.rule.name == "eve.the" else 0)
    if found.group("y"):
        return cal.day(holiday(name, int(found.match["y"])) - back)
    if context.anchor is None:
        return Value("DATE", None, None, None, "day")
    if found.group("which") and "year" in found.match["which"]:
        return cal.day(holiday(name, year_named(found.match["which"], context)) - back).counted()
    spans = [cal.day(holiday(name, context.anchor.year + step) - back) for step in (-1, 0, 1)]
    relation = found.group("rel")
    if relation and relation != "this":
        return _directed(spans, relation, context.anchor).counted()
    return nearest(spans, context.anchor, context.direction(found)).counted()
