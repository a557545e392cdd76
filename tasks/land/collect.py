"""Collect the staged shards of a run: settle ids, check every row, and join the rows to what landed before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from schemas.records import Reject
from schemas.tables import TABLES
from tasks.land.arrivals import check, refuse_articles, settle_ids
from tasks.land.files import explained
from tasks.land.manifest import Manifest
from tasks.land.merge import Head, plan_merge
from tasks.land.shards import DOCUMENT_TABLES, read_shards

_HEAD = (
    "article_id", "source_id", "source_uri", "source_sha256", "content_sha256", "captured_at", "rules_version",
)  # fmt: skip


@dataclass(slots=True)
class Collected:
    """All document and linked tables as they stand with this run's rows, and what was refused on the way.

    `superseded` names older captures with the article they are of: they need not be read again.
    """

    tables: dict[str, pa.Table]
    rejects: list[Reject] = field(default_factory=list)
    superseded: list[tuple[Head, str]] = field(default_factory=list)


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
    for shard in shards:
        refuse_articles(shard.tables, rejects)
    heads = [_heads(shard.tables["articles"]) for shard in shards]
    plan = plan_merge([head for some in heads for head in some], _heads(landed["articles"]), replaced)
    rejects += plan.rejects
    first = 0
    for shard, some in zip(shards, heads, strict=True):
        settle_ids(shard.tables, plan, first, run_id)
        check(shard.tables, rejects)
        first += len(some)
    gone = pa.array(sorted(plan.dropped), pa.string())
    tables = {}
    for name, rows in landed.items():
        if name in DOCUMENT_TABLES:
            kept = rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=gone))) if len(gone) else rows
            arrived = (shard.tables[name].select(kept.schema.names).cast(kept.schema) for shard in shards)
            tables[name] = pa.concat_tables([kept, *arrived])
        else:
            tables[name] = rows
    tables["articles"] = _without_dangling_copies(tables["articles"])
    return Collected(tables, rejects, plan.superseded)


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


def _heads(articles: pa.Table) -> list[Head]:
    return [Head(*values) for values in zip(*(articles[name].to_pylist() for name in _HEAD), strict=True)]


def _without_dangling_copies(articles: pa.Table) -> pa.Table:
    """Forget `duplicate_of` where the article copied is no longer in the warehouse."""
    copied = articles["duplicate_of"]
    if copied.null_count == articles.num_rows:
        return articles
    known = pc.if_else(pc.is_in(copied, value_set=articles["article_id"]), copied, pa.scalar(None, pa.string()))
    position = articles.schema.get_field_index("duplicate_of")
    return articles.set_column(position, articles.schema.field(position), known)
