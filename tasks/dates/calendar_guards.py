"""Say which names and numbers of the calendar are dates: May or may, the year 1990 or 1990 people."""

import re
from collections.abc import Callable

from tasks.dates.grammar import Found
from tasks.dates.lexicon import NEEDS_MORE, YEAR_COUNTERS, ordinal
from tasks.dates.surroundings import CONTEXTS, after, alone, before, capital, name_after, name_before, starts

_NEXT_WORD = re.compile(r" ?([a-z%-]+)")


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
        if before(found, "joined") and name_after(found):
            return False  # "Sam and May Ferrin"
        return (opened and not after(found, "may_verb")) or (_possessive(found) and not name_before(found))
    if month == "march":
        return (opened and not after(found, "may_verb")) or (
            not name_before(found) and (_possessive(found) or (not starts(found) and after(found, "march_noun")))
        )
    if month in NEEDS_MORE and not found.match["m"].endswith("."):
        return (opened and not name_after(found)) or alone(found)
    if month in ("april", "june", "august"):
        return not (name_after(found) or name_before(found)) or (opened and not name_after(found))
    return True


def _day_number(found: Found) -> bool:
    """Take "on the 27th" as a day of the month only where no noun follows."""
    if alone(found):
        return 0 < (ordinal(found.match["n"]) or 0) <= 31
    return (
        found.match["n"][0].isdigit()
        and found.match["n"][-1].isalpha()
        and before(found, "day_number")
        and after(found, "day_number")
    )


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
        return before(found, "old_year") and not after(found, "counted")
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
    if "the " in found.low[found.start : found.end] or alone(found):
        return True
    return bool(found.group("mod")) and before(found, "plain_decade") and not before(found, "age", 60)


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


def _related_season(found: Found) -> bool:
    """Tell "that fall" from the verb in "goods that fall short"."""
    verb = found.match["s"] in ("fall", "spring") and found.match["rel"].startswith(("that", "all"))
    return found.after(1) != "-" and (not verb or after(found, "fall_date"))


def _holiday(found: Found) -> bool:
    """Take a holiday by its capital letter; "election day" also without, and no Christmas trees."""
    named = any(letter.isupper() or letter.isdigit() for letter in found.surface)
    named = named or (" " in found.match["h"] and found.match["h"].endswith((" day", " eve")))
    if not (named or alone(found)) or name_after(found) or after(found, "holiday_thing"):
        return False
    return " " in found.match["h"] or bool(found.group("rel")) or not name_before(found)


CALENDAR_CHECKS: dict[str, Callable[[Found], bool]] = {
    "full": _full_date,
    "range.mdd": _full_date,
    "range.ddm": _full_date,
    "range.years": lambda found: int(found.match["y"]) % 100 < int(found.match["y2"]) or found.match["y2"] == "00",
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
    "century.roman": lambda found: capital(found, "roman"),
    "decade.word": _decade_word,
    "quarter": lambda found: not after(found, "not_quarter"),
    "full.compact": alone,
    "half.bare": _half,
    "half.h": lambda found: bool(found.group("y") or found.group("y0")) or before(found, "unit") or alone(found),
    "season.rel": _related_season,
    "season.bare": _season,
    "holiday": _holiday,
    "eve": _holiday,
}
