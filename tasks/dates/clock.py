"""Read clock times, with the zone they state and none where they state none."""

import re
from datetime import date, timedelta

from tasks.dates.context import Context
from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import CARDINALS, DAY_WORDS, MONTHS, PARTS_OF_DAY, WEEKDAYS, ZONES, ordinal
from tasks.dates.yearless import stated_weekday, yearless_day

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?(?::(\d\d)(?:\.\d+)?)? ?(?:h|([ap])\.?m?\.?)?$")
_OFFSET = re.compile(r"\(?(?:gmt|utc)? ?([+-]) ?(\d{1,2}):?(\d\d)?\)?$")


def clock_value(when: date, clock: str, zone: str | None) -> Value | None:
    """Give a TIME on a day. The zone is kept when stated as an offset or a known name; else the time stays naive."""
    reading = read_clock(clock)
    if reading is None:
        return None
    return Value(
        "TIME", f"{when.isoformat()}T{reading}{zone_offset(zone)}", when, when, "minute" if ":" in reading else "hour"
    )


def read_clock(clock: str) -> str | None:
    """Read a clock time as HH:MM (HH:MM:SS where seconds stand); None when the day has no such time."""
    if clock in ("noon", "midnight"):
        return "12:00" if clock == "noon" else "24:00"
    match = _CLOCK.match(clock.strip())
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), match[3]
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    if hour > 23 or minute > 59 or (second and int(second) > 59):
        return None
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "")


def zone_offset(zone: str | None) -> str:
    """Give a stated zone as an ISO 8601 offset; empty when there is none or the name alone does not fix one."""
    if not zone:
        return ""
    zone = zone.strip(" ()")
    if zone in ZONES:
        return ZONES[zone]
    match = _OFFSET.match(zone)
    if match is None:
        return ""
    hours, minutes = int(match[2]), int(match[3] or 0)
    return f"{match[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""


def read_time(found: Found, context: Context) -> Value | None:
    """Read a clock time with the day stated beside it, else on the day last named, else on the anchor."""
    clock = found.match["clock"]
    if found.rule.name == "clock.oclock":
        hour = CARDINALS.get(clock) or (int(clock) if clock.isdigit() else 0)
        half = "p" if PARTS_OF_DAY.get(found.group("p") or "") in ("AF", "EV", "NI") else "a"
        clock = f"{hour} {half}.m." if 0 < hour <= 12 and found.group("p") else f"{hour:02}:00"
    elif found.rule.name == "clock.24" and PARTS_OF_DAY.get(found.group("p") or "") in ("AF", "EV", "NI"):
        clock += " p.m." if int(clock.split(":")[0]) <= 12 else ""
    when, known = day_beside(found, context)
    reading = read_clock(clock)
    if reading is None:
        return None
    if when is None:
        return Value("TIME", f"XXXX-XX-XXT{reading}{zone_offset(found.group('tz'))}", None, None, "minute")
    value = clock_value(when, clock, found.group("tz"))
    return value if value is None or known else value.counted()


def day_beside(found: Found, context: Context) -> tuple[date | None, bool]:
    """Give the day stated beside a time, and whether its year is stated too; without one the day last named."""
    month = found.group("m") or found.group("mm")
    if month:
        number = ordinal(found.group("d") or found.match["dd"]) or 0
        year = found.group("y") or found.group("y2")
        if year:
            return date(int(year), MONTHS[month.rstrip(".")], number), True
        named = yearless_day(found, context, MONTHS[month.rstrip(".")], number, stated_weekday(found))
        return (named.earliest if named else None), False
    if context.anchor is None:
        return None, False
    word = found.group("word")
    if word:
        return context.anchor + timedelta(DAY_WORDS[word]), False
    if found.group("wd"):
        return weekday_near(context, found, WEEKDAYS[found.match["wd"].rstrip(".")]), False
    return context.sentence_day or (None if _opens(found) else context.last_day) or context.anchor, False


def _opens(found: Found) -> bool:
    """Say whether nothing stands before in its block: "9:34 p.m." over an entry of a running report is the day's."""
    return not found.low[: found.start].strip(" -(")


def weekday_near(context: Context, found: Found, weekday: int) -> date:
    """Give the day a bare weekday names: the anchor's own week back, or on when the words look ahead.

    The same weekday is the anchor itself: in news nearly half of all weekdays name the day of publication.
    """
    assert context.anchor is not None
    anchor = context.anchor
    back = (anchor.isoweekday() - weekday) % 7
    direction = context.direction(found)
    if direction == "either":  # "said on Thursday it would vote on Friday"
        said = context.sentence_day
        if said is not None and abs((said - anchor).days) <= 7:
            return said + timedelta((weekday - said.isoweekday()) % 7)
        return anchor - timedelta(back) if back <= 3 else anchor + timedelta(7 - back)
    return anchor + timedelta(-back % 7) if direction == "future" else anchor - timedelta(back)
