"""How far a run is, told to whoever started it. Not a flow parameter: parameters are data, this is a terminal.

A module of its own: Prefect pickles a flow with everything its function names, and a ContextVar does not pickle.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Progress = Callable[[str, int, int | None], None]  # stage, done, total (None while unknown)


def quiet(_stage: str, _done: int, _total: int | None) -> None:
    """Report nothing: a Prefect log line costs about as much as a task."""


_CURRENT: ContextVar[Progress] = ContextVar("progress", default=quiet)


@contextmanager
def reporting(progress: Progress) -> Iterator[None]:
    """Send the progress of a run inside the block to `progress`."""
    token = _CURRENT.set(progress)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def report_progress(stage: str, done: int, total: int | None) -> None:
    """Tell whoever listens."""
    _CURRENT.get()(stage, done, total)
