"""JSON Lines, and files that hold one JSON object or array."""

import json
from collections.abc import Iterator

from schemas.errors import RejectedDocument
from schemas.records import Document, Reject
from schemas.settings import Limits
from tasks.read.decode import Decoded, decode
from tasks.read.record import document_of, record_name
from tasks.read.rules import reject, rejected
from tasks.read.source import Source
from tasks.read.streams import Buffered, chunks, whole
from tasks.read.wide import narrowed

# A character of text can take six bytes as a JSON escape; the content itself is measured once decoded.
_ESCAPED = 6


def read_lines(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read JSON Lines, one object a line; a line that is wrong is rejected and the next one read."""
    pieces, encoding = narrowed(chunks(source, limits))
    stream = Buffered(pieces)
    number = 0
    while (line := stream.line(_ESCAPED * limits.document_bytes)) != b"":
        number += 1
        if line is None:
            error = rejected("too_large", "the line is longer than a document may be (limits.document_bytes)")
            yield _line_reject(error, source, number)
            continue
        if line.isspace():
            continue
        record: object = None
        try:
            decoded = decode_line(line, encoding)
            record = source.renamed(parse_json(decoded.text))
            yield document_of(record, source, number, decoded.encoding, limits.document_bytes)
        except RejectedDocument as problem:
            yield _line_reject(problem, source, number, record_name(record))


def read_json(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read a file of one JSON object, or of an array of them."""
    decoded = decode(whole(source, limits))
    value = parse_json(decoded.text)
    records = [source.renamed(item) for item in (value if isinstance(value, list) else [value])]
    if not isinstance(value, list) and isinstance(records[0], dict) and not record_name(records[0]):
        records[0]["id"] = source.source_id
    for number, record in enumerate(records, 1):
        try:
            yield document_of(record, source, number, decoded.encoding, limits.document_bytes)
        except RejectedDocument as problem:
            yield _line_reject(problem, source, number, record_name(record))


def decode_line(line: bytes, encoding: str) -> Decoded:
    """Decode one line by itself: UTF-8, else what its bytes say."""
    try:
        return Decoded(line.decode("utf-8"), encoding)
    except UnicodeDecodeError:
        return decode(line)


def parse_json(text: str) -> object:
    """Parse JSON. Raises RejectedDocument `broken_json` for whatever the parser refuses."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise rejected("broken_json", f"{error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise rejected("broken_json", f"it cannot be parsed: {str(error)[:200]}") from error


def _line_reject(error: RejectedDocument, source: Source, number: int, own: str | None = None) -> Reject:
    return reject(error, own or f"{source.source_id}#{number}", f"{source.uri}#{own or number}", number)
