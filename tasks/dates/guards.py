"""Say which matches of the grammar are dates at all: May the month or may the verb, 1990 the year or 1990 people."""

import re
from collections.abc import Callable
from importlib import resources

from tasks.dates.grammar import Found
from tasks.dates.lexicon import NEEDS_MORE, PIECES, UNITS, YEAR_COUNTERS

_NEXT_WORD = re.compile(r" ?([a-z%-]+)")
_NAME_BEFORE = re.compile(r"(?:^|(.)\s)([A-Z][\w'’-]*)\s$")


def _load() -> dict[str, re.Pattern[str]]:
    lines = resources.files(__package__).joinpath("contexts.txt").read_text("utf-8").splitlines()
    pairs = (line.split(None, 1) for line in lines if line and not line.startswith("#"))
    return {
        name: re.compile(re.sub(r"\{([a-z_]+)\}", lambda match: PIECES[match[1]], pattern)) for name, pattern in pairs
    }


_CONTEXTS = _load()


def accept(found: Found) -> bool:
    """Say whether a match may stand as a date expression, by the words and letter case around it."""
    check = _CHECKS.get(found.rule.name) or _CHECKS.get(found.rule.kind)
    return check is None or check(found)


def _before(found: Found, name: str, reach: int = 40) -> bool:
    return bool(_CONTEXTS[f"before_{name}"].search(found.before(reach)))


def _after(found: Found, name: str) -> bool:
    return bool(_CONTEXTS[f"after_{name}"].match(found.after()))


def _capital(found: Found, group: str) -> bool:
    at = found.match.start(group)
    return found.text[at : at + 1].isupper()


def _name_before(found: Found) -> bool:
    """Say whether a capitalised word stands right before, not counting the first word of a sentence."""
    match = _NAME_BEFORE.search(found.text[max(0, found.start - 40) : found.start])
    return match is not None and match[1] is not None and match[1] not in '.!?"“' and not _before(found, "month")


def _name_after(found: Found) -> bool:
    return bool(re.match(r"\s[A-Z][a-z]", found.text[found.end : found.end + 3]))


def _alone(found: Found) -> bool:
    """Say whether nothing but the match stands in its block."""
    return not re.search(r"\w", found.before()) and not re.search(r"\w", found.after())


def _full_date(found: Found) -> bool:
    """Turn down the verb in "may 20 people", the ordinal in "the second March"."""
    group = "m" if found.group("m") else "mm"
    if found.match[group].rstrip(".") in NEEDS_MORE and not _capital(found, group):
        return bool(found.group("y")) or _alone(found)
    if _before(found, "price", 3) or _after(found, "year_suffix"):
        return False
    day = found.group("d") or ""
    spelled_first = day[:1].isalpha() and found.rule.name == "full.dmy"
    return not spelled_first or " of " in found.low[found.start : found.end]


def _bare_month(found: Found) -> bool:
    month = found.match["m"].rstrip(".")
    opened = bool(found.group("mod")) or _before(found, "month")
    if not _capital(found, "m"):
        return month not in NEEDS_MORE and month not in ("august", "sep") and (opened or _alone(found))
    if month == "may":
        return (opened and not _after(found, "may_verb")) or (_possessive(found) and not _name_before(found))
    if month == "march":
        return (opened and not _after(found, "may_verb")) or (
            not _name_before(found) and (_possessive(found) or _after(found, "march_noun"))
        )
    if month in NEEDS_MORE and not found.match["m"].endswith("."):
        return (opened and not _name_after(found)) or _alone(found)
    if month in ("april", "june", "august"):
        return not (_name_after(found) or _name_before(found)) or (opened and not _name_after(found))
    return True


def _day_number(found: Found) -> bool:
    """Take "on the 27th" as a day of the month only where no noun follows."""
    return _alone(found) or (_before(found, "day_number") and _after(found, "day_number"))


def _possessive(found: Found) -> bool:
    return found.after(2) == "'s"


def _month_with_year(found: Found) -> bool:
    return _capital(found, "m") or found.match["m"].rstrip(".") not in NEEDS_MORE or _alone(found)


