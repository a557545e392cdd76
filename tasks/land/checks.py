"""The rules a row must keep, as masks over whole columns.

Each rule gives a boolean array, true where a row breaks it. Rows are judged together with the texts of their
documents: a span must lie in its text, and a surface must be the text at its span, character for character.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas.tables import TABLES, Table
from tasks.land.shards import DOCUMENT

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# Pairs of columns that span text without a surface of their own to compare.
SPANS: dict[str, tuple[tuple[str, str], ...]] = {
    "articles": (("title_start", "title_end"),),
    "blocks": (("start", "end"),),
    "quotes": (("start", "end"), ("context_start", "context_end")),
}
# (table, column) must name a row of (table, column) of the same document.
REFERENCES: tuple[tuple[str, str, str, str], ...] = (
    ("quotes", "block_no", "blocks", "block_no"),
    ("mentions", "cluster", "article_entities", "cluster"),
    ("quotes", "speaker_cluster", "article_entities", "cluster"),
)
# Evidence for a date may stand off the text: in a URL, in a meta tag.
_FREE_TEXT = frozenset({"date_evidence"})


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule of a table and the rows that break it."""

    rule: str
    rows: Mask


@dataclass(frozen=True)
class Texts:
    """The texts of the documents that rows refer to by document number."""

    column: pa.ChunkedArray

    @cached_property
    def strings(self) -> list[str]:
        """The texts, null as empty."""
        return [text or "" for text in self.column.to_pylist()]

    @cached_property
    def lengths(self) -> Numbers:
        """Lengths in code points."""
        return numbers(pc.utf8_length(self.column), 0)


def numbers(column: pa.ChunkedArray | pa.Array, null: int = -1) -> Numbers:
    """Give a column of whole numbers as numpy, null as a number of choice."""
    filled = pc.fill_null(pc.cast(column, pa.int64()), null)
    return np.asarray(filled.to_numpy(), dtype=np.int64)


def mask(column: pa.ChunkedArray | pa.Array) -> Mask:
    """Give a boolean column as numpy, null as false."""
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def broken_rules(name: str, rows: pa.Table, texts: Texts, others: Mapping[str, pa.Table]) -> Iterator[Broken]:
    """Go through the rules of a document table. Every row of `rows` carries its document number."""
    table = TABLES[name]
    yield from plain_rules(table, rows)
    yield Broken("key", repeated(rows, (DOCUMENT, *(column for column in table.key if column != "article_id"))))
    for start, end in SPANS.get(name, ()):
        yield Broken(f"span {start}:{end}", _outside(rows, start, end, texts))
    for start, end, surface in table.surface:
        yield Broken(f"span {start}:{end}", _outside(rows, start, end, texts))
        yield Broken(f"surface {surface}", _unlike(rows, start, end, surface, texts, name not in _FREE_TEXT))
    if name == "quotes":
        yield Broken("segments", _wrong_segments(rows, texts))
    for owner, column, target, target_column in REFERENCES:
        if owner == name and target in others:
            yield Broken(f"reference {column}", _dangling(rows, column, others[target], target_column))


def plain_rules(table: Table, rows: pa.Table) -> Iterator[Broken]:
    """Required columns and closed lists of values: rules that need only the row."""
    for column in table.required:
        if rows[column].null_count:
            yield Broken(f"required {column}", mask(pc.is_null(rows[column])))
    for column, values in table.enums:
        known = pc.is_in(rows[column], value_set=pa.array(values, pa.string()))
        yield Broken(f"value of {column}", mask(pc.and_(pc.is_valid(rows[column]), pc.invert(known))))


def repeated(rows: pa.Table, key: tuple[str, ...]) -> Mask:
    """Mark rows whose key an earlier row has."""
    again = np.zeros(rows.num_rows, dtype=np.bool_)
    if len(key) < 2 or not rows.num_rows:
        return again
    keyed = rows.select(key).append_column("row", pa.array(np.arange(rows.num_rows)))
    first = keyed.group_by(list(key), use_threads=False).aggregate([("row", "min")])["row_min"]
    again[:] = True
    again[numbers(first)] = False
    return again


