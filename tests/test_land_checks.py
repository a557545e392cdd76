"""A row that breaks a rule goes to rejects with the rule; everything else lands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Reject
from tasks.land import Collected, Warehouse, read_shard, stage_shard
from tests.land_rows import Rows, document, gather, land


def collected(path: Path, *documents: Rows) -> Collected:
    with Warehouse(path).writer() as writer:
        return gather(writer, "run1", *documents)


def put(table: str, **values: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[table][0].update(values)


def twice(table: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(dict(rows[table][0]))


ROW_CASES = [
    ("mentions", put("mentions", text="Somebody Else"), "surface text"),
    ("mentions", put("mentions", end=9_999), "span start:end"),
    ("mentions", put("mentions", start=-1), "span start:end"),
    ("mentions", put("mentions", start=None), "required start"),
    ("mentions", put("mentions", type="PERSON"), "value of type"),
    ("mentions", put("mentions", role="the mayor"), "surface role"),
    ("mentions", put("mentions", role_start=None), "span role_start:role_end"),
    ("mentions", put("mentions", role=None), "surface role"),
    ("mentions", put("mentions", cluster=7), "reference cluster"),
    ("mentions", twice("mentions"), "key"),
    ("quotes", put("quotes", text="the bridge opens"), "segments"),
    ("quotes", put("quotes", segments=[]), "segments"),
    ("quotes", put("quotes", kind="spoken"), "value of kind"),
    ("quotes", put("quotes", cue="says"), "surface cue"),
    ("quotes", put("quotes", block_no=5), "reference block_no"),
    ("quotes", put("quotes", speaker_cluster=5), "reference speaker_cluster"),
    ("quotes", put("quotes", context_end=9_999), "span context_start:context_end"),
    ("quotes", put("quotes", confidence=None), "required confidence"),
    ("quotes", twice("quotes"), "key"),
    ("dates", put("dates", text="Thursday"), "surface text"),
    ("dates", put("dates", type="WHEN"), "value of type"),
    ("date_evidence", put("date_evidence", start=0, end=3), "surface text"),
    ("date_evidence", put("date_evidence", about="invented"), "value of about"),
    ("article_entities", put("article_entities", name=None), "required name"),
]


@pytest.mark.parametrize(("table", "spoil", "rule"), ROW_CASES, ids=[f"{t}: {r}" for t, _, r in ROW_CASES])
def test_a_row_that_breaks_a_rule_is_rejected_alone(
    tmp_path: Path, table: str, spoil: Callable[[Rows], None], rule: str
) -> None:
    bad = document("bad")
    spoil(bad)
    made = collected(tmp_path / "w", document("good"), bad)
    assert [reject.rule for reject in made.rejects if reject.rule.startswith(f"{table}: ")] == [f"{table}: {rule}"]
    reject = made.rejects[0]
    assert (reject.source_id, reject.source_uri, reject.stage) == ("bad", "raw/bad.txt", "land")
    assert "Next step" in reject.message
    assert made.tables["articles"].num_rows == 2
    assert made.tables["blocks"].num_rows == 4


DOCUMENT_CASES = [
    ("a gap between blocks", put("blocks", end=3)),
    ("blocks that start late", put("blocks", start=1)),
    ("a block with an unknown label", put("blocks", label="furniture")),
    ("a block that counts from one", put("blocks", block_no=1)),
    ("no blocks", lambda rows: rows["blocks"].clear()),
    ("an article without a digest", put("articles", source_sha256=None)),
    ("an article of an unknown format", put("articles", format="pdf")),
    ("a title off the text", put("articles", title_end=9_999)),
    ("a text that cannot be encoded", put("articles", text="half a pair \ud83d")),
]


@pytest.mark.parametrize("spoil", [spoil for _, spoil in DOCUMENT_CASES], ids=[name for name, _ in DOCUMENT_CASES])
def test_a_document_that_is_not_whole_is_rejected_whole(tmp_path: Path, spoil: Callable[[Rows], None]) -> None:
    bad = document("bad")
    spoil(bad)
    made = collected(tmp_path / "w", document("good"), bad, document("fine"))
    assert made.tables["articles"]["source_id"].to_pylist() == ["good", "fine"]
    assert {reject.source_id for reject in made.rejects} == {"bad"}
    for name in ("blocks", "quotes", "mentions", "dates"):
        assert set(made.tables[name]["article_id"].to_pylist()) == set(
            made.tables["articles"]["article_id"].to_pylist()
        )


@pytest.mark.parametrize("value", ["eleven", 2**40, [1]])
def test_a_value_that_does_not_fit_its_column_costs_only_its_row(tmp_path: Path, value: object) -> None:
    bad = document("bad")
    bad["quotes"][0]["cue_start"] = value
    shard = read_shard(stage_shard(tmp_path, 0, bad, [Reject("x", "y", "read", "empty", "nothing in it", 3)]))
    assert shard.tables["quotes"].num_rows == 0
    assert shard.tables["mentions"].num_rows == 1
    assert [(reject.source_id, reject.rule) for reject in shard.rejects] == [
        ("x", "empty"),
        ("bad", "quotes: value does not fit its column"),
    ]


def test_a_heading_that_repeats_a_lost_quote_stands_alone(tmp_path: Path) -> None:
    rows = document("d")
    rows["quotes"][0]["same_as_quote_id"] = "q_that_was_rejected"
    made = collected(tmp_path / "w", rows)
    assert made.tables["quotes"]["same_as_quote_id"].to_pylist() == [None]


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """Any text, a place to cut it into two blocks, and a span."""
    text = draw(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    return text, draw(st.integers(0, len(text))), start, draw(st.integers(start + 1, len(text)))


def any_text(source: str, text: str, middle: int, start: int, end: int) -> Rows:
    rows = document(source)
    rows["articles"][0].update(text=text, title_start=None, title_end=None)
    block = rows["blocks"][0]
    rows["blocks"] = [
        {**block, "block_no": 0, "start": 0, "end": middle},
        {**block, "block_no": 1, "start": middle, "end": len(text)},
    ]
    rows["quotes"][0].update(
        start=start, end=end, segments=[{"start": start, "end": end}], text=text[start:end], cue=None, cue_start=None,
        cue_end=None, speaker=None, speaker_start=None, speaker_end=None, context_start=0, context_end=len(text),
    )  # fmt: skip
    rows["mentions"][0].update(start=start, end=end, text=text[start:end], role=None, role_start=None, role_end=None)
    rows["dates"] = []
    return rows


@settings(max_examples=4, deadline=None)
@given(st.lists(spanned(), min_size=5, max_size=25))
def test_spans_hold_for_any_unicode_text(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, int, int, int]]
) -> None:
    path = tmp_path_factory.mktemp("unicode") / "w"
    manifest = land(path, "run1", *(any_text(f"d{number}", *text) for number, text in enumerate(texts)))
    assert manifest.rows["quotes"] == manifest.rows["mentions"] == len(texts)
    assert manifest.rows["rejects"] == 0
    assert Warehouse(path).verify() == []
