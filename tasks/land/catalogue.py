"""The catalogue: a small DuckDB file of views over the files of one manifest, swapped in one rename.

Nothing ever opens the published catalogue for writing. It is read through a connection of its own in memory, because
within one process DuckDB would hand out a file that was replaced while somebody still holds the old one open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from schemas.tables import TABLES
from tasks.land.files import explained
from tasks.land.integrity import integrity_sql
from tasks.land.manifest import Manifest, damaged, parse_manifest

NAME = "warehouse.duckdb"
_META = """
CREATE SCHEMA meta;
CREATE TABLE meta.manifest (id TEXT, sha256 TEXT, content TEXT, folder TEXT);
COMMENT ON TABLE meta.manifest IS 'The manifest this catalogue shows, and the folder its views point into';
"""
# Tables for us rather than for readers stand in schemas of their own.
_APART = {
    "search_documents": ("search", "documents"),
    "search_postings": ("search", "postings"),
    "superseded": ("meta", "superseded"),
}
# A foreign file must not make DuckDB fetch an extension to read it.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_INTEGRITY = "Every rule of the tables over all rows: a row a rule; all is well where broken is 0 throughout"


def text_literal(value: str) -> str:
    """Quote a string for SQL."""
    return "'" + value.replace("'", "''") + "'"


def build_catalogue(path: Path, manifest: Manifest, folder: Path) -> None:
    """Write a catalogue of views over the manifest's files in `folder`, with a comment on every view and column."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(_META)
        connection.execute(
            "INSERT INTO meta.manifest VALUES (?, ?, ?, ?)",
            [manifest.id, manifest.sha256, manifest.content.decode(), str(folder)],
        )
        add_tables(connection, manifest, folder, "VIEW")


def add_tables(connection: duckdb.DuckDBPyConnection, manifest: Manifest, folder: Path, kind: str) -> None:
    """Add a view (or a table) for each table of the manifest, all comments, and the helpful views and macros."""
    statements = ["BEGIN", "CREATE SCHEMA IF NOT EXISTS meta", "CREATE SCHEMA search"]
    for name, files in manifest.tables.items():
        listed = ", ".join(text_literal(str(folder / file.path)) for file in files)
        schema, short = _APART.get(name, ("main", name))
        statements.append(f'CREATE {kind} {schema}."{short}" AS SELECT * FROM read_parquet([{listed}])')
    for table in TABLES.values():
        statements.append(f'COMMENT ON {kind} "{table.name}" IS {text_literal(table.description)}')
        for field in table.schema:
            comment = text_literal(field.metadata[b"description"].decode())
            statements.append(f'COMMENT ON COLUMN "{table.name}"."{field.name}" IS {comment}')
    connection.execute(";\n".join(statements))
    connection.execute(resources.files("tasks.land").joinpath("catalogue.sql").read_text(encoding="utf-8"))
    connection.execute(f"CREATE VIEW integrity AS {integrity_sql()}")
    connection.execute(f"COMMENT ON VIEW integrity IS {text_literal(_INTEGRITY)}")
    connection.execute("COMMIT")


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the catalogue as it is on disk now, read-only, without touching another reader's connection."""
    connection = duckdb.connect(config=_OFFLINE)
    try:
        connection.execute(f"ATTACH {text_literal(str(path))} AS warehouse (READ_ONLY)")
        connection.execute("USE warehouse")
        yield connection
    finally:
        connection.close()


def read_manifest(path: Path) -> Manifest | None:
    """Read which manifest a catalogue shows. None when there is no catalogue; WarehouseError when it is not ours."""
    if not path.exists():
        return None
    with explained("read the catalogue", path):
        try:
            with reading(path) as connection:
                found = connection.execute("SELECT id, sha256, content FROM meta.manifest").fetchone()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"{path} is a database, but not the catalogue of a warehouse", "choose another folder with --warehouse"
            ) from error
    if found is None:
        raise damaged("in " + str(path))
    name, digest, content = found
    manifest = parse_manifest(content.encode(), name)
    if (manifest.id, manifest.sha256) != (name, digest):
        raise damaged(name)
    return manifest


def read_folder(path: Path) -> Path:
    """Read which folder a catalogue's views point into."""
    with explained("read the catalogue", path), reading(path) as connection:
        found = connection.execute("SELECT folder FROM meta.manifest").fetchone()
    if found is None:
        raise damaged("in " + str(path))
    return Path(found[0])
