"""Read units that count from a day: last week, the following month, the same quarter a year ago."""

import re
from dataclasses import replace
from datetime import date, timedelta

from tasks.dates import intervals as cal
from tasks.dates.absolute import read_full, read_month
from tasks.dates.amounts import amount_of, duration, length
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import UNITS, number
from tasks.dates.readings import modified, year_named
from tasks.dates.relative import open_value

_NEWS = 14  # days from the anchor
_BACK = re.compile(r"last|past|previous|preceding|prior|earlier|before")
_ON = re.compile(r"next|coming|following|upcoming|after")
_BACK_REFERENCES = frozenset(
    {"the same", "that", "that same", "this same", "the following", "following", "the preceding", "preceding",
     "the entire", "the whole", "all"}
)  # fmt: skip


def read_unit(found: Found, context: Context) -> Value | None:
    name = found.rule.name
    unit = UNITS[found.group("u") or "year"]
    if unit == "N":
        return None
    if found.group("y") and name in ("unit.rest", "unit.end"):
        return cal.year(int(found.match["y"]))
    if found.group("m"):  # "the quarter ended Sept. 30"
        return _ended(found, context, unit)
    relation = found.group("rel") or ""
    if name == "unit.rel" and relation in ("the past", "the coming", "the upcoming") and unit != "WE":
        return length(context, unit, 1, relation)
    if name == "unit.rel" and relation in ("all", "the whole", "the entire") and context.anchor is None:
        return Value("DURATION", duration(unit, "1"), None, None, cal.GRANULARITY.get(unit))
    if context.anchor is None:
        return open_value(cal.GRANULARITY.get(unit))
    if name == "unit.after":
        return _unit_after(found, context, unit)
    if name == "unit.mid":
        return cal.part(cal.unit_of(context.anchor, unit), "mid").counted()
    if name == "unit.to_date":
        return cal.unit_of(context.anchor, "Y").narrowed(latest=context.anchor).counted()
    if name == "unit.rest" and relation in ("", "the", "this"):
        return cal.unit_of(context.anchor, unit).narrowed(earliest=context.anchor).counted()
    if name in ("unit.the", "unit.end", "unit.rest") and relation in ("", "the"):
        return modified(found, _the_unit(context, unit).counted())
    if relation == "in the" and unit == "D":
        return _shaded(found, context.anchor, cal.day(_day_of_the_story(context)).counted())
    if relation in _BACK_REFERENCES:
        base = _base(context, unit)
        step = 1 if "following" in relation else -1 if "preceding" in relation else 0
    else:
        base = context.anchor
        step = -1 if _BACK.search(relation) else 1 if _ON.search(relation) else 0
    value = modified(found, cal.unit_of(cal.shift(base, unit, step), unit).counted())
    return _shaded(found, context.anchor, value) if step == 0 else _early_late(found, value)


def _ended(found: Found, context: Context, unit: str) -> Value | None:
    end = read_full(found, context) if found.group("d") else read_month(found, context)
    if end is None or end.latest is None:
        return open_value(cal.GRANULARITY.get(unit)) if end else None
    value = cal.unit_of(end.latest, unit)
    if unit == "Y":  # a business year is named by the year it ends in, and has its own days
        value = replace(value, earliest=cal.shift(end.latest + timedelta(1), "Y", -1), latest=end.latest)
    return value.counted() if end.relative else value


def read_ended_length(found: Found, context: Context) -> Value | None:
    """Read "the nine months ended Sept. 30": a length, with its days."""
    unit, count = UNITS[found.match["u"]], number(found.match["n"])
    end = read_full(found, context) if found.group("d") else read_month(found, context)
    value = Value("DURATION", duration(unit, amount_of(count) if count else "X"), None, None, cal.GRANULARITY.get(unit))
    if end is None or end.latest is None or not count or count != int(count) or unit in ("S", "MI", "H", "ML", "G"):
        return value
    first = cal.shift(end.latest + timedelta(1), unit, -int(count))
    value = replace(value, earliest=first, latest=end.latest)
    return value.counted() if end.relative else value


def _day_of_the_story(context: Context) -> date:
    """Give the day of "earlier in the day": one named in the sentence, else the last named, if it is news."""
    assert context.anchor is not None
    last = context.sentence_day or context.last_day
    return last if last is not None and abs((last - context.anchor).days) <= _NEWS else context.anchor


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
    """Read "the year", "the month" as the anchor's; "the quarter" is the one last named, else the last full one."""
    assert context.anchor is not None
    if unit == "D":
        return cal.day(_day_of_the_story(context))
    named = context.last_by_unit.get("quarter")
    if unit == "Q":
        return named or cal.unit_of(cal.shift(context.anchor, "Q", -1), "Q")
    return cal.unit_of(context.anchor, unit)


def _unit_after(found: Found, context: Context, unit: str) -> Value:
    assert context.anchor is not None
    direction = found.match["dir"]
    if direction in ("after next", "before last"):
        return cal.unit_of(cal.shift(context.anchor, unit, 2 if direction == "after next" else -2), unit).counted()
    base = _base(context, unit)
    step = 1 if direction in ("after", "following") else -1
    return cal.unit_of(cal.shift(base, unit, step), unit).counted()


def read_year_ago(found: Found, context: Context) -> Value | None:
    """Read "the year-ago quarter", "a year-earlier period": the unit last named, one year before."""
    if context.anchor is None:
        return open_value("year")
    last = context.last
    if last and last.earliest and last.granularity in ("quarter", "month"):
        unit = "Q" if last.granularity == "quarter" else "M"
        return cal.unit_of(cal.shift(last.earliest, "Y", -1), unit).counted()
    if (found.group("u") or found.group("u2") or "").endswith("quarter"):
        base = cal.shift(context.anchor, "Q", -1)
        return cal.unit_of(cal.shift(base, "Y", -1), "Q").counted()
    return cal.year(context.anchor.year - 1).counted()


def read_same(found: Found, context: Context) -> Value | None:
    """Read "the same period last year": the unit last named, in the year named."""
    if context.anchor is None:
        return open_value(None)
    last = context.last
    which = found.group("which")
    stated = found.group("y") or found.group("y2")
    if last is None or last.earliest is None or last.granularity not in ("day", "week", "month", "quarter", "half"):
        if stated:
            return cal.year(int(stated))
        return cal.year(year_named(which, context)).counted() if which else None
    unit = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "half": "HALF"}[last.granularity]
    if not which and not stated:
        back = found.match["same"] not in ("same", "like")
        return cal.unit_of(cal.shift(last.earliest, "Y", -1 if back else 0), unit).counted()
    year = int(stated) if stated else year_named(which or "", context)
    return cal.unit_of(cal.shift(last.earliest, "Y", year - last.earliest.year), unit).counted()
