"""Quotes are found by their words in plain DuckDB, best first."""

from pathlib import Path

import pytest

from tasks.land import Warehouse
from tests.land_rows import document, land

SAID = {
    "d1": "the ferry leaves at noon and the ferry returns at dusk",
    "d2": "the ferry is old",
    "d3": "nobody asked the Zürich office about the tender",
    "d4": "the council meets the council of elders at the harbour about the budget and the school and the river",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "w"
    land(path, "run1", *(document(source, says) for source, says in SAID.items()))
    return path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ferry", ["d1", "d2"]),
        ("FERRY old", ["d2", "d1"]),
        ("zurich", ["d3"]),
        ("Zu\u0308rich", ["d3"]),
        ("tender ferry", ["d3", "d1", "d2"]),
        ("budget, school!", ["d4"]),
        ("absent", []),
        ("'); DROP TABLE quotes; --", []),
        ("", []),
    ],
)
def test_quotes_are_found_best_first(path: Path, words: str, found: list[str]) -> None:
    with Warehouse(path).connect() as connection:
        sql = "SELECT a.source_id FROM search_quotes(?) s JOIN articles a USING (article_id) ORDER BY s.score DESC"
        assert [source for (source,) in connection.execute(sql, [words]).fetchall()] == found


def test_the_index_follows_the_quotes(path: Path) -> None:
    land(path, "run2", document("d2", "the tram is new"))
    with Warehouse(path).connect() as connection:
        assert connection.execute("SELECT count(*) FROM search_quotes('old')").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM search_quotes('tram')").fetchone() == (1,)