def _month_number(found: Found) -> bool:
    """Leave 2010-11 to the pairs of years."""
    return int(found.match["mo"]) != int(found.match["y"]) % 100 + 1 and not _before(found, "count")


def _year(found: Found) -> bool:
    """Tell a year from a count, a model number, a price or an address."""
    year = int(found.match["y"])
    if found.group("mod") or found.low[found.start].isalpha() or _alone(found):
        return True
    if year >= 2100 or _before(found, "price", 4) or _counts(found):
        return False
    if year < 1900 or year > 2050:
        return _before(found, "old_year")
    if _before(found, "count") and not _before(found, "year"):
        return False
    return not _before(found, "compound", 8)


def _counts(found: Found) -> bool:
    words = _NEXT_WORD.match(found.after())
    return words is not None and (words[1] in YEAR_COUNTERS or words[1].startswith("%"))


def _short_year(found: Found) -> bool:
    return bool(found.group("mod")) or _before(found, "short_year")


def _short_decade(found: Found) -> bool:
    if _before(found, "age", 60):
        return False
    words = found.low[found.start : found.end]
    return words.startswith(("the ", "'")) or bool(found.group("mod")) or _before(found, "decade")


def _half(found: Found) -> bool:
    """Take a bare "first half" as half a year only in talk of business: elsewhere it is a match, or a book."""
    around = found.before(160) + found.after(160)
    return _CONTEXTS["around_business"].search(around) is not None and not re.match(
        r" of (?!the year)", found.after(12)
    )


def _season(found: Found) -> bool:
    """Tell a season from the verbs fall and spring, and from names (the Winter Olympics)."""
    word, modified = found.match["s"], bool(found.group("mod"))
    if _name_after(found):
        return False
    if word in ("fall", "spring"):
        if _after(found, "fall_noun"):
            return False
        named = found.low.startswith("the", found.start) or _after(found, "fall_date")
        return modified or (_before(found, "fall") and named)
    return modified or _before(found, "season") or (not _capital(found, "s") and _before(found, "plain_season"))


def _deictic(found: Found) -> bool:
    if found.match["word"] == "today" and _capital(found, "word"):
        return not _name_before(found) and not _name_after(found)
    return True


def _weekday(found: Found) -> bool:
    word = found.match["wd"].rstrip(".")
    if word in NEEDS_MORE or word == "thurs":
        related = found.group("rel") or found.group("p") or found.group("which")
        return _capital(found, "wd") and (bool(related) or _before(found, "weekday_abbr") or _alone(found))
    return not _before(found, "weekday_name", 14)


def _weekday_plural(found: Found) -> bool:
    return _capital(found, "wds") and not _name_before(found)


def _unit_rel(found: Found) -> bool:
    unit, relation = UNITS[found.match["u"]], found.match["rel"]
    if unit in ("WE", "N") or found.match["u"] == "weekday":
        return False
    if unit == "D":
        named = relation not in ("last", "the last", "all", "the whole", "the entire", "current", "past")
        return named and not _after(found, "same_day")
    return not (unit in ("CE", "DE") and relation == "all") and not re.match(r" (?:round|olds?)\b", found.after(7))


def _unit_the(found: Found) -> bool:
    unit = UNITS[found.match["u"]]
    if found.group("mod"):
        return unit in ("Y", "Q", "M", "W", "DE", "CE")
    if unit not in ("Y", "Q", "M", "W") or found.low.startswith("its", found.start):
        return False
    return _before(found, "unit") and _after(found, "unit_end")


def _unit_after(found: Found) -> bool:
    """Leave "the day after the vote" alone: only the vote knows its day."""
    return found.match["dir"] not in ("before", "after") or not _after(found, "clause")


def _ago(found: Found) -> bool:
    """Leave "two days before the vote" to the durations: it dates the vote, not the text."""
    direction, count = found.match["dir"], found.match["n"]
    if direction in ("ago", "back", "hence", "from now", "from today", "previously"):
        return UNITS[found.match["u"]] not in ("G", "ML") and bool(count or direction == "ago")
    if not count or count.split(" ")[0] in ("several", "some", "many", "few"):
        return False
    return direction not in ("before", "after", "prior") or not _after(found, "clause")


