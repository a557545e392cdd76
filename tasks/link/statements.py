"""Statements: reports joined step by step, each join checked against everything joined before."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from tasks.link.reports import Report
from tasks.link.topics import Topics

Speakers = Literal["same", "compatible", "any"]
# Least content of an indirect report that is compared at all.
_INDIRECT_CONTENT = 3
_KINDS = {"direct": 0, "mixed": 1, "indirect": 2}


@dataclass(frozen=True, slots=True)
class Demands:
    """What two reports must agree in: days their windows may lie apart, speakers, and what undated ones must show.

    `placed`: where a window is open or a speaker unknown, so that neither can contradict, the articles must be about
    one thing.
    """

    days: int
    speakers: Speakers
    placed: bool = False


def demands_on(words: int, content: int, *, indirect: bool) -> Demands | None:
    """Say what is demanded for this much identical wording: the less of it, the more; None where no demand suffices.

    The words of an indirect report are the reporter's: that two reporters wrote "the bill" says nothing.
    """
    if indirect:
        if content < _INDIRECT_CONTENT:
            return None
        return Demands(4, "compatible") if words >= 7 and content >= 6 else Demands(4, "same", placed=True)
    if words >= 10 and content >= 8:
        # Nobody says these words by chance; another speaker is a misattribution, and worth seeing.
        return Demands(45, "any")
    if words >= 7 and content >= 4:
        return Demands(30, "compatible")
    if words >= 5 and content >= 2:
        return Demands(4, "compatible", placed=content < 3)
    if words >= 4 and content:
        return Demands(4, "compatible", placed=True)
    return Demands(1, "same", placed=True)


@dataclass(frozen=True)
class Statement:
    """One thing said, with its reports in order."""

    reports: tuple[Report, ...]

    @cached_property
    def fullest(self) -> Report:
        """The report with the fullest direct wording."""
        return min(
            self.reports,
            key=lambda report: (_KINDS[report.kind], report.in_heading, -len(report.words), report.order),
        )

    @cached_property
    def speaker(self) -> str | None:
        """The speaker most reports name."""
        counts = Counter(report.speaker for report in self.reports if report.speaker)
        return min(counts, key=lambda speaker: (-counts[speaker], speaker)) if counts else None

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The window in which it was said: what all dated reports allow, or all they claim when they disagree."""
        firsts = [report.said[0] for report in self.reports if report.said[0] is not None]
        lasts = [report.said[1] for report in self.reports if report.said[1] is not None]
        first, last = max(firsts, default=None), min(lasts, default=None)
        if first is not None and last is not None and first > last:
            first, last = min(firsts), max(lasts)
        return (
            date.fromordinal(first) if first is not None else None,
            date.fromordinal(last) if last is not None else None,
        )


class _Group:
    __slots__ = ("first_last", "last_first", "members", "speakers")

    def __init__(self, report: Report) -> None:
        self.members = [report]
        self.speakers = {report.speaker} if report.speaker else set[str]()
        self.last_first = report.earliest  # the latest of the windows' first days
        self.first_last = report.latest  # the earliest of the windows' last days

    @property
    def spread(self) -> int:
        """Days between the two windows that lie farthest apart."""
        if self.last_first is None or self.first_last is None:
            return 0
        return max(0, self.last_first - self.first_last)


class Statements:
    """A partition of reports that only ever grows coarser."""

    def __init__(self, found: Iterable[Report], topics: Topics) -> None:
        self._topics = topics
        self._group_of = {report.quote_id: _Group(report) for report in found}

    def tie(self, left: Report, right: Report) -> None:
        """Join without conditions: the article itself repeats its quote."""
        self._merge(self._group_of[left.quote_id], self._group_of[right.quote_id])

    def join(self, left: Report, right: Report, demands: Demands) -> bool:
        """Join the statements of two reports if they meet the demands as wholes; say whether they are one now."""
        if not self.may_join(left, right, demands):
            return False
        self._merge(self._group_of[left.quote_id], self._group_of[right.quote_id])
        return True

    def may_join(self, left: Report, right: Report, demands: Demands) -> bool:
        """Say whether the statements of two reports meet the demands as wholes."""
        one, other = self._group_of[left.quote_id], self._group_of[right.quote_id]
        if one is other:
            return True
        if not _agree(one, other, demands):
            return False
        if not demands.placed:
            return True
        unsure = not (one.speakers & other.speakers) or None in (
            one.last_first,
            one.first_last,
            other.last_first,
            other.first_last,
        )
        return not unsure or self._topics.same(left.article_id, right.article_id)

    def join_alike(self, members: Sequence[Report], demands: Demands) -> None:
        """Join reports of the same words: by speaker along the days, then those without a known speaker."""
        by_speaker: defaultdict[str, list[Report]] = defaultdict(list)
        for report in sorted(members, key=_by_day):
            by_speaker[report.speaker or ""].append(report)
        unknown = by_speaker.pop("", [])
        heads: list[Report] = []
        for _, told in sorted(by_speaker.items()):
            current = told[0]
            heads.append(current)
            for report in told[1:]:
                if not self.join(current, report, demands):
                    current = report
                    heads.append(current)
        if demands.speakers == "same":
            return
        heads.sort(key=_by_day)
        for report in unknown:
            agreeing = [head for head in heads if self.may_join(head, report, demands)]
            if len({head.speaker for head in agreeing if head.speaker}) > 1:
                # Two people said so: whose report this is cannot be told.
                continue
            near = min(agreeing, key=lambda head: (self._apart(head, report), head.order), default=None)
            if near is None or not self.join(near, report, demands):
                heads.append(report)
        if demands.speakers == "any":
            for before, after in itertools.pairwise(heads):
                self.join(before, after, demands)

    def _apart(self, left: Report, right: Report) -> int:
        one, other = self._group_of[left.quote_id], self._group_of[right.quote_id]
        return _spread(one, other)

    def _merge(self, one: _Group, other: _Group) -> None:
        if one is other:
            return
        if len(one.members) < len(other.members):
            one, other = other, one
        one.members += other.members
        one.speakers |= other.speakers
        one.last_first = max(_known(one.last_first, other.last_first), default=None)
        one.first_last = min(_known(one.first_last, other.first_last), default=None)
        for report in other.members:
            self._group_of[report.quote_id] = one

    def all(self) -> list[Statement]:
        """Give the statements, each with its reports in order, the earliest first."""
        groups = {id(group): group for group in self._group_of.values()}
        made = [Statement(tuple(sorted(group.members, key=lambda r: r.order))) for group in groups.values()]
        return sorted(made, key=lambda statement: statement.reports[0].order)


def _by_day(report: Report) -> tuple[int, int, tuple[int, str]]:
    unbounded = date.max.toordinal()
    latest = report.latest if report.latest is not None else unbounded
    return latest, report.earliest if report.earliest is not None else latest, report.order


def _known(*values: int | None) -> list[int]:
    return [value for value in values if value is not None]


def _spread(one: _Group, other: _Group) -> int:
    first = max(_known(one.last_first, other.last_first), default=None)
    last = min(_known(one.first_last, other.first_last), default=None)
    return max(0, first - last) if first is not None and last is not None else 0


def _agree(one: _Group, other: _Group, demands: Demands) -> bool:
    if _spread(one, other) > max(demands.days, one.spread, other.spread):
        return False
    if demands.speakers == "any" or one.speakers & other.speakers:
        return True
    return demands.speakers == "compatible" and not (one.speakers and other.speakers)
