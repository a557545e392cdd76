"""Going back, clearing away, moving, exporting, proving; and what is said of a damaged or foreign folder."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from schemas.errors import WarehouseError
from tasks.land import Warehouse
from tests.land_rows import document, land

NOW = timedelta(0)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "w"
    for number in (1, 2, 3):
        land(path, f"run{number}", document("d", f"words {number}"))
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A warehouse of three runs, each with other words in its one document."""
    shutil.copytree(template, tmp_path / "w")
    Warehouse(tmp_path / "w").relocate()
    return tmp_path / "w"


def words(path: Path) -> str:
    with Warehouse(path).connect() as connection:
        row = connection.execute("SELECT text FROM quotes").fetchone()
    assert row is not None
    return str(row[0])


def test_rollback_shows_the_run_before(path: Path) -> None:
    warehouse = Warehouse(path)
    assert warehouse.rollback().run_id == "run2"
    assert words(path) == "words 2"
    assert warehouse.verify() == []
    assert warehouse.rollback("run3").run_id == "run3"
    assert words(path) == "words 3"
    assert warehouse.rollback("000001").run_id == "run1"
    with pytest.raises(WarehouseError, match="nothing to go back to"):
        warehouse.rollback()


def test_a_run_after_a_rollback_builds_on_what_is_shown(path: Path) -> None:
    Warehouse(path).rollback("run1")
    manifest = land(path, "run4", document("e", "more words"))
    assert manifest.parent and manifest.parent.startswith("000001")
    with Warehouse(path).connect() as connection:
        assert connection.execute("SELECT text FROM quotes ORDER BY 1").fetchall() == [("more words",), ("words 1",)]
        assert connection.execute("SELECT run_id FROM runs ORDER BY 1").fetchall() == [("run1",), ("run4",)]


def test_rollback_to_an_unknown_run_says_where_to_look(path: Path) -> None:
    with pytest.raises(WarehouseError, match="onrecord status"):
        Warehouse(path).rollback("run9")


def test_rollback_refuses_a_manifest_whose_files_are_gone(path: Path) -> None:
    warehouse = Warehouse(path)
    kept = next(manifest for manifest in warehouse.status().history if manifest.run_id == "run1")
    (path / kept.tables["quotes"][0].path).unlink()
    with pytest.raises(WarehouseError, match="files are gone"):
        warehouse.rollback("run1")
    assert words(path) == "words 3"


def test_vacuum_keeps_every_file_that_a_kept_manifest_names(path: Path) -> None:
    warehouse = Warehouse(path)
    assert warehouse.vacuum() == []
    assert warehouse.vacuum(grace=timedelta(hours=1), keep=1) == []
    removed = warehouse.vacuum(grace=NOW, keep=2)
    assert any(name.startswith("manifests/000001") for name in removed)
    for manifest in warehouse.status().history:
        assert all((path / name).is_file() for name in manifest.paths)
    assert {manifest.run_id for manifest in warehouse.status().history} == {"run2", "run3"}
    assert warehouse.rollback().run_id == "run2"
    assert warehouse.verify() == []


def test_vacuum_removes_what_dead_runs_left(path: Path) -> None:
    (path / "staging" / "incoming").mkdir(parents=True)
    (path / "staging" / "incoming" / "shard-00000000.arrows").write_bytes(b"half")
    (path / "tables" / "quotes" / ".17-0.part").write_bytes(b"half")
    (path / "tables" / "quotes" / ("0" * 32 + ".parquet")).write_bytes(b"from a run that never committed")
    warehouse = Warehouse(path)
    assert warehouse.status().spare_files == 2
    assert len(warehouse.vacuum()) == 2
    assert not (path / "staging").exists()
    assert warehouse.status().spare_files == 0
    assert warehouse.verify() == []


def test_a_moved_warehouse_says_so_and_relocates(path: Path) -> None:
    moved = path.with_name("it's moved")
    path.rename(moved)
    warehouse = Warehouse(moved)
    assert "relocate" in str(warehouse.status().problem)
    with pytest.raises(WarehouseError, match="relocate"), warehouse.connect():
        pass
    assert set(warehouse.landed()) == {"d"}
    warehouse.relocate()
    assert words(moved) == "words 3"
    assert warehouse.status().problem is None


