"""Read expressions that count from a day: from the publication day, or from the day last named."""

import re
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.absolute import modified, year_named
from tasks.dates.clock import weekday_near
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import PARTS_OF_DAY, UNITS, WEEKDAYS, number, ordinal

_DAY_WORDS = {"today": 0, "tonight": 0, "tonite": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1}
_TWO_DAYS = {"before yesterday": -2, "after tomorrow": 2, "after tmrw": 2}
_BACK = re.compile(r"last|past|previous|preceding|prior|earlier|before")
_ON = re.compile(r"next|coming|following|upcoming|after")
_BACK_REFERENCES = frozenset(
    {"the same", "that", "that same", "this same", "the following", "following", "the preceding", "preceding",
     "the entire", "the whole", "all"}
)  # fmt: skip
_DURATION_CODES = {
    "S": "PT{}S", "MI": "PT{}M", "H": "PT{}H", "D": "P{}D", "N": "P{}D", "W": "P{}W", "WE": "P{}WE", "F": "P{}W",
    "M": "P{}M", "Q": "P{}Q", "Y": "P{}Y", "DE": "P{}DE", "CE": "P{}CE", "ML": "P{}ML", "G": "P{}G",
}  # fmt: skip


def open_value(granularity: str | None, kind: str = "DATE") -> Value:
    """Give the reading of an expression that needs an anchor where there is none."""
    return Value("TIME" if kind == "TIME" else "DATE", None, None, None, granularity)


def duration(unit: str, amount: str) -> str:
    """Give the TIMEX3 value of a length; a fortnight is two weeks."""
    if unit == "F" and amount.isdigit():
        amount = str(int(amount) * 2)
    return _DURATION_CODES[unit].format(amount)


