"""Group articles about one event: close in time, close in content, naming the same people and places."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.identity import make_id
from tasks.link.topics import Topics

# Mean likeness of all pairs of a story, and days it may span. Calibrated on hand-grouped articles: precision first.
_LEAST_LIKENESS = 0.3
_DAYS = 4
# The same for articles that quote one utterance: the quote stands for the rest.
_TIED_LIKENESS = 0.2
# An utterance quoted by more articles than this has become a saying.
_MOST_QUOTING = 60
# Salient entities two articles must share: those an article names most, and in its first lines.
_SALIENT = 6
_SHARED = 2
_TOP = 5
_COMPARED = 40


@dataclass(frozen=True, slots=True)
class _Article:
    article_id: str
    earliest: int | None
    latest: int | None
    title: str | None
    site: str | None
    duplicate_of: str | None

    @property
    def dated(self) -> bool:
        return self.earliest is not None or self.latest is not None

    @property
    def order(self) -> tuple[int, str]:
        return self.latest if self.latest is not None else date.max.toordinal(), self.article_id


def group_stories(
    articles: pa.Table, mentions: pa.Table, quotes: pa.Table, topics: Topics | None = None
) -> tuple[pa.Table, pa.Table]:
    """Give `articles` with `story_id` filled in, and the table `stories`; `quotes` have their `utterance_id`.

    A story has two articles or more; an article alone has no story. Pairs are joined from the most alike down, and two
    groups only when their articles are alike on average and lie within a few days. Articles that quote one utterance
    need less likeness, and no date. A copy belongs to the story of what it copies. The id is made from the
    first article (the earliest published, then the smallest id).
    """
    found = _read(articles)
    topics = topics or Topics(articles)
    groups = _group(found, topics, _salient(mentions), _quoting(quotes))
    counts = _entity_counts(mentions)
    story_of: dict[str, str] = {}
    rows = []
    for members in groups:
        name = make_id("s", members[0].article_id)
        story_of.update((article.article_id, name) for article in members)
        rows.append(_row(name, members, counts, topics))
    column = pa.array([story_of.get(article) for article in articles["article_id"].to_pylist()], pa.string())
    place = articles.schema.get_field_index("story_id")
    return (
        articles.set_column(place, articles.schema.field(place), column),
        pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["story_id"])), TABLES["stories"].schema),
    )


def _read(articles: pa.Table) -> dict[str, _Article]:
    columns = ["article_id", "published_earliest", "published_latest", "title", "site", "duplicate_of"]
    found = {}
    for row in articles.select(columns).to_pylist():
        earliest, latest = row["published_earliest"], row["published_latest"]
        found[row["article_id"]] = _Article(
            row["article_id"],
            earliest.toordinal() if earliest else None,
            latest.toordinal() if latest else None,
            row["title"],
            row["site"],
            row["duplicate_of"],
        )
    return found


def _salient(mentions: pa.Table) -> dict[str, frozenset[str]]:
    """Give the entities each article names most; the earlier a name stands the more it counts."""
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in mentions.select(["article_id", "entity_id", "start"]).to_pylist():
        if row["entity_id"]:
            weights[row["article_id"]][row["entity_id"]] += 1 + (row["start"] < 500)
    return {
        article: frozenset(sorted(counts, key=lambda entity: (-counts[entity], entity))[:_SALIENT])
        for article, counts in weights.items()
    }


def _entity_counts(mentions: pa.Table) -> dict[str, Counter[str]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in mentions.select(["article_id", "entity_id"]).to_pylist():
        if row["entity_id"]:
            counts[row["article_id"]][row["entity_id"]] += 1
    return counts


def _quoting(quotes: pa.Table) -> set[tuple[str, str]]:
    """Give the pairs of articles that quote one utterance in marks."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row in quotes.select(["article_id", "utterance_id", "kind"]).to_pylist():
        if row["utterance_id"] and row["kind"] != "indirect":
            told[row["utterance_id"]].add(row["article_id"])
    return {
        pair
        for articles in told.values()
        if len(articles) <= _MOST_QUOTING
        for pair in combinations(sorted(articles), 2)
    }


def _group(
    found: dict[str, _Article], topics: Topics, salient: dict[str, frozenset[str]], quoting: set[tuple[str, str]]
) -> list[list[_Article]]:
    pairs = []
    for name in sorted(found):
        for score, other in topics.similar(name):
            tied = (name, other) in quoting
            shared = salient.get(name, frozenset()) & salient.get(other, frozenset())
            alike = score >= _LEAST_LIKENESS and len(shared) >= _SHARED and found[name].dated and found[other].dated
            if name < other and (tied or alike):
                pairs.append((-score, name, other, _TIED_LIKENESS if tied else _LEAST_LIKENESS))
    groups = {name: [article] for name, article in found.items()}
    for article in sorted(found.values(), key=lambda article: article.article_id):
        if article.duplicate_of in found:
            _join(groups, groups[article.article_id], groups[article.duplicate_of])
    for _, left, right, least in sorted(pairs):
        one, two = groups[left], groups[right]
        if one is not two and _near(one + two) and _mean(one, two, topics) >= least:
            _join(groups, one, two)
    members = {id(group): group for group in groups.values() if len(group) > 1}
    stories = [sorted(group, key=lambda article: article.order) for group in members.values()]
    return sorted(stories, key=lambda group: group[0].order)


def _join(groups: dict[str, list[_Article]], one: list[_Article], two: list[_Article]) -> None:
    if one is not two:
        one += two
        for article in two:
            groups[article.article_id] = one


def _near(articles: Sequence[_Article]) -> bool:
    """Say whether the articles, as far as they are dated, can have come out within a few days."""
    last_first = max((a.earliest for a in articles if a.earliest is not None), default=None)
    first_last = min((a.latest for a in articles if a.latest is not None), default=None)
    return last_first is None or first_last is None or last_first - first_last <= _DAYS


def _mean(one: Sequence[_Article], two: Sequence[_Article], topics: Topics) -> float:
    total = sum(topics.likeness(left.article_id, right.article_id) for left in one for right in two)
    return total / (len(one) * len(two))


def _row(name: str, members: Sequence[_Article], counts: dict[str, Counter[str]], topics: Topics) -> dict[str, Any]:
    named: Counter[str] = Counter()
    for article in members:
        # Once an article: a long piece must not outweigh the others.
        named.update(set(counts.get(article.article_id, ())))
    top = sorted(named, key=lambda entity: (-named[entity], -_total(entity, members, counts), entity))[:_TOP]
    return {
        "story_id": name,
        "title": _title(members, topics),
        "article_count": len(members),
        "site_count": len({article.site for article in members if article.site}),
        "published_earliest": _day(min((a.earliest for a in members if a.earliest is not None), default=None)),
        "published_latest": _day(max((a.latest for a in members if a.latest is not None), default=None)),
        "top_entities": top,
    }


def _title(members: Sequence[_Article], topics: Topics) -> str | None:
    """Give the title of the article most like the others."""
    titled = [article for article in members if article.title][:_COMPARED]
    if not titled:
        return None
    near = {
        one.article_id: round(sum(topics.likeness(one.article_id, two.article_id) for two in titled), 9)
        for one in titled
    }
    return min(titled, key=lambda article: (-near[article.article_id], article.order)).title


def _total(entity: str, members: Sequence[_Article], counts: dict[str, Counter[str]]) -> int:
    return sum(counts.get(article.article_id, Counter())[entity] for article in members)


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None
