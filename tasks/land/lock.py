"""One writer at a time: an flock on a file in the warehouse, held for the length of a run."""

import fcntl
import json
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import WarehouseError
from tasks.land.files import explained

_held: set[int] = set()


def _release_in_child() -> None:
    """Close inherited locks after a fork: an orphaned worker must not keep the warehouse locked."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_release_in_child)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock, or raise WarehouseError at once with the holder. The kernel frees it when a process dies."""
    with explained("lock the warehouse", path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WarehouseError(
                f"another writer holds the warehouse {path.parent}: {holder(path) or 'it has not said who it is'}",
                "wait for it to finish, or stop it, and run again; reading is possible all the time",
            ) from error
        _held.add(descriptor)
        with explained("lock the warehouse", path):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(_introduction()).encode(), 0)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def holder(path: Path) -> str | None:
    """Say who holds the lock: process, host, since when, command. None when the lock is free."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _told(os.pread(descriptor, 65536, 0))
        return None
    finally:
        os.close(descriptor)


def _introduction() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": shlex.join(sys.argv),
    }


def _told(content: bytes) -> str:
    try:
        told = json.loads(content)
        return f"process {told['pid']} on {told['host']} since {told['since']}: {told['command']}"
    except (ValueError, KeyError, TypeError):
        return "a process that is just starting"
