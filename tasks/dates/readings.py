"""Pick the reading that fits: the year of a yearless date, the century of a short year, the part of a period."""

import re
from datetime import date

from tasks.dates import intervals as cal
from tasks.dates.context import Context, Direction
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import MONTHS, year_in_words

_FAR, _NEAR = 270, 45  # days: a past tense does not pull a date this near in the future to a year this far back
_LATER_YEAR = re.compile(
    r"^ ?(?:to|through|until|till|and|-|or) (?:the )?([a-z]+)\.?(?: \d{1,2}(?:st|nd|rd|th)?)?,? (?:of )?(\d{4})(?!\w)"
)


def month_number(word: str) -> int:
    return MONTHS[word.rstrip(".")]


def full_year(two_digits: str, context: Context, ahead: int = 50) -> int:
    """Read a two-digit year in the century that puts it nearest to the anchor (1970 to 2069 without one)."""
    short = int(two_digits)
    if context.anchor is None:
        return 1900 + short if short >= 70 else 2000 + short
    anchor = context.anchor.year
    base = anchor // 100 * 100 + short
    years = [year for year in (base - 100, base, base + 100) if year <= anchor + ahead]
    return min(years, key=lambda year: (abs(year - anchor), year))


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


def directed(spans: list[Value], relation: str, anchor: date) -> Value:
    """Pick the last, this or next of what comes about once a year."""
    if relation in ("last", "this past", "the past", "the previous"):
        return max((value for value in spans if value.latest and value.latest < anchor), key=_begins)
    if relation in ("next", "this coming", "the coming", "the following"):
        return min((value for value in spans if value.earliest and value.earliest > anchor), key=_begins)
    return spans[len(spans) // 2]


def _begins(value: Value) -> date:
    return value.earliest or date.min


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


def stated_year(found: Found, context: Context) -> int | None:
    """Give the year an expression states, in its groups or at the end of the range it opens."""
    if found.group("y"):
        return int(found.match["y"])
    if found.group("yw"):
        return year_in_words(found.match["yw"])
    if found.group("y2"):
        return full_year(found.match["y2"], context)
    later = _LATER_YEAR.match(found.after(40))
    if later and later[1] in MONTHS and found.group("m"):
        return int(later[2]) - (MONTHS[later[1]] < month_number(found.match["m"]))
    return None
