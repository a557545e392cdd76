"""Imports run one way: schemas <- tasks <- flows; Prefect stays in flows and in the one module of @task functions."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "schemas": {"tasks", "flows", "prefect", "spacy", "duckdb"},
    "tasks": {"flows", "prefect"},
    "flows": set[str](),
}
TASK_MODULE = ROOT / "tasks" / "prefect_tasks.py"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_run_one_way(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        forbidden = FORBIDDEN[package] - ({"prefect"} if path == TASK_MODULE else set())
        assert not forbidden & set(imported(path)), path


def test_text_steps_never_read_the_clock() -> None:
    rooms = ("clean", "dates", "names", "quotes", "link")
    for room in rooms:
        for path in (ROOT / "tasks" / room).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            for call in ("datetime.now(", "date.today(", "time.time(", ".utcnow(", "datetime.today("):
                assert call not in source, f"{path} reads the clock: {call}"


@pytest.mark.parametrize("module", ["tasks.extract", "flows.pipeline", "flows.ingest"])
def test_linear_algebra_runs_in_one_thread(module: str) -> None:
    code = (
        "import sys, importlib, importlib.abc\n"
        "class Watch(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        import os\n"
        "        if name == 'numpy': print(os.environ.get('OPENBLAS_NUM_THREADS'))\n"
        "sys.meta_path.insert(0, Watch())\n"
        f"importlib.import_module({module!r})\n"
    )
    clean = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["1"]
