"""One shard on its way in: ids settled, every row checked, what breaks a rule turned into a reject.

A shard is a dictionary of tables; rows say their document by number. Working a shard at a time keeps in memory, as
Python strings, the texts of one batch and never those of a whole run.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.records import Reject
from schemas.tables import TABLES
from tasks.identity import make_id
from tasks.land.checks import Mask, Numbers, Texts, broken_rules, mask, not_tiled, numbers, plain_rules
from tasks.land.merge import Plan
from tasks.land.shards import DOCUMENT

Shard = dict[str, pa.Table]
# Quotes refer to quotes; their ids follow when the article's id changes.
_QUOTE_IDS = ("quote_id", "same_as_quote_id")


def refuse_articles(new: Shard, rejects: list[Reject]) -> None:
    """Refuse documents whose own row is not whole: they cannot be landed at all. Renumber the rest."""
    articles = new["articles"]
    bad: dict[int, str] = {}
    for broken in plain_rules(TABLES["articles"], articles):
        if broken.rule != "required run_id":  # this run's id comes with the merge
            for row in np.flatnonzero(broken.rows):
                bad.setdefault(int(row), f"the article's row breaks the rule `{broken.rule}`")
    _drop_documents(new, bad, rejects)


def _drop_documents(new: Shard, bad: Mapping[int, str], rejects: list[Reject]) -> None:
    """Refuse whole documents, by their place in `articles`, with all their rows; renumber what stays."""
    articles = new["articles"]
    keys = numbers(articles[DOCUMENT])
    kept = np.ones(articles.num_rows, np.bool_)
    for row in sorted(bad):
        kept[row] = False
        head = articles.slice(row, 1).select(["source_id", "source_uri"]).to_pylist()[0]
        rejects.append(
            Reject(
                head["source_id"] or "",
                head["source_uri"] or "",
                "land",
                "document not whole",
                f"{bad[row]}. Next step: report it with this document; it did not land, the rest did",
            )
        )
    _renumber(new, keys, kept)


def _renumber(new: Shard, keys: Numbers, kept: Mask) -> None:
    """Number the kept documents by their place in `articles`; rows of the others go."""
    size = int(keys.max()) + 1 if len(keys) else 0
    place = np.full(size + 1, -1, np.int64)
    place[keys[kept]] = np.arange(int(kept.sum()))
    for name, rows in new.items():
        documents = numbers(rows[DOCUMENT])
        moved = place[np.where((documents >= 0) & (documents < size), documents, size)]
        column = pa.field(DOCUMENT, pa.int32())
        renumbered = rows.set_column(rows.schema.get_field_index(DOCUMENT), column, pa.array(moved, pa.int32()))
        new[name] = renumbered if (moved >= 0).all() else renumbered.filter(pa.array(moved >= 0))


def settle_ids(new: Shard, plan: Plan, first: int, run_id: str) -> None:
    """Give rows the ids of the plan, in which the shard's documents start at `first`; drop those that do not land."""
    count = new["articles"].num_rows
    landing = plan.ids[first : first + count]
    ids = pa.array([identity or "" for identity in landing], pa.string())
    changed = mask(pc.not_equal(ids, new["articles"]["article_id"]))
    for name, rows in new.items():
        new[name] = _set(rows, "article_id", ids.take(rows[DOCUMENT].combine_chunks()))
    if changed.any():
        new["quotes"] = _derive_quote_ids(new["quotes"], changed)
    articles = new["articles"]
    copies = pa.array([plan.duplicate_of.get(first + number) for number in range(count)], pa.string())
    articles = _set(articles, "duplicate_of", pc.coalesce(articles["duplicate_of"], copies))
    new["articles"] = _set(articles, "run_id", pc.fill_null(articles["run_id"], run_id))
    kept = np.array([identity is not None for identity in landing], np.bool_)
    _renumber(new, numbers(articles[DOCUMENT]), kept)


def _derive_quote_ids(quotes: pa.Table, changed: Mask) -> pa.Table:
    """Make quote ids follow their article's new id: two documents of one id may hold the same spans."""
    moved = changed[numbers(quotes[DOCUMENT])].tolist()
    articles = quotes["article_id"].to_pylist()
    for column in _QUOTE_IDS:
        ids = [
            make_id("q", article, known) if known and moves else known
            for article, known, moves in zip(articles, quotes[column].to_pylist(), moved, strict=True)
        ]
        quotes = _set(quotes, column, pa.array(ids, pa.string()))
    return quotes


def check(new: Shard, rejects: list[Reject]) -> None:
    """Check all rows; a row that breaks a rule becomes a reject. Blocks that do not tile refuse their document."""
    texts = Texts(new["articles"]["text"])
    new["blocks"] = _checked("blocks", new, texts, rejects)
    bad = not_tiled(new["blocks"], texts)
    for number, rule in _broken_rows("articles", new, texts).items():
        bad[number] = f"the article's row breaks the rule `{rule}`"
    if bad:
        _drop_documents(new, bad, rejects)
        texts = Texts(new["articles"]["text"])
    for name in ("article_entities", "mentions", "quotes", "dates", "date_evidence"):
        new[name] = _checked(name, new, texts, rejects)
    quotes = new["quotes"]
    named = pc.is_in(quotes["same_as_quote_id"], value_set=quotes["quote_id"])
    if not mask(pc.or_(named, pc.is_null(quotes["same_as_quote_id"]))).all():
        known = pc.if_else(named, quotes["same_as_quote_id"], pa.scalar(None, pa.string()))
        new["quotes"] = _set(quotes, "same_as_quote_id", known)


def _checked(name: str, new: Mapping[str, pa.Table], texts: Texts, rejects: list[Reject]) -> pa.Table:
    rows = new[name]
    bad = _broken_rows(name, new, texts)
    for row in sorted(bad):
        rejects.append(_row_reject(name, rows.slice(row, 1), new["articles"], bad[row]))
    if not bad:
        return rows
    kept = np.ones(rows.num_rows, np.bool_)
    kept[list(bad)] = False
    return rows.filter(pa.array(kept))


def _broken_rows(name: str, new: Mapping[str, pa.Table], texts: Texts) -> dict[int, str]:
    """Find the rows of a table that break a rule, each with the first it breaks."""
    bad: dict[int, str] = {}
    for broken in broken_rules(name, new[name], texts, new):
        for number in np.flatnonzero(broken.rows):
            bad.setdefault(int(number), broken.rule)
    return bad


def _row_reject(name: str, row: pa.Table, articles: pa.Table, rule: str) -> Reject:
    values = row.to_pylist()[0]
    head = articles.slice(values[DOCUMENT], 1).select(["source_id", "source_uri"]).to_pylist()[0]
    shown = ", ".join(
        f"{column}={str(values[column])[:80]!r}"
        for column in dict.fromkeys((*TABLES[name].key, *TABLES[name].sort, "rule"))
        if values.get(column) is not None
    )
    return Reject(
        head["source_id"],
        head["source_uri"],
        "land",
        f"{name}: {rule}",
        f"the row ({shown}) breaks the rule `{rule}`. Next step: report it with this document; its other rows landed",
    )


def _set(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    position = rows.schema.get_field_index(name)
    return rows.set_column(position, rows.schema.field(position), values)
