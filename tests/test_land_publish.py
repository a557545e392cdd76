"""Landing: what is published is whole, readable and the same for the same rows."""

from pathlib import Path

import duckdb

from schemas.tables import TABLES
from tasks.land import Warehouse
from tests.land_rows import document, land


def test_a_run_lands_every_table(tmp_path: Path) -> None:
    manifest = land(tmp_path / "w", "run1", *(document(f"d{number}") for number in range(5)))
    with duckdb.connect(str(tmp_path / "w" / "warehouse.duckdb"), read_only=True) as connection:
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in TABLES}
        spans = connection.execute(
            "SELECT count(*) FROM quotes q JOIN articles a USING (article_id) "
            'WHERE substring(a.text, q."start" + 1, q."end" - q."start") = q.text'
        ).fetchone()
    assert rows["articles"] == rows["quotes"] == rows["mentions"] == (5,)
    assert rows["blocks"] == (10,)
    assert rows["rejects"] == (0,)
    assert spans == (5,)
    assert manifest.rows["articles"] == 5
    assert Warehouse(tmp_path / "w").current() == manifest
    assert set(Warehouse(tmp_path / "w").landed()) == {f"d{number}" for number in range(5)}
