"""An input file as found: what a reader needs to open it, small and picklable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "markdown", "html", "jsonl", "json", "csv", "parquet", "warc"]
Compression = Literal["none", "gzip", "zstd", "bzip2", "xz"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
COMPRESSIONS: dict[str, Compression] = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    `path` is where to open it on this machine; `source_id` is its path below the input root and `uri` the same from the
    root's own name on: both are the same wherever the input is copied to. `fields` says what its records call a field
    where they name it otherwise: (field, their name).
    """

    path: str
    source_id: str
    uri: str
    kind: Kind
    compression: Compression
    fields: tuple[tuple[str, str], ...] = ()

    def ours(self, names: Sequence[str]) -> list[str]:
        """Give names of a record's fields as onrecord calls them.

        A field that the user says is called otherwise gives up its own name, so that none is there twice.
        """
        known = {theirs: field for field, theirs in self.fields}
        taken = {field for field, _ in self.fields}
        return [known.get(name, f"({name})" if name in taken else name) for name in names]

    def renamed(self, record: object) -> object:
        """Give a record under onrecord's own names; what is no record as it is."""
        if not self.fields or not isinstance(record, dict):
            return record
        return dict(zip(self.ours(list(record)), record.values(), strict=True))


def kind_of(name: str) -> tuple[Kind, Compression] | None:
    """Tell format and compression by the suffixes of a file name, or None when there is no reader for it."""
    lowered = name.lower()
    compression: Compression = "none"
    for suffix, packed in COMPRESSIONS.items():
        if lowered.endswith(suffix):
            lowered, compression = lowered.removesuffix(suffix), packed
            break
    for suffix, kind in SUFFIXES.items():
        if lowered.endswith(suffix) and lowered != suffix:
            # Parquet is read from its end and compresses its own pages.
            return None if kind == "parquet" and compression != "none" else (kind, compression)
    return None
