"""A run may die by kill -9 at any moment: readers see the old warehouse or the new one, and the next run completes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.land import Warehouse
from tests.land_crash import DOCUMENTS, Readers, Runs


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.close()


@pytest.fixture
def readers(tmp_path: Path, runs: Runs) -> Iterator[Readers]:
    assert runs.run("run0", "generation 000")["completed"]
    made = Readers(tmp_path, 2)
    yield made
    made.kill()


def commit_of(events: list[str]) -> int:
    """The step that makes a run visible: the rename of the catalogue."""
    return next(number for number, event in enumerate(events) if event.startswith("rename") and ".duckdb" in event)


def boundaries(events: list[str]) -> list[int]:
    """Choose the steps to die before: around the commit, the first steps, and some of every stretch between."""
    commit = commit_of(events)
    around = {0, 1, commit - 3, commit - 1, commit, commit + 1, len(events) - 1}
    return sorted(around | set(range(4, commit, max(1, commit // 3))))


def test_no_death_tears_mixes_or_loses_rows(runs: Runs, readers: Readers) -> None:
    assert runs.run("run1", "generation 001")["completed"]
    warehouse = Warehouse(runs.warehouse)
    events = runs.events()
    for number, moment in enumerate(boundaries(events), start=2):
        before = warehouse.current()
        assert runs.run(f"run{number}", f"generation {number:03}", kill_at=moment)["killed"], events[moment]
        assert (warehouse.current() == before) == (moment <= commit_of(events)), events[moment]
        if number % 4 == 0:
            before = warehouse.current()
            assert runs.run(f"run{number}", f"generation {number:03}")["completed"], events[moment]
            assert warehouse.current() != before
    assert runs.run("last", "last generation")["completed"]
    seen = readers.finish()
    assert [reader["problems"] for reader in seen] == [[], []]
    assert all(reader["polls"] > 10 and reader["seen"] > 2 for reader in seen)
    assert warehouse.verify() == []
    assert len(warehouse.landed()) == DOCUMENTS
    assert {manifest.run_id for manifest in warehouse.status().history} > {"run0", "run1", "last"}
