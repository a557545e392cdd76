"""Turn one record of a container into a document: its fields checked, its digest taken."""

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, get_args

from schemas.errors import RejectedDocument
from schemas.records import Document, Format, Given
from schemas.settings import RecordField
from tasks.read.decode import decode, encoded_once
from tasks.read.rules import rejected
from tasks.read.source import Source

# Content fields, the first that is given wins: text carries the user's own offsets, HTML is the rawest.
CONTENT_FIELDS: tuple[tuple[str, Format], ...] = (("text", "text"), ("markdown", "markdown"), ("html", "html"))
FIELDS: tuple[str, ...] = get_args(RecordField)

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_AUTHOR_BREAK = re.compile(r"\s*(?:,|&|\band\b)\s*")


def document_of(record: object, source: Source, line: int, encoding: str, limit: int) -> Document:
    """Make the document of a record. Raises RejectedDocument.

    A record without an id is named by the file and its line (or row) number.
    """
    if not isinstance(record, dict):
        raise rejected("not_an_object", f"the record is a {_type_of(record)}")
    own = _identity(record.get("id"))
    content, form, encoding = _content(record, encoding, limit)
    given = Given(
        url=_string(record, "url"),
        title=_string(record, "title"),
        published=_string(record, "published"),
        authors=_authors(record.get("authors")),
        site=_string(record, "site"),
        captured_at=_string(record, "captured"),
    )
    return Document(
        source_id=own or f"{source.source_id}#{line}",
        source_uri=f"{source.uri}#{own or line}",
        source_sha256=digest_of(form, content, given),
        format=form,
        content=content,
        encoding=encoding,
        given=given,
    )


def digest_of(form: Format, content: str, given: Given) -> str:
    """Digest a record with its metadata, so that a changed date or title counts as a change."""
    fields = [form, content, given.url, given.title, given.published, given.authors, given.site, given.captured_at]
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode("ascii")).hexdigest()


def without_surrogates(text: str) -> str:
    """Replace halves of characters, which no UTF-8 file can hold, one for one, so that offsets stay."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def record_name(record: object) -> str | None:
    """Give the id of a record that was rejected, where it has a usable one."""
    try:
        return _identity(record.get("id")) if isinstance(record, dict) else None
    except RejectedDocument:
        return None


def _identity(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise rejected("wrong_type", f"id is a {_type_of(value)}, not a string or an integer")
    return without_surrogates(str(value)).strip() or None


def _content(record: Mapping[str, Any], encoding: str, limit: int) -> tuple[str, Format, str]:
    present = [(name, form) for name, form in CONTENT_FIELDS if record.get(name) is not None]
    if not present:
        held = ", ".join(sorted(map(str, record))[:12]) or "nothing"
        raise rejected("missing_field", f"no text, markdown or html; the record holds {held[:200]}")
    filled = [(name, form) for name, form in present if record[name]]
    if not filled:
        raise rejected("empty", f"{present[0][0]} is empty")
    name, form = filled[0]
    value = record[name]
    if isinstance(value, bytes):
        decoded = decode(value, html=form == "html")
        value, encoding = decoded.text, decoded.encoding
    if not isinstance(value, str):
        raise rejected("wrong_type", f"{name} is a {_type_of(value)}, not a string")
    if len(value) > limit or len(value.encode("utf-8", "surrogatepass")) > limit:
        raise rejected("too_large", f"{name} has more than {limit} bytes (limits.document_bytes)")
    if not value.strip("\ufeff \t\r\n\f\v\u00a0\u200b"):
        raise rejected("empty", f"{name} holds white space only")
    mended = without_surrogates(value)
    if mended != value:
        encoding = f"{encoding} (lone surrogates replaced)"
    elif encoded_once(value) is not None:
        # The text of a record stays as sent; offsets into it may be held elsewhere.
        encoding = f"{encoding} (text encoded twice)"
    return mended, form, encoding


def _string(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if isinstance(value, (datetime.datetime, datetime.date)):
        value = value.isoformat()
    if value is None:
        return None
    if not isinstance(value, str):
        raise rejected("wrong_type", f"{name} is a {_type_of(value)}, not a string")
    return without_surrogates(value).strip() or None


def _authors(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return split_authors(without_surrogates(value))
    if not isinstance(value, (list, tuple)) or not all(item is None or isinstance(item, str) for item in value):
        raise rejected("wrong_type", "authors is neither a string nor a list of strings")
    return tuple(name for item in value if item and (name := without_surrogates(item).strip()))


def split_authors(names: str) -> tuple[str, ...]:
    """Split a list of names: at semicolons; at commas and "and" only when each part has two words ("Doe, Jane")."""
    if ";" in names:
        return tuple(part.strip() for part in names.split(";") if part.strip())
    parts = [part for part in _AUTHOR_BREAK.split(names.strip()) if part]
    if len(parts) > 1 and all(" " in part for part in parts):
        return tuple(parts)
    return (names.strip(),) if names.strip() else ()


def _type_of(value: object) -> str:
    names = {"dict": "object", "list": "list", "str": "string", "NoneType": "null", "bool": "boolean"}
    return names.get(type(value).__name__, type(value).__name__)
