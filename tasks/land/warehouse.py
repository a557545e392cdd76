"""The warehouse: a folder of immutable Parquet files, manifests, and one catalogue that commits them all at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from tasks.land import catalogue, upkeep
from tasks.land.export import export
from tasks.land.files import explained
from tasks.land.lock import locked
from tasks.land.manifest import Manifest
from tasks.land.store import Store
from tasks.land.superseded import read_superseded
from tasks.land.verify import verify
from tasks.land.writer import Writer

GRACE = timedelta(days=1)
KEEP = 10


@dataclass(frozen=True, slots=True)
class Landed:
    """A document that is in the warehouse, and what it was made from."""

    article_id: str
    source_id: str
    source_sha256: str
    rules_version: str


class Warehouse:
    """A warehouse folder. Reading needs no lock; whatever changes it holds the lock and fails at once without it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).resolve()
        self.store = Store(self.path)

    def current(self) -> Manifest | None:
        """Give the manifest that readers see now; None before the first publish."""
        return self.store.current()

    def landed(self) -> dict[str, Landed]:
        """Give what landed, by source_id, and older captures of it that were left out.

        Other rejected inputs are not in it: they are tried again.
        """
        manifest = self.current()
        found = {row["source_id"]: Landed(**row) for row in read_superseded(manifest, self.path)}
        columns = ["article_id", "source_id", "source_sha256", "rules_version"]
        for file in manifest.tables["articles"] if manifest else ():
            with explained("read a landed file", self.path / file.path):
                rows = pq.read_table(self.path / file.path, columns=columns)
            for values in zip(*(rows[name].to_pylist() for name in columns), strict=True):
                found[values[1]] = Landed(*values)
        return found

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the catalogue as it is now, for reading. Raises WarehouseError when there is none."""
        self._existing()
        if (folder := catalogue.read_folder(self.store.catalogue)) != self.path:
            raise WarehouseError(
                f"the catalogue of {self.path} points to {folder}", "run `onrecord relocate` after moving a warehouse"
            )
        with catalogue.reading(self.store.catalogue) as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Lock the warehouse for writing. Raises WarehouseError at once when another writer holds it."""
        with explained("create the warehouse", self.path):
            self.store.refuse_foreign()
            self.path.mkdir(parents=True, exist_ok=True)
        with locked(self.store.lock):
            yield Writer(self, self.current())

    def rollback(self, to: str | None = None) -> Manifest:
        """Show an earlier manifest again: the one before the current, or the one `to` names (a run, or a manifest)."""
        with self._locked():
            return upkeep.rollback(self.store, to)

    def vacuum(self, grace: timedelta = GRACE, keep: int = KEEP) -> list[str]:
        """Remove what no manifest names that is among the last `keep` or was current within the grace period.

        Gives the files removed, relative to the warehouse.
        """
        with self._locked():
            return upkeep.vacuum(self.store, grace, keep)

    def relocate(self) -> Manifest:
        """Write the catalogue anew after the folder was moved or copied."""
        with self._locked():
            return upkeep.relocate(self.store)

    def status(self) -> upkeep.Status:
        """Say what readers see, who writes, and what could be gone back to."""
        return upkeep.status(self.store)

    def verify(self) -> list[str]:
        """Prove all spans, keys and references in one SQL query, and every file by its digest: list the problems."""
        return verify(self.store, self._existing())

    def export(self, target: Path) -> None:
        """Copy what readers see into one self-contained .duckdb file, or a folder of Parquet files."""
        export(self._existing(), self.path, Path(target))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.path.is_dir():
            raise self._absent()
        with locked(self.store.lock):
            yield

    def _existing(self) -> Manifest:
        manifest = self.current()
        if manifest is None:
            raise self._absent()
        return manifest

    def _absent(self) -> WarehouseError:
        return WarehouseError(f"there is no warehouse in {self.path}", "land documents first: onrecord run PATH...")
