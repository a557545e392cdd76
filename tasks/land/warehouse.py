"""The warehouse: a folder of immutable Parquet files, manifests, and one catalogue that commits them all at once."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from schemas.records import Reject
from schemas.tables import TABLES
from tasks.land import catalogue, lock
from tasks.land.collect import Collected, collect, read_table
from tasks.land.compact import write_sorted
from tasks.land.files import explained, remove, settle, write_settled
from tasks.land.manifest import File, Manifest
from tasks.land.shards import DOCUMENT_TABLES

_LOCK, _MANIFESTS, _TABLES, _STAGING = "lock", "manifests", "tables", "staging"
_OURS = frozenset({catalogue.NAME, _LOCK, _MANIFESTS, _TABLES, _STAGING})
LOG_TABLES = tuple(name for name, table in TABLES.items() if table.scope == "log")


@dataclass(frozen=True, slots=True)
class Landed:
    """A document that is in the warehouse, and what it was made from."""

    article_id: str
    source_id: str
    source_sha256: str
    rules_version: str


class Warehouse:
    """A warehouse folder. Reading needs no lock; writing goes through `writer()`."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).absolute()
        self.catalogue = self.path / catalogue.NAME

    def current(self) -> Manifest | None:
        """Give the manifest that readers see now; None before the first publish."""
        return catalogue.read_manifest(self.catalogue)

    def landed(self) -> dict[str, Landed]:
        """Give what landed, by source_id. Rejected inputs are not in it: they are tried again."""
        manifest = self.current()
        if manifest is None:
            return {}
        columns = ["article_id", "source_id", "source_sha256", "rules_version"]
        found: dict[str, Landed] = {}
        for file in manifest.tables["articles"]:
            with explained("read a landed file", self.path / file.path):
                rows = pq.read_table(self.path / file.path, columns=columns)
            for values in zip(*(rows[name].to_pylist() for name in columns), strict=True):
                found[values[1]] = Landed(*values)
        return found

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the catalogue as it is now, for reading. Raises WarehouseError when there is none."""
        if not self.catalogue.exists():
            raise WarehouseError(f"there is no warehouse in {self.path}", "land documents first: onrecord run PATH...")
        with catalogue.reading(self.catalogue) as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator["Writer"]:
        """Lock the warehouse for writing. Raises WarehouseError at once when another writer holds it."""
        with explained("create the warehouse", self.path):
            self._refuse_foreign()
            self.path.mkdir(parents=True, exist_ok=True)
        with lock.locked(self.path / _LOCK):
            yield Writer(self, self.current())

    def _refuse_foreign(self) -> None:
        if not self.path.exists() or self.catalogue.exists():
            return
        others = sorted(entry.name for entry in self.path.iterdir() if not entry.name.startswith("."))
        foreign = [name for name in others if name not in _OURS]
        if foreign:
            raise WarehouseError(
                f"{self.path} holds other files ({', '.join(foreign[:3])}) and no warehouse",
                "choose an empty or a new folder with --warehouse",
            )

    def commit(self, manifest: Manifest, aside: Path) -> None:
        """Build the manifest's catalogue aside and rename it into place: the one commit point of all tables."""
        with explained("publish the catalogue", self.catalogue):
            catalogue.build_catalogue(aside, manifest, self.path)
            self.retire()
            settle(aside, self.catalogue)

    def retire(self) -> None:
        """Note on the current manifest that it was current until now: `vacuum` counts its grace from here."""
        current = self.current()
        if current is not None:
            self.manifest_path(current.id).touch()

    def manifest_path(self, name: str) -> Path:
        """Where the manifest of that id is kept."""
        return self.path / _MANIFESTS / f"{name}.json"


class Writer:
    """What one run does to the warehouse, under the lock."""

    def __init__(self, warehouse: Warehouse, prior: Manifest | None) -> None:
        self.warehouse = warehouse
        self.prior = prior
        self._run_id: str | None = None

    def staging(self, run_id: str) -> Path:
        """Make an empty folder for the run's shards; what dead runs left behind goes."""
        self._run_id = run_id
        folder = self._staging / run_id
        with explained("make room for staged shards", folder):
            remove(self._staging)
            folder.mkdir(parents=True)
        return folder

    @property
    def _staging(self) -> Path:
        return self.warehouse.path / _STAGING

    def collect(
        self,
        shards: Iterable[Path],
        *,
        run_id: str | None = None,
        replaced: Collection[str] = (),
        full_refresh: bool = False,
    ) -> Collected:
        """Check the staged rows and join them to what landed before.

        `replaced` names source or article ids whose landed rows go; a landed document whose source_id comes again is
        replaced in any case. A full refresh starts from no documents and keeps the registry of entities.
        """
        run_id = run_id or self._run_id
        if run_id is None:
            raise RuntimeError("collect() comes after staging()")
        landed = {
            name: read_table(
                name, None if full_refresh and name in DOCUMENT_TABLES else self.prior, self.warehouse.path
            )
            for name, table in TABLES.items()
            if table.scope != "log"
        }
        with explained("read the staged shards", self._staging):
            return collect(shards, landed, run_id=run_id, replaced=replaced)

    def publish(self, tables: Mapping[str, pa.Table], rejects: Sequence[Reject], run: Mapping[str, Any]) -> Manifest:
        """Land all tables at once: files, manifest, then the catalogue. Until the last rename nothing is visible."""
        complete = dict(tables)
        complete["rejects"] = self._rejects(rejects, run["run_id"])
        counts = {name: complete[name].num_rows for name in TABLES if name in complete}
        complete["runs"] = self._runs(run, counts)
        with explained("write the tables", self.warehouse.path):
            files = {
                name: write_sorted(complete[name], table.schema, table.sort, self.warehouse.path / _TABLES / name)
                for name, table in TABLES.items()
            }
            manifest = self._manifest(files, run)
            self.warehouse.manifest_path(manifest.id).parent.mkdir(exist_ok=True)
            write_settled(self.warehouse.manifest_path(manifest.id), manifest.content)
            self._staging.mkdir(exist_ok=True)
        self.warehouse.commit(manifest, self._staging / f"{manifest.id}.{os.getpid()}.duckdb")
        self.prior = manifest
        with explained("tidy the staged shards", self._staging):
            remove(self._staging)
        return manifest

    def _manifest(self, files: Mapping[str, tuple[File, ...]], run: Mapping[str, Any]) -> Manifest:
        return Manifest(
            sequence=self.prior.sequence + 1 if self.prior else 1,
            parent=self.prior.id if self.prior else None,
            run_id=run["run_id"],
            finished_at=run["finished_at"].isoformat(),
            tables=files,
        )

    def _rejects(self, rejects: Sequence[Reject], run_id: str) -> pa.Table:
        """Add the run's rejects to the log. One that was logged before, word for word, moves to this run."""
        schema = TABLES["rejects"].schema
        before = read_table("rejects", self.prior, self.warehouse.path).to_pylist()
        said: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in [*before, *({**asdict(reject), "run_id": run_id} for reject in rejects)]:
            said[tuple(value for name, value in row.items() if name != "run_id")] = row
        return pa.Table.from_pylist(list(said.values()), schema)

    def _runs(self, run: Mapping[str, Any], counts: dict[str, int]) -> pa.Table:
        before = read_table("runs", self.prior, self.warehouse.path)
        again = before.filter(pc.not_equal(before["run_id"], run["run_id"]))
        row = {"rows": json.dumps({**counts, "runs": again.num_rows + 1}), **run}
        return pa.concat_tables([again, pa.Table.from_pylist([row], before.schema)])
