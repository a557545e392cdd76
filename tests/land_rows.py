"""Rows as the extraction makes them, without a parser: invented articles for the tests of landing."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schemas.records import Reject
from tasks.identity import make_id
from tasks.land import Collected, Manifest, Warehouse, stage_shard
from tasks.land.writer import Writer

Rows = dict[str, list[dict[str, Any]]]
NAMES = ("Ilse Vantongeren", "Óscar Ruibérriz", "Amina Wołek", "Tōma Kisaragi")


def document(
    source: str,
    says: str = "the bridge stays shut",
    *,
    url: str | None = None,
    captured: datetime | None = None,
    published: date | None = date(2031, 5, 4),
    rules: str = "r1",
) -> Rows:
    """Make all rows of one small article: two blocks, a name, a quote, a date, a piece of evidence."""
    name = NAMES[int(hashlib.sha256(source.encode()).hexdigest(), 16) % len(NAMES)]
    title = f"Harbour notes from {source}\n\n"
    words = f"“{says}”"
    body = f"{name}, the harbour clerk, said on Tuesday: {words} 🛟"
    text = title + body
    identity = make_id("a", "url", url) if url else make_id("a", "source", source)
    at = len(title)
    said = text.index(says)
    cue = text.index("said on")
    day = text.index("Tuesday")
    role = text.index("the harbour clerk")
    return {
        "articles": [
            {
                "article_id": identity, "source_id": source, "source_uri": f"raw/{source}.txt",
                "source_sha256": hashlib.sha256(text.encode()).hexdigest(), "format": "text", "encoding": "utf-8",
                "url": url, "site": "harbour.example", "title": title.strip(), "title_start": 0,
                "title_end": len(title.strip()), "authors": ["Per Holm"], "published_on": published,
                "published_earliest": published, "published_latest": published, "published_basis": "given",
                "captured_at": captured, "text": text, "body": body, "word_count": len(body.split()),
                "kept_share": 0.5, "content_sha256": hashlib.sha256(says.encode()).hexdigest(),
                "run_id": None, "rules_version": rules,
            }
        ],
        "blocks": [
            {"article_id": identity, "block_no": 0, "start": 0, "end": at, "label": "title", "in_body": False,
             "reason": "first line", "score": None},
            {"article_id": identity, "block_no": 1, "start": at, "end": len(text), "label": "body", "in_body": True,
             "reason": "prose", "score": 0.9},
        ],
        "quotes": [
            {
                "quote_id": make_id("q", identity, f"{said}-{said + len(says)}"), "article_id": identity, "quote_no": 0,
                "block_no": 1, "start": said, "end": said + len(says),
                "segments": [{"start": said, "end": said + len(says)}], "text": says, "kind": "direct",
                "marks": "balanced", "cue": "said", "cue_start": cue, "cue_end": cue + 4, "cue_lemma": "say",
                "speaker": name, "speaker_start": at, "speaker_end": at + len(name), "speaker_type": "named",
                "speaker_cluster": 0, "speaker_name": name, "context_start": at, "context_end": len(text),
                "in_heading": False, "confidence": 0.9, "rule": "marks",
            }
        ],
        "mentions": [
            {"article_id": identity, "start": at, "end": at + len(name), "text": name, "type": "PER", "cluster": 0,
             "role": "the harbour clerk", "role_start": role, "role_end": role + 17, "rule": "parser"}
        ],
        "article_entities": [
            {"article_id": identity, "cluster": 0, "type": "PER", "name": name, "forms": [name],
             "role_names": ["the harbour clerk"], "kin_of": []}
        ],
        "dates": [
            {"article_id": identity, "start": day, "end": day + 7, "text": "Tuesday", "type": "DATE",
             "value": "2031-05-06", "earliest": date(2031, 5, 6), "latest": date(2031, 5, 6), "granularity": "day",
             "anchor": published, "anchor_basis": "published", "rule": "weekday"}
        ],
        "date_evidence": [
            {"article_id": identity, "kind": "given", "about": "published", "text": "2031-05-04", "used": True,
             "rule": "given"}
        ],
    }  # fmt: skip


def batch(*documents: Rows) -> Rows:
    """Put documents into one batch, each row numbered by its document, as the extraction does."""
    made: Rows = {name: [] for name in documents[0]} if documents else {}
    for number, rows in enumerate(documents):
        for name, some in rows.items():
            made[name].extend({**row, "document_no": number} for row in some)
    return made


def run_row(run_id: str) -> dict[str, Any]:
    """Make the row of `runs` for a test."""
    moment = datetime(2031, 5, 5, 12, tzinfo=UTC)
    return {"run_id": run_id, "started_at": moment, "finished_at": moment, "status": "completed"}


def gather(writer: Writer, run_id: str, *documents: Rows, size: int = 2, **options: Any) -> Collected:
    """Stage documents in shards of `size`, and collect them."""
    folder = writer.staging()
    shards = [
        stage_shard(folder, number, batch(*documents[first : first + size]), [])
        for number, first in enumerate(range(0, len(documents), size))
    ]
    return writer.collect(shards, run_id=run_id, **options)


def land(
    path: Path, run_id: str, *documents: Rows, rejects: tuple[Reject, ...] = (), size: int = 2, **options: Any
) -> Manifest:
    """Land documents in one run."""
    with Warehouse(path).writer() as writer:
        collected = gather(writer, run_id, *documents, size=size, **options)
        return writer.publish(collected.tables, [*collected.rejects, *rejects], run_row(run_id))
