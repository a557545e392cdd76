"""Find the full dates of a line as sites write them, each with the clock time beside it."""

import re
from array import array
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.records import DateEvidence, Page
from tasks.dates.absolute import numeric_order
from tasks.dates.absolute_strings import Stamp, read_stamp
from tasks.dates.lexicon import MONTHS, WEEKDAYS, ZONES, any_of, fold
from tasks.view import View

_WORD = r"[^\W\d_]{3,12}\.?"
_CLOCK = (
    r"(?:,? (?:at |um |à |- |\| |• |· |/ )?|[T·•|,/ -]{1,3})?"
    r"(?:\d{1,2}[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)(?: ?uhr)?"
    rf"(?: \(?(?:{any_of(ZONES)}\b|[ecmp]t\b|[+-]\d\d:?\d\d)(?:[+-]\d{{1,2}})?\)?)?"
)
_CAPTURE = re.compile(
    rf"(?<![\w.-])(?:(?<!\d/)(?:{any_of(MONTHS)}|{_WORD})\.? ?\d{{1,2}}(?:st|nd|rd|th)?[.,]? (?:19|20)\d\d(?!\d)"
    rf"|(?<!/)(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d/-])"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?(?: de| of)?[ -]{_WORD},?(?: de| del)?[ -](?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}}\. \d{{1,2}}\. (?:19|20)\d\d(?!\d)"
    rf"|\d\d(?P<short>[/.])\d\d(?P=short)\d\d(?![\d.,/%])))(?:{_CLOCK})?"
)
_CLOCK_FIRST = re.compile(
    rf"(?:\d{{1,2}}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{{1,2}} ?[ap]\.?m\.?)"
    rf"(?: \(?(?:{any_of(ZONES)}|[ecmp]t)\)?)?(?:,| on| •| -| \|)? ?$"
)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:19|20)\d\d(?!\d)")
_SPELLED = re.compile(
    rf"(?<!\w){any_of(MONTHS)}\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)"
    rf"|(?<![\d.,])\d{{1,2}} {any_of(MONTHS)}\.? (?:19|20)\d\d(?!\d)"
)
# Where dumps lose the blank between a name, a date and what follows: "Dana HaleMay 2, 2019", "02.05.20193 min".
_MONTH = "|".join(sorted({name.capitalize() for name in MONTHS}, key=lambda name: (-len(name), name)))
_GLUED = re.compile(
    rf"(?<=[^\W\d_])(?=\d{{1,2}}[./]\d{{1,2}}[./](?:20)?\d\d(?!\d)|20\d\d-\d\d-\d\d|\d{{1,2}} (?:{_MONTH})\b)"
    rf"|(?<=[a-zß-ÿ)])(?=(?:{_MONTH})\.? \d)"
    r"|(?:(?<=\d[ ./-](?:19|20)\d\d)|(?<=\d, (?:19|20)\d\d))(?=[A-Z]|\d{1,2}[ .])"
)
_WEEKDAY_BEFORE = re.compile(rf"({any_of(WEEKDAYS)})\.?,? $")
_SHORT_YEAR = re.compile(r"^(\d\d[/.]\d\d[/.])(\d\d)(?!\d)")
# Languages whose writers put the day before the month in numbers; English has both orders.
_DAY_FIRST = re.compile(
    r"(?:bg|ca|cs|da|de|el|es|et|fi|fr|gl|hr|id|is|it|lv|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sr|tr|uk|vi)$"
)
_NEAR_SPELLED, _CLOCK_REACH = 20, 30
Dated = tuple[int, int, Stamp]
About = Literal["published", "updated", "captured", "bound"]


def numeric_order_of(page: Page) -> str | None:
    """Give the order (DMY or MDY) that the page's numeric dates settle, else its language; None when neither does."""
    orders = {
        order
        for match in _NUMERIC.finditer(page.text)
        if match[1] != match[3] and (order := numeric_order(int(match[1]), int(match[3])))
    }
    if len(orders) == 1:
        return orders.pop()
    return "DMY" if not orders and _DAY_FIRST.match(page.language or "") else None


def unglued(reading: View) -> View:
    """Put the blanks back that separate a date from the words around it; each new blank stands for what follows."""
    cuts = [match.start() for match in _GLUED.finditer(reading.text)]
    text, offsets = reading.text, reading.offsets
    for cut in reversed(cuts):
        text = f"{text[:cut]} {text[cut:]}"
        offsets = offsets[:cut] + array("L", [offsets[cut]]) + offsets[cut:]
    return View(text, offsets) if cuts else reading


@dataclass(frozen=True, slots=True)
class Calendar:
    """What reading a page's dates needs: its languages, and what settles the order of day and month."""

    page: Page
    languages: tuple[str, ...]
    order: str | None
    spelled: frozenset[date]

    def dates(self, reading: View, *, short_years: bool = False) -> list[Dated]:
        """Find the full dates of a stretch, each with the clock time beside it. `short_years`: also 02.05.19."""
        low, found = fold(reading.text), []
        for match in _CAPTURE.finditer(low):
            if match["short"] and not short_years:
                continue
            start, end = match.span()
            window = low[max(0, start - _CLOCK_REACH) : start]
            before = _CLOCK_FIRST.search(window)
            if before and not re.search(r"[\d:.]$", window[: before.start()]):
                start -= len(window) - before.start()
            while end > start and low[end - 1] in " ,(-":
                end -= 1
            written = _spelled_out(reading.text[match.start() : end]) + " " + reading.text[start : match.start()]
            stamp = read_stamp(written, self.languages, self.order)
            if stamp is not None:
                found.append((start, end, self._settled(stamp, low[max(0, start - 14) : start])))
        return found

    def _settled(self, stamp: Stamp, before: str) -> Stamp:
        """Settle an ambiguous order by the weekday beside it, or by the spelled-out dates near only one reading."""
        if stamp.earliest == stamp.latest:
            return stamp
        readings = (stamp.earliest, stamp.latest)
        weekday = _WEEKDAY_BEFORE.search(before)
        near = [day for day in readings if weekday and day.isoweekday() == WEEKDAYS[weekday[1]]]
        near = near or [day for day in readings if any(abs((day - one).days) <= _NEAR_SPELLED for one in self.spelled)]
        return Stamp(near[0], near[0]) if len(near) == 1 else stamp

    def evidence(self, reading: View, dated: Dated, kind: str, about: About, rule: str) -> DateEvidence:
        """Make the evidence of a date that stands in the text."""
        start, end, stamp = dated
        first, last = reading.span(start, end)
        rule = rule if stamp.earliest == stamp.latest else f"{rule}.ambiguous_order"
        text = self.page.text[first:last]
        return DateEvidence(kind, about, text, stamp.earliest, stamp.latest, stamp.zoned, False, rule, first, last)


def calendar_of(page: Page, order: str | None) -> Calendar:
    """Gather what reading the dates of a page needs."""
    spelled = (read_stamp(match[0]) for match in _SPELLED.finditer(fold(page.text)))
    languages = ("en",) if page.language in (None, "en") else (page.language or "en", "en")
    return Calendar(page, languages, order, frozenset(stamp.earliest for stamp in spelled if stamp))


def _spelled_out(text: str) -> str:
    """Write a date the way machines read it: a year of four digits, no full stop before a blank inside."""
    text = re.sub(r"(?<=\d)\. (?=(?:19|20)\d\d)", ", " if text[:1].isalpha() else ".", text)
    text = re.sub(r"(?<=\d)\. (?=\d)", ".", text)
    return _SHORT_YEAR.sub(lambda match: f"{match[1]}{'20' if match[2] < '70' else '19'}{match[2]}", text)
