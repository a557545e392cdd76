"""Which statements lie near each other: of one speaker and the same days or, where one is unknown, on one topic."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from tasks.link.statements import Statement
from tasks.link.topics import Topics


def of_one_speaker(statements: Sequence[Statement], days: int, topics: Topics) -> Iterator[list[Statement]]:
    """Give each statement of a known speaker, followed by that speaker's others of the same days.

    Where the days are not known, articles about one thing take their place.
    """
    by_speaker: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.speaker:
            by_speaker[statement.speaker].append(statement)
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


def of_unknown_speakers(statements: Sequence[Statement], topics: Topics) -> Iterator[list[Statement]]:
    """Give each quotation of an unknown speaker, followed by the statements of articles about the same thing."""
    by_article: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_article[statement.fullest.article_id].append(statement)
    for statement in statements:
        if statement.speaker is None and statement.fullest.kind != "indirect":
            article = statement.fullest.article_id
            others = [
                other
                for name in [article, *(name for _, name in topics.similar(article))]
                for other in by_article.get(name, ())
                if other is not statement
            ]
            if others:
                yield [statement, *others]
