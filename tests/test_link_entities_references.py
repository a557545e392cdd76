"""Reference lists of the user: read in three formats, consulted first, wrong loudly."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import InputError
from tasks.link import Decisions, link, load_decisions
from tests.link_rows import ids_of, tables_of

ARTICLES = {
    "a1": [("PER", "Ilse Varga"), ("ORG", "Tolmen Rail")],
    "a2": [("PER", "I. K. Varga-Nagy"), ("ORG", "TR Holding")],
}


def as_csv(folder: Path) -> Path:
    path = folder / "known.csv"
    path.write_text(
        "name,aliases,type,wikidata_id,country\n"
        "Ilse Varga,I. K. Varga-Nagy|Ilse Nagy,PER,Q901,Hungary\n"
        "Tolmen Rail,TR Holding,ORG,Q902,HU\n",
        encoding="utf-8",
    )
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / "known.parquet"
    rows = [
        {"name": "Ilse Varga", "aliases": ["I. K. Varga-Nagy"], "type": "PER", "wikidata_id": "Q901", "country": "HU"},
        {"name": "Tolmen Rail", "aliases": ["TR Holding"], "type": "ORG", "wikidata_id": "Q902", "country": "HU"},
    ]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def as_ftm(folder: Path) -> Path:
    path = folder / "known.ftm.json"
    rows = [
        {
            "id": "x1",
            "schema": "Person",
            "properties": {
                "name": ["Ilse Varga"],
                "alias": ["I. K. Varga-Nagy"],
                "wikidataId": ["Q901"],
                "nationality": ["hu"],
            },
        },
        {
            "id": "x2",
            "schema": "Company",
            "properties": {
                "name": ["Tolmen Rail"],
                "alias": ["TR Holding"],
                "wikidataId": ["Q902"],
                "country": ["hu"],
            },
        },
        {"id": "x3", "schema": "Ownership", "properties": {"owner": ["x1"]}},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("make", [as_csv, as_parquet, as_ftm])
def test_a_list_ties_names_and_fills_wikidata_ids(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    tables = link(tables_of(ARTICLES), load_decisions(None, [make(tmp_path)]), "r1")
    rows = sorted(tables["entities"].to_pylist(), key=lambda row: row["type"])
    assert [(row["wikidata_id"], row["country_code"], row["article_count"]) for row in rows] == [
        ("Q902", "HU", 2),
        ("Q901", "HU", 2),
    ]


def test_a_list_that_comes_later_merges_and_says_so_and_leaves_without_a_trace(tmp_path: Path) -> None:
    first = link(tables_of(ARTICLES), Decisions(), "r1")
    known = link(first, load_decisions(None, [as_csv(tmp_path)]), "r2")
    assert {row["decided_by"] for row in known["entity_merges"].to_pylist()} == {"reference"}
    undone = link(known, Decisions(), "r3")
    assert all(undone[name].equals(first[name]) for name in first)


def test_a_name_that_two_entries_bear_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text("name,type,wikidata_id\nIlse Varga,PER,Q1\nIlse Varga,PER,Q2\n", encoding="utf-8")
    tables = link(tables_of(ARTICLES), load_decisions(None, [path]), "r1")
    assert set(tables["entities"]["wikidata_id"].to_pylist()) == {None}


def test_countries_are_known_without_a_list() -> None:
    tables = link(tables_of({"a": [("LOC", "the U.S.")], "b": [("MISC", "Americans")]}), Decisions(), "r1")
    (row,) = tables["entities"].to_pylist()
    assert (row["name"], row["wikidata_id"], row["country_code"], row["type"]) == ("United States", "Q30", "US", "LOC")
    assert len(set(ids_of(tables).values())) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("k.csv", "title\nx\n", "no column name"),
        ("k.csv", "name,type\nx,\n,PER\n", "line 3: the entity has no name"),
        ("k.csv", "name,type\nx,STAR\n", "line 2: unknown type"),
        ("k.csv", "name,wikidata_id\nx,901\n", "line 2: '901' is not a Wikidata item"),
        ("k.csv", "name,country\nx,Atlantis\n", "line 2: unknown country"),
        ("k.jsonl", '{"name": "x"}\n{oops\n', "line 2 is not JSON"),
        ("k.jsonl", "[1]\n", "line 1 is not a JSON object"),
        ("k.parquet", "no parquet", "cannot be read"),
    ],
)
def test_bad_lists_are_refused_with_file_and_line(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_decisions(None, [path])


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no reference list .*gone\.csv"):
        load_decisions(None, [tmp_path / "gone.csv"])
    with pytest.raises(InputError, match=r"no overrides file .*gone\.csv"):
        load_decisions(tmp_path / "gone.csv", [])
