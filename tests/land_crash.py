"""Processes for the crash tests: runs that kill themselves at a chosen moment, and readers that poll meanwhile.

`python land_crash.py runs` forks a fresh process for each run it is told about; `python land_crash.py reader` polls a
catalogue and reports every reading that is not one whole generation of documents.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCUMENTS = 6
_CHECK = """
    SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM blocks), (SELECT count(*) FROM quotes),
        (SELECT count(*) FROM mentions m JOIN articles a USING (article_id)
            WHERE substring(a.text, m."start" + 1, m."end" - m."start") = m.text),
        (SELECT count(*) FROM dates), (SELECT count(*) FROM date_evidence),
        (SELECT list_sort(list_distinct(list(text))) FROM quotes),
        (SELECT list_sort(list_distinct(list(run_id))) FROM articles)
"""


def serve_runs() -> None:
    """Read one JSON line a run; answer with how it ended. Each run is a fork of a process that only imported."""
    sys.path.insert(0, str(HERE.parent))
    import pandas  # noqa: F401  # arrow asks for it at first use: once here instead of once a run

    from tests.land_rows import document, land

    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            events = _watch(order["kill_at"])
            documents = [document(f"d{n}", order["says"]) for n in range(DOCUMENTS)]
            land(Path(order["warehouse"]), order["run"], *documents)
            Path(order["events"]).write_text(json.dumps(events), encoding="utf-8")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
                          "completed": status == 0}), flush=True)  # fmt: skip


def _watch(kill_at: int | None) -> list[str]:
    """Count every step that touches the disk for good, and die by SIGKILL before the step of that number.

    What a dead run left is cleared away before the first step, so the count never depends on it.
    """
    events: list[str] = []

    def watched(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def before(*args: Any, **kwargs: Any) -> Any:
            if name == "rmtree" and not events:
                return step(*args, **kwargs)
            if len(events) == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            events.append(f"{name} {_described(args[0])}")
            return step(*args, **kwargs)

        return before

    os.fsync = watched("fsync", os.fsync)
    Path.replace = watched("rename", Path.replace)  # type: ignore[method-assign]
    shutil.rmtree = watched("rmtree", shutil.rmtree)  # type: ignore[assignment]
    return events


def _described(target: Any) -> str:
    path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(target)
    return "/".join(path.parts[-2:])


def poll() -> None:
    """Poll a catalogue until told to stop; say how often, and what was wrong."""
    import duckdb

    catalogue, stop = Path(sys.argv[2]), Path(sys.argv[3])
    polls, problems, seen = 0, [], set()
    while not stop.exists():
        try:
            with duckdb.connect(str(catalogue), read_only=True, config={"threads": 1}) as connection:
                row = connection.execute(_CHECK).fetchone()
        except duckdb.Error as error:
            problems.append(f"{type(error).__name__}: {error}")
            continue
        assert row is not None
        *counts, says, runs = row
        polls += 1
        seen.add(says[0])
        if counts != [DOCUMENTS, 2 * DOCUMENTS, DOCUMENTS, DOCUMENTS, DOCUMENTS, DOCUMENTS]:
            problems.append(f"torn: {counts}")
        if len(says) != 1 or len(runs) != 1:
            problems.append(f"mixed: {says} {runs}")
        time.sleep(0.1)
    print(json.dumps({"polls": polls, "problems": problems, "seen": len(seen)}))


class Runs:
    """Runs in processes of their own, each told when to die."""

    def __init__(self, folder: Path) -> None:
        self.warehouse = folder / "w"
        self._events = folder / "events.json"
        self._process = _start("runs")

    def run(self, name: str, says: str, kill_at: int | None = None) -> dict[str, bool]:
        """Land one generation of the documents. `kill_at` counts disk steps; None lets the run finish."""
        order = {"warehouse": str(self.warehouse), "run": name, "says": says, "kill_at": kill_at,
                 "events": str(self._events)}  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        told: dict[str, bool] = json.loads(self._process.stdout.readline())
        return told

    def events(self) -> list[str]:
        """Steps of the last run that finished."""
        found: list[str] = json.loads(self._events.read_text(encoding="utf-8"))
        return found

    def close(self) -> None:
        """End the process that forks."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


class Readers:
    """Processes that poll a catalogue from now on."""

    def __init__(self, folder: Path, count: int) -> None:
        self._stop = folder / "stop"
        catalogue = str(folder / "w" / "warehouse.duckdb")
        self._processes = [_start("reader", catalogue, str(self._stop)) for _ in range(count)]

    def finish(self) -> list[dict[str, Any]]:
        """Stop them and give what each saw."""
        self._stop.touch()
        return [json.loads(process.communicate()[0]) for process in self._processes]

    def kill(self) -> None:
        """End them whatever they do."""
        for process in self._processes:
            process.kill()
            process.wait()


def _start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, __file__, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


if __name__ == "__main__":
    serve_runs() if sys.argv[1] == "runs" else poll()
