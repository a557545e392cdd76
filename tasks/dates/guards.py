"""Say which matches of the grammar are expressions of time: a second or the second, now or now that."""

import re
from collections.abc import Callable

from tasks.dates.amounts import compound, parts_of_length
from tasks.dates.calendar_guards import CALENDAR_CHECKS
from tasks.dates.grammar import Found
from tasks.dates.lexicon import NEEDS_MORE, UNITS
from tasks.dates.surroundings import CONTEXTS, after, alone, before, capital, name_after, name_before, quoted, starts

_DOMAIN = re.compile(r"\.(?:com|org|net|co|tv|io)\b")
_NAMES_OF_PAPERS = frozenset({"daily", "nightly", "weekly", "monthly", "quarterly"})


def accept(found: Found) -> bool:
    """Say whether a match may stand as a date expression, by the words and letter case around it."""
    if _DOMAIN.match(found.low, found.end):
        return False
    check = _CHECKS.get(found.rule.name) or _CHECKS.get(found.rule.kind)
    return check is None or check(found)


def _deictic(found: Found) -> bool:
    if not found.surface[:1].isupper():
        return True
    if found.surface.isupper() and name_after(found):
        return False  # "TODAY Illustration"
    return starts(found) and not quoted(found)  # within a sentence it is a name: "the Today programme"


def _weekday(found: Found) -> bool:
    word = found.match["wd"].rstrip(".")
    if word in NEEDS_MORE or word == "thurs":
        related = found.group("rel") or found.group("p") or found.group("which")
        return capital(found, "wd") and (bool(related) or before(found, "weekday_abbr") or alone(found))
    if (found.group("p") and capital(found, "p") and name_after(found)) or quoted(found):
        return False  # "Monday Night Football", "Sunday Morning Futures"
    return not before(found, "weekday_name", 14)


def _weekday_with_number(found: Found) -> bool:
    number = found.group("n") or found.match["n2"]
    return (number[0].isdigit() and number[-1].isalpha()) or alone(found)


def _weekday_plural(found: Found) -> bool:
    return capital(found, "wds") and not name_before(found)


def _unit_rel(found: Found) -> bool:
    unit, relation = UNITS[found.match["u"]], found.match["rel"]
    if unit in ("WE", "N") or found.match["u"] == "weekday":
        return False
    if unit == "D":
        if relation in ("the next", "the following", "the previous", "the preceding"):
            return False  # counted from the last day named
        named = relation not in ("last", "the last", "all", "the whole", "the entire", "current", "past")
        return named and not after(found, "same_day")
    return not (unit in ("CE", "DE") and relation == "all") and not re.match(r" (?:round|olds?)\b", found.after(7))


def _unit_the(found: Found) -> bool:
    unit = UNITS[found.match["u"]]
    if found.group("mod"):
        return unit in ("Y", "Q", "M", "W", "DE", "CE")
    if unit == "D":
        trade = before(found, "trade") and CONTEXTS["around_market"].search(found.before(160) + found.after(160))
        return found.group("fy") is None and (before(found, "story") or bool(trade))
    if unit not in ("Y", "Q", "M", "W"):
        return False
    if alone(found) or found.group("m") or found.group("fy") in ("fiscal", "financial"):
        return True
    if found.low.startswith("its", found.start) or after(found, "unit_noun"):
        return False
    return before(found, "unit") or (before(found, "unit_loose") and after(found, "unit_end"))


def _mid_unit(found: Found) -> bool:
    return before(found, "unit") or alone(found)


def _unit_after(found: Found) -> bool:
    """Leave "the day after the vote" alone: only the vote knows its day."""
    return found.match["dir"] not in ("before", "after") or not after(found, "clause")


def _ago(found: Found) -> bool:
    """Leave "two days before the vote" to the durations: it dates the vote, not the text."""
    direction, count = found.match["dir"], found.match["n"]
    if before(found, "stamp"):
        return False  # "Published 4 months ago": counted from the day the page was fetched
    if direction in ("ago", "back", "hence", "from now", "from today", "previously"):
        return UNITS[found.match["u"]] not in ("G", "ML") and bool(count or direction == "ago")
    if not count or count.split(" ")[0] in ("several", "some", "many", "few"):
        return False
    return direction not in ("before", "after", "prior") or not after(found, "clause")


def _weekend(found: Found) -> bool:
    if found.before(2) == "a ":
        return False
    return bool(found.group("rel") or found.group("hol")) or before(found, "weekend") or alone(found)


def _clock(found: Found) -> bool:
    """Tell a clock time from a score, a ratio or a price."""
    clock = found.match["clock"]
    if found.rule.name == "clock.oclock" and "o'clock" not in found.low[found.start : found.end]:
        return before(found, "clock") and not name_after(found)
    if clock in ("noon", "midnight"):
        return not (name_after(found) and found.surface[:1].isupper())
    if found.group("tz") or clock.endswith(("m", "m.")) or found.rule.name in ("clock.oclock", "clock.zone"):
        return True
    if found.rule.name != "clock.24":
        return ":" in clock
    if found.surface.endswith(("hours", "hrs", " h")):
        return True
    return before(found, "clock") and not before(found, "score")


