"""Keep a warehouse in order: go back, clear away, move, and say how it stands."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from schemas.errors import WarehouseError
from tasks.land import catalogue
from tasks.land.files import explained, remove
from tasks.land.lock import holder
from tasks.land.manifest import Manifest
from tasks.land.store import Store


@dataclass(frozen=True, slots=True)
class Status:
    """How a warehouse stands: what readers see, what could be gone back to, what lies about."""

    path: Path
    manifest: Manifest | None
    problem: str | None  # why readers see nothing, or files that are gone
    holder: str | None  # who is writing now
    history: tuple[Manifest, ...]  # manifests kept, oldest first
    bytes: int  # of the files that readers see
    spare_files: int  # files that no kept manifest names; `vacuum` removes them
    spare_bytes: int

    def items(self) -> Iterator[tuple[str, str]]:
        """Give the lines to print: what, and its value."""
        yield "folder", str(self.path)
        if self.problem:
            yield "problem", self.problem
        yield "writer", self.holder or "none"
        if self.manifest:
            yield "shown", f"run {self.manifest.run_id}, finished {self.manifest.finished_at}"
            yield "digest", self.manifest.digest
            yield "size", f"{self.bytes:,} bytes in {len(self.manifest.paths)} files"
            for name, rows in self.manifest.rows.items():
                yield f"rows in {name}", f"{rows:,}"
        for manifest in self.history:
            shown = " (shown)" if self.manifest and manifest.id == self.manifest.id else ""
            yield f"kept {manifest.id}{shown}", f"run {manifest.run_id}, {manifest.rows['articles']:,} articles"
        if self.spare_files:
            yield "spare", f"{self.spare_files} files, {self.spare_bytes:,} bytes: `onrecord vacuum` removes them"


def status(store: Store) -> Status:
    """Look at a warehouse without locking it or changing anything."""
    manifest, problem = None, None
    try:
        manifest = store.current()
        if manifest and (missing := store.missing_files(manifest)):
            problem = f"{len(missing)} files are missing or cut short, the first {missing[0]}"
        elif manifest and (folder := catalogue.read_folder(store.catalogue)) != store.path:
            problem = f"the catalogue points to {folder}; `onrecord relocate` makes it point here"
    except WarehouseError as error:
        problem = str(error)
    history = []
    for name in store.history():
        try:
            history.append(store.load(name))
        except WarehouseError as error:
            problem = problem or str(error)
    named = {path for kept in (*history, manifest) if kept for path in kept.paths}
    spare = [path for path in _data_files(store) if _relative(store, path) not in named]
    return Status(
        path=store.path,
        manifest=manifest,
        problem=problem,
        holder=holder(store.lock),
        history=tuple(history),
        bytes=sum(file.bytes for files in manifest.tables.values() for file in files) if manifest else 0,
        spare_files=len(spare),
        spare_bytes=sum(path.stat().st_size for path in spare),
    )


def rollback(store: Store, to: str | None) -> Manifest:
    """Show an earlier manifest again: the parent of the current one, or the one that `to` names."""
    target = _named(store, to) if to else _parent(store)
    missing = store.missing_files(target)
    if missing:
        raise WarehouseError(
            f"cannot go back to {target.id}: {len(missing)} of its files are gone, the first {missing[0]}",
            "choose another manifest (`onrecord status` lists them)",
        )
    store.commit(target)
    return target


def _parent(store: Store) -> Manifest:
    current = store.current()
    if current is None or current.parent is None:
        raise WarehouseError("there is nothing to go back to", "`onrecord status` lists the manifests kept")
    return store.load(current.parent)


def _named(store: Store, to: str) -> Manifest:
    """Find a kept manifest by the start of its id, or by its run."""
    found = [store.load(name) for name in store.history() if name.startswith(to)]
    if not found:
        kept = [store.load(name) for name in store.history()]
        found = [manifest for manifest in kept if manifest.run_id == to]
    if len(found) != 1:
        raise WarehouseError(
            f"{'several manifests are' if found else 'no manifest is'} named {to!r}",
            "`onrecord status` lists them; give a whole id",
        )
    return found[0]


def vacuum(store: Store, grace: timedelta, keep: int) -> list[str]:
    """Remove what readers no longer need.

    Kept are the current manifest and its ancestors, `keep` in all, and every manifest that was current within the
    grace period: a reader may still hold its catalogue open. Everything they name stays, everything else goes.
    """
    kept = _kept(store, grace, keep)
    named = {path for manifest in kept.values() for path in manifest.paths}
    with explained("clear away old files", store.path):
        gone = [store.manifest_path(name) for name in store.history() if name not in kept]
        gone += [path for path in _data_files(store) if _relative(store, path) not in named]
        for path in gone:
            remove(path)
        remove(store.staging)
    return [_relative(store, path) for path in gone]


def _kept(store: Store, grace: timedelta, keep: int) -> dict[str, Manifest]:
    current = store.current()
    if current is None:
        raise WarehouseError(f"there is no warehouse in {store.path}", "land documents first: onrecord run PATH...")
    kept = {current.id: current}
    oldest = current
    history = set(store.history())
    while len(kept) < keep and oldest.parent in history:
        oldest = store.load(oldest.parent)
        kept[oldest.id] = oldest
    since = time.time() - grace.total_seconds()
    for name in history - set(kept):
        if store.manifest_path(name).stat().st_mtime >= since:
            kept[name] = store.load(name)
    return kept


def _data_files(store: Store) -> list[Path]:
    return sorted(path for path in store.tables.glob("*/*") if path.is_file())


def _relative(store: Store, path: Path) -> str:
    return path.relative_to(store.path).as_posix()


def relocate(store: Store) -> Manifest:
    """Write the catalogue anew for the folder's present place: views hold absolute paths."""
    current = store.current()
    if current is None:
        raise WarehouseError(f"there is no warehouse in {store.path}", "give the folder that holds warehouse.duckdb")
    store.commit(current)
    return current
