"""Older captures that were read and left out: known, so that the next run need not read them again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.land.files import explained
from tasks.land.manifest import Manifest
from tasks.land.merge import Head

NAME = "superseded"
SORT = ("source_id",)
SCHEMA = pa.schema([pa.field(name, pa.string(), False) for name in ("article_id", "source_id", "source_sha256",
                                                                     "rules_version")])  # fmt: skip


def read_superseded(manifest: Manifest | None, folder: Path) -> list[dict[str, Any]]:
    """Read what earlier runs left out."""
    rows: list[dict[str, Any]] = []
    for file in manifest.tables.get(NAME, ()) if manifest else ():
        with explained("read a landed file", folder / file.path):
            rows += pq.read_table(folder / file.path).to_pylist()
    return rows


def still_superseded(before: Iterable[dict[str, Any]], now: Iterable[tuple[Head, str]], articles: pa.Table) -> pa.Table:
    """Join earlier and new ones; those whose article is gone, or that have landed since, are to be read again."""
    known = {row["source_id"]: row for row in before}
    for head, article in now:
        known[head.source_id] = {
            "article_id": article,
            "source_id": head.source_id,
            "source_sha256": head.source_sha256,
            "rules_version": head.rules_version,
        }
    landed, sources = set(articles["article_id"].to_pylist()), set(articles["source_id"].to_pylist())
    rows = [row for row in known.values() if row["article_id"] in landed and row["source_id"] not in sources]
    return pa.Table.from_pylist(rows, SCHEMA)
