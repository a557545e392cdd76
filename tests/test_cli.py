"""The command line: every command has help and is in the README, errors are one line, help is quick."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.cli import build_parser, main
from flows.commands import COMMANDS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args([command, "--help"])
    assert stop.value.code == 0
    assert COMMANDS[command].help in " ".join(capsys.readouterr().out.split())
    assert f"onrecord {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_loads_neither_the_engine_nor_the_model() -> None:
    started = time.monotonic()
    code = (
        "import sys; from flows.cli import build_parser; build_parser(); "
        "sys.exit(bool({'prefect', 'spacy', 'trafilatura'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sql", "select 1", "--warehouse", "no/such/place"], "there is no warehouse in"),
        (["run", "no/such/file.txt", "--direct", "--warehouse", "{tmp}"], "no/such/file.txt"),
        (["run", "data/raw", "--direct", "--workers", "0", "--warehouse", "{tmp}"], "settings.workers"),
        (["run", "data/raw", "--direct", "--field", "content", "--warehouse", "{tmp}"], "FIELD=NAME"),
        (["run", "data/raw", "--direct", "--field", "body=content", "--warehouse", "{tmp}"], "settings.fields.body"),
        (["run", "data/raw", "--direct", "--model", "xx_no_model", "--warehouse", "{tmp}"], "pip install xx-no-model"),
    ],
)
def test_errors_are_one_line_with_the_next_step(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([argument.replace("{tmp}", str(tmp_path / "w")) for argument in arguments]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "Next step:" in error
    assert "Traceback" not in error


def test_questions_are_answered(sample_warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--warehouse", str(sample_warehouse)]
    cases = [
        (["sql", "select count(*) as n from articles", "--format", "csv"], "n"),
        (["sql", "select 'a' as b", "--format", "json"], '{"b": "a"}'),
        (["show", "sport/rovers-cup.txt"], "I closed my eyes"),
        (["why", "blogs/flour.txt"], "March 21st, 2024"),
        (["search", "lunch", "answer"], "lunch"),
        (["review"], "Doubtful pairs"),
        (["status"], "articles"),
        (["verify"], "every span its surface"),
    ]
    for arguments, said in cases:
        assert main([*arguments, *place]) == 0, arguments
        assert said in capsys.readouterr().out, arguments


def test_a_moved_warehouse_says_how_to_go_on(
    sample_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = shutil.copytree(sample_warehouse, tmp_path / "moved")
    arguments = ["sql", "select count(*) as n from quotes", "--warehouse", str(moved)]
    assert main(arguments) == 1
    assert "onrecord relocate" in capsys.readouterr().err
    assert main(["relocate", "--warehouse", str(moved)]) == 0
    assert main(arguments) == 0


def test_a_query_that_fails_says_so(sample_warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "select nothing", "--warehouse", str(sample_warehouse)]) == 1
    assert "the query failed" in capsys.readouterr().err


def test_exports_stand_alone(sample_warehouse: Path, tmp_path: Path) -> None:
    for name in ("copy.duckdb", "parquet", "entities.ftm.jsonl"):
        assert main(["export", str(tmp_path / name), "--warehouse", str(sample_warehouse)]) == 0
        assert (tmp_path / name).exists()
