"""CSV and Parquet: one record a row, the same fields as JSON Lines."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import RejectedDocument
from schemas.records import Document, Reject
from schemas.settings import Limits
from tasks.read.lines import decode_line
from tasks.read.record import CONTENT_FIELDS, FIELDS, document_of, record_name
from tasks.read.rules import reject, rejected
from tasks.read.source import Source
from tasks.read.streams import Buffered, chunks, opened
from tasks.read.wide import narrowed

_DELIMITERS = (",", ";", "\t", "|")
# Rows decoded at once: few, because a dictionary page can make every row as large as a document may be.
_BATCH_ROWS = 64
# A row holds one document and its metadata, perhaps a second reading of it (text and html).
_ROW_DOCUMENTS = 3
_CONTENT_NAMES = frozenset(name for name, _ in CONTENT_FIELDS)


def read_csv(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read CSV with a header; a row that is wrong is rejected and the next one read."""
    csv.field_size_limit(max(csv.field_size_limit(), limits.document_bytes))
    pieces, encoding = narrowed(chunks(source, limits))
    source = replace(source, fields=tuple((field, theirs.lower()) for field, theirs in source.fields))
    rows = _Rows(Buffered(pieces), encoding, limits.document_bytes)
    header = rows.header(source)
    if header is None:
        return
    names = source.ours(header)
    if not _CONTENT_NAMES & set(names):
        raise rejected("missing_field", f"no column text, markdown or html; the header is {','.join(header)[:200]}")
    for line, cells in rows:
        record: dict[str, Any] | None = None
        try:
            if isinstance(cells, RejectedDocument):
                raise cells
            if len(cells) != len(names):
                raise rejected("broken_row", f"{len(cells)} values under {len(names)} columns")
            record = {name: cell or None for name, cell in zip(names, cells, strict=True)}
            # A cell cannot be null: an empty one under a content column is an empty document, not a missing field.
            if not any(record.get(name) for name in _CONTENT_NAMES):
                raise rejected("empty", "text, markdown and html are empty")
            yield document_of(record, source, line, rows.encoding, limits.document_bytes)
        except RejectedDocument as problem:
            yield _row_reject(problem, source, line, record)


class _Rows:
    """Rows of a CSV stream with the line each begins on; damage costs a line, not the rest of the file."""

    def __init__(self, stream: Buffered, encoding: str, limit: int) -> None:
        self.stream, self.encoding, self.limit = stream, encoding, limit
        self.read = 0  # physical lines taken from the stream
        self.again: deque[str] = deque()  # lines put back after damage
        self.taken: list[str] = []  # lines of the row being parsed
        self.delimiter = ","

    def _lines(self) -> Iterator[str]:
        size = 0
        while True:
            if self.again:
                line = self.again.popleft()
            else:
                raw = self.stream.line(self.limit)
                if raw == b"":
                    return
                self.read += 1
                if raw is None:
                    raise rejected("too_large", "the line is longer than a document may be (limits.document_bytes)")
                decoded = decode_line(raw, self.encoding)
                line, self.encoding = decoded.text, decoded.encoding
            self.taken.append(line)
            size += len(line)
            if size > _ROW_DOCUMENTS * self.limit:
                # A row of ever more fields: given up as a whole, or each of its lines would be read as often again.
                del self.taken[1:]
                raise rejected("too_large", "the row is longer than a record may be (limits.document_bytes)")
            yield line

    def header(self, source: Source) -> list[str] | None:
        """Read the column names and tell the delimiter by them; None when there is no row."""
        line = next((line for line in self._lines() if line.strip()), None)
        if line is None:
            return None
        found: list[str] = []
        most = 0
        for delimiter in _DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter, strict=True))
            except (csv.Error, StopIteration):
                continue
            names = [cell.strip().lower() for cell in cells]
            known = len(set(FIELDS) & set(source.ours(names)))
            if known > most:
                found, self.delimiter, most = names, delimiter, known
        return found or [line.strip()]

    def __iter__(self) -> Iterator[tuple[int, list[str] | RejectedDocument]]:
        while True:
            self.taken = []
            first = self.read - len(self.again) + 1
            try:
                cells = next(csv.reader(self._lines(), delimiter=self.delimiter, strict=True), None)
            except RejectedDocument as problem:
                yield first, self._recover(problem)
                continue
            except csv.Error as error:
                yield first, self._recover(rejected("broken_row", str(error)))
                continue
            if cells is None:
                return
            if cells:
                yield first, cells

    def _recover(self, problem: RejectedDocument) -> RejectedDocument:
        """Give up the first line only: a quote that never closes must not swallow the rows after it."""
        self.again.extendleft(reversed(self.taken[1:]))
        return problem


def read_parquet(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read Parquet by small batches of the columns that are known."""
    with opened(source) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False)
            columns = table.schema_arrow.names
            names = [name for name, our in zip(columns, source.ours(columns), strict=True) if our in FIELDS]
            _check_columns(columns, source)
            number = 0
            for batch in table.iter_batches(_BATCH_ROWS, columns=names, use_threads=False):
                for record in map(source.renamed, batch.to_pylist()):
                    number += 1
                    try:
                        yield document_of(record, source, number, "utf-8", limits.document_bytes)
                    except RejectedDocument as problem:
                        yield _row_reject(problem, source, number, record)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise rejected("broken_container", f"damaged Parquet: {str(error)[:200]}") from error


def _check_columns(columns: list[str], source: Source) -> None:
    names = source.ours(columns)
    if not _CONTENT_NAMES & set(names):
        raise rejected("missing_field", f"no column text, markdown or html; the columns are {', '.join(columns)[:200]}")
    twice = {name for name in names if name in FIELDS and names.count(name) > 1}
    if twice:
        raise rejected("broken_container", f"the column {min(twice)} is there twice")


def _row_reject(error: RejectedDocument, source: Source, number: int, record: object) -> Reject:
    own = record_name(record)
    return reject(error, own or f"{source.source_id}#{number}", f"{source.uri}#{own or number}", number)
