"""What one run does to the warehouse, under the lock: stage, collect, publish."""

import json
import os
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.records import Reject
from schemas.tables import TABLES
from tasks.land import search, superseded
from tasks.land.collect import Collected, collect, read_table
from tasks.land.compact import write_sorted
from tasks.land.files import explained, remove, sync_folder
from tasks.land.links import check_linked
from tasks.land.manifest import File, Manifest
from tasks.land.merge import Head
from tasks.land.shards import DOCUMENT_TABLES
from tasks.land.superseded import read_superseded, still_superseded

if TYPE_CHECKING:
    from tasks.land.warehouse import Warehouse


class Writer:
    """The one writer of a warehouse while its context lasts."""

    def __init__(self, warehouse: "Warehouse", prior: Manifest | None) -> None:
        self.warehouse = warehouse
        self._store = warehouse.store
        self.prior = prior
        self._left_out: list[tuple[Head, str]] = []
        self._left_out_before: list[dict[str, Any]] = []

    def staging(self) -> Path:
        """Make an empty folder for the run's shards; what dead runs left behind goes.

        Each run has a folder of its own: a worker that outlived a killed run finds its folder gone, and can never
        slip an old shard among the new ones.
        """
        with explained("make room for staged shards", self._store.staging):
            remove(self._store.staging)
            self._store.staging.mkdir()
            return Path(tempfile.mkdtemp(prefix="run-", dir=self._store.staging))

    def collect(
        self, shards: Iterable[Path], *, run_id: str, replaced: Collection[str] = (), full_refresh: bool = False
    ) -> Collected:
        """Check the staged rows and join them to what landed before.

        `replaced` names source or article ids whose landed rows go; a landed document whose source_id comes again is
        replaced in any case. A full refresh starts from no documents and keeps the registry of entities.
        """
        landed = {
            name: read_table(name, None if full_refresh and name in DOCUMENT_TABLES else self.prior, self._store.path)
            for name, table in TABLES.items()
            if table.scope != "log"
        }
        with explained("read the staged shards", self._store.staging):
            collected = collect(shards, landed, run_id=run_id, replaced=replaced)
        self._left_out = collected.superseded
        self._left_out_before = read_superseded(None if full_refresh else self.prior, self._store.path)
        return collected

    def publish(self, tables: Mapping[str, pa.Table], rejects: Sequence[Reject], run: Mapping[str, Any]) -> Manifest:
        """Land all tables at once: files, manifest, then the catalogue. Until the last rename nothing is visible."""
        complete, refused = check_linked(tables)
        complete["rejects"] = self._rejects([*rejects, *refused], run["run_id"])
        complete["runs"] = self._runs(run, {name: rows.num_rows for name, rows in complete.items()})
        with explained("write the tables", self._store.path):
            files = self._write(complete)
            sync_folder(self._store.tables)
            manifest = Manifest(
                sequence=self.prior.sequence + 1 if self.prior else 1,
                parent=self.prior.id if self.prior else None,
                run_id=run["run_id"],
                finished_at=run["finished_at"].isoformat(),
                tables=files,
            )
            self._store.keep(manifest)
        self._store.commit(manifest)
        self.prior = manifest
        with explained("tidy the staged shards", self._store.staging):
            remove(self._store.staging)
        return manifest

    def _write(self, complete: Mapping[str, pa.Table]) -> dict[str, tuple[File, ...]]:
        """Write all tables and the search index, several at a time: sorting and compressing leave Python alone."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            heaviest_first = sorted(TABLES.values(), key=lambda table: -complete[table.name].nbytes)
            pending = {
                table.name: pool.submit(
                    write_sorted, complete[table.name], table.schema, table.sort, table.key, self._folder(table.name)
                )
                for table in heaviest_first
            }
            indexed = self._search_files(complete["quotes"], pending["quotes"].result(), pool)
            files = {name: pending[name].result() for name in TABLES}
        left_out = still_superseded(self._left_out_before, self._left_out, complete["articles"])
        known = write_sorted(
            left_out, superseded.SCHEMA, superseded.SORT, superseded.SORT, self._folder(superseded.NAME)
        )
        return files | indexed | {superseded.NAME: known}

    def _search_files(
        self, quotes: pa.Table, files: tuple[File, ...], pool: ThreadPoolExecutor
    ) -> dict[str, tuple[File, ...]]:
        """Index the quotes for search, unless they are the very files that are indexed already."""
        if self.prior and self.prior.tables["quotes"] == files and set(search.TABLES) <= set(self.prior.tables):
            return {name: self.prior.tables[name] for name in search.TABLES}
        pending = {
            name: pool.submit(
                write_sorted, rows, rows.schema, search.TABLES[name], search.TABLES[name], self._folder(name)
            )
            for name, rows in search.index(quotes).items()
        }
        return {name: waiting.result() for name, waiting in pending.items()}

    def _folder(self, name: str) -> Path:
        return self._store.tables / name

    def _rejects(self, rejects: Sequence[Reject], run_id: str) -> pa.Table:
        """Add the run's rejects to the log. One that was logged before, word for word, moves to this run."""
        schema = TABLES["rejects"].schema
        before = read_table("rejects", self.prior, self._store.path).to_pylist()
        said: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in [*before, *({**asdict(reject), "run_id": run_id} for reject in rejects)]:
            said[tuple(value for name, value in row.items() if name != "run_id")] = row
        return pa.Table.from_pylist(list(said.values()), schema)

    def _runs(self, run: Mapping[str, Any], counts: dict[str, int]) -> pa.Table:
        before = read_table("runs", self.prior, self._store.path)
        others = before.filter(pc.not_equal(before["run_id"], run["run_id"]))
        row = {"rows": json.dumps({**counts, "runs": others.num_rows + 1}), **run}
        return pa.concat_tables([others, pa.Table.from_pylist([row], before.schema)])
