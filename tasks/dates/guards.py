"""Say which matches of the grammar are dates at all: May the month or may the verb, 1990 the year or 1990 people."""

import re
from collections.abc import Callable

from tasks.dates.amounts import compound, parts_of_length
from tasks.dates.grammar import Found
from tasks.dates.lexicon import NEEDS_MORE, UNITS, YEAR_COUNTERS
from tasks.dates.surroundings import CONTEXTS, after, alone, before, capital, name_after, name_before, quoted

_NEXT_WORD = re.compile(r" ?([a-z%-]+)")


def accept(found: Found) -> bool:
    """Say whether a match may stand as a date expression, by the words and letter case around it."""
    check = _CHECKS.get(found.rule.name) or _CHECKS.get(found.rule.kind)
    return check is None or check(found)


def _full_date(found: Found) -> bool:
    """Turn down the verb in "may 20 people", the ordinal in "the second March"."""
    group = "m" if found.group("m") else "mm"
    if found.match[group].rstrip(".") in NEEDS_MORE and not capital(found, group):
        return bool(found.group("y") or found.group("yw")) or alone(found)
    if before(found, "price", 3) or after(found, "year_suffix"):
        return False
    if found.rule.name == "full.md_sep":
        return bool(found.group("wd")) or alone(found)
    day = found.group("d") or ""
    spelled_first = day[:1].isalpha() and found.rule.name == "full.dmy"
    return not spelled_first or bool(found.group("yw")) or " of " in found.low[found.start : found.end]


def _bare_month(found: Found) -> bool:
    month = found.match["m"].rstrip(".")
    opened = bool(found.group("mod")) or before(found, "month")
    if not capital(found, "m"):
        return alone(found) or (month not in NEEDS_MORE and month not in ("august", "sep") and opened)
    if after(found, "month_contract"):
        return True
    if month == "may":
        return (opened and not after(found, "may_verb")) or (_possessive(found) and not name_before(found))
    if month == "march":
        return (opened and not after(found, "may_verb")) or (
            not name_before(found) and (_possessive(found) or (not _starts(found) and after(found, "march_noun")))
        )
    if month in NEEDS_MORE and not found.match["m"].endswith("."):
        return (opened and not name_after(found)) or alone(found)
    if month in ("april", "june", "august"):
        return not (name_after(found) or name_before(found)) or (opened and not name_after(found))
    return True


def _day_number(found: Found) -> bool:
    """Take "on the 27th" as a day of the month only where no noun follows."""
    if alone(found):
        return 0 < int(re.sub(r"\D", "", found.match["n"])) <= 31
    return found.match["n"][-1].isalpha() and before(found, "day_number") and after(found, "day_number")


def _month_and_day(found: Found) -> bool:
    """Tell 4/22 from a fraction, a score and a code: it stands alone, by a weekday, or where a date would."""
    first, second = int(found.match["a"]), int(found.match["b"])
    if not (0 < first <= 31 and 0 < second <= 31 and min(first, second) <= 12) or (first, second) == (9, 11):
        return False
    if found.group("wd") or alone(found):
        return True
    slashed = found.match["sep"] == "/" and " " not in found.low[found.start : found.end]
    return slashed and max(first, second) > 12 and before(found, "day_number") and after(found, "day_number")


def _joined_months(found: Found) -> bool:
    return (capital(found, "m") and capital(found, "mm")) or alone(found)


def _starts(found: Found) -> bool:
    return before(found, "sentence", 3)


def _possessive(found: Found) -> bool:
    return found.after(2) == "'s"


def _month_with_year(found: Found) -> bool:
    return capital(found, "m") or found.match["m"].rstrip(".") not in NEEDS_MORE or alone(found)


def _month_number(found: Found) -> bool:
    """Leave 2010-11 to the pairs of years."""
    return alone(found) or (int(found.match["mo"]) != int(found.match["y"]) % 100 + 1 and not before(found, "count"))


