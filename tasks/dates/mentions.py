"""Find the date expressions of an article and what each resolves to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from schemas.records import DateMention, Page, Publication
from tasks.dates import absolute, amounts, clock, counts, parts, periods, relative, units
from tasks.dates.captures import numeric_order_of
from tasks.dates.context import Context
from tasks.dates.grammar import Found, find
from tasks.dates.guards import accept
from tasks.dates.intervals import Value
from tasks.dates.lexicon import fold
from tasks.dates.places import places
from tasks.parse import Parsed
from tasks.view import View, view

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Blocks that speak for the article, beside those that the language model parsed.
_UNPARSED_LABELS = frozenset({"byline", "credit"})
# Lines in the midst of the article that the cleaner could not place or took for menus: headers, codes, headlines.
_UNSURE_LABELS = frozenset({"other", "navigation", "update_stamp"})
# What menus and teasers are full of: "share the current article", "14 hours ago", "the best in decades", 2:34 of film.
_IDLE = frozenset({"ref", "dur", "set", "ago", "past", "unit", "clock.24"})
_NEAR_TAIL = 1  # blocks after the body

_CLOCK_LINE, _CLOCK_LENGTH = re.compile(r"\W*\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?\W*", re.IGNORECASE), 24
Sort = Literal["story", "stamp", "unsure"]
Resolver = Callable[[Found, Context], Value | None]
# Expressions that only fit the very day of writing: a window that is open below does not give it.
_OF_THE_MOMENT = frozenset({"deictic", "unit", "ago", "in", "past", "weekend"})
_SHORT = frozenset({"day", "part_of_day", "week", "weekend"})
_RESOLVERS: dict[str, Resolver] = {
    "iso": absolute.read_iso,
    "numeric": absolute.read_numeric,
    "full": absolute.read_full,
    "full.compact": absolute.read_iso,
    "month": absolute.read_month,
    "numeric.md": absolute.read_month_and_day,
    "month.iso": absolute.read_month_number,
    "month.slash": absolute.read_month_number,
    "day.of": absolute.read_day_of_month,
    "day.number": absolute.read_day_of_month,
    "range": absolute.read_range,
    "weekdate": absolute.read_week_of,
    "year": periods.read_year,
    "decade": periods.read_decade,
    "century": periods.read_century,
    "quarter": periods.read_quarter,
    "quarter.month": absolute.read_quarter_of_month,
    "half": periods.read_half,
    "season": periods.read_season,
    "nth": periods.read_nth,
    "nth.span": periods.read_span,
    "holiday": periods.read_holiday,
    "eve": periods.read_holiday,
    "clock": clock.read_time,
    "part": parts.read_part,
    "part.of": parts.read_part_of,
    "part.day": parts.read_part_of,
    "part.overnight": parts.read_overnight,
    "deictic": relative.read_deictic,
    "weekday": relative.read_weekday,
    "unit": units.read_unit,
    "unit.same": units.read_same,
    "year.ago": units.read_year_ago,
    "that": relative.read_that,
    "next": relative.read_next_day,
    "day": relative.read_next_day,
    "day.after_named": periods.read_day_beside,
    "weekend": relative.read_weekend,
    "ago": counts.read_ago,
    "ago.weekdays": counts.read_weekdays_ago,
    "ago.compound": counts.read_compound_ago,
    "in": counts.read_in_units,
    "past": counts.read_past_units,
    "dur": amounts.read_duration,
    "dur.compound": amounts.read_compound,
    "dur.ended": units.read_ended_length,
    "set": amounts.read_set,
    "ref": amounts.read_reference,
}


def find_dates(page: Page, publication: Publication, parsed: Parsed) -> tuple[DateMention, ...]:
    """Find every date expression of the article's own blocks, in order, never overlapping.

    Relative expressions count from the publication day, or from the last day it can have been. Without either the
    mention stays, its days are null, and its value holds what the words alone say (XXXX-WXX-3), else null.
    """
    anchor, basis = anchor_of(publication)
    bounded = publication.published_on is not None or publication.earliest is not None
    context = Context(anchor, basis, numeric_order_of(page), bounded or _is_running_report(page))
    mentions: list[DateMention] = []
    for reading, doc, sort in _readings(page, publication, parsed):
        context.enter(doc)
        mentions.extend(_mentions(page.text, reading, context, sort))
    return tuple(mentions)


def anchor_of(publication: Publication) -> tuple[date | None, str | None]:
    """Give the day that relative expressions count from: the publication day, else the window's latest day.

    An article that embeds a post or a news photo came out on its day or soon after; without a latest day that is used.
    """
    if publication.published_on is not None:
        return publication.published_on, f"published:{publication.basis}"
    if publication.latest is not None:
        return publication.latest, f"window_latest:{publication.basis}"
    if publication.earliest is not None and publication.basis in ("embed", "caption"):
        return publication.earliest, f"window_earliest:{publication.basis}"
    return None, None


def _is_running_report(page: Page) -> bool:
    """Say whether entries stand under clock times: what they tell is of the day of the last update."""
    return any(
        _CLOCK_LINE.fullmatch(page.text[block.start : block.end])
        for block in page.blocks
        if block.label == "dateline" and block.end - block.start <= _CLOCK_LENGTH
    )


def _readings(page: Page, publication: Publication, parsed: Parsed) -> Iterator[tuple[View, "Doc | None", Sort]]:
    """Read the parsed blocks, and of the others those that speak for the article; say of what sort they are.

    A date line above or far below the article is of the site, or of another article.
    """
    blocks = {block.number: block for block in parsed}
    stated = [
        item.start
        for item in publication.evidence
        if item.start is not None and item.about != "captured" and not item.rule.endswith("_far")
    ]
    for number, (block, place) in enumerate(places(page)):
        evidence = any(block.start <= start < block.end for start in stated)
        if number in blocks:
            if block.label != "dateline" or block.in_body:
                yield blocks[number].view, blocks[number].doc, "story"
            elif evidence or place.zone not in ("above", "far"):
                yield blocks[number].view, blocks[number].doc, "stamp"
        elif (
            evidence
            or block.label in _UNPARSED_LABELS
            or (block.label in _UNSURE_LABELS and (place.zone in ("head", "body") or place.distance <= _NEAR_TAIL))
        ):
            sure = evidence or block.label in _UNPARSED_LABELS
            yield view(page.text, block.start, block.end), None, "stamp" if sure else "unsure"


def _mentions(text: str, reading: View, context: Context, sort: Sort) -> Iterator[DateMention]:
    low = fold(reading.text)
    for found in find(reading.text, low, accept):
        if any(mark in low[context.last_end : found.start] for mark in (". ", "? ", "! ")):
            context.end_sentence()
        value = resolve(found, context)
        if value is not None and not context.bounded and _of_the_moment(found, value):
            value = replace(value, value=None, earliest=None, latest=None, relative=False)
        if value is None or (sort == "unsure" and not _IDLE.isdisjoint((found.rule.kind, found.rule.name))):
            continue
        if not _compares(found, value):
            context.remember(value, sort == "story")
        context.last_end = found.end
        start, end = reading.span(found.start, found.end)
        anchor, basis = _counted_from(value, context)
        yield DateMention(
            start, end, text[start:end], value.type, value.value, value.earliest, value.latest, value.granularity,
            anchor, basis, "ambiguous_order" if value.ambiguous else found.rule.name,
        )  # fmt: skip


def _of_the_moment(found: Found, value: Value) -> bool:
    return value.relative and value.event is None and value.granularity in _SHORT and found.rule.kind in _OF_THE_MOMENT


def _compares(found: Found, value: Value) -> bool:
    """Say whether an expression only names what a figure is compared with: the next "a year earlier" starts anew."""
    earlier = found.rule.kind == "ago" and found.group("dir") == "earlier"
    return found.rule.name in ("year.ago", "unit.same") or (
        earlier and value.granularity in ("month", "quarter", "year")
    )


def _counted_from(value: Value, context: Context) -> tuple[date | None, str | None]:
    if value.event is not None:
        return value.event, "last_event"
    return (context.anchor, context.anchor_basis) if value.relative else (None, None)


def resolve(found: Found, context: Context) -> Value | None:
    """Read one expression; None where the calendar has no such day."""
    resolver = _RESOLVERS.get(found.rule.name) or _RESOLVERS[found.rule.kind]
    try:
        return resolver(found, context)
    except (ValueError, OverflowError):
        return None
