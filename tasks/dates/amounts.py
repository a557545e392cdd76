"""Read lengths of time, repetitions, and words that only point at the present, past or future."""

import re
from datetime import timedelta

from tasks.dates import intervals as cal
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import GRANULARITY, Value
from tasks.dates.lexicon import FRACTIONS, PARTS_OF_DAY, SET_WORDS, UNITS, number

_PARTS_OF_LENGTH = re.compile(r"([\w.,-]+(?: dozen| hundred)?) ([a-z]+)(?:,? (?:and )?|$)")
_SIDE = re.compile(r" (after|before) [\w'\"$]")
_APPOSED = 14  # characters between the day and what counts from it, where no comma sets it off: "came", "just"
_ON = re.compile(r"within|next|coming|following|upcoming|after")
_SIZES = ("Y", "M", "W", "D", "H", "MI", "S")
_CLOCK = {"H": "H", "MI": "M", "S": "S"}
_DURATION_CODES = {
    "S": "PT{}S", "MI": "PT{}M", "H": "PT{}H", "D": "P{}D", "N": "P{}D", "W": "P{}W", "WE": "P{}WE", "F": "P{}W",
    "M": "P{}M", "Q": "P{}Q", "Y": "P{}Y", "DE": "P{}DE", "CE": "P{}CE", "ML": "P{}ML", "G": "P{}G",
}  # fmt: skip


def duration(unit: str, amount: str) -> str:
    """Give the TIMEX3 value of a length; a fortnight is two weeks."""
    if unit == "F" and amount.isdigit():
        amount = str(int(amount) * 2)
    return _DURATION_CODES[unit].format(amount)


