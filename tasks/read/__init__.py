"""Read inputs: find the files, open them safely, and give documents or the reasons why there is none.

source.py    what an input file is          discover.py  files, folders, globs, links
streams.py   open, unpack, bound            decode.py    bytes to text       wide.py  UTF-16 containers
files.py     one file, one document         record.py    one record, one document
lines.py     JSON Lines, JSON               tables.py    CSV, Parquet        warc.py  web archives
rules.py     why an input is rejected, and the next step
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator

from schemas.errors import RejectedDocument
from schemas.records import Document, Reject
from schemas.settings import Limits
from tasks.read.discover import discover
from tasks.read.files import read_file
from tasks.read.lines import read_json, read_lines
from tasks.read.rules import reject, rejected
from tasks.read.source import Kind, Source
from tasks.read.tables import read_csv, read_parquet
from tasks.read.warc import read_warc

__all__ = ["Source", "discover", "read_documents"]

_READERS: dict[Kind, Callable[[Source, Limits], Iterator[Document | Reject]]] = {
    "text": read_file,
    "markdown": read_file,
    "html": read_file,
    "jsonl": read_lines,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
}


def read_documents(sources: Iterable[Source], limits: Limits) -> Iterator[Document | Reject]:
    """Read sources one after the other, streaming; each gives at least one document or reject.

    Bad input never raises. Of records that share an id the first in the order of the sources is the document.
    """
    seen: set[bytes] = set()
    for source in sources:
        given = 0
        for item in _safely(source, limits):
            given += 1
            if isinstance(item, Document):
                mark = hashlib.blake2b(item.source_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                if mark in seen:
                    error = rejected("duplicate_id", f"the id {item.source_id[:100]!r} was read before in this run")
                    yield reject(error, item.source_id, item.source_uri)
                    continue
                seen.add(mark)
            yield item
        if not given:
            yield reject(rejected("empty", "the file holds no records"), source.source_id, source.uri)


def _safely(source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Read one source; whatever ends the reading becomes a reject of the file itself."""
    try:
        yield from _READERS[source.kind](source, limits)
    except RejectedDocument as error:
        yield reject(error, source.source_id, source.uri)
    except OSError as error:
        problem = rejected("unreadable", f"reading failed: {error.strerror or error}")
        yield reject(problem, source.source_id, source.uri)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError) as error:
        problem = rejected("unexpected_error", f"{type(error).__name__}: {error}")
        yield reject(problem, source.source_id, source.uri)
