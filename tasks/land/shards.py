"""Shards: what a worker leaves behind, one file a batch, whole or not at all.

A shard is a row of arrow IPC streams in one file, a stream a table: read back without a copy through a memory map.
Its columns are nullable and unchecked; the rules of the tables are applied when the shards are collected.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.errors import WarehouseError
from schemas.records import Reject
from schemas.tables import TABLES
from tasks.land.files import explained, settle

DOCUMENT = "document_no"  # which document of its shard a row belongs to: ids can collide until they are resolved
DOCUMENT_TABLES = tuple(name for name, table in TABLES.items() if table.scope == "document")
_REJECTS = "rejects"
_PREFIX, _SUFFIX = "shard-", ".arrows"


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard read back. Every row of a document table carries the number of its document in the shard."""

    number: int
    tables: dict[str, pa.Table]
    rejects: list[Reject]


def staged_schema(name: str) -> pa.Schema:
    """Schema of a document table in a shard: the table's columns, nullable, and the document's number."""
    columns = [pa.field(field.name, field.type) for field in TABLES[name].schema]
    return pa.schema([*columns, pa.field(DOCUMENT, pa.int32())], {"table": name})


_REJECT_SCHEMA = pa.schema(
    [pa.field(field.name, pa.int32() if field.name == "line" else pa.string()) for field in fields(Reject)],
    {"table": _REJECTS},
)


def stage_shard(
    directory: Path, number: int, tables: Mapping[str, list[dict[str, Any]]], rejects: Sequence[Reject]
) -> Path:
    """Write the rows of one batch under a temporary name, sync, rename. Writing the same shard again is harmless.

    A row may say its document by `document_no` (its index among the batch's articles); without it the first article
    of that `article_id` is meant. A value that does not fit its column turns its row into a reject.
    """
    final = directory / f"{_PREFIX}{number:08d}{_SUFFIX}"
    made = directory / f".{final.name}.{os.getpid()}.part"
    refused = list(rejects)
    staged = {name: _table(name, _numbered(name, tables), tables, refused) for name in DOCUMENT_TABLES}
    staged[_REJECTS] = pa.Table.from_pylist([_printable(asdict(reject)) for reject in refused], _REJECT_SCHEMA)
    with explained("write a staged shard", final):
        try:
            with pa.OSFile(str(made), "wb") as sink:
                for table in staged.values():
                    with pa.ipc.new_stream(sink, table.schema) as writer:
                        writer.write_table(table)
            settle(made, final)
        finally:
            made.unlink(missing_ok=True)
    return final


def read_shard(path: Path) -> Shard:
    """Read a shard back through a memory map. Raises WarehouseError when it is not whole."""
    number = int(path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX))
    tables: dict[str, pa.Table] = {}
    with explained("read a staged shard", path), pa.memory_map(str(path)) as source:
        while source.tell() < source.size():
            with pa.ipc.open_stream(source) as reader:
                tables[reader.schema.metadata[b"table"].decode()] = reader.read_all()
    if set(tables) != {*DOCUMENT_TABLES, _REJECTS}:
        raise WarehouseError(f"the staged shard {path} is not whole", "run again; it will be written anew")
    return Shard(number, tables, [Reject(**row) for row in tables.pop(_REJECTS).to_pylist()])


def read_shards(paths: Iterable[Path]) -> list[Shard]:
    """Read shards in the order of their numbers: the order of reading, whatever order they arrived in."""
    return sorted((read_shard(path) for path in set(paths)), key=lambda shard: shard.number)


def _numbered(name: str, tables: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    rows = tables.get(name, [])
    if name == "articles":
        return [{**row, DOCUMENT: number} for number, row in enumerate(rows)]
    if all(DOCUMENT in row for row in rows):
        return rows
    first: dict[object, int] = {}
    for number, article in enumerate(tables["articles"]):
        first.setdefault(article.get("article_id"), number)
    return [{**row, DOCUMENT: row.get(DOCUMENT, first.get(row.get("article_id")))} for row in rows]


def _table(
    name: str, rows: list[dict[str, Any]], tables: Mapping[str, list[dict[str, Any]]], refused: list[Reject]
) -> pa.Table:
    """Make a table of rows; where a value does not fit, find the rows that do and refuse the others."""
    schema = staged_schema(name)
    try:
        return pa.Table.from_pylist(rows, schema)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError, TypeError, ValueError, AttributeError):
        fitting = []
        for row in rows:
            try:
                pa.Table.from_pylist([row], schema)
            except (
                pa.ArrowException,
                UnicodeEncodeError,
                OverflowError,
                TypeError,
                ValueError,
                AttributeError,
            ) as error:
                refused.append(_refused(name, row, tables, error))
            else:
                fitting.append(row)
        return pa.Table.from_pylist(fitting, schema)


def _refused(name: str, row: dict[str, Any], tables: Mapping[str, list[dict[str, Any]]], error: Exception) -> Reject:
    number = row.get(DOCUMENT)
    article = tables["articles"][number] if number is not None else {}
    return Reject(
        str(article.get("source_id", "")),
        str(article.get("source_uri", "")),
        "land",
        f"{name}: value does not fit its column",
        f"{type(error).__name__}: {error}. Next step: report it with this document; its other rows went on",
    )


def _printable(row: dict[str, Any]) -> dict[str, Any]:
    """Replace what UTF-8 cannot hold (lone surrogates of a broken file name) in a reject's own words."""
    return {
        key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
        for key, value in row.items()
    }
