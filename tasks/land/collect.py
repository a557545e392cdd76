"""Collect the staged shards of a run: settle ids, check every row, and join the rows to what landed before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from schemas.records import Reject
from schemas.tables import TABLES
from tasks.identity import make_id
from tasks.land.checks import Mask, Texts, broken_rules, mask, not_tiled, numbers, plain_rules
from tasks.land.files import explained
from tasks.land.manifest import Manifest
from tasks.land.merge import Head, Plan, plan_merge
from tasks.land.shards import DOCUMENT, DOCUMENT_TABLES, Shard, read_shards, staged_schema

_HEAD = ("article_id", "source_id", "source_uri", "source_sha256", "content_sha256", "captured_at")
# Quotes refer to quotes; their ids follow when the article's id changes.
_QUOTE_IDS = ("quote_id", "same_as_quote_id")


@dataclass(slots=True)
class Collected:
    """All document and linked tables as they stand with this run's rows, and what was refused on the way."""

    tables: dict[str, pa.Table]
    rejects: list[Reject] = field(default_factory=list)


def collect(
    paths: Iterable[Path],
    landed: Mapping[str, pa.Table],
    *,
    run_id: str,
    replaced: Collection[str],
) -> Collected:
    """Join the rows of the shards to the landed tables. The order of the paths does not matter."""
    shards = read_shards(paths)
    rejects = [reject for shard in shards for reject in shard.rejects]
    new = _joined(shards)
    _refuse_articles(new, rejects)
    plan = plan_merge(_heads(new["articles"]), _heads(landed["articles"]), replaced)
    rejects += plan.rejects
    _apply(plan, new, run_id)
    _check(new, rejects)
    gone = pa.array(sorted(plan.dropped), pa.string())
    tables = {}
    for name, rows in landed.items():
        if name in DOCUMENT_TABLES:
            kept = rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=gone))) if len(gone) else rows
            tables[name] = pa.concat_tables([kept, new[name].select(kept.schema.names).cast(kept.schema)])
        else:
            tables[name] = rows
    tables["articles"] = _without_dangling_copies(tables["articles"])
    return Collected(tables, rejects)


def read_table(name: str, manifest: Manifest | None, folder: Path) -> pa.Table:
    """Read a landed table whole; of no manifest, an empty one. Columns that came later are null."""
    schema = TABLES[name].schema
    files = manifest.tables.get(name, ()) if manifest else ()
    pieces = []
    for file in files:
        with explained("read a landed file", folder / file.path):
            rows = pq.read_table(folder / file.path, memory_map=True)
        for column in schema:
            if column.name not in rows.schema.names:
                rows = rows.append_column(pa.field(column.name, column.type), pa.nulls(rows.num_rows, column.type))
        rows = rows.select(schema.names)
        for column in TABLES[name].required:
            if rows[column].null_count:
                raise WarehouseError(
                    f"{folder / file.path} has no {name}.{column}: an earlier version made it",
                    "run again with --full-refresh",
                )
        pieces.append(rows.cast(schema))
    return pa.concat_tables(pieces) if pieces else schema.empty_table()


def _joined(shards: list[Shard]) -> dict[str, pa.Table]:
    """Put the shards of a run one after another; documents are numbered through the whole run."""
    pieces: dict[str, list[pa.Table]] = {name: [staged_schema(name).empty_table()] for name in DOCUMENT_TABLES}
    offset = 0
    for shard in shards:
        for name, rows in shard.tables.items():
            position = rows.schema.get_field_index(DOCUMENT)
            moved = pc.add(rows[DOCUMENT], pa.scalar(offset, pa.int32()))
            pieces[name].append(rows.set_column(position, pa.field(DOCUMENT, pa.int32()), moved))
        offset += _documents(shard)
    return {name: pa.concat_tables(tables) for name, tables in pieces.items()}


def _documents(shard: Shard) -> int:
    highest = (pc.max(rows[DOCUMENT]).as_py() for rows in shard.tables.values() if rows.num_rows)
    return max((number for number in highest if number is not None), default=-1) + 1


def _heads(articles: pa.Table) -> list[Head]:
    return [Head(*values) for values in zip(*(articles[name].to_pylist() for name in _HEAD), strict=True)]


def _refuse_articles(new: dict[str, pa.Table], rejects: list[Reject]) -> None:
    """Refuse documents whose own row is not whole: they cannot be landed at all. Renumber the rest."""
    articles = new["articles"]
    bad: dict[int, str] = {}
    for broken in plain_rules(TABLES["articles"], articles):
        if broken.rule != "required run_id":  # this run's id comes with the merge
            for row in np.flatnonzero(broken.rows):
                bad.setdefault(int(row), f"the article's row breaks the rule `{broken.rule}`")
    _drop_documents(new, bad, rejects)


def _drop_documents(new: dict[str, pa.Table], bad: Mapping[int, str], rejects: list[Reject]) -> None:
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


def _renumber(new: dict[str, pa.Table], keys: "np.ndarray[Any, np.dtype[np.int64]]", kept: Mask) -> None:
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


def _apply(plan: Plan, new: dict[str, pa.Table], run_id: str) -> None:
    """Give rows the ids of the plan and drop documents that do not land."""
    ids = pa.array([identity or "" for identity in plan.ids], pa.string())
    changed = mask(pc.not_equal(ids, new["articles"]["article_id"]))
    for name, rows in new.items():
        documents = pa.array(numbers(rows[DOCUMENT]))
        new[name] = _set(rows, "article_id", ids.take(documents))
    if changed.any():
        new["quotes"] = _derive_quote_ids(new["quotes"], changed)
    articles = new["articles"]
    copies = [plan.duplicate_of.get(number) for number in range(articles.num_rows)]
    articles = _set(articles, "duplicate_of", pc.coalesce(articles["duplicate_of"], pa.array(copies, pa.string())))
    new["articles"] = _set(articles, "run_id", pc.fill_null(articles["run_id"], run_id))
    kept = np.array([identity is not None for identity in plan.ids], np.bool_)
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


def _check(new: dict[str, pa.Table], rejects: list[Reject]) -> None:
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


def _without_dangling_copies(articles: pa.Table) -> pa.Table:
    """Forget `duplicate_of` where the article copied is no longer in the warehouse."""
    copied = articles["duplicate_of"]
    if copied.null_count == articles.num_rows:
        return articles
    known = pc.if_else(pc.is_in(copied, value_set=articles["article_id"]), copied, pa.scalar(None, pa.string()))
    return _set(articles, "duplicate_of", known)


def _set(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    position = rows.schema.get_field_index(name)
    return rows.set_column(position, rows.schema.field(position), values)