def _year(found: Found) -> bool:
    """Tell a year from a count, a model number, a price or an address."""
    year = int(found.match["y"])
    if found.group("mod") or found.low[found.start].isalpha() or alone(found):
        return True
    if year >= 2100 or before(found, "price", 4) or _counts(found):
        return False
    if year < 1900 or year > 2050:
        return before(found, "old_year")
    if before(found, "count") and not before(found, "year"):
        return False
    return not before(found, "compound", 8)


def _year_in_words(found: Found) -> bool:
    """Tell "in nineteen ninety-four" and "by two thousand six" from counts."""
    return alone(found) or (
        (before(found, "year_words") or found.low.startswith(("year", "the year"), found.start))
        and not _counts(found)
        and not re.match(r" [a-z]+s\b(?! |$)", found.after(20))
    )


def _counts(found: Found) -> bool:
    words = _NEXT_WORD.match(found.after())
    return words is not None and (words[1] in YEAR_COUNTERS or words[1].startswith("%"))


def _short_year(found: Found) -> bool:
    return bool(found.group("mod")) or before(found, "short_year")


def _short_decade(found: Found) -> bool:
    if before(found, "age", 60):
        return False
    words = found.low[found.start : found.end]
    if "'" not in words[:-2] and re.search(r"mid|low|high", words) and found.match["dec2"] < "50":
        return False  # "in the mid-30s" is an age, a temperature, a rate
    return words.startswith(("the ", "'")) or bool(found.group("mod")) or before(found, "decade")


def _decade_word(found: Found) -> bool:
    return "the " in found.low[found.start : found.end] or alone(found)


def _half(found: Found) -> bool:
    """Take a bare "first half" as half a year only in talk of business: elsewhere it is a match, or a book."""
    around = found.before(160) + found.after(160)
    return CONTEXTS["around_business"].search(around) is not None and not re.match(r" of (?!the year)", found.after(12))


def _season(found: Found) -> bool:
    """Tell a season from the verbs fall and spring, and from names (the Winter Olympics)."""
    word, modified = found.match["s"], bool(found.group("mod"))
    if name_after(found) or found.after(1) == "-":
        return False
    if word in ("fall", "spring"):
        if after(found, "fall_noun"):
            return False
        named = found.low.startswith("the", found.start) or after(found, "fall_date")
        return modified or (before(found, "fall") and named)
    return modified or before(found, "season") or (not capital(found, "s") and before(found, "plain_season"))


def _deictic(found: Found) -> bool:
    if not found.surface[:1].isupper():
        return True
    return not quoted(found) and not name_before(found) and (_starts(found) or not name_after(found))


def _weekday(found: Found) -> bool:
    word = found.match["wd"].rstrip(".")
    if word in NEEDS_MORE or word == "thurs":
        related = found.group("rel") or found.group("p") or found.group("which")
        return capital(found, "wd") and (bool(related) or before(found, "weekday_abbr") or alone(found))
    if (found.group("p") and capital(found, "p") and name_after(found)) or quoted(found):
        return False  # "Monday Night Football", "Sunday Morning Futures"
    return not before(found, "weekday_name", 14)


def _weekday_with_number(found: Found) -> bool:
    bare = found.group("n2")
    return bare is None or bare[-1].isalpha() or alone(found)


def _weekday_plural(found: Found) -> bool:
    return capital(found, "wds") and not name_before(found)


def _unit_rel(found: Found) -> bool:
    unit, relation = UNITS[found.match["u"]], found.match["rel"]
    if unit in ("WE", "N") or found.match["u"] == "weekday":
        return False
    if unit == "D":
        named = relation not in ("last", "the last", "all", "the whole", "the entire", "current", "past")
        return named and not after(found, "same_day")
    return not (unit in ("CE", "DE") and relation == "all") and not re.match(r" (?:round|olds?)\b", found.after(7))


def _unit_the(found: Found) -> bool:
    unit = UNITS[found.match["u"]]
    if found.group("mod"):
        return unit in ("Y", "Q", "M", "W", "DE", "CE")
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
    if direction in ("ago", "back", "hence", "from now", "from today", "previously"):
        return UNITS[found.match["u"]] not in ("G", "ML") and bool(count or direction == "ago")
    if not count or count.split(" ")[0] in ("several", "some", "many", "few"):
        return False
    return direction not in ("before", "after", "prior") or not after(found, "clause")


