"""A full disk, a read-only folder, a failing writer: the old warehouse stays, and the error says what to do."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import WarehouseError
from tasks.land import Warehouse
from tests.land_rows import document, land

SMALL = 3 * 1024 * 1024


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting needs root and a kernel that allows it: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place))
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_leaves_the_old_warehouse_and_the_next_run_completes(small_disk: Path) -> None:
    path = small_disk / "w"
    before = land(path, "run1", document("d", "small words"))
    ballast = small_disk / "ballast"
    with ballast.open("wb") as stream:
        stream.write(b"x" * (SMALL - 1024 * 1024))
    big = [document(f"d{number}", f"words {number} " * 2_000) for number in range(60)]
    with pytest.raises(WarehouseError, match="the disk is full") as caught:
        land(path, "run2", *big, size=20)
    assert "free some space" in caught.value.next_step
    assert Warehouse(path).current() == before
    assert Warehouse(path).verify() == []
    ballast.unlink()
    land(path, "run2", document("d", "other words"))
    assert Warehouse(path).verify() == []
    assert Warehouse(path).vacuum() is not None


def test_a_read_only_warehouse_reads_and_refuses_to_change(small_disk: Path) -> None:
    path = small_disk / "w"
    before = land(path, "run1", document("d"))
    _mount("-o", "remount,ro", str(small_disk))
    warehouse = Warehouse(path)
    for act in (lambda: land(path, "run2", document("e")), warehouse.rollback, warehouse.vacuum, warehouse.relocate):
        with pytest.raises(WarehouseError, match="read-only"):
            act()
    assert warehouse.current() == before
    assert warehouse.verify() == []
    assert warehouse.status().problem is None
    with pytest.raises(WarehouseError, match="read-only"):
        land(small_disk / "new", "run1", document("d"))


@pytest.mark.parametrize("at", [0, 1, 4, 9, 20])
def test_a_write_that_fails_anywhere_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    path = tmp_path / "w"
    before = land(path, "run1", document("d"))
    calls = 0
    sync = os.fsync

    def failing(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls > at:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    with monkeypatch.context() as patched, pytest.raises(WarehouseError, match="the disk is full"):
        patched.setattr(os, "fsync", failing)
        land(path, "run2", document("e"))
    assert Warehouse(path).current() == before
    assert Warehouse(path).verify() == []
    assert not list(path.rglob("*.part"))
    assert land(path, "run2", document("e")).rows["articles"] == 2