def amount_of(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def length(context: Context, unit: str, count: float | None, relation: str) -> Value:
    """Give a length of time that ends or starts at the anchor: "the past two years", "the next four weeks"."""
    value = duration(unit, amount_of(count) if count is not None else "X")
    if context.anchor is None or count is None or unit in ("S", "MI", "H", "ML", "G") or count > 1200:
        return Value("DURATION", value, None, None, GRANULARITY.get(unit))
    whole, granularity, step = int(count), GRANULARITY.get(unit), timedelta(1)
    if relation.startswith("first") or relation in ("final", "initial", "early", "opening"):
        return Value("DURATION", value, None, None, granularity)
    ahead = _ON.search(relation) is not None or relation == "ensuing"
    if unit == "Q":  # quarters of the calendar, as firms count them
        near = cal.unit_of(cal.shift(context.anchor, "Q", 1 if ahead else -1), "Q")
        far = cal.unit_of(cal.shift(context.anchor, "Q", whole if ahead else -whole), "Q")
        first, last = (near.earliest, far.latest) if ahead else (far.earliest, near.latest)
    elif ahead:
        first = context.anchor + (step if relation != "within" else timedelta(0))
        last = cal.shift(context.anchor, unit, whole)
    else:
        first, last = cal.shift(context.anchor, unit, -whole), context.anchor - step
    return Value("DURATION", value, first, last, granularity, True)


def read_duration(found: Found, context: Context) -> Value | None:
    """Read a length; vague counts are X; "a day after the vote" beside a day gives the day of the vote."""
    name = found.rule.name
    if name == "dur.plural":
        unit = UNITS[found.match["pl"]]
        return Value("DURATION", duration(unit, "X"), None, None, GRANULARITY.get(unit))
    if name == "dur.adj":
        unit, many = UNITS[found.match["lng"]], found.match["lng"].endswith("s")
        return Value("DURATION", duration(unit, "X" if many else "1"), None, None, GRANULARITY.get(unit))
    word = found.match["u"]
    if word in FRACTIONS:
        return Value("DURATION", FRACTIONS[word], None, None, "minute" if word == "half-hour" else "year")
    unit = UNITS[word]
    count = _count(found)
    if count == 0.5:
        unit, count = {"Y": ("M", 6.0), "H": ("MI", 30.0), "DE": ("Y", 5.0), "CE": ("Y", 50.0)}.get(unit, (unit, 0.5))
    value = duration(unit, amount_of(count) if count is not None else "X")
    if found.group("each"):
        return Value("SET", value, None, None, GRANULARITY.get(unit))
    return _event_after(found, context, unit, count) or Value("DURATION", value, None, None, GRANULARITY.get(unit))


def parts_of_length(text: str) -> list[tuple[str, int]] | None:
    """Split "two years, three months and a day" to units and counts; None where a part is no whole count."""
    parts = []
    for words, unit in _PARTS_OF_LENGTH.findall(text):
        count = 1.0 if words in ("a", "an") else number(words)
        if unit not in UNITS or count is None or count != int(count):
            return None
        parts.append((UNITS[unit], int(count)))
    return parts


def compound(parts: list[tuple[str, int]] | None) -> list[tuple[str, int]] | None:
    """Take parts as one length only where the units get smaller: else they are a list, or a rate."""
    order = [_SIZES.index(unit) for unit, _ in parts or [] if unit in _SIZES]
    return parts if parts and len(order) == len(parts) and order == sorted(set(order)) else None


def read_compound(found: Found, context: Context) -> Value | None:
    """Read "two years and three months"."""
    parts = compound(parts_of_length(found.match["sum"]))
    if parts is None:
        return None
    days = "".join(f"{count}{unit}" for unit, count in parts if unit not in _CLOCK)
    times = "".join(f"{count}{_CLOCK[unit]}" for unit, count in parts if unit in _CLOCK)
    return Value("DURATION", "P" + days + ("T" + times if times else ""), None, None, GRANULARITY.get(parts[-1][0]))


def _event_after(found: Found, context: Context, unit: str, count: float | None) -> Value | None:
    """Resolve "on Wednesday, a day after the vote" to the day of the vote, counted back from the day just named."""
    day, side = context.sentence_day, _SIDE.match(found.after(14))
    if day is None or side is None or count is None or count != int(count) or unit in ("S", "MI", "H", "ML", "G"):
        return None
    between = found.low[context.last_end : found.start]
    apposed = len(between) <= _APPOSED or between.endswith(", ")
    if not apposed or any(mark in between for mark in ".;:?!"):
        return None
    steps = int(count) * (-1 if side[1] == "after" else 1)
    return cal.unit_of(cal.shift(day, unit, steps), unit).counted(day)


def _count(found: Found) -> float | None:
    words = found.match["n"] or ""
    whole = found.low[found.start : found.end]
    half = 0.5 if re.search(r"and[- ]a[- ]half|1/2", whole) else 0.0
    if words in ("a", "an", "one", "the entire"):
        return 1.0 + half
    if words in ("half a", "half an", "a half", "half"):
        return 0.5
    if words == "a quarter":
        return 0.25
    read = number(words)
    return None if read is None else read + half


def read_set(found: Found, context: Context) -> Value | None:
    if found.group("setw"):
        return Value("SET", SET_WORDS[found.match["setw"]])
    if found.rule.name == "set.weekends":
        return Value("SET", "XXXX-WXX-WE", None, None, "weekend")
    if found.rule.name == "set.part":
        return Value("SET", f"XXXX-XX-XXT{PARTS_OF_DAY[found.match['p']]}")
    unit = UNITS[found.match["u"]]
    words = found.group("n")
    count = 2.0 if words == "other" else number(words) if words else 1.0
    return Value(
        "SET", duration(unit, amount_of(count) if count is not None else "X"), None, None, GRANULARITY.get(unit)
    )


def read_reference(found: Found, context: Context) -> Value | None:
    if found.low.startswith("soon", found.start) and context.direction(found) == "past":
        return None  # "she soon changed her mind"
    return Value("DATE", {"ref.present": "PRESENT_REF", "ref.past": "PAST_REF"}.get(found.rule.name, "FUTURE_REF"))
