"""The same rows give the same bytes, however they were batched and in whatever order they arrived."""

import hashlib
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables import TABLES
from tasks.land import Manifest, Warehouse, stage_shard
from tests.land_rows import batch, document, land, run_row

DOCUMENTS = [document(f"d{number:02}", f"the bridge {number % 3} stays shut") for number in range(11)]


def files(manifest: Manifest) -> dict[str, list[str]]:
    return {name: [file.sha256 for file in made] for name, made in manifest.tables.items()}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return land(tmp_path_factory.mktemp("reference") / "w", "run1", *DOCUMENTS, size=len(DOCUMENTS))


@pytest.mark.parametrize("size", [1, 3, 4])
def test_batching_and_order_of_arrival_never_show(tmp_path: Path, reference: Manifest, size: int) -> None:
    staged = [DOCUMENTS[first : first + size] for first in range(0, len(DOCUMENTS), size)]
    with Warehouse(tmp_path / "w").writer() as writer:
        folder = writer.staging()
        paths = [stage_shard(folder, number, batch(*documents), []) for number, documents in enumerate(staged)]
        random.Random(size).shuffle(paths)
        made = writer.collect(paths, run_id="run1")
        manifest = writer.publish(made.tables, made.rejects, run_row("run1"))
    assert files(manifest) == files(reference)
    assert manifest.digest == reference.digest


def test_the_clock_only_shows_in_runs(tmp_path: Path, reference: Manifest) -> None:
    with Warehouse(tmp_path / "w").writer() as writer:
        made = writer.collect([stage_shard(writer.staging(), 0, batch(*DOCUMENTS), [])], run_id="run1")
        later = run_row("run1") | {"seconds": '{"read": 99}'}
        manifest = writer.publish(made.tables, made.rejects, later)
    assert manifest.digest == reference.digest
    assert {name for name, digests in files(manifest).items() if digests != files(reference)[name]} == {"runs"}


def test_a_file_is_named_after_its_content(tmp_path: Path) -> None:
    manifest = land(tmp_path / "w", "run1", *DOCUMENTS)
    for made in manifest.tables.values():
        for file in made:
            content = (tmp_path / "w" / file.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file.sha256
            assert Path(file.path).stem == file.sha256[:32]


def test_a_table_that_did_not_change_keeps_its_file(tmp_path: Path) -> None:
    first = land(tmp_path / "w", "run1", *DOCUMENTS)
    second = land(tmp_path / "w", "run2")
    changed = {name for name in second.tables if files(first)[name] != files(second)[name]}
    assert changed == {"runs"}
    assert second.digest == first.digest


def test_staging_a_shard_again_is_harmless(tmp_path: Path) -> None:
    first = stage_shard(tmp_path, 7, batch(*DOCUMENTS), [])
    content = first.read_bytes()
    assert stage_shard(tmp_path, 7, batch(*DOCUMENTS), []) == first
    assert first.read_bytes() == content
    assert list(tmp_path.iterdir()) == [first]


def test_every_table_and_column_describes_itself(tmp_path: Path) -> None:
    manifest = land(tmp_path / "w", "run1", *DOCUMENTS)
    with Warehouse(tmp_path / "w").connect() as connection:
        views = dict(connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        columns = {
            (table, column): comment
            for table, column, comment in connection.execute(
                "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
    for name, table in TABLES.items():
        schema = pq.read_schema(tmp_path / "w" / manifest.tables[name][0].path)
        assert schema.metadata[b"description"].decode() == table.description == views[name]
        for field in schema:
            assert field.metadata[b"description"].decode() == columns[name, field.name]
    assert views["quotes_full"] and views["why_date"] and views["open_rejects"] and views["integrity"]
