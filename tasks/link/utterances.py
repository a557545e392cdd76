"""Tie the reports of one statement together: who said it once, in how many articles it stands, in what wordings.

The steps go from the surest to the least sure evidence, and no later step undoes an earlier one:

    same words          the same sequence of words, whatever the punctuation
    part of the words   truncated, extended, or with words left out between ("A ... C")
    same meaning        other words for the same content: paraphrase, back-translation

Each step asks for the same speaker and for dates that fit; what is demanded grows as the wording shrinks. "Yes" or
"fake news" is said every day by many, so it links only for one speaker and within a day or so; twenty words in the same
order are one statement even when one report does not name the speaker.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyarrow as pa

from schemas.tables import TABLES
from tasks.identity import make_id
from tasks.link.alike import alike
from tasks.link.matches import fragments, parts
from tasks.link.relations import relation_of
from tasks.link.reports import Report, reports
from tasks.link.statements import Statement, Statements, demands_on
from tasks.link.topics import Topics
from tasks.link.wording import content_count


def link_utterances(
    quotes: pa.Table, articles: pa.Table, topics: Topics | None = None
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Give `quotes` with `utterance_id` filled in, and the tables `utterances` and `utterance_links`.

    Every quote has an utterance, most have one of their own. The id is made from the quote_id of the utterance's first
    report (the earliest published, then the smallest id). Partition and ids depend on the rows alone, never on the
    history: the order in which articles came does not show, and a decision taken back leaves no trace.
    """
    found = reports(quotes, articles)
    groups = group(found, topics or Topics(articles))
    sites = dict(zip(articles["article_id"].to_pylist(), articles["site"].to_pylist(), strict=True))
    utterances, links = [], []
    for statement in groups:
        name = make_id("u", statement.reports[0].quote_id)
        utterances.append(_utterance_row(name, statement, sites))
        fullest = statement.fullest
        for report in statement.reports:
            relation, similarity = relation_of(report, fullest)
            links.append(
                {"utterance_id": name, "quote_id": report.quote_id, "relation": relation, "similarity": similarity}
            )
    owner = {link["quote_id"]: link["utterance_id"] for link in links}
    column = pa.array([owner[quote] for quote in quotes["quote_id"].to_pylist()], pa.string())
    place = quotes.schema.get_field_index("utterance_id")
    return (
        quotes.set_column(place, quotes.schema.field(place), column),
        pa.Table.from_pylist(sorted(utterances, key=lambda row: str(row["utterance_id"])), _schema("utterances")),
        pa.Table.from_pylist(
            sorted(links, key=lambda row: (row["utterance_id"], row["quote_id"])), _schema("utterance_links")
        ),
    )


def _schema(table: str) -> pa.Schema:
    return TABLES[table].schema


def group(found: Sequence[Report], topics: Topics) -> list[Statement]:
    """Partition reports into statements. The outcome does not depend on the order of the reports."""
    statements = Statements(found, topics)
    by_id = {report.quote_id: report for report in found}
    for report in found:
        if report.same_as in by_id:
            statements.tie(report, by_id[report.same_as])
    _join_same_words(statements, found)
    for left, right, demands in parts(statements.all()):
        statements.join(left, right, demands)
    for step in (fragments, alike):
        for left, right, demands in step(statements.all(), topics):
            statements.join(left, right, demands)
    return statements.all()


def _join_same_words(statements: Statements, found: Iterable[Report]) -> None:
    same: defaultdict[tuple[str, ...], list[Report]] = defaultdict(list)
    for report in found:
        if report.words:
            same[report.words].append(report)
    for words, members in sorted(same.items()):
        quoted = [report for report in members if report.kind != "indirect"]
        size, content = len(words), content_count(words)
        if told := demands_on(size, content, indirect=True):
            statements.join_alike(members, told)
        if quoted and (said := demands_on(size, content, indirect=False)):
            statements.join_alike(quoted, said)


def _utterance_row(name: str, statement: Statement, sites: dict[str, str | None]) -> dict[str, object]:
    told = [report for report in statement.reports if report.same_as is None] or statement.reports
    articles = {report.article_id for report in told}
    earliest, latest = statement.days
    return {
        "utterance_id": name,
        "text": statement.fullest.text,
        "speaker_entity_id": statement.speaker,
        "said_earliest": earliest,
        "said_latest": latest,
        "quote_count": len(told),
        "article_count": len(articles),
        "site_count": len({site for article in articles if (site := sites.get(article))}),
    }
