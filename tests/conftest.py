"""Shared fixtures: where the development data lie, and a warehouse of the sample corpus, landed once a session."""

import os
from pathlib import Path

import pytest

from flows.cli import leave
from flows.direct import execute_directly
from flows.environment import prepare
from flows.pipeline import RunParameters, run_pipeline

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
RAW = ROOT / "data" / "raw"

prepare()


_STATUS = {"exit": 0}


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remember how the session ended."""
    _STATUS["exit"] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave as the command does, so that the last line of a test run is its result."""
    leave(_STATUS["exit"])


@pytest.fixture(scope="session", autouse=True)
def _own_prefect_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep Prefect's database, results and profiles of the tests away from the user's."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Land the sample corpus once, without the engine."""
    warehouse = tmp_path_factory.mktemp("sample") / "warehouse"
    parameters = RunParameters(paths=[str(RAW)], warehouse=str(warehouse))
    run_pipeline(parameters, execute_directly, lambda stage, done, total: None)
    return warehouse


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of development data, or skip where the checkout stands alone."""
    if not (SHARED / "bench").is_dir():
        pytest.skip("needs the development data in ../shared, which is not beside this checkout")
    return SHARED
