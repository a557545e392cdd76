"""One writer at a time, any number of readers, and a publish under readers' feet."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from schemas.errors import WarehouseError
from tasks.land import Warehouse, stage_shard
from tests.land_rows import batch, document, land

HOLD = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from tasks.land.lock import locked
with locked(Path({lock!r})):
    print("held", flush=True)
    time.sleep(60)
"""
FORK = """
import os, sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from tasks.land.lock import locked
with locked(Path({lock!r})):
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    print(child, flush=True)
    os._exit(0)
"""
READ = """
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
print(json.dumps(connection.execute("SELECT text FROM quotes").fetchall()))
"""


def start(source: str, lock: Path) -> "subprocess.Popen[str]":
    code = source.format(root=str(Path(__file__).parent.parent), lock=str(lock))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_a_second_writer_fails_at_once_and_says_who_holds_the_lock(tmp_path: Path) -> None:
    land(tmp_path / "w", "run1", document("d"))
    holder = start(HOLD, tmp_path / "w" / "lock")
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        started = time.monotonic()
        with pytest.raises(WarehouseError, match=f"process {holder.pid} on .* since 20.*: -c"):
            land(tmp_path / "w", "run2", document("e"))
        assert time.monotonic() - started < 2
        assert f"process {holder.pid}" in str(Warehouse(tmp_path / "w").status().holder)
        with pytest.raises(WarehouseError, match="another writer"):
            Warehouse(tmp_path / "w").vacuum()
        with Warehouse(tmp_path / "w").connect() as connection:
            assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert Warehouse(tmp_path / "w").status().holder is None
    assert land(tmp_path / "w", "run2", document("e")).rows["articles"] == 2


def test_two_writers_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "w")
    with warehouse.writer(), pytest.raises(WarehouseError, match=f"process {os.getpid()}"), warehouse.writer():
        pass
    with warehouse.writer():
        pass


def test_an_orphaned_worker_does_not_keep_the_lock(tmp_path: Path) -> None:
    land(tmp_path / "w", "run1", document("d"))
    parent = start(FORK, tmp_path / "w" / "lock")
    assert parent.stdout
    orphan = int(parent.stdout.readline())
    parent.wait()
    try:
        os.kill(orphan, 0)
        assert land(tmp_path / "w", "run2", document("e")).rows["articles"] == 2
    finally:
        os.kill(orphan, signal.SIGKILL)


def test_readers_that_hold_the_catalogue_open_keep_reading_what_they_opened(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d", "old words"))
    catalogue = str(path / "warehouse.duckdb")
    with duckdb.connect(catalogue, read_only=True) as held:
        assert held.execute("SELECT text FROM quotes").fetchall() == [("old words",)]
        land(path, "run2", document("d", "new words"))
        Warehouse(path).vacuum(grace=timedelta(hours=1), keep=1)
        assert held.execute("SELECT text FROM quotes").fetchall() == [("old words",)]
        assert held.execute("SELECT sum(broken) FROM integrity").fetchone() == (0,)
        with Warehouse(path).connect() as fresh:
            assert fresh.execute("SELECT text FROM quotes").fetchall() == [("new words",)]
        other = subprocess.run([sys.executable, "-c", READ, catalogue], capture_output=True, text=True, check=True)
        assert json.loads(other.stdout) == [["new words"]]
        assert set(Warehouse(path).landed()) == {"d"}
        land(path, "run3", document("e", "more words"))
    with Warehouse(path).connect() as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_a_worker_that_outlives_its_run_cannot_reach_the_next_one(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w").writer() as writer:
        first = writer.staging()
    with Warehouse(tmp_path / "w").writer() as writer:
        second = writer.staging()
        with pytest.raises(WarehouseError, match="cannot write a staged shard"):
            stage_shard(first, 0, batch(document("d", "old words")), [])
        assert list(second.iterdir()) == []