def amount_of(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def on_day(when: date, part: str | None, event: date | None = None) -> Value:
    value = cal.part_of_day(when, PARTS_OF_DAY[part]) if part else cal.day(when)
    return value.counted(event)


def read_deictic(found: Found, context: Context) -> Value | None:
    if context.anchor is None:
        return open_value("day")
    word = found.match["word"]
    part = found.group("p")
    if word in _TWO_DAYS:
        return on_day(context.anchor + timedelta(_TWO_DAYS[word]), None)
    if word in ("tonight", "tonite"):
        return cal.part_of_day(context.anchor, "NI").counted()
    if word == "this":
        return on_day(context.anchor, part)
    if word == "last":  # last night is the night before
        return on_day(context.anchor - timedelta(1), part)
    return on_day(context.anchor + timedelta(_DAY_WORDS[word]), part)


def read_weekday(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    if name == "weekday.plural":
        days = re.findall(r"[a-z]+", found.match["wds"])
        return Value("SET", f"XXXX-WXX-{WEEKDAYS[days[0].removesuffix('s')]}", None, None, "day")
    weekday, relation = WEEKDAYS[found.match["wd"].rstrip(".")], found.group("rel")
    if relation in ("every", "each"):
        return Value("SET", f"XXXX-WXX-{weekday}", None, None, "day")
    if context.anchor is None:
        return open_value("day")
    anchor = context.anchor
    if name == "weekday.nth":
        return _weekday_with_number(found, anchor, weekday)
    which = found.group("which")
    if which:
        step = -1 if "last" in which or "before" in which else 1 if "next" in which or "following" in which else 0
        monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * step)
        return on_day(monday + timedelta(weekday - 1), found.group("p"))
    return on_day(_related_weekday(found, context, weekday, relation), found.group("p"))


def _related_weekday(found: Found, context: Context, weekday: int, relation: str | None) -> date:
    assert context.anchor is not None
    anchor = context.anchor
    if relation == "this":
        return anchor + timedelta(weekday - anchor.isoweekday())
    if relation in ("last", "this past", "the past"):
        return anchor - timedelta((anchor.isoweekday() - weekday - 1) % 7 + 1)
    if relation == "next":
        return anchor - timedelta(anchor.weekday()) + timedelta(6 + weekday)
    if relation in ("this coming", "the coming", "the next"):
        return anchor + timedelta((weekday - anchor.isoweekday() - 1) % 7 + 1)
    if relation in ("the following", "the previous"):
        base = context.event_day or anchor
        if relation == "the following":
            return base + timedelta((weekday - base.isoweekday() - 1) % 7 + 1)
        return base - timedelta((base.isoweekday() - weekday - 1) % 7 + 1)
    if relation in ("that", "the same") and context.last_day and context.last_day.isoweekday() == weekday:
        return context.last_day
    return weekday_near(context, found, weekday)


def _weekday_with_number(found: Found, anchor: date, weekday: int) -> Value | None:
    """Read "Thursday the 21st": the nearest month whose 21st is a Thursday."""
    wanted = ordinal(found.match["n"])
    days = []
    for step in range(-11, 12):
        year, month = cal.add_months(anchor.year, anchor.month, step)
        try:
            when = date(year, month, wanted or 0)
        except ValueError:
            continue
        if when.isoweekday() == weekday:
            days.append(when)
    return on_day(min(days, key=lambda when: (abs((when - anchor).days), when)), None) if days else None


def read_unit(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    unit = UNITS[found.group("u") or "year"]
    if unit == "N":
        return None
    if name == "unit.rest" and found.group("y"):
        return cal.year(int(found.match["y"]))
    relation = found.group("rel") or ""
    if name == "unit.rel" and relation in ("the past", "the coming", "the upcoming") and unit != "WE":
        return length(context, unit, 1, relation)
    if name == "unit.rel" and relation in ("all", "the whole", "the entire") and context.anchor is None:
        return Value("DURATION", duration(unit, "1"), None, None, cal.GRANULARITY.get(unit))
    if context.anchor is None:
        return open_value(cal.GRANULARITY.get(unit))
    if name == "unit.after":
        return _unit_after(found, context, unit)
    if name in ("unit.the", "unit.end", "unit.rest") and relation in ("", "the"):
        return modified(found, _the_unit(context, unit).counted())
    if relation in _BACK_REFERENCES or (relation == "in the" and unit == "D"):
        base = _base(context, unit)
        step = 1 if "following" in relation else -1 if "preceding" in relation else 0
    else:
        base = context.anchor
        step = -1 if _BACK.search(relation) else 1 if _ON.search(relation) else 0
    value = modified(found, cal.unit_of(cal.shift(base, unit, step), unit).counted())
    return _shaded(found, context.anchor, value) if step == 0 else _early_late(found, value)


def _shaded(found: Found, anchor: date, value: Value) -> Value:
    """Cut "earlier this week" before the anchor and "later this week" after it."""
    shade = found.group("shade")
    if shade in ("earlier", "earlier in"):
        return value.narrowed(latest=max(anchor - timedelta(1), value.earliest or anchor))
    if shade == "later":
        return value.narrowed(earliest=anchor)
    return _early_late(found, value)


def _early_late(found: Found, value: Value) -> Value:
    shade = found.group("shade")
    return cal.part(value, shade) if shade in ("early", "late") else value


def _base(context: Context, unit: str) -> date:
    last = (context.last_by_unit.get(cal.GRANULARITY.get(unit, "")) if unit != "Y" else None) or context.last
    base = last.earliest if last and last.earliest else context.anchor
    assert base is not None
    return base


def _the_unit(context: Context, unit: str) -> Value:
    """Read "the quarter", "the year": the one last named, else the anchor's (for quarters the last full one)."""
    assert context.anchor is not None
    named = context.last_by_unit.get(cal.GRANULARITY.get(unit, ""))
    if named and unit != "Y":
        return named
    if unit == "Q":
        return cal.unit_of(cal.shift(context.anchor, "Q", -1), "Q")
    return cal.unit_of(context.anchor, unit)


def _unit_after(found: Found, context: Context, unit: str) -> Value:
    assert context.anchor is not None
    direction = found.match["dir"]
    if direction in ("after next", "before last"):
        return cal.unit_of(cal.shift(context.anchor, unit, 2 if direction == "after next" else -2), unit).counted()
    base = _base(context, unit)
    step = 1 if direction in ("after", "following") else -1
    return cal.unit_of(cal.shift(base, unit, step), unit).counted()


def length(context: Context, unit: str, count: float | None, relation: str) -> Value:
    """Give a length of time that ends or starts at the anchor: "the past two years", "the next four weeks"."""
    value = duration(unit, amount_of(count) if count is not None else "X")
    if context.anchor is None or count is None or unit in ("S", "MI", "H", "ML", "G") or count > 1200:
        return Value("DURATION", value, None, None, cal.GRANULARITY.get(unit))
    whole = int(count)
    if relation.startswith("first") or relation in ("final", "initial"):
        return Value("DURATION", value, None, None, cal.GRANULARITY.get(unit))
    if _ON.search(relation) or relation == "ensuing":
        return Value(
            "DURATION", value, context.anchor, cal.shift(context.anchor, unit, whole), cal.GRANULARITY.get(unit), True
        )
    return Value(
        "DURATION", value, cal.shift(context.anchor, unit, -whole), context.anchor, cal.GRANULARITY.get(unit), True
    )


def read_past_units(found: Found, context: Context) -> Value | None:
    name, relation = found.rule.name, found.group("rel") or ""
    if name == "past.one":
        return _past_one(found, context)
    unit = (
        UNITS[found.group("u") or (found.group("bu") or "").split()[-1]]
        if found.group("u") or found.group("bu")
        else "D"
    )
    if name == "past.bare":
        if relation in ("recent", "past", "previous", "prior", "earlier", "early"):
            return Value("DATE", "PAST_REF")
        if relation in ("coming", "future"):
            return Value("DATE", "FUTURE_REF")
        return Value("DURATION", duration(unit, "X"), None, None, cal.GRANULARITY.get(unit))
    return length(context, unit, number(found.match["n"]), relation)


def _past_one(found: Found, context: Context) -> Value:
    """Read "over the past year" as a length; "in the last year" names the year before."""
    unit, relation = UNITS[found.match["u"]], found.match["in"]
    if (
        unit == "H"
        or "past" in relation
        or "coming" in relation
        or not found.low.startswith(("in ", "for "), found.start)
    ):
        return length(context, unit, 1, relation)
    if context.anchor is None:
        return open_value(cal.GRANULARITY.get(unit))
    return cal.unit_of(cal.shift(context.anchor, unit, -1 if "last" in relation else 1), unit).counted()


def read_ago(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    direction = found.match["dir"]
    if name == "ago.half":
        unit, count = {"Y": ("M", 6.0), "H": ("MI", 30.0), "DE": ("Y", 5.0), "CE": ("Y", 50.0)}.get(
            UNITS[found.match["u"]], (UNITS[found.match["u"]], 0.5)
        )
    else:
        unit = UNITS[found.match["u"]]
        words = found.match["n"]
        read = 1.0 if words in ("a", "an", "one") else number(words) if words else None
        if read is None:
            return Value("DATE", "PAST_REF" if direction in ("ago", "earlier", "back", "before") else "FUTURE_REF")
        count = read + (0.5 if found.group("half") else 0.0)
    if context.anchor is None:
        return open_value(cal.GRANULARITY.get(unit))
    if unit in ("S", "MI", "H"):
        return Value("DURATION", duration(unit, amount_of(count)), None, None, cal.GRANULARITY.get(unit))
    back = direction in ("ago", "earlier", "before", "back", "previously", "since", "prior")
    base = (
        context.anchor
        if direction in ("ago", "from now", "from today", "hence", "back", "from", "away")
        else _reference(context, unit)
    )
    if name == "ago.this":
        return _ago_from_day(found, context, unit, int(count))
    if (
        unit == "Y"
        and count == 1
        and direction == "earlier"
        and context.last
        and context.last.granularity in ("quarter", "month")
    ):
        named = context.last.earliest
        assert named is not None
        return cal.unit_of(cal.shift(named, "Y", -1), "Q" if context.last.granularity == "quarter" else "M").counted()
    event = base if base != context.anchor else None
    if count != int(count):
        unit, count = ("M", count * 12) if unit == "Y" else ("D", round(count * {"W": 7, "M": 30}.get(unit, 1)))
    return cal.unit_of(cal.shift(base, unit, -int(count) if back else int(count)), unit).counted(event)


def _reference(context: Context, unit: str) -> date:
    """Give the day that "two days later" counts from: the last day named for days, the last date for longer units."""
    assert context.anchor is not None
    if unit in ("D", "N", "W", "WE", "F"):
        return context.event_day or context.anchor
    return context.last.earliest if context.last and context.last.earliest else context.anchor


def _ago_from_day(found: Found, context: Context, unit: str, count: int) -> Value | None:
    assert context.anchor is not None
    words = found.match["day"]
    step = -count if found.match["dir"] == "ago" else count
    base = context.anchor + timedelta(_DAY_WORDS.get(words, 0))
    last = words.split()[-1]
    if last in WEEKDAYS:
        base = context.anchor + timedelta((WEEKDAYS[last] - context.anchor.isoweekday()) % 7)
        return on_day(cal.shift(base, unit, step), None)
    if words in ("today", "yesterday", "tomorrow"):
        return on_day(cal.shift(base, unit, step), None)
    return cal.unit_of(cal.shift(base, unit, step), unit).counted()


def read_in_units(found: Found, context: Context) -> Value | None:
    """Read "in two weeks' time", and "in two weeks" after a verb that looks ahead; "within two weeks" is a length."""
    if found.rule.name == "in.within":
        count = 1.0 if found.match["n"] in ("a", "an") else number(found.match["n"])
        return length(context, UNITS[found.match["u"]], count, "next")
    return read_later(
        context, UNITS[found.match["u"]], 1.0 if found.match["n"] in ("a", "an") else number(found.match["n"])
    )


def read_later(context: Context, unit: str, count: float | None) -> Value | None:
    if context.anchor is None or count is None or unit in ("S", "MI", "H"):
        return Value("DURATION", duration(unit, amount_of(count) if count is not None else "X"))
    return cal.unit_of(cal.shift(context.anchor, unit, int(count)), unit).counted()


def read_year_ago(found: Found, context: Context) -> Value | None:
    """Read "the year-ago quarter", "a year-earlier period": the unit last named, one year before."""
    if context.anchor is None:
        return open_value("year")
    last = context.last
    if last and last.earliest and last.granularity in ("quarter", "month"):
        unit = "Q" if last.granularity == "quarter" else "M"
        return cal.unit_of(cal.shift(last.earliest, "Y", -1), unit).counted()
    if (found.group("u") or "").endswith("quarter"):
        base = cal.shift(context.anchor, "Q", -1)
        return cal.unit_of(cal.shift(base, "Y", -1), "Q").counted()
    return cal.year(context.anchor.year - 1).counted()


def read_same(found: Found, context: Context) -> Value | None:
    """Read "the same period last year": the unit last named, in the year named."""
    if context.anchor is None:
        return open_value(None)
    last = context.last
    which = found.group("which")
    if last is None or last.earliest is None or last.granularity not in ("day", "week", "month", "quarter", "half"):
        return cal.year(year_named(which or "last year", context)).counted() if which else None
    unit = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "half": "HALF"}[last.granularity]
    if not which:
        back = found.match["same"] not in ("same", "like")
        return cal.unit_of(cal.shift(last.earliest, "Y", -1 if back else 0), unit).counted()
    stated = found.group("y") or found.group("y2")
    year = int(stated) if stated else year_named(which, context)
    return cal.unit_of(cal.shift(last.earliest, "Y", year - last.earliest.year), unit).counted()


def read_that(found: Found, context: Context) -> Value | None:
    """Read "that day", "the same year": the one last named."""
    words = found.match["ana"]
    if context.last is None or context.last.earliest is None:
        return None
    base = (
        context.last_day
        if words.endswith(("day", "night", "morning", "evening", "afternoon"))
        else context.last.earliest
    )
    last = words.split()[-1]
    if base is None:
        return None
    if last in PARTS_OF_DAY:
        return on_day(base, last, event=base)
    if last == "time":
        return context.last.counted(base)
    return cal.unit_of(base, UNITS[last]).counted(base)


def read_next_day(found: Found, context: Context) -> Value | None:
    """Read "the next morning", "the previous day": one day from the last event."""
    base = context.event_day
    if base is None:
        return open_value("day")
    direction = found.match["dir"]
    step = 1 if direction in ("next", "following", "very next", "after") else 0 if direction == "same" else -1
    word = found.group("u")
    return on_day(base + timedelta(step), word if word and word != "day" else None, event=context.last_day)


def read_weekend(found: Found, context: Context) -> Value | None:
    """Read "the weekend": the last one begun, unless the words look ahead."""
    if context.anchor is None:
        return open_value("weekend")
    anchor, relation = context.anchor, found.group("rel") or ""
    step = 0
    begun = anchor.weekday() >= 5
    if relation in ("last", "this past", "the past", "the previous"):
        step = -1
    elif relation in ("next", "the following"):
        step = 1
    elif relation not in ("this coming", "the coming") and not begun:
        direction = context.direction(found)
        past = anchor.weekday() <= 1 and direction == "past" if relation == "this" else direction != "future"
        step = -1 if past else 0
    return cal.weekend(anchor + timedelta(7 * step)).counted()
