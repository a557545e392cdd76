"""WARC archives: the pages among their records.

Records are framed here, so that one damaged record costs itself and not the rest of the archive; the record's HTTP
message (status, charset, chunked and compressed bodies) is read by fastwarc.
"""

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.errors import RejectedDocument
from schemas.records import Document, Format, Given, Reject
from schemas.settings import Limits
from tasks.read.decode import decode
from tasks.read.record import digest_of
from tasks.read.rules import reject, rejected
from tasks.read.source import Source
from tasks.read.streams import Buffered, chunks

LOG = logging.getLogger(__name__)
_VERSIONS = (b"WARC/1.", b"WARC/0.")
_LINE = 64 * 1024
_HEADER_LINES = 1000
# Response: a page as served; resource: a page without HTTP; conversion: its text (Common Crawl's WET files).
_TYPES = frozenset({"response", "resource", "conversion"})
_FORMATS: dict[str, Format] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_HTTP_OVERHEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    head: bytes
    headers: dict[str, str]
    length: int


def read_warc(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read the pages of an archive: HTML and plain text served with status 200; the log counts the other records."""
    stream = Buffered(chunks(source, limits))
    passed: Counter[str] = Counter()
    number = documents = 0
    while stream.peek(1):
        number += 1
        try:
            record = _next_record(stream, number)
        except RejectedDocument as problem:
            documents += 1
            yield _reject(problem, source, number)
            continue
        if record is None:
            break
        kind = record.headers.get("warc-type", "none").lower()
        if kind not in _TYPES:
            stream.skip(record.length)
            passed[kind] += 1
            continue
        try:
            document = _document(record, kind, stream, source, limits)
        except RejectedDocument as problem:
            documents += 1
            yield _reject(problem, source, number, record)
            continue
        if document is None:
            passed[f"{kind}, no page"] += 1
            continue
        documents += 1
        yield document
    held = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
    LOG.info("%s: %d pages or rejects; other records: %s", source.uri, documents, held or "none")
    if not documents and passed:
        raise rejected("no_documents", f"no page with status 200 among its records: {held}")


def _next_record(stream: Buffered, number: int) -> _Record | None:
    """Read up to the end of the next record's header; None at the end. Skips to the next record when one is broken."""
    line = stream.line(_LINE)
    while line is not None and line != b"" and line.isspace():
        line = stream.line(_LINE)
    if line == b"":
        return None
    if line is None or not line.startswith(_VERSIONS):
        while (line := stream.line(_LINE)) != b"":
            if line is not None and line.startswith(_VERSIONS):
                stream.unread(line)
                break
        raise rejected("broken_warc_record", "no WARC record begins here; skipped to the next one")
    head = [line]
    headers: dict[str, str] = {}
    while (line := stream.line(_LINE)) not in (b"\r\n", b"\n"):
        if not line or len(head) > _HEADER_LINES:
            raise rejected("truncated" if line == b"" else "broken_warc_record", "the record's header does not end")
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
        head.append(line)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        raise rejected("broken_warc_record", f"its Content-Length is {length[:40]!r}")
    return _Record(number, b"".join(head) + b"\r\n", headers, int(length))


def _document(record: _Record, kind: str, stream: Buffered, source: Source, limits: Limits) -> Document | None:
    """Make the document of a record, or None when it holds no page."""
    if record.length > limits.document_bytes + _HTTP_OVERHEAD:
        passed = stream.skip(record.length)
        if passed < record.length:
            raise rejected("truncated", f"the archive ends {record.length - passed} bytes before the record does")
        raise rejected("too_large", f"a record of {record.length} bytes (limits.document_bytes)")
    block = stream.read(record.length)
    if stream.peek(4)[:2] not in (b"\r\n", b"\n\n", b"\nW", b"\n"):
        _resume(stream, block)
        if len(block) < record.length:
            raise rejected("truncated", f"the archive ends {record.length - len(block)} bytes before the record does")
        raise rejected("broken_warc_record", "its length is wrong: the next record does not follow it")
    page = _page(record, kind, block, limits)
    if page is None:
        return None
    body, media, charset = page
    form = _FORMATS[media]
    if not body.strip():
        raise rejected("empty", "the page has no content")
    decoded = decode(body, charset, html=form == "html")
    identity = record.headers.get("warc-record-id", "").strip("<>") or f"{source.source_id}#{record.number}"
    given = Given(
        url=record.headers.get("warc-target-uri", "").strip("<>") or None,
        captured_at=record.headers.get("warc-date") or None,
    )
    return Document(
        source_id=identity,
        source_uri=f"{source.uri}#{identity}",
        source_sha256=hashlib.sha256(body + digest_of(form, "", given).encode("ascii")).hexdigest(),
        format=form,
        content=decoded.text,
        encoding=decoded.encoding,
        given=given,
    )


def _resume(stream: Buffered, block: bytes) -> None:
    """Put back what follows the next record's first line, when a wrong length has swallowed it."""
    at = min((found for version in _VERSIONS if (found := block.find(b"\r\n\r\n" + version)) >= 0), default=-1)
    if at >= 0:
        stream.unread(block[at:])


def _page(record: _Record, kind: str, block: bytes, limits: Limits) -> tuple[bytes, str, str | None] | None:
    """Give body, media type and charset of a page; None for another status or kind of content."""
    if kind != "response":
        media, charset = _media(record.headers.get("content-type", ""))
        return (block, media, charset) if media in _FORMATS else None
    if not block.startswith(b"HTTP/"):
        raise rejected("broken_warc_record", "a response without an HTTP status line")
    message = _http(record, block, limits)
    if message is None:
        return None
    status, content_type, body = message
    media, charset = _media(content_type)
    if not media and body[:1024].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        media = "text/html"
    return (body, media, charset) if status == 200 and media in _FORMATS else None


def _http(record: _Record, block: bytes, limits: Limits) -> tuple[int | None, str, bytes] | None:
    from fastwarc.warc import ArchiveIterator

    try:
        for message in ArchiveIterator(
            io.BytesIO(record.head + block), auto_decode="all", max_header_len=_HTTP_OVERHEAD
        ):
            if message.http_headers is None:
                raise rejected("broken_warc_record", "its HTTP header cannot be read")
            status = message.http_headers.status_code
            if status != 200:
                return status, "", b""
            body = message.reader.read(limits.document_bytes + 1)
            if len(body) > limits.document_bytes:
                raise rejected(
                    "too_large", f"a page of more than {limits.document_bytes} bytes (limits.document_bytes)"
                )
            return status, message.http_headers.get("Content-Type", "") or "", body
    except (OSError, ValueError) as error:
        raise rejected("broken_warc_record", f"its HTTP message cannot be read: {error}") from error
    raise rejected("broken_warc_record", "its header cannot be read")


def _media(content_type: str) -> tuple[str, str | None]:
    media, *parameters = content_type.split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'") or None
    return media.strip().lower(), charset


def _reject(error: RejectedDocument, source: Source, number: int, record: _Record | None = None) -> Reject:
    own = record.headers.get("warc-record-id", "").strip("<>") if record else ""
    return reject(error, own or f"{source.source_id}#{number}", f"{source.uri}#{own or number}", number)
