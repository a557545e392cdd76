"""Put bytes on disk so that they survive a crash, and say in plain words why that failed."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.errors import WarehouseError

_CHUNK = 1024 * 1024
_REMOVALS = 5
_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space and run again; what was landed before is untouched"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run again; what was landed before is untouched"),
    errno.EFBIG: ("a file would exceed the size limit", "raise the limit (ulimit -f) and run again"),
    errno.EROFS: ("the file system is read-only", "choose another folder with --warehouse, or make it writable"),
    errno.EACCES: ("permission is denied", "choose another folder with --warehouse, or make it writable"),
    errno.EPERM: ("permission is denied", "choose another folder with --warehouse, or make it writable"),
    errno.ENOTDIR: ("a part of the path is a file", "choose another folder with --warehouse"),
}


@contextmanager
def explained(doing: str, path: Path) -> Iterator[None]:
    """Turn a failure of the disk or of a library under us into a WarehouseError that says what to do."""
    try:
        yield
    except (OSError, pa.ArrowException, duckdb.Error) as error:
        reason, step = _reason(error)
        raise WarehouseError(f"cannot {doing} ({path}): {reason}", step) from error


def _reason(error: Exception) -> tuple[str, str]:
    number = getattr(error, "errno", None)
    if number in _REASONS:
        return _REASONS[number]
    for known, reason in _REASONS.items():
        if os.strerror(known) in str(error):
            return reason
    return f"{type(error).__name__}: {error}", "look at the message; what was landed before is untouched"


def sync_file(path: Path) -> None:
    """Force a file's bytes to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Force a folder's entries to disk: without it a rename may be lost in a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(made: Path, final: Path) -> None:
    """Move a finished file to its name: synced first, replaced in one step, the folder synced after."""
    sync_file(made)
    made.replace(final)
    sync_folder(final.parent)


def write_settled(final: Path, content: bytes) -> None:
    """Write a small file in one step: readers see all of it or none."""
    made = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        made.write_bytes(content)
        settle(made, final)
    finally:
        made.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Digest a file without holding it in memory."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def remove(path: Path) -> None:
    """Remove a file or a whole folder, if it is there.

    A worker that outlived its run may still write into the folder: a removal that trips over it is tried again.
    """
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
        return
    for _ in range(_REMOVALS):
        try:
            shutil.rmtree(path)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.ENOENT}:
                raise
        if not path.exists():
            return
    raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(path))
