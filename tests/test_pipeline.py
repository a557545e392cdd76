"""The whole path without the engine: what holds for every run over any input."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.direct import execute_directly
from flows.pipeline import RunParameters, RunReport, run_pipeline
from schemas.records import Document, Given
from schemas.settings import Settings
from schemas.tables import TABLES
from tasks.extract import extract
from tasks.land import Warehouse

RAW = Path(__file__).parent.parent / "data" / "raw"


def land(paths: list[Path], warehouse: Path, *, full_refresh: bool = False, **options: object) -> RunReport:
    parameters = RunParameters.model_validate(
        {
            "paths": [str(path) for path in paths],
            "warehouse": str(warehouse),
            "full_refresh": full_refresh,
            "settings": {"workers": 1, **options},
        }
    )
    return run_pipeline(parameters, execute_directly, lambda stage, done, total: None)


def table_bytes(warehouse: Path) -> dict[str, str]:
    files = sorted((warehouse / "tables").rglob("*.parquet"))
    return {
        path.relative_to(warehouse).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.parent.name != "runs"
    }


def rows(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_span_holds_its_surface(sample_warehouse: Path) -> None:
    assert Warehouse(sample_warehouse).verify() == []


def test_blocks_tile_every_text(sample_warehouse: Path) -> None:
    untiled = rows(
        sample_warehouse,
        """
        select article_id from (
            select article_id, start, "end", lag("end", 1, 0) over (partition by article_id order by block_no) as before
            from blocks) where start <> before
        union all
        select a.article_id from articles a
        where length(a.text) is distinct from (select max("end") from blocks b where b.article_id = a.article_id)
        """,
    )
    assert untiled == []


def test_every_input_is_an_article_or_a_reject(sample_warehouse: Path) -> None:
    assert rows(sample_warehouse, "select count(*) from articles") == [(30,)]
    assert rows(sample_warehouse, "select source_uri, line, rule from rejects") == [
        ("raw/wire/ticker.ndjson#2", 2, "broken_json")
    ]


def test_no_statement_is_an_article_or_a_particle_alone(sample_warehouse: Path) -> None:
    empty = "select text from quotes where lower(text) in ('the', 'a', 'an', 'such', 'that', 'to', 'of', 'and', 'by')"
    assert rows(sample_warehouse, empty) == []


def test_every_table_is_there_with_its_columns_and_comments(sample_warehouse: Path) -> None:
    for name, table in TABLES.items():
        described = rows(
            sample_warehouse,
            f"select column_name, comment from duckdb_columns() where table_name = '{name}' order by column_index",
        )
        assert [column for column, _ in described] == list(table.columns)
        assert all(comment for _, comment in described), name


def test_a_second_run_lands_nothing_new(tmp_path: Path) -> None:
    land([RAW], tmp_path / "w")
    before = table_bytes(tmp_path / "w")
    report = land([RAW], tmp_path / "w")
    assert (report.articles, report.skipped) == (0, 30)
    after = table_bytes(tmp_path / "w")
    assert {name for name in after if "rejects" not in name} == {name for name in before if "rejects" not in name}


def test_two_warehouses_of_one_input_are_the_same_bytes(sample_warehouse: Path, tmp_path: Path) -> None:
    land([RAW], tmp_path / "other", batch_documents=5, workers=2)
    assert table_bytes(tmp_path / "other") == table_bytes(sample_warehouse)


def test_a_changed_document_replaces_its_rows_everywhere(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    first = 'Vera Tolm spoke in Oldany on Monday.\n\n"We will wait for the bread to cool," Vera Tolm said.\n'
    (inbox / "a.txt").write_text(first, encoding="utf-8")
    (inbox / "b.txt").write_text('"Nobody called," Casimir Olt said on Friday.\n', encoding="utf-8")
    land([inbox], tmp_path / "w")
    (inbox / "a.txt").write_text('"It never cooled," Berta Ansel said in Maroven.\n', encoding="utf-8")
    report = land([inbox], tmp_path / "w")
    assert (report.articles, report.skipped) == (1, 1)
    said = rows(tmp_path / "w", "select text from quotes order by text")
    assert said == [("It never cooled,",), ("Nobody called,",)]
    for name in ("blocks", "mentions", "article_entities", "dates", "date_evidence"):
        orphans = rows(tmp_path / "w", f"select count(*) from {name} anti join articles using (article_id)")
        assert orphans == [(0,)], name
    assert rows(tmp_path / "w", "select count(*) from mentions where text = 'Vera Tolm'") == [(0,)]


def test_a_full_refresh_equals_a_first_run(tmp_path: Path) -> None:
    land([RAW / "politics"], tmp_path / "fresh")
    land([RAW / "politics"], tmp_path / "again")
    land([RAW / "politics"], tmp_path / "again", full_refresh=True)
    names = ("articles", "blocks", "quotes", "mentions", "dates", "entities", "utterances")
    for name in names:
        sql = (
            f"select * exclude (run_id) from {name} order by all" if name == "articles" else f"from {name} order by all"
        )
        assert rows(tmp_path / "again", sql) == rows(tmp_path / "fresh", sql), name


PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "'",
        "said",
        "Vera Tolm",
        "Monday",
        "2024",
        "\n\n",
        "\n",
        "**",
        "[x](#)",
        "By",
        "—",
        "é",
        "\u202e",
        "😀",
    ]
)
MESSY = st.lists(st.one_of(PIECES, st.text(max_size=12)), min_size=1, max_size=40).map(" ".join)


def broken_spans(rows: Mapping[str, list[dict[str, Any]]], texts: Mapping[str, str]) -> list[str]:
    """List every row whose surface is not the text at its span: the rule that holds for every table."""
    wrong: list[str] = []
    for name, made in rows.items():
        for start, end, surface in TABLES[name].surface:
            for row in made:
                if row[start] is not None and texts[row["article_id"]][row[start] : row[end]] != row[surface]:
                    wrong.append(f"{name}: {row[surface]!r} at {row[start]}:{row[end]}")
    return wrong


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=MESSY, form=st.sampled_from(["text", "markdown", "html"]))
def test_spans_hold_for_any_text(text: str, form: str) -> None:
    document = Document("d", "d", "0", form, text, "utf-8", Given(published="2024-03-06"))  # type: ignore[arg-type]
    extraction = extract([document], Settings(), "v")
    assert not [reject for reject in extraction.rejects if reject.rule == "unexpected_error"]
    texts = {row["article_id"]: row["text"] for row in extraction.tables["articles"]}
    assert broken_spans(extraction.tables, texts) == []
    for row in extraction.tables["quotes"]:
        body = texts[row["article_id"]]
        assert row["text"] == " ".join(body[piece["start"] : piece["end"]] for piece in row["segments"])


@pytest.mark.shared
def test_the_seeds_land(shared: Path, tmp_path: Path) -> None:
    report = land([shared / "seeds"], tmp_path / "w")
    assert (report.articles, sum(report.rejects.values())) == (5, 0)
    assert Warehouse(tmp_path / "w").verify() == []


def test_a_post_set_into_the_page_is_a_statement_when_the_article_speaks_of_who_wrote_it() -> None:
    text = (
        "# Brunnvik shuts its terminal\n\n"
        "Mayor Ilse Torvald of Brunnvik answered the critics of the harbour plan on Tuesday, and the port said that "
        "no decision had been taken on the boats.\n\n"
        "> The terminal was never safe in winter and everybody knew it.\n>\n"
        "> — Ilse Torvald (@itorvald) March 4, 2021\n\n"
        "Traders in the town said they had heard of the plan only a day before the vote.\n\n"
        "> Nobody asked us about any of this, as usual.\n>\n> — Bo Ek (@boek77) March 4, 2021\n\n"
        "The council will vote again in May, when the cost of the work is known to its members.\n"
    )
    document = Document("doc", "memory", "", "markdown", text, "utf-8", Given())
    found = extract([document], Settings(), "rules").tables["quotes"]
    posts = {row["text"]: row["speaker_name"] for row in found if row["rule"] == "turn"}
    assert posts == {"The terminal was never safe in winter and everybody knew it.": "Ilse Torvald"}