def not_tiled(blocks: pa.Table, texts: Texts) -> dict[int, str]:
    """Find the documents whose blocks do not tile their text, with what is wrong."""
    document, number = numbers(blocks[DOCUMENT]), numbers(blocks["block_no"])
    start, end = numbers(blocks["start"]), numbers(blocks["end"])
    order = np.lexsort((number, document))
    document, number, start, end = document[order], number[order], start[order], end[order]
    first = np.r_[True, document[1:] != document[:-1]] if len(document) else np.zeros(0, np.bool_)
    last = np.r_[first[1:], True] if len(document) else first
    previous_end = np.r_[0, end[:-1]] if len(document) else end
    previous_number = np.r_[-1, number[:-1]] if len(document) else number
    wrong = start != np.where(first, 0, previous_end)
    wrong |= number != np.where(first, 0, previous_number + 1)
    wrong |= end < start
    wrong |= last & (end != texts.lengths[document])
    found: dict[int, str] = {
        int(where): "its blocks leave a gap, overlap, or stop short of its end" for where in document[wrong]
    }
    bare = np.setdiff1d(np.flatnonzero(texts.lengths > 0), document)
    return found | {int(where): "it has no blocks" for where in bare}


def _outside(rows: pa.Table, start: str, end: str, texts: Texts) -> Mask:
    has_start, has_end = mask(pc.is_valid(rows[start])), mask(pc.is_valid(rows[end]))
    first, last = numbers(rows[start]), numbers(rows[end])
    wrong = (first < 0) | (last < first) | (last > texts.lengths[numbers(rows[DOCUMENT])])
    outside: Mask = (has_start != has_end) | (has_start & wrong)
    return outside


def _unlike(rows: pa.Table, start: str, end: str, surface: str, texts: Texts, both: bool) -> Mask:
    """Mark rows whose surface is not the text at its span; with `both`, also one without a span."""
    located = np.flatnonzero(mask(pc.is_valid(rows[start])))
    some = rows.select([DOCUMENT, start, end, surface])
    some = some if len(located) == rows.num_rows else some.take(pa.array(located))
    wrong = np.zeros(rows.num_rows, dtype=np.bool_)
    strings = texts.strings
    wrong[located] = [
        strings[document][first:last] != words
        for document, first, last, words in zip(*(column.to_pylist() for column in some.columns), strict=True)
    ]
    if both:
        wrong |= mask(pc.xor(pc.is_valid(rows[start]), pc.is_valid(rows[surface])))
    return wrong


def _wrong_segments(rows: pa.Table, texts: Texts) -> Mask:
    """Segments lie in order within the quote, fill it from end to end, and make up its text joined by one space."""
    count = numbers(pc.list_value_length(rows["segments"]), 0)
    if not len(count):
        return np.zeros(0, np.bool_)
    pieces = pc.list_flatten(rows["segments"])
    start, end = (numbers(pc.struct_field(pieces, name)) for name in ("start", "end"))
    owner = np.repeat(np.arange(len(count)), count)
    inner = owner[1:] == owner[:-1]
    wrong: Mask = count == 0
    wrong[owner[(start < 0) | (start >= end)]] = True
    wrong[owner[1:][inner & (start[1:] < end[:-1])]] = True
    after = np.cumsum(count)
    some = np.flatnonzero(count)
    wrong[some] |= start[(after - count)[some]] != numbers(rows["start"])[some]
    wrong[some] |= end[after[some] - 1] != numbers(rows["end"])[some]
    strings, starts, ends = texts.strings, start.tolist(), end.tolist()
    unlike = [
        strings[document][starts[last - 1] : ends[last - 1]] != text
        if size == 1
        else " ".join(strings[document][starts[at] : ends[at]] for at in range(last - size, last)) != text
        for document, size, last, text in zip(
            rows[DOCUMENT].to_pylist(), count.tolist(), after.tolist(), rows["text"].to_pylist(), strict=True
        )
    ]
    return wrong | np.array(unlike, np.bool_)


def _dangling(rows: pa.Table, column: str, others: pa.Table, target: str) -> Mask:
    def pairs(table: pa.Table, name: str) -> Numbers:
        return numbers(table[DOCUMENT]) << 32 | numbers(table[name])

    return mask(pc.is_valid(rows[column])) & ~np.isin(pairs(rows, column), pairs(others, target))
