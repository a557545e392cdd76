"""Batches: documents spooled to disk for a worker, and the work itself, with no engine in sight.

A batch is what one task run does: some hundred documents. Its output depends on the batch and the rules alone, so a
batch can be run again anywhere, by any engine, and gives the same bytes.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from schemas.records import Document, Given
from schemas.settings import Settings
from tasks.extract import extract
from tasks.land import stage_shard


@dataclass(frozen=True, slots=True)
class Batch:
    """A numbered file of documents, and where its shard goes."""

    number: int
    path: str
    shards: str
    documents: int


@dataclass(frozen=True, slots=True)
class Shard:
    """What a batch gave: a staged shard and its counts."""

    number: int
    path: str
    articles: int
    rejects: int
    quotes: int
    words: int
    seconds: float


def spool(documents: Iterable[Document], directory: Path, shards: Path, settings: Settings) -> Iterator[Batch]:
    """Write documents to batch files, bounded by count and by size, and give each batch when it is full."""
    directory.mkdir(parents=True, exist_ok=True)
    shards.mkdir(parents=True, exist_ok=True)
    number, held, size = 0, list[str](), 0
    for document in documents:
        line = json.dumps(asdict(document))
        if held and (len(held) >= settings.batch_documents or size + len(line) > settings.batch_bytes):
            yield _write(number, held, directory, shards)
            number, held, size = number + 1, [], 0
        held.append(line)
        size += len(line)
    if held:
        yield _write(number, held, directory, shards)


def _write(number: int, lines: list[str], directory: Path, shards: Path) -> Batch:
    path = directory / f"batch-{number:06d}.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return Batch(number, str(path), str(shards), len(lines))


def read_batch(batch: Batch) -> Iterator[Document]:
    """Read a batch file back."""
    with Path(batch.path).open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            given = fields.pop("given")
            given["authors"] = tuple(given["authors"])
            yield Document(**fields, given=Given(**given))


def run_batch(batch: Batch, settings: Settings, rules_version: str) -> Shard:
    """Extract a batch and stage its shard. Raises OSError or WarehouseError where the disk fails: worth a retry."""
    started = time.monotonic()
    extraction = extract(read_batch(batch), settings, rules_version)
    path = stage_shard(Path(batch.shards), batch.number, extraction.tables, extraction.rejects)
    articles = extraction.tables["articles"]
    return Shard(
        number=batch.number,
        path=str(path),
        articles=len(articles),
        rejects=len(extraction.rejects),
        quotes=len(extraction.tables["quotes"]),
        words=sum(row["word_count"] for row in articles),
        seconds=round(time.monotonic() - started, 3),
    )