def _overnight(found: Found) -> bool:
    """Take the adverb; an overnight stay, rate or train is no date."""
    return bool(found.group("wd")) or (after(found, "overnight") and not before(found, "overnight"))


def _part_of_weekday(found: Found) -> bool:
    """Take "dawn Saturday", "late afternoon Friday"; "a good night Tuesday" is a Tuesday."""
    plain = found.match["p"] in ("morning", "afternoon", "evening", "night")
    shaded = found.low.startswith(("early", "late"), found.start)
    return not capital(found, "p") and (shaded or not plain)


def _part(found: Found) -> bool:
    if not found.group("barepart"):
        return True
    plain = found.match["barepart"] in ("evening", "night", "dusk")
    if found.match["barepart"] in ("dawn", "dusk", "nightfall", "midday"):
        return before(found, "dawn")
    return (before(found, "trading") and after(found, "session")) or (before(found, "part") and not plain)


def _duration(found: Found) -> bool:
    if after(found, "age"):
        return False
    name, word, count = found.rule.name, found.group("u") or "", found.group("n") or ""
    if UNITS.get(word or found.group("pl") or "") == "G":
        return False
    if name == "dur.vague" and found.before(4) == " as ":
        return False  # "his third trip in as many weeks"
    if name == "dur.plural":
        if found.match["pl"] in ("minutes", "generations", "hours"):
            return not found.low.startswith("the", found.start) and (
                before(found, "length") or bool(re.match(r" (?:before|after)\b", found.after(8)))
            )
        return not before(found, "plural")
    if word in ("sec", "min", "hr", "wk", "yr", "qtr") and not count[:1].isdigit():
        return False
    if name == "dur.count":
        if word in ("second", "minute", "night", "morning", "quarter") and count not in ("one", "1"):
            return False
        if word in ("quarters", "quarter") and after(found, "fraction"):
            return False
        return not before(found, "price", 4)
    if name == "dur.one":
        if word == "day" and count == "a" and after(found, "day_of_note"):
            return False
        return not before(found, "rate") and (count != "a quarter" or "century" in word)
    if name == "dur.compound":
        return compound(parts_of_length(found.match["sum"])) is not None
    if name == "dur.hyphen" and found.surface[:1].isupper() and name_after(found):
        return False  # "the Six-Day War"
    if name == "dur.hyphen":
        return not (UNITS[word] in ("S", "Q") and not count[:1].isdigit())
    return True


def _set(found: Found) -> bool:
    if found.group("setw"):
        # "the daily Courier": a paper, not a rate.
        paper = found.match["setw"] in _NAMES_OF_PAPERS and name_after(found)
        return not paper and not (found.surface[:1].isupper() and found.start > 0)
    if found.rule.name == "set.part":
        return True
    if found.rule.name == "set.weekends":
        return before(found, "weekend") or before(found, "on")
    unit = UNITS[found.match["u"]]
    if found.low.startswith(("every", "each"), found.start):
        return unit not in ("S", "G", "ML")
    if unit in ("S", "MI", "H", "G", "ML"):
        return unit == "H" and not before(found, "speed")
    return found.rule.name != "set.rate" or before(found, "rate")


def _reference(found: Found) -> bool:
    words = found.low[found.start : found.end]
    if found.surface[:1].isupper() and not starts(found):
        return False
    if words == "soon":
        return not (found.before(3) == "as " or after(found, "soon"))
    if words == "shortly":
        return not after(found, "shortly")
    if words in ("the past", "the future", "the present"):
        return not after(found, "the_past")
    if words in ("future", "current", "recent"):
        return not after(found, "current") and (words == "recent" or not name_after(found))
    return words != "now" or not after(found, "now")


def _span_of_units(found: Found) -> bool:
    """Turn down the verb in "will last two days" and the run in "the first two days of the trial"."""
    if found.group("rel") == "last" and found.low.startswith("last", found.start) and before(found, "verb"):
        return False
    if found.group("rel") in ("early", "opening", "first") and not found.low.startswith("the", found.start):
        return False
    return not after(found, "row") or found.group("rel") not in ("first", "final", "last")


_CHECKS: dict[str, Callable[[Found], bool]] = CALENDAR_CHECKS | {
    "deictic": _deictic,
    "weekday.full": _weekday,
    "weekday.plural": _weekday_plural,
    "weekday.alone": alone,
    "weekday.week": lambda found: capital(found, "wd") and before(found, "weekday_abbr"),
    "weekday.nth": _weekday_with_number,
    "that.time": lambda found: not found.match["ana"].endswith("time") or before(found, "that_time"),
    "unit.rel": _unit_rel,
    "unit.the": _unit_the,
    "unit.mid": _mid_unit,
    "unit.after": _unit_after,
    "day.after": _unit_after,
    "ago.units": _ago,
    "ago.bare": lambda found: UNITS[found.match["u"]] not in ("G", "ML", "S") and not before(found, "number"),
    "weekend": _weekend,
    "clock": _clock,
    "part.day": _part_of_weekday,
    "part.the": _part,
    "part.bare": _part,
    "part.overnight": _overnight,
    "dur": _duration,
    "set": _set,
    "ref": _reference,
    "in.future": lambda found: before(found, "future", 50),
    "past.compound": lambda found: compound(parts_of_length(found.match["sum"])) is not None,
    "past.units": _span_of_units,
}
