"""Read parts of days: the night of Feb. 10, dawn Saturday, overnight, in the morning."""

import re
from datetime import timedelta

from tasks.dates import intervals as cal
from tasks.dates.absolute import read_day_of_month
from tasks.dates.clock import day_beside, weekday_near
from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import PARTS_OF_DAY, WEEKDAYS


def read_part_of(found: Found, context: Context) -> Value | None:
    """Read "the night of Feb. 10", "the morning of the 3rd", "dawn Saturday"."""
    code = PARTS_OF_DAY[found.match["p"]]
    if found.group("n"):
        named = read_day_of_month(found, context)
        when, known = named.earliest if named else None, False
    else:
        when, known = day_beside(found, context)
    if when is None:
        return Value("TIME", None, None, None, "part_of_day")
    value = cal.part_of_day(when, code)
    return value if known else value.counted()


def read_overnight(found: Found, context: Context) -> Value | None:
    """Read "overnight" as the night before, "overnight Saturday" as the night of that day."""
    if context.anchor is None:
        return Value("TIME", None, None, None, "part_of_day")
    if found.group("wd"):
        when = weekday_near(context, found, WEEKDAYS[found.match["wd"]])
    else:
        when = context.sentence_day or context.anchor - timedelta(context.direction(found) != "future")
    return cal.part_of_day(when, "NI").counted()


def read_part(found: Found, context: Context) -> Value | None:
    """Read "in the morning", "morning" and their like on the day last named, else on the anchor."""
    words = found.group("inpart") or found.group("barepart") or ""
    code = PARTS_OF_DAY.get(words) or PARTS_OF_DAY.get(re.sub(r"^(?:early|late|mid-?) ?", "", words))
    if code is None:
        return None
    when = context.sentence_day or context.last_day or context.anchor
    if when is None:
        return Value("TIME", None, None, None, "part_of_day")
    return cal.part_of_day(when, code).counted()
