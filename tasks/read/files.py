"""Files that are one document each: text, Markdown, HTML."""

import hashlib
from collections.abc import Iterator
from typing import cast

from schemas.records import Document, Format
from schemas.settings import Limits
from tasks.read.decode import decode
from tasks.read.rules import rejected
from tasks.read.source import Source
from tasks.read.streams import whole


def read_file(source: Source, limits: Limits) -> Iterator[Document]:
    """Read a file as one document. Raises RejectedDocument."""
    data = whole(source, limits)
    if not data.strip():
        raise rejected("empty", "the file is empty" if not data else "the file holds white space only")
    decoded = decode(data, html=source.kind == "html")
    if not decoded.text.strip("\ufeff \t\r\n\f\v\u00a0\u200b"):
        raise rejected("empty", "the file holds white space only")
    yield Document(
        source_id=source.source_id,
        source_uri=source.uri,
        source_sha256=hashlib.sha256(data).hexdigest(),
        format=cast(Format, source.kind),
        content=decoded.text,
        encoding=decoded.encoding,
    )
