"""Read counted distances: three weeks ago, two days later, the past five years, in ten days."""

from dataclasses import replace
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.amounts import amount_of, duration, length, parts_of_length, read_compound
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import DAY_WORDS, UNITS, WEEKDAYS, number
from tasks.dates.relative import on_day, open_value


def read_past_units(found: Found, context: Context) -> Value | None:
    name, relation = found.rule.name, found.group("rel") or ""
    if name == "past.compound":
        return _past_compound(found, context, relation or "within")
    if name == "past.one":
        return _past_one(found, context)
    unit = (
        UNITS[found.group("u") or (found.group("bu") or "").split()[-1]]
        if found.group("u") or found.group("bu")
        else "D"
    )
    if name == "past.bare":
        if relation in ("recent", "past", "previous", "prior"):
            return Value("DATE", "PAST_REF")
        if relation in ("coming", "future"):
            return Value("DATE", "FUTURE_REF")
        return Value("DURATION", duration(unit, "X"), None, None, cal.GRANULARITY.get(unit))
    return length(context, unit, number(found.match["n"]), relation)


def _past_compound(found: Found, context: Context, relation: str) -> Value | None:
    """Read "the last two years and three months": the compound length, and the days it spans from the anchor."""
    whole = read_compound(found, context)
    if whole is None or context.anchor is None:
        return whole
    ahead = relation in ("within", "next", "coming", "upcoming")
    end = context.anchor
    for unit, count in parts_of_length(found.match["sum"]) or []:
        if unit not in ("H", "MI", "S"):
            end = cal.shift(end, unit, count if ahead else -count)
    first, last = (context.anchor, end) if ahead else (end, context.anchor - timedelta(1))
    return replace(whole, earliest=first, latest=last).counted() if first <= last else whole


def _past_one(found: Found, context: Context) -> Value:
    """Read "over the past year" as a length; "for the last year", "in the last quarter" name the one before."""
    unit, relation = UNITS[found.match["u"]], found.match["in"]
    named = unit == "Q" or found.before(4) == "for "
    if unit == "H" or "past" in relation or "coming" in relation or not named:
        return length(context, unit, 1, relation)
    if context.anchor is None:
        return open_value(cal.GRANULARITY.get(unit))
    return cal.unit_of(cal.shift(context.anchor, unit, -1 if "last" in relation else 1), unit).counted()


def read_ago(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    direction = found.match["dir"]
    if name == "ago.bare":
        return Value("DATE", "FUTURE_REF" if direction == "later" else "PAST_REF")
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
    step = -count if found.match["dir"] in ("ago", "before") else count
    base = context.anchor + timedelta(DAY_WORDS.get(words, 0))
    last = words.split()[-1]
    if last in WEEKDAYS:
        gap = WEEKDAYS[last] - context.anchor.isoweekday()
        base = context.anchor + timedelta(gap % 7 if step > 0 else -(-gap % 7))
        return on_day(cal.shift(base, unit, step), None)
    if words in DAY_WORDS:
        return on_day(cal.shift(base, unit, step), None)
    return cal.unit_of(cal.shift(base, unit, step), unit).counted()


def read_weekdays_ago(found: Found, context: Context) -> Value | None:
    """Read "two Sundays ago", "a couple of Fridays from now"."""
    words = found.match["n"]
    count = 1.0 if words == "a" else 2.0 if words == "a couple of" else number(words)
    if context.anchor is None or count is None:
        return open_value("day")
    back = found.match["dir"] in ("ago", "earlier")
    base = context.anchor if found.match["dir"] in ("ago", "from now", "hence") else context.event_day or context.anchor
    gap = WEEKDAYS[found.match["wd"]] - base.isoweekday()
    days = (-gap - 1) % 7 + 1 if back else (gap - 1) % 7 + 1
    days += 7 * (int(count) - 1)
    return on_day(base - timedelta(days) if back else base + timedelta(days), None)


def read_compound_ago(found: Found, context: Context) -> Value | None:
    """Read "1 month and 21 days ago": a day, or the smallest unit named."""
    parts = parts_of_length(found.match["sum"])
    if not parts or any(unit in ("S", "MI", "H", "G", "ML") for unit, _ in parts):
        return None
    if context.anchor is None:
        return open_value("day")
    when = context.anchor if found.match["dir"] in ("ago", "from now", "from today", "hence") else context.event_day
    assert when is not None
    back = found.match["dir"] in ("ago", "earlier", "before")
    for unit, count in parts:
        when = cal.shift(when, unit, -count if back else count)
    return cal.unit_of(when, "D" if any(unit in ("D", "N") for unit, _ in parts) else parts[-1][0]).counted()


def read_in_units(found: Found, context: Context) -> Value | None:
    """Read "in two weeks' time", and "in two weeks" after a verb that looks ahead; "within two weeks" is a length."""
    if found.rule.name == "in.within":
        count = 1.0 if found.match["n"] in ("a", "an") else number(found.match["n"])
        return length(context, UNITS[found.match["u"]], count, "within")
    return read_later(
        context, UNITS[found.match["u"]], 1.0 if found.match["n"] in ("a", "an") else number(found.match["n"])
    )


def read_later(context: Context, unit: str, count: float | None) -> Value | None:
    if context.anchor is None or count is None or unit in ("S", "MI", "H"):
        return Value("DURATION", duration(unit, amount_of(count) if count is not None else "X"))
    return cal.unit_of(cal.shift(context.anchor, unit, int(count)), unit).counted()
