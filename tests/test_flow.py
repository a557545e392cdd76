"""The flow over Prefect: same bytes from every runner, artifacts, checked parameters, a schedule that fires."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from prefect.testing.utilities import prefect_test_harness
from pydantic import ValidationError

from flows.direct import execute_directly
from flows.pipeline import RunParameters, run_pipeline
from schemas.errors import InputError
from schemas.settings import Settings
from tasks.batch import Batch, Shard

pytestmark = pytest.mark.server
ROOT = Path(__file__).parent.parent
RAW = ROOT / "data" / "raw"


@pytest.fixture(scope="module")
def engine() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


def silent(_stage: str, _done: int, _total: int | None) -> None:
    pass


def parameters(warehouse: Path, **settings: object) -> RunParameters:
    return RunParameters.model_validate(
        {"paths": [str(RAW / "politics")], "warehouse": str(warehouse), "settings": {"batch_documents": 3, **settings}}
    )


def landed_bytes(warehouse: Path) -> dict[str, bytes]:
    """Every table file but the log of runs, which holds clock times."""
    files = sorted((warehouse / "tables").rglob("*.parquet"))
    assert files
    return {path.relative_to(warehouse).as_posix(): path.read_bytes() for path in files if path.parent.name != "runs"}


@pytest.mark.parametrize("runner", ["thread", "process", "dask"])
def test_every_runner_lands_the_same_bytes(runner: str, engine: None, tmp_path: Path) -> None:
    from flows.ingest import ingest

    if runner == "dask":
        pytest.importorskip("prefect_dask")
    run_pipeline(parameters(tmp_path / "direct", workers=1), execute_directly, silent)
    report = ingest(parameters(tmp_path / runner, runner=runner, workers=2))
    assert report.articles > 3
    assert landed_bytes(tmp_path / runner) == landed_bytes(tmp_path / "direct")


def test_the_run_leaves_artifacts(engine: None, tmp_path: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.ingest import ingest

    report = ingest(parameters(tmp_path / "warehouse"))
    tables = Artifact.get("onrecord-tables")
    assert tables is not None
    assert {"table": "articles", "rows": report.rows["articles"]} in json.loads(str(tables.data))
    quality = Artifact.get("onrecord-run")
    assert quality is not None
    assert "quotes with a speaker" in str(quality.data)


def test_a_disk_that_fails_once_is_tried_again(engine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import ingest
    from tasks import prefect_tasks

    tries: list[int] = []
    real = prefect_tasks.run_batch

    def flaky(batch: Batch, settings: Settings, rules_version: str) -> Shard:
        tries.append(batch.number)
        if len(tries) == 1:
            raise OSError("the share went away")
        return real(batch, settings, rules_version)

    monkeypatch.setattr(prefect_tasks, "run_batch", flaky)
    report = ingest(parameters(tmp_path / "warehouse", runner="thread", workers=1))
    assert report.articles > 3
    assert tries.count(tries[0]) == 2


def test_parameters_are_checked_before_anything_runs() -> None:
    with pytest.raises(ValidationError, match="workers"):
        RunParameters.model_validate({"paths": ["x"], "settings": {"workers": 0}})
    with pytest.raises(ValidationError, match="paths"):
        RunParameters.model_validate({"paths": []})


def test_a_missing_input_is_one_clear_error(tmp_path: Path) -> None:
    missing = RunParameters(paths=[str(tmp_path / "nowhere")], warehouse=str(tmp_path / "warehouse"))
    with pytest.raises(InputError, match="nowhere"):
        run_pipeline(missing, execute_directly, silent)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_cron_schedule_fires_and_lands_rows(tmp_path: Path) -> None:
    """A deployment with a schedule of once a minute, a local server, a process worker: rows must appear."""
    port = free_port()
    environment = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PYTHONPATH": str(ROOT),
    }
    prefect = [sys.executable, "-m", "prefect"]
    project = tmp_path / "project"
    project.mkdir()
    for name in ("flows", "tasks", "schemas"):
        (project / name).symlink_to(ROOT / name)
    shutil.copytree(RAW / "sport", project / "inbox")
    schedule = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    for shipped, ours in (("7 * * * *", "* * * * *"), ("data/raw", "inbox"), ("data/warehouse", "warehouse")):
        assert shipped in schedule
        schedule = schedule.replace(shipped, ours)
    (project / "prefect.yaml").write_text(schedule, encoding="utf-8")
    log = (tmp_path / "server.log").open("w")
    server = subprocess.Popen(
        [*prefect, "server", "start", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    worker = None
    try:
        wait_for_server(port, server)
        for command in (
            ["work-pool", "create", "--type", "process", "onrecord"],
            ["--no-prompt", "deploy", "--all"],
        ):
            subprocess.run([*prefect, *command], cwd=project, env=environment, check=True, capture_output=True)
        worker = subprocess.Popen(
            [*prefect, "worker", "start", "--pool", "onrecord"],
            cwd=project,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        catalogue = project / "warehouse" / "warehouse.duckdb"
        deadline = time.monotonic() + 240
        while not catalogue.exists():
            assert time.monotonic() < deadline, (tmp_path / "server.log").read_text()[-3000:]
            time.sleep(1)
        with duckdb.connect(str(catalogue), read_only=True) as connection:
            assert connection.execute("select count(*) from quotes").fetchone() != (0,)
    finally:
        for process in (worker, server):
            if process is not None:
                stop(process)
        log.close()


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server or worker. A worker that has begun the next minute's run waits for it, so its group is killed."""
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_server(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped"
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise AssertionError("the server did not come up")
