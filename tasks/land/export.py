"""Copy what readers see into something self-contained: one DuckDB file, or a folder of Parquet files."""

import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from schemas.tables import TABLES
from tasks.land import catalogue
from tasks.land.compact import ROW_GROUP
from tasks.land.files import explained, remove, settle, sync_file
from tasks.land.manifest import Manifest


def export(manifest: Manifest, folder: Path, target: Path) -> None:
    """Export to `target`: a name ending in .duckdb makes a database, any other a folder of Parquet files."""
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise WarehouseError(f"{target} exists already", "give a new name, or remove it first")
    with explained("export the warehouse", target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".duckdb":
            _database(manifest, folder, target)
        else:
            _files(manifest, folder, target)


def _database(manifest: Manifest, folder: Path, target: Path) -> None:
    made = target.with_name(f".{target.name}.part")
    try:
        remove(made)
        with duckdb.connect(str(made)) as connection:
            catalogue.add_tables(connection, manifest, folder, "TABLE")
        settle(made, target)
    finally:
        remove(made)


def _files(manifest: Manifest, folder: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name, files in manifest.tables.items():
        if name not in TABLES:
            continue
        final = target / f"{name}.parquet"
        if len(files) == 1:
            shutil.copyfile(folder / files[0].path, final)
        else:
            with pq.ParquetWriter(final, TABLES[name].schema, compression="zstd", compression_level=3) as writer:
                for file in files:
                    with pq.ParquetFile(folder / file.path) as source:
                        for group in range(source.num_row_groups):
                            writer.write_table(source.read_row_group(group), row_group_size=ROW_GROUP)
        sync_file(final)
