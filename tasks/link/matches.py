"""Pairs of reports worth joining, found without comparing all with all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tasks.link.relations import stand_in
from tasks.link.reports import Report
from tasks.link.statements import Demands, Statement, demands_on
from tasks.link.topics import Topics
from tasks.link.wording import Meaning, content_count, likeness

Pair = tuple[Report, Report, Demands]
_SHINGLE = 3
# A shingle of more wordings than this is a phrase of the language, no sign of a common source.
_MOST_WORDINGS = 1000
# A fragment has less content than this; it is looked for among its speaker's statements of the days around.
_FRAGMENT = 4
_FRAGMENT_DAYS = 1
# Least share of the whole's words, or content: two words of forty are a name or a phrase, and may come from anywhere.
_FRAGMENT_SHARE = 0.2
_FRAGMENT_CONTENT = 3
# An indirect report that is a small part of another shares its topic rather than its statement.
_INDIRECT_SHARE = 0.3
_MEANING_DAYS = 3
# Least likeness by the weight of the lighter statement: the less it says, the more of it must agree.
_LIKENESS = ((4.0, 0.6), (2.3, 0.72), (1.3, 0.9))
_INDIRECT_WEIGHT = 2.3
# Below this weight what must, can or will be is most of the statement, and has to agree too.
_MODAL_WEIGHT = 2.3
# What two wordings of one statement may fall short when a third ties them.
_SLACK = 0.1


def wordings(statements: Sequence[Statement]) -> list[Report]:
    """Give one report for each wording of each statement."""
    found: list[Report] = []
    for statement in statements:
        found += {report.words: report for report in reversed(statement.reports) if report.words}.values()
    return found


def parts(statements: Sequence[Statement]) -> list[Pair]:
    """Pair each wording with the fuller ones it is a part of, the longest parts first."""
    found = wordings(statements)
    index = _ShingleIndex(found)
    pairs: list[tuple[int, Report, Report, Demands]] = []
    for part in found:
        size = sum(map(len, part.pieces))
        content = sum(map(content_count, part.pieces))
        if content < _FRAGMENT:
            continue
        indirect = part.kind == "indirect"
        demands = demands_on(size, content, indirect=indirect)
        for whole in index.holding(max(part.pieces, key=len)) if demands else ():
            if indirect and size < _INDIRECT_SHARE * len(whole.words):
                continue
            if demands and whole.words != part.words and stand_in(part.pieces, whole.words):
                pairs.append((-content, part, whole, demands))
    pairs.sort(key=lambda pair: (pair[0], pair[1].order, pair[2].order))
    return [(part, whole, demands) for _, part, whole, demands in pairs]


class _ShingleIndex:
    """Which wordings hold a run of three words."""

    def __init__(self, found: Sequence[Report]) -> None:
        self._found = found
        self._numbers: dict[str, int] = {}
        keys: list[NDArray[np.uint64]] = []
        owners: list[NDArray[np.int64]] = []
        for number, report in enumerate(found):
            shingles = np.unique(self._shingles(report.words))
            keys.append(shingles)
            owners.append(np.full(len(shingles), number))
        flat = np.concatenate(keys) if keys else np.empty(0, np.uint64)
        order = np.argsort(flat, kind="stable")
        self._keys = flat[order]
        self._owners = np.concatenate(owners)[order] if owners else np.empty(0, np.int64)

    def _shingles(self, words: tuple[str, ...]) -> NDArray[np.uint64]:
        """Pack three word numbers of 21 bits each into one key."""
        numbers = np.array([self._numbers.setdefault(word, len(self._numbers)) for word in words], np.uint64)
        if len(numbers) < _SHINGLE:
            return np.empty(0, np.uint64)
        bits = np.uint64(21)
        packed: NDArray[np.uint64] = (((numbers[:-2] << bits) | numbers[1:-1]) << bits) | numbers[2:]
        return packed

    def holding(self, words: tuple[str, ...]) -> Iterator[Report]:
        """Give the wordings that hold the rarest shingle of `words`; all that hold the whole of it are among these."""
        shingles = self._shingles(words)
        if not len(shingles):
            return
        first = np.searchsorted(self._keys, shingles, "left")
        last = np.searchsorted(self._keys, shingles, "right")
        rarest = int(np.argmin(last - first))
        if last[rarest] - first[rarest] <= _MOST_WORDINGS:
            for owner in self._owners[first[rarest] : last[rarest]]:
                yield self._found[owner]


def fragments(statements: Sequence[Statement], topics: Topics) -> list[Pair]:
    """Pair a short fragment with the one statement of its speaker, of the same days, that holds it.

    Two or more candidates mean that the fragment is a habit of speech: then none is chosen.
    """
    pairs: list[Pair] = []
    demands = Demands(_FRAGMENT_DAYS, "same", placed=True)
    for near in _neighbourhoods(statements, _FRAGMENT_DAYS, topics):
        fragment, others = near[0], near[1:]
        short = fragment.fullest
        if short.kind == "indirect" or len(short.words) < 2 or short.content >= _FRAGMENT or not short.meaning.weight:
            continue
        holders = [other for other in others if any(_is_fragment(short, report) for report in other.reports)]
        if len(holders) == 1:
            pairs.append((short, holders[0].fullest, demands))
    return sorted(pairs, key=lambda pair: (-len(pair[0].words), pair[0].order))


def _is_fragment(short: Report, whole: Report) -> bool:
    size, full = len(short.words), len(whole.words)
    telling = size >= _FRAGMENT_SHARE * full or short.content >= _FRAGMENT_CONTENT
    return size < full and telling and stand_in(short.pieces, whole.words)


def alike(statements: Sequence[Statement], topics: Topics) -> list[Pair]:
    """Pair statements of one speaker and the same days that say the same in other words, the most alike first."""
    demands = Demands(_MEANING_DAYS, "same", placed=True)
    scored: dict[tuple[str, str], tuple[float, Statement, Statement]] = {}
    for near in _neighbourhoods(statements, _MEANING_DAYS, topics):
        statement, others = near[0], near[1:]
        for other in others:
            # Neighbours come in pairs, one from either side.
            if other.reports[0].order < statement.reports[0].order:
                continue
            score = _score(statement.fullest, other.fullest)
            if score and not _told_apart(statement, other):
                scored[statement.reports[0].quote_id, other.reports[0].quote_id] = score, statement, other
    joined: dict[str, list[Statement]] = {}
    pairs: list[Pair] = []
    for _, one, two in sorted(
        scored.values(), key=lambda item: (-item[0], item[1].reports[0].order, item[2].reports[0].order)
    ):
        mine = joined.setdefault(one.reports[0].quote_id, [one])
        theirs = joined.setdefault(two.reports[0].quote_id, [two])
        if mine is theirs:
            continue
        if all(_score(left.fullest, right.fullest, _SLACK) for left in mine for right in theirs):
            pairs.append((one.fullest, two.fullest, demands))
            mine += theirs
            for statement in theirs:
                joined[statement.reports[0].quote_id] = mine
    return pairs


def _neighbourhoods(statements: Sequence[Statement], days: int, topics: Topics) -> Iterator[list[Statement]]:
    """Give each statement of a known speaker, followed by that speaker's others of the same days.

    Where the days are not known, articles about one thing take their place.
    """
    by_speaker: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.fullest.speaker:
            by_speaker[statement.fullest.speaker].append(statement)
    for _, told in sorted(by_speaker.items()):
        if len(told) > 1:
            near = _by_days([statement for statement in told if _window(statement)], days)
            placed = _by_topic(told, topics)
            for statement in told:
                key = statement.reports[0].quote_id
                if others := near.get(key, []) + placed.get(key, []):
                    yield [statement, *others]


def _window(statement: Statement) -> tuple[int, int] | None:
    report = statement.fullest
    return (report.earliest, report.latest) if report.earliest is not None and report.latest is not None else None


def _by_days(told: Sequence[Statement], days: int) -> dict[str, list[Statement]]:
    """Give the statements whose windows lie within `days` of each other's, by a sweep along the days."""
    dated = sorted(
        ((window, statement) for statement in told if (window := _window(statement))),
        key=lambda item: (item[0], item[1].reports[0].order),
    )
    longest = max((latest - earliest for (earliest, latest), _ in dated), default=0)
    near: dict[str, list[Statement]] = {}
    start = 0
    for (earliest, latest), statement in dated:
        while dated[start][0][0] < earliest - longest - days:
            start += 1
        others = near.setdefault(statement.reports[0].quote_id, [])
        for (first, last), other in islice(dated, start, None):
            if first > latest + days:
                break
            if other is not statement and last >= earliest - days:
                others.append(other)
    return near


