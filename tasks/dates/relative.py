"""Read days that count from a day: from the publication day, or from the day last named."""

import re
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.clock import weekday_near
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import DAY_WORDS, PARTS_OF_DAY, UNITS, WEEKDAYS, ordinal

_NEAR = 7  # days from the anchor: further off, a weekday does not close the range of the day before it
_TWO_DAYS = {"before yesterday": -2, "after tomorrow": 2, "after tmrw": 2}


def open_value(granularity: str | None, kind: str = "DATE") -> Value:
    """Give the reading of an expression that needs an anchor where there is none."""
    return Value("TIME" if kind == "TIME" else "DATE", None, None, None, granularity)


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
    return on_day(context.anchor + timedelta(DAY_WORDS[word]), part)


def read_weekday(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    if name == "weekday.parts":
        return Value("SET", f"XXXX-WXX-{WEEKDAYS[found.match['wd']]}T{PARTS_OF_DAY[found.match['p']]}")
    if name == "weekday.plural":
        days = re.findall(r"[a-z]+", found.match["wds"])
        return Value("SET", f"XXXX-WXX-{WEEKDAYS[days[0].removesuffix('s')]}", None, None, "day")
    weekday, relation = WEEKDAYS[found.match["wd"].rstrip(".")], found.group("rel")
    if relation in ("every", "each", "every other"):
        return Value("SET", f"XXXX-WXX-{weekday}", None, None, "day")
    if context.anchor is None:
        part = PARTS_OF_DAY.get(found.group("p") or "")
        open_day = f"XXXX-WXX-{weekday}"
        return Value("TIME", f"{open_day}T{part}") if part else Value("DATE", open_day, None, None, "day")
    anchor = context.anchor
    if name == "weekday.nth":
        return _weekday_with_number(found, anchor, weekday)
    if name == "weekday.week":  # British: a week after the coming one
        return on_day(anchor + timedelta((weekday - anchor.isoweekday() - 1) % 7 + 8), None)
    which = found.group("which")
    if which:
        step = -1 if "last" in which or "before" in which else 1 if "next" in which or "following" in which else 0
        if which == "before last":
            return on_day(anchor - timedelta((anchor.isoweekday() - weekday - 1) % 7 + 8), found.group("p"))
        if which == "after next":
            anchor += timedelta(7 * ((weekday - anchor.isoweekday()) <= 0))
        monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * step)
        return on_day(monday + timedelta(weekday - 1), found.group("p"))
    return on_day(_related_weekday(found, context, weekday, relation), found.group("p"))


def _related_weekday(found: Found, context: Context, weekday: int, relation: str | None) -> date:
    assert context.anchor is not None
    anchor = context.anchor
    if relation == "this":
        return anchor + timedelta(weekday - anchor.isoweekday())
    if relation == "last" and anchor.isoweekday() % 7 == (weekday + 1) % 7:  # nobody calls yesterday last Monday
        return anchor - timedelta(8)
    if relation in ("last", "this past", "the past"):
        return anchor - timedelta((anchor.isoweekday() - weekday - 1) % 7 + 1)
    if relation == "next":
        return anchor - timedelta(anchor.weekday()) + timedelta(6 + weekday)
    if relation in ("this coming", "the coming", "the next"):
        return anchor + timedelta((weekday - anchor.isoweekday() - 1) % 7 + 1)
    if relation in ("the following", "the previous", "following", "previous"):
        base = context.event_day or anchor
        if relation.endswith("following"):
            return base + timedelta((weekday - base.isoweekday() - 1) % 7 + 1)
        return base - timedelta((base.isoweekday() - weekday - 1) % 7 + 1)
    if relation in ("that", "the same") and context.last_day and context.last_day.isoweekday() == weekday:
        return context.last_day
    start = context.last_day
    if start is not None and context.closes_range(found) and abs((start - anchor).days) <= _NEAR:
        return start + timedelta((weekday - start.isoweekday()) % 7)
    if (found.group("shade") or "").startswith(("earlier", "later")):  # "later Monday" is of the day of the story
        return anchor - timedelta((anchor.isoweekday() - weekday) % 7)
    return weekday_near(context, found, weekday)


def _weekday_with_number(found: Found, anchor: date, weekday: int) -> Value | None:
    """Read "Thursday the 21st": the nearest month whose 21st is a Thursday."""
    wanted = ordinal(found.group("n") or found.match["n2"])
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


def read_that(found: Found, context: Context) -> Value | None:
    """Read "that day", "the same year": the one last named."""
    words = found.match["ana"]
    if context.last is None or context.last.earliest is None:
        if words.endswith(("night", "morning", "evening", "afternoon")):
            return open_value("part_of_day", "TIME")
        return Value("DATE", "PAST_REF") if words == "that time" else None
    base = (
        context.last_day
        if words.endswith(("day", "night", "morning", "evening", "afternoon"))
        else context.last.earliest
    )
    last = words.split()[-1]
    if base is None:
        return None
    if last == "time" and found.before(3) == "at " and context.direction(found) == "past":
        return Value("DATE", "PAST_REF")
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
        return Value("DATE", "XXXX-WXX-WE", None, None, "weekend")
    anchor, relation = context.anchor, found.group("rel") or ""
    step = 0
    begun = anchor.weekday() >= 5
    if relation in ("last", "this past", "the past", "the previous"):
        step = -1
    elif relation in ("next", "the following"):
        step = 1
    elif relation not in ("this coming", "the coming") and not begun:
        direction = context.direction(found)
        past = direction == "past" if relation == "this" else direction != "future"
        step = -1 if past else 0
    return cal.weekend(anchor + timedelta(7 * step)).counted()
