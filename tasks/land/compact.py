"""Sort a table and write it as immutable Parquet files named after their content: same rows, same bytes."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.land.checks import Numbers, numbers
from tasks.land.files import settle, sha256_of
from tasks.land.manifest import File

# Row groups of DuckDB's own vector multiple; sixteen of them a file keep files well under a gigabyte.
ROW_GROUP = 122_880
FILE_ROWS = 16 * ROW_GROUP
GROUP_BYTES = 256 * 1024 * 1024
_COMPRESSION_LEVEL = 3
_FALSE_POSITIVES = 0.01


def write_sorted(
    table: pa.Table, schema: pa.Schema, sort: tuple[str, ...], key: tuple[str, ...], folder: Path
) -> tuple[File, ...]:
    """Write a table's rows in order, split into files; a file that is already there is not written again."""
    folder.mkdir(parents=True, exist_ok=True)
    table = table.cast(_wide(table.schema)).combine_chunks()
    order = sort_order(table, sort, key)
    files = []
    for first in range(0, max(table.num_rows, 1), FILE_ROWS):
        made = folder / f".{os.getpid()}-{first}.part"
        try:
            rows = _write(made, table, schema, sort, order[first : first + FILE_ROWS])
            digest, size = sha256_of(made), made.stat().st_size
            final = folder / f"{digest[:32]}.parquet"
            if not (final.is_file() and sha256_of(final) == digest):
                settle(made, final)
        finally:
            made.unlink(missing_ok=True)
        files.append(File(f"tables/{folder.name}/{final.name}", rows, size, digest))
    return tuple(files)


def _wide(schema: pa.Schema) -> pa.Schema:
    """Give strings 64-bit offsets: gathering rows joins a column's chunks, and texts come to more than 2 GiB."""
    return pa.schema(
        [pa.field(field.name, pa.large_string() if pa.types.is_string(field.type) else field.type) for field in schema]
    )


def sort_order(table: pa.Table, sort: tuple[str, ...], key: tuple[str, ...]) -> pa.Array:
    """Order the rows: by the sort columns, ties by the key, or where there is none by every other plain column.

    The order of arrival never shows. Each column becomes ranks first: comparing numbers is several times faster than
    comparing strings, and rows that arrive nearly in order are merged, not sorted.
    """
    ranks = [_ranks(table[name]) for name in sort]
    order = np.lexsort(ranks[::-1])
    tied = np.ones(max(len(order) - 1, 0), np.bool_)
    for column in ranks:
        tied &= column[order[1:]] == column[order[:-1]]
    if tied.any():
        plain = (field.name for field in table.schema if not pa.types.is_nested(field.type))
        ranks += [_ranks(table[name]) for name in key or plain if name not in sort]
        order = np.lexsort(ranks[::-1])
    return pa.array(order)


def _ranks(column: pa.ChunkedArray) -> Numbers:
    """Give each value its rank among the column's values; null comes last."""
    if pa.types.is_integer(column.type):
        return numbers(column, np.iinfo(np.int64).max)
    if not len(column):
        return np.zeros(0, np.int64)
    chunks = column.dictionary_encode().unify_dictionaries().chunks
    values = chunks[0].dictionary
    ranks = np.empty(len(values) + 1, np.int64)
    ranks[np.asarray(pc.sort_indices(values))] = np.arange(len(values))
    ranks[-1] = len(values)
    places = np.concatenate([np.asarray(pc.fill_null(chunk.indices, len(values))) for chunk in chunks])
    given: Numbers = ranks[places]
    return given


def _write(path: Path, table: pa.Table, schema: pa.Schema, sort: tuple[str, ...], order: pa.Array) -> int:
    options = {
        name: {"ndv": max(1, min(len(order), ROW_GROUP)), "fpp": _FALSE_POSITIVES}
        for name in schema.names
        if name == "article_id" or name.endswith("_id")
    }
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        use_dictionary=True,
        bloom_filter_options=options or None,
        sorting_columns=[pq.SortingColumn(schema.get_field_index(name)) for name in sort],
    ) as writer:
        for group in _groups(table, schema, order):
            writer.write_table(group, row_group_size=ROW_GROUP)
    return len(order)


def _groups(table: pa.Table, schema: pa.Schema, order: pa.Array) -> Iterator[pa.Table]:
    """Gather a row group at a time, each in one chunk: pages then never depend on how the rows arrived."""
    size = _group_rows(table)
    for first in range(0, len(order), size):
        yield table.take(order[first : first + size]).cast(schema).combine_chunks()


def _group_rows(table: pa.Table) -> int:
    """Rows a row group: fewer where the rows are long, so that a group of whole texts fits in memory."""
    texts = (column for column in table.columns if pa.types.is_large_string(column.type))
    size = sum(int(pc.sum(pc.binary_length(column)).as_py() or 0) for column in texts)
    return max(1, min(ROW_GROUP, GROUP_BYTES * int(table.num_rows) // max(1, size)))