def _by_topic(told: Sequence[Statement], topics: Topics) -> dict[str, list[Statement]]:
    """Give the statements in articles about the same thing, for each pair of which one is undated."""
    by_article: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in told:
        by_article[statement.fullest.article_id].append(statement)
    near: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in told:
        if _window(statement) is None:
            article = statement.fullest.article_id
            for name in [article, *(other for _, other in topics.similar(article) if other in by_article)]:
                for other in by_article[name]:
                    if other is not statement:
                        near[statement.reports[0].quote_id].append(other)
                        if _window(other):
                            near[other.reports[0].quote_id].append(statement)
    return near


def _told_apart(one: Statement, two: Statement) -> bool:
    """Say whether one article quotes both word for word in its body: an outlet does not render one statement twice."""
    direct = {report.article_id for report in one.reports if report.kind == "direct" and not report.in_heading}
    return any(
        report.article_id in direct for report in two.reports if report.kind == "direct" and not report.in_heading
    )


def _score(left: Report, right: Report, slack: float = 0.0) -> float:
    if left.words == right.words and not slack:
        # The same words that no earlier step joined were said on different days.
        return 0.0
    one, two = left.meaning, right.meaning
    least = _least(one, two)
    if "indirect" in (left.kind, right.kind) and min(one.weight, two.weight) < _INDIRECT_WEIGHT:
        return 0.0
    score = likeness(one, two)
    return score if least is not None and score >= least - slack else 0.0


def _least(one: Meaning, two: Meaning) -> float | None:
    weight = min(one.weight, two.weight)
    if weight < _MODAL_WEIGHT and one.modality != two.modality:
        return None
    return next((least for bound, least in _LIKENESS if weight >= bound), None)
