"""The run from inputs to a published warehouse, with the engine left open: who runs the batches is an argument."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from flows.progress import Progress
from schemas.records import Document, Reject
from schemas.settings import Settings
from tasks.batch import Batch, Shard, spool
from tasks.identity import make_id
from tasks.land import Landed, Warehouse, repeated_source
from tasks.link import link, load_decisions
from tasks.read import Source, discover, read_documents
from tasks.version import rules_version, run_versions

Execute = Callable[[Iterator[Batch], Settings, str], Iterable[Shard]]


class RunParameters(BaseModel):
    """Parameters of a run, the same for the command line and the deployment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paths: list[str] = Field(min_length=1, description="files, folders or globs to read")
    warehouse: str = Field("data/warehouse", description="folder of the warehouse")
    full_refresh: bool = Field(False, description="rebuild every article from these inputs alone")
    overrides: str | None = Field(None, description="CSV of decisions about entities")
    references: list[str] = Field(default_factory=list, description="CSV, Parquet or FollowTheMoney lists of entities")
    settings: Settings = Settings()


@dataclass(slots=True)
class RunReport:
    """What a run did: its id, counts, and seconds a stage."""

    run_id: str = ""
    documents: int = 0
    articles: int = 0
    skipped: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    quality: dict[str, float] = field(default_factory=dict)
    words: int = 0
    warehouse: str = ""


@dataclass(slots=True)
class _Intake:
    """Streams documents to the batches, keeping count, rejects and a digest of what was read."""

    landed: dict[str, Landed]
    version: str
    full_refresh: bool
    report: RunReport
    rejects: list[Reject]
    replaced: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)
    first: dict[str, tuple[str, str]] = field(default_factory=dict)  # by source_id: digest and place

    def stream(self, items: Iterable[Document | Reject]) -> Iterator[Document]:
        """Give the documents to extract: the new, the changed, and those of older rules."""
        for item in items:
            self.report.documents += 1
            if isinstance(item, Reject):
                self.rejects.append(item)
                self.seen.append(f"reject\x1f{item.source_uri}\x1f{item.line}\x1f{item.rule}")
                continue
            if item.source_id in self.first:
                # Refused here, not at landing: else the two would take turns from run to run.
                digest, uri = self.first[item.source_id]
                same = digest == item.source_sha256
                self.rejects.append(repeated_source(item.source_id, item.source_uri, uri, same=same))
                self.seen.append(f"repeated\x1f{item.source_uri}\x1f{item.source_sha256}")
                continue
            self.first[item.source_id] = (item.source_sha256, item.source_uri)
            known = self.landed.get(item.source_id)
            current = known and (known.source_sha256, known.rules_version) == (item.source_sha256, self.version)
            if current and not self.full_refresh:
                self.report.skipped += 1
                continue
            self.seen.append(f"document\x1f{item.source_id}\x1f{item.source_sha256}")
            self.replaced.add(item.source_id)
            yield item


def run_pipeline(parameters: RunParameters, execute: Execute, progress: Progress) -> RunReport:
    """Read, extract, link and publish. Raises InputError and WarehouseError; bad documents end in `rejects`."""
    started, clock = datetime.now(UTC), _Clock()
    settings = parameters.settings
    version = rules_version(settings.model)
    decisions = load_decisions(
        Path(parameters.overrides) if parameters.overrides else None, [Path(path) for path in parameters.references]
    )
    sources, rejects = discover(parameters.paths, settings.fields.items())
    report = RunReport(documents=len(rejects), warehouse=parameters.warehouse)
    warehouse = Warehouse(Path(parameters.warehouse))
    with warehouse.writer() as writer:
        parent = writer.prior
        landed = {} if parameters.full_refresh else warehouse.landed()
        intake = _Intake(landed, version, parameters.full_refresh, report, rejects)
        staging = writer.staging()
        shards = _extract(intake, sources, staging, settings, version, execute, progress)
        clock.lap(report, "read_and_extract")
        report.articles, report.words = sum(s.articles for s in shards), sum(s.words for s in shards)
        report.run_id = _run_id(parent.run_id if parent else "", version, intake.seen)

        progress("collect", 0, None)
        collected = writer.collect(
            [Path(shard.path) for shard in shards],
            run_id=report.run_id,
            replaced=intake.replaced,
            full_refresh=parameters.full_refresh,
        )
        rejects += collected.rejects
        clock.lap(report, "collect")
        progress("link", 0, None)
        tables = link(collected.tables, decisions, report.run_id)
        clock.lap(report, "link")
        progress("publish", 0, None)
        report.rejects = Counter(reject.rule for reject in rejects)
        report.rows = {name: table.num_rows for name, table in sorted(tables.items())}
        report.quality = quality(tables)
        writer.publish(tables, rejects, _run_row(report, started, settings))
        clock.lap(report, "publish")
    return report


def _extract(
    intake: _Intake,
    sources: Sequence[Source],
    staging: Path,
    settings: Settings,
    version: str,
    execute: Execute,
    progress: Progress,
) -> list[Shard]:
    items = read_documents(sources, settings.limits)
    batches = spool(intake.stream(items), staging / "batches", staging / "shards", settings)
    done = 0
    shards: list[Shard] = []
    for shard in execute(batches, settings, version):
        done += shard.articles + shard.rejects
        shards.append(shard)
        progress("extract", done, None)
    return sorted(shards, key=lambda shard: shard.number)


def _run_id(parent: str, version: str, seen: Iterable[str]) -> str:
    """Name a run by what it follows, the rules, and what it read, so that equal runs are equal anywhere."""
    digest = hashlib.sha256("\n".join(sorted(seen)).encode("utf-8", "surrogatepass")).hexdigest()
    return make_id("r", parent, version, digest)


def _run_row(report: RunReport, started: datetime, settings: Settings) -> dict[str, object]:
    return {
        "run_id": report.run_id,
        "started_at": started,
        "finished_at": datetime.now(UTC),
        "status": "completed",
        "inputs": report.documents,
        "articles": report.articles,
        "skipped": report.skipped,
        "rejects": sum(report.rejects.values()),
        "rows": json.dumps(report.rows, sort_keys=True),
        "seconds": json.dumps(report.seconds, sort_keys=True),
        "versions": json.dumps(run_versions(settings.model), sort_keys=True),
    }


class _Clock:
    def __init__(self) -> None:
        self.last = time.monotonic()

    def lap(self, report: RunReport, stage: str) -> None:
        now = time.monotonic()
        report.seconds[stage] = round(now - self.last, 3)
        self.last = now


def quality(tables: dict[str, pa.Table]) -> dict[str, float]:
    """Figures of a run that a person watches: shares, from 0 to 1."""
    articles, quotes = tables["articles"], tables["quotes"]

    def share(table: pa.Table, column: str) -> float:
        return round(1 - table[column].null_count / table.num_rows, 4) if table.num_rows else 0.0

    return {
        "articles with a title": share(articles, "title"),
        "articles dated to the day": share(articles, "published_on"),
        "articles with a language": share(articles, "language"),
        "quotes with a speaker": share(quotes, "speaker"),
        "quotes with a named speaker": share(quotes, "speaker_entity_id"),
    }
