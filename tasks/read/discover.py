"""Find the input files below what the user named: files, folders, globs."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from schemas.errors import InputError
from schemas.records import Reject
from tasks.read.rules import reject, rejected
from tasks.read.source import SUFFIXES, Source, kind_of


def discover(paths: Sequence[str], fields: Iterable[tuple[str, str]] = ()) -> tuple[list[Source], list[Reject]]:
    """List the files to read in a fixed order, and what was found but cannot be read.

    A folder is read with everything below it, except names that begin with a dot. Links to files are followed when
    they stay below the folder; links to folders never are, so nothing is read twice and no loop is entered. `fields`
    holds what records call a field where they name it otherwise: (field, their name). Raises InputError when a path
    does not exist or nothing is found.
    """
    sources: dict[str, Source] = {}
    rejects: set[Reject] = set()
    for path in paths:
        for root, file in _expand(path):
            for item in _walk(root, file):
                if isinstance(item, Reject):
                    rejects.add(item)
                    continue
                known = sources.get(item.path)
                if known is None or _rank(item) > _rank(known):
                    sources[item.path] = item
    if not sources and not rejects:
        raise InputError(
            f"no input files found in {', '.join(paths)}", f"name files or folders with {' '.join(sorted(SUFFIXES))}"
        )
    named = tuple(sorted(fields))
    return (
        [replace(item, fields=named) for item in sorted(sources.values(), key=lambda item: (item.uri, item.path))],
        sorted(rejects, key=lambda item: (item.source_uri, item.rule)),
    )


def _rank(source: Source) -> tuple[bool, int, str]:
    """Rank the names of one file: its own before a link's, then the longer, more telling one."""
    return source.path.endswith(source.source_id), len(source.source_id), source.source_id


def _expand(path: str) -> Iterator[tuple[Path, Path]]:
    """Give (root, path below it) of each thing a path or glob names."""
    if os.path.lexists(path):
        # The user may name a link: what it leads to is then the input.
        real = Path(path).resolve()
        yield (real, real) if real.is_dir() else (real.parent, real)
        return
    matches = sorted(glob.iglob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
    if not matches:
        what = "nothing matches" if glob.has_magic(path) else "no such file or folder:"
        raise InputError(f"{what} {path}", "check the spelling and the current folder")
    fixed: list[str] = []
    for part in Path(path).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    root = Path(*fixed).resolve() if fixed else Path.cwd().resolve()
    for match in matches:
        # Only the folder part is resolved: a link that the glob matched is judged like any other below the root.
        found = Path(match).absolute()
        yield root, found.parent.resolve() / found.name


def _walk(root: Path, path: Path) -> Iterator[Source | Reject]:
    """Give the files at or below a path, each as a source or as the reason why it is none."""
    pending = [path]
    while pending:
        current = pending.pop()
        try:
            mode = current.lstat().st_mode
            if stat.S_ISDIR(mode):
                with os.scandir(current) as entries:
                    names = [entry.name for entry in entries if not entry.name.startswith(".")]
                pending.extend(current / name for name in names)
                continue
        except OSError as error:
            yield _refuse(root, current, "unreadable", f"cannot list it: {error.strerror}")
            continue
        yield _link(root, current) if stat.S_ISLNK(mode) else _file(root, current, mode)


def _link(root: Path, path: Path) -> Source | Reject:
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError) as error:
        loop = isinstance(error, RuntimeError) or "symbolic links" in str(error)
        rule, what = (
            ("link_loop", "a link that leads to itself") if loop else ("unreadable", "a link that leads nowhere")
        )
        return _refuse(root, path, rule, what)
    if not target.is_relative_to(root):
        return _refuse(root, path, "link_outside", "a link that leads outside the input folder")
    if stat.S_ISDIR(mode):
        if path.parent.is_relative_to(target):
            return _refuse(root, path, "link_loop", "a link to a folder that contains it")
        return _refuse(root, path, "link_inside", "a link to a folder that is read under its own name")
    found = _file(root, path, mode)
    return replace(found, path=str(target)) if isinstance(found, Source) else found


def _file(root: Path, path: Path, mode: int) -> Source | Reject:
    if not stat.S_ISREG(mode):
        return _refuse(root, path, "not_a_file", "a pipe, socket or device")
    known = kind_of(path.name)
    if known is None:
        return _refuse(root, path, "unknown_format", f"no reader for {_readable(path.name)!r}")
    return Source(str(path), *_names(root, path), *known)


def _refuse(root: Path, path: Path, rule: str, message: str) -> Reject:
    return reject(rejected(rule, message), *_names(root, path))


def _names(root: Path, path: Path) -> tuple[str, str]:
    """Give source_id and uri: the path below the root, and the same from the root's name on."""
    below = _readable(path.relative_to(root).as_posix())
    name = _readable(root.name)
    return below, f"{name}/{below}" if name else below


def _readable(name: str) -> str:
    r"""Spell a file name in Unicode: bytes that are no UTF-8 as \xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
