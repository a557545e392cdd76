"""Tell the publisher's day from the machine's: a moment in UTC may lie on the day before or after the one printed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from schemas.records import DateEvidence

# What the page prints for its readers, as against what it states to machines.
SHOWN = frozenset({"url", "date_line", "byline", "stamp"})
# Clocks on Earth run from twelve hours behind UTC to fourteen ahead.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)


def publishers_day(ranked: Sequence[DateEvidence], updated: Sequence[DateEvidence]) -> DateEvidence:
    """Give the weightiest evidence, or what names the neighbouring day on which its moment fell where it was printed.

    Sites state "20:00 on the 13th, local time" as 00:00 UTC on the 14th: readers, the address, and a stamp with its
    own offset know the 13th. An update shown for the 13th says the same, as nothing is updated before it is out.
    """
    first = ranked[0]
    if first.kind in ("given", *SHOWN) or _is_local(first):
        return first
    if any(item.kind in SHOWN and item.earliest == first.earliest for item in ranked):
        return first
    local = [item for item in ranked if item.kind in SHOWN or _is_local(item)]
    local += [item for item in updated if item.kind in SHOWN and _before(item, first)]
    return next((item for item in local if _same_moment(item, first)), first)


def moment_of(day: DateEvidence, ranked: Sequence[DateEvidence]) -> DateEvidence | None:
    """Give the evidence that states the moment: that of the day itself, else the weightiest moment within that day.

    Midnight in UTC is mostly a day without a clock time, so any other moment is taken before it.
    """
    if day.earliest is None:
        return None
    moments = [(item, item.at) for item in (day, *ranked) if item.at is not None and within(item.at, day.earliest)]
    return next((item for item, at in sorted(moments, key=lambda pair: _is_midnight(pair[1]))), None)


def within(at: datetime, day: date) -> bool:
    """Say whether a moment falls on a day: by its own offset, or, stated in UTC, by any offset there is."""
    if at.utcoffset():
        return at.date() == day
    return (at - _BEHIND).date() <= day <= (at + _AHEAD).date()


def _is_local(item: DateEvidence) -> bool:
    return item.at is not None and bool(item.at.utcoffset())


def _is_midnight(at: datetime) -> bool:
    return not at.utcoffset() and at.time() == time()


def _same_moment(local: DateEvidence, machine: DateEvidence) -> bool:
    """Say whether a printed day is that of a moment: next to its day in UTC, and its own where it is printed."""
    if local.earliest is None or machine.earliest is None or local.earliest != local.latest:
        return False
    if abs((local.earliest - machine.earliest).days) != 1:
        return False
    if machine.at is None:
        return True
    if local.at is None or not local.at.utcoffset():
        return within(machine.at, local.earliest)
    return machine.at.astimezone(local.at.tzinfo).date() == local.earliest


def _before(left: DateEvidence, right: DateEvidence) -> bool:
    return left.latest is not None and right.earliest is not None and left.latest < right.earliest