def _weekend(found: Found) -> bool:
    return bool(found.group("rel") or found.group("hol")) or before(found, "weekend") or alone(found)


def _holiday(found: Found) -> bool:
    """Take a holiday by its capital letter; "election day" also without, and no Christmas trees."""
    named = any(letter.isupper() or letter.isdigit() for letter in found.surface)
    named = named or (" " in found.match["h"] and found.match["h"].endswith((" day", " eve")))
    if not (named or alone(found)) or name_after(found) or after(found, "holiday_thing"):
        return False
    return " " in found.match["h"] or bool(found.group("rel")) or not name_before(found)


def _clock(found: Found) -> bool:
    """Tell a clock time from a score, a ratio or a price."""
    clock = found.match["clock"]
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


def _part(found: Found) -> bool:
    return not found.group("barepart") or (before(found, "trading") and after(found, "session"))


def _duration(found: Found) -> bool:
    if after(found, "age"):
        return False
    name, word, count = found.rule.name, found.group("u") or "", found.group("n") or ""
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
        return not before(found, "rate") and (count != "a quarter" or "century" in word)
    if name == "dur.compound":
        return compound(parts_of_length(found.match["sum"])) is not None
    if name == "dur.hyphen":
        return not (UNITS[word] in ("S", "Q") and not count[:1].isdigit())
    return True


def _set(found: Found) -> bool:
    if found.group("setw"):
        # "the daily Courier": a paper, not a rate.
        return not name_after(found) and not (found.surface[:1].isupper() and found.start > 0)
    if found.rule.name == "set.part":
        return True
    unit = UNITS[found.match["u"]]
    if found.low.startswith(("every", "each"), found.start):
        return unit not in ("S", "G", "ML")
    if unit in ("S", "MI", "H", "G", "ML"):
        return unit == "H" and not before(found, "speed")
    return found.rule.name != "set.rate" or before(found, "rate")


def _reference(found: Found) -> bool:
    words = found.low[found.start : found.end]
    if found.surface[:1].isupper() and not _starts(found):
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


_CHECKS: dict[str, Callable[[Found], bool]] = {
    "full": _full_date,
    "range.mdd": _full_date,
    "range.ddm": _full_date,
    "range.months": _joined_months,
    "numeric.md": _month_and_day,
    "weekdate.number": lambda found: bool(found.group("y")) or alone(found),
    "quarter.month": lambda found: capital(found, "m"),
    "month.bare": _bare_month,
    "month.year": _month_with_year,
    "month.dir": _month_with_year,
    "month.rel": _month_with_year,
    "month.iso": _month_number,
    "month.slash": _month_number,
    "month.year_first": _month_with_year,
    "day.number": _day_number,
    "year.bare": _year,
    "year.abbr": _short_year,
    "year.words": _year_in_words,
    "decade.short": _short_decade,
    "decade.word": _decade_word,
    "quarter": lambda found: not after(found, "not_quarter"),
    "full.compact": alone,
    "half.bare": _half,
    "half.h": lambda found: bool(found.group("y") or found.group("y0")) or before(found, "unit") or alone(found),
    "season.rel": lambda found: found.after(1) != "-",
    "season.bare": _season,
    "deictic": _deictic,
    "weekday.full": _weekday,
    "weekday.plural": _weekday_plural,
    "weekday.alone": alone,
    "weekday.nth": _weekday_with_number,
    "unit.rel": _unit_rel,
    "unit.the": _unit_the,
    "unit.mid": _mid_unit,
    "unit.after": _unit_after,
    "day.after": _unit_after,
    "ago.units": _ago,
    "ago.bare": lambda found: UNITS[found.match["u"]] not in ("G", "ML", "S") and not before(found, "number"),
    "weekend": _weekend,
    "holiday": _holiday,
    "eve": _holiday,
    "clock": _clock,
    "part.day": lambda found: not capital(found, "p"),
    "part.the": _part,
    "part.bare": _part,
    "part.overnight": _overnight,
    "dur": _duration,
    "set": _set,
    "ref": _reference,
    "in.future": lambda found: before(found, "future", 50),
    "past.units": _span_of_units,
}
