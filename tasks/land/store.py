"""The folder of a warehouse: where things lie, what readers see now, and the commit."""

from pathlib import Path

from schemas.errors import WarehouseError
from tasks.land import catalogue
from tasks.land.files import explained, remove, settle, sync_folder, write_settled
from tasks.land.manifest import Manifest, damaged, parse_manifest


class Store:
    """Paths and the two things that change: the manifests, and the catalogue that shows one of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.catalogue = path / catalogue.NAME
        self.lock = path / "lock"
        self.manifests = path / "manifests"
        self.tables = path / "tables"
        self.staging = path / "staging"

    def current(self) -> Manifest | None:
        """Give the manifest that readers see now; None before the first publish."""
        return catalogue.read_manifest(self.catalogue)

    def refuse_foreign(self) -> None:
        """Raise WarehouseError for a folder with files of somebody else and no warehouse."""
        if not self.path.exists() or self.catalogue.exists():
            return
        ours = {path.name for path in (self.lock, self.manifests, self.tables, self.staging)}
        visible = sorted(entry.name for entry in self.path.iterdir() if not entry.name.startswith("."))
        foreign = [name for name in visible if name not in ours]
        if foreign:
            raise WarehouseError(
                f"{self.path} holds other files ({', '.join(foreign[:3])}) and no warehouse",
                "choose an empty or a new folder with --warehouse",
            )

    def commit(self, manifest: Manifest) -> None:
        """Build the manifest's catalogue aside and rename it into place: the one commit point of all tables."""
        aside = self.staging / f"{manifest.id}.duckdb"
        with explained("publish the catalogue", self.catalogue):
            self.staging.mkdir(exist_ok=True)
            try:
                catalogue.build_catalogue(aside, manifest, self.path)
                self._retire()
                settle(aside, self.catalogue)
            finally:
                remove(aside)
                remove(aside.with_name(aside.name + ".wal"))

    def _retire(self) -> None:
        """Note on the current manifest that it was current until now: `vacuum` counts its grace from here."""
        try:
            current = self.current()
        except WarehouseError:
            return  # a damaged catalogue is about to be replaced
        if current is not None and self.manifest_path(current.id).exists():
            self.manifest_path(current.id).touch()

    def keep(self, manifest: Manifest) -> None:
        """Store a manifest. Nothing reads it before a commit shows it, or a rollback asks for it."""
        self.manifests.mkdir(exist_ok=True)
        write_settled(self.manifest_path(manifest.id), manifest.content)
        sync_folder(self.path)

    def manifest_path(self, name: str) -> Path:
        """Where the manifest of that id is kept."""
        return self.manifests / f"{name}.json"

    def history(self) -> list[str]:
        """Ids of the manifests kept, oldest first."""
        return sorted(path.stem for path in self.manifests.glob("*.json"))

    def load(self, name: str) -> Manifest:
        """Read a kept manifest. Raises WarehouseError when it is missing or damaged."""
        path = self.manifest_path(name)
        with explained("read the manifest", path):
            manifest = parse_manifest(path.read_bytes(), name)
        if manifest.id != name:
            raise damaged(name)
        return manifest

    def missing_files(self, manifest: Manifest) -> list[str]:
        """List the manifest's files that are gone or have another size."""
        return [
            file.path
            for files in manifest.tables.values()
            for file in files
            if not (self.path / file.path).is_file() or (self.path / file.path).stat().st_size != file.bytes
        ]
