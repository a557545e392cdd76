"""The evaluation gate: no figure falls below its floor, and floors only rise."""

from pathlib import Path

import pytest

from bench import gate

DEVELOPMENT = sorted(set(gate.SUITES) - {"sample"})


def test_the_sample_corpus_holds_its_floors(sample_warehouse: Path) -> None:
    from tests.gold.score import Scorer

    figures = Scorer(sample_warehouse).score()
    assert gate.problems("sample", figures, gate.load_floors()["sample"]) == []


@pytest.mark.shared
@pytest.mark.parametrize("suite", DEVELOPMENT)
def test_the_development_data_hold_their_floors(suite: str, shared: Path) -> None:
    assert gate.problems(suite, gate.SUITES[suite](), gate.load_floors()[suite]) == []


def test_raising_never_lowers_a_floor() -> None:
    floors = {"f1": 0.9, "lost_per_1000": 5.0}
    assert gate.raised({"f1": 0.8, "lost_per_1000": 9.0, "new": 0.5}, floors) == {
        "f1": 0.9,
        "lost_per_1000": 5.0,
        "new": 0.5,
    }
    assert gate.problems("s", {"f1": 0.85, "lost_per_1000": 5.5}, floors) == ["s.f1: 0.85 is worse than 0.9"]


def test_the_sample_corpus_is_what_its_sources_say() -> None:
    from tests.gold import build

    articles = [build.read_source(path) for path in sorted((build.HERE / "source").glob("*.gold"))]
    for path, data in build.contents(articles).items():
        if not path.endswith((".parquet", ".gz")):  # packed by libraries whose bytes may differ between versions
            assert (build.RAW / path).read_bytes() == data, path
