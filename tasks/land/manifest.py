"""Manifests: which files make up each table at one moment, with rows and digests."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from schemas.errors import WarehouseError

FORMAT = 1
# The tables that tell of runs hold clock times; everything else depends on the input and the rules alone.
_TIMED = frozenset({"runs"})


@dataclass(frozen=True, slots=True)
class File:
    """An immutable file of a table, named after its digest; `path` is relative to the warehouse."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All files of all tables after one run. `sequence` counts runs, `parent` is the manifest it built on."""

    sequence: int
    parent: str | None
    run_id: str
    finished_at: str
    tables: Mapping[str, tuple[File, ...]]

    @cached_property
    def content(self) -> bytes:
        """The manifest as stored: canonical JSON."""
        return (
            json.dumps(
                {
                    "format": FORMAT,
                    "sequence": self.sequence,
                    "parent": self.parent,
                    "run_id": self.run_id,
                    "finished_at": self.finished_at,
                    "digest": self.digest,
                    "tables": {
                        name: {"rows": self.rows[name], "files": [asdict(file) for file in files]}
                        for name, files in self.tables.items()
                    },
                },
                indent=1,
                ensure_ascii=False,
            )
            + "\n"
        ).encode()

    @cached_property
    def sha256(self) -> str:
        """Digest of the stored manifest."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def id(self) -> str:
        """Name of the manifest: its place in the order of runs and its digest."""
        return f"{self.sequence:06d}-{self.sha256[:16]}"

    @cached_property
    def digest(self) -> str:
        """Digest of the data: the same for the same input and rules, whenever and wherever it was landed."""
        lines = [f"{name} {file.sha256}" for name, files in self.tables.items() if name not in _TIMED for file in files]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @cached_property
    def rows(self) -> dict[str, int]:
        """Rows a table."""
        return {name: sum(file.rows for file in files) for name, files in self.tables.items()}

    @property
    def paths(self) -> frozenset[str]:
        """All files the manifest names, relative to the warehouse."""
        return frozenset(file.path for files in self.tables.values() for file in files)


def parse_manifest(content: bytes, name: str) -> Manifest:
    """Read a stored manifest. Raises WarehouseError when it is damaged or of another format."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise WarehouseError(
                f"the manifest {name} has format {told['format']}, this version reads format {FORMAT}",
                "use the version of onrecord that wrote it, or land the documents in a new folder",
            )
        manifest = Manifest(
            sequence=told["sequence"],
            parent=told["parent"],
            run_id=told["run_id"],
            finished_at=told["finished_at"],
            tables={name: tuple(File(**file) for file in table["files"]) for name, table in told["tables"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(name) from error
    if manifest.content != content:
        raise damaged(name)
    return manifest


def damaged(name: str) -> WarehouseError:
    """Make the error for a manifest that is not what was written."""
    return WarehouseError(
        f"the manifest {name} is damaged",
        "`onrecord rollback` to an earlier one (`onrecord status` lists them), or land into a new folder",
    )
