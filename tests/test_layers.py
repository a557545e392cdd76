"""Imports run one way: schemas <- tasks <- flows; Prefect stays in flows and in the one module of @task functions."""

import ast
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