def test_export_to_one_database_stands_alone(path: Path, tmp_path: Path) -> None:
    Warehouse(path).export(tmp_path / "copy" / "all.duckdb")
    shutil.rmtree(path)
    with duckdb.connect(str(tmp_path / "copy" / "all.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT text FROM quotes").fetchall() == [("words 3",)]
        assert connection.execute("SELECT text FROM search_quotes('words')").fetchall() == [("words 3",)]
        assert connection.execute("SELECT sum(broken) FROM integrity").fetchone() == (0,)


def test_export_to_parquet_gives_a_file_a_table(path: Path, tmp_path: Path) -> None:
    Warehouse(path).export(tmp_path / "files")
    shutil.rmtree(path)
    found = duckdb.sql(f"SELECT text FROM read_parquet('{tmp_path}/files/quotes.parquet')").fetchall()
    assert found == [("words 3",)]


def test_export_never_overwrites(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.duckdb").write_text("mine")
    with pytest.raises(WarehouseError, match="exists already"):
        Warehouse(path).export(tmp_path / "mine.duckdb")
    assert (tmp_path / "mine.duckdb").read_text() == "mine"


def test_verify_finds_a_flipped_bit_and_a_lost_file(path: Path) -> None:
    warehouse = Warehouse(path)
    manifest = warehouse.current()
    assert manifest is not None
    file = path / manifest.tables["quotes"][0].path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    (path / manifest.tables["dates"][0].path).unlink()
    problems = warehouse.verify()
    assert [problem.split("/")[1] for problem in problems] == ["quotes", "dates"]
    assert "missing" in str(warehouse.status().problem)


def test_a_run_on_a_damaged_file_changes_nothing(path: Path) -> None:
    before = Warehouse(path).current()
    assert before is not None
    (path / before.tables["stories"][0].path).write_bytes(b"")
    with pytest.raises(WarehouseError, match="cannot read a landed file"):
        land(path, "run4", document("e"))
    assert Warehouse(path).current() == before


def test_a_damaged_manifest_is_named_and_can_be_left_behind(path: Path) -> None:
    warehouse = Warehouse(path)
    with duckdb.connect(str(path / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE meta.manifest SET content = replace(content, '\"rows\": 1', '\"rows\": 2')")
    with pytest.raises(WarehouseError, match="is damaged") as caught:
        warehouse.current()
    assert "rollback" in caught.value.next_step
    assert "is damaged" in str(warehouse.status().problem)
    assert warehouse.rollback("run3").run_id == "run3"
    assert words(path) == "words 3"
    assert warehouse.verify() == []


@pytest.mark.parametrize("content", [None, b"", b"x" * 20_000])
def test_a_lost_catalogue_comes_back_from_a_manifest(path: Path, content: bytes | None) -> None:
    (path / "warehouse.duckdb").unlink()
    if content is not None:
        (path / "warehouse.duckdb").write_bytes(content)
    newest = Warehouse(path).status().history[-1]
    Warehouse(path).rollback(newest.id)
    assert words(path) == "words 3"
    assert Warehouse(path).verify() == []


def test_a_full_refresh_heals_a_damaged_file(path: Path) -> None:
    before = Warehouse(path).current()
    assert before is not None
    file = path / before.tables["quotes"][0].path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    land(path, "run3", document("d", "words 3"), full_refresh=True)
    after = Warehouse(path).current()
    assert after is not None and after.tables["quotes"] == before.tables["quotes"]
    assert Warehouse(path).verify() == []


def test_a_kept_manifest_that_was_edited_is_refused(path: Path) -> None:
    file = sorted((path / "manifests").glob("*.json"))[0]
    told = json.loads(file.read_bytes())
    told["run_id"] = "another"
    file.write_text(json.dumps(told))
    with pytest.raises(WarehouseError, match="is damaged"):
        Warehouse(path).rollback("000001")
    assert words(path) == "words 3"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 20_000])
def test_a_catalogue_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(content)
    with pytest.raises(WarehouseError):
        Warehouse(tmp_path).current()


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("CREATE TABLE mine (a INT)")
    with pytest.raises(WarehouseError, match="not the catalogue of a warehouse"):
        land(tmp_path, "run1", document("d"))
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        assert connection.execute("SELECT count(*) FROM mine").fetchone() == (0,)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(WarehouseError, match="holds other files"):
        land(tmp_path, "run1", document("d"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_folder_with_hidden_files_only_is_fine(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()
    assert land(tmp_path, "run1", document("d")).rows["articles"] == 1


@pytest.mark.parametrize("act", ["rollback", "vacuum", "relocate", "verify"])
def test_upkeep_of_nothing_says_what_to_do(tmp_path: Path, act: str) -> None:
    with pytest.raises(WarehouseError, match="Next step"):
        getattr(Warehouse(tmp_path / "absent"), act)()
    assert Warehouse(tmp_path / "absent").landed() == {}
    assert Warehouse(tmp_path / "absent").status().manifest is None
    assert not (tmp_path / "absent").exists()