def _weekend(found: Found) -> bool:
    return bool(found.group("rel") or found.group("hol")) or _before(found, "weekend") or _alone(found)


def _holiday(found: Found) -> bool:
    named = any(letter.isupper() for letter in found.surface) or found.match["h"][0].isdigit()
    return (named or _alone(found)) and not _name_after(found)


def _clock(found: Found) -> bool:
    """Tell a clock time from a score, a ratio or a price."""
    clock = found.match["clock"]
    if clock in ("noon", "midnight"):
        return not (_name_after(found) and found.surface[:1].isupper())
    if found.group("tz") or clock.endswith(("m", "m.")) or found.rule.name in ("clock.oclock", "clock.zone"):
        return True
    if found.rule.name != "clock.24":
        return ":" in clock
    if found.surface.endswith(("hours", "hrs", " h")):
        return True
    return _before(found, "clock") and not _before(found, "score")


def _part(found: Found) -> bool:
    return not found.group("barepart") or (_before(found, "trading") and _after(found, "session"))


def _duration(found: Found) -> bool:
    if _after(found, "age"):
        return False
    name, word, count = found.rule.name, found.group("u") or "", found.group("n") or ""
    if name == "dur.plural":
        if found.match["pl"] in ("minutes", "generations", "hours"):
            return not found.low.startswith(found.match["pl"], found.start)
        return not _before(found, "plural")
    if word in ("sec", "min", "hr", "wk", "yr", "qtr") and not count[:1].isdigit():
        return False
    if name == "dur.count":
        if word in ("second", "minute", "night", "morning", "quarter") and count not in ("one", "1"):
            return False
        if word in ("quarters", "quarter") and _after(found, "fraction"):
            return False
        return not _before(found, "price", 4)
    if name == "dur.one":
        return not _before(found, "rate") and (count != "a quarter" or "century" in word)
    if name == "dur.hyphen":
        return not (UNITS[word] in ("S", "Q") and not count[:1].isdigit())
    return True


def _set(found: Found) -> bool:
    if found.group("setw"):
        return not (found.surface[:1].isupper() and (found.start > 0 or _name_after(found)))
    if found.rule.name == "set.part":
        return True
    unit = UNITS[found.match["u"]]
    if unit in ("S", "MI", "H", "G", "ML"):
        return unit == "H" and not _before(found, "speed")
    return found.rule.name != "set.rate" or _before(found, "rate")


def _reference(found: Found) -> bool:
    words = found.low[found.start : found.end]
    if found.surface[:1].isupper() and not _before(found, "sentence", 3):
        return False
    if words == "soon":
        return not (found.before(3) == "as " or _after(found, "soon"))
    if words == "shortly":
        return not _after(found, "shortly")
    if words in ("the past", "the future", "the present"):
        return not _after(found, "the_past")
    if words in ("future", "current", "recent"):
        return not _after(found, "current") and (words == "recent" or not _name_after(found))
    return words != "now" or not _after(found, "now")


def _span_of_units(found: Found) -> bool:
    """Turn down the verb in "will last two days" and the run in "the first two days of the trial"."""
    if found.group("rel") == "last" and found.low.startswith("last", found.start) and _before(found, "verb"):
        return False
    return not _after(found, "row") or found.group("rel") not in ("first", "final", "last")


_CHECKS: dict[str, Callable[[Found], bool]] = {
    "full": _full_date,
    "range.mdd": _full_date,
    "range.ddm": _full_date,
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
    "decade.short": _short_decade,
    "quarter": lambda found: not _after(found, "not_quarter"),
    "full.compact": _alone,
    "half.bare": _half,
    "season.bare": _season,
    "deictic.day": _deictic,
    "weekday.full": _weekday,
    "weekday.plural": _weekday_plural,
    "unit.rel": _unit_rel,
    "unit.the": _unit_the,
    "unit.after": _unit_after,
    "day.after": _unit_after,
    "ago.units": _ago,
    "weekend": _weekend,
    "holiday": _holiday,
    "eve": _holiday,
    "clock": _clock,
    "part": _part,
    "dur": _duration,
    "set": _set,
    "ref": _reference,
    "in.future": lambda found: _before(found, "future", 50),
    "past.units": _span_of_units,
}
