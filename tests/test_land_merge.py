"""Which documents land, under which id, and which landed rows they replace."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.tables import TABLES
from tasks.land import Warehouse
from tasks.land.merge import Head, derived_id, plan_merge
from tests.land_rows import document, land

EARLY, LATE = datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 2, 1, tzinfo=UTC)
URL = "https://harbour.example/notes/1"


def head(source: str, identity: str = "a1", content: str = "c", captured: datetime | None = None) -> Head:
    return Head(identity, source, f"raw/{source}", f"sha-{content}", content, captured)


CASES = {
    "different ids": ([head("s1"), head("s2", "a2")], [], ["a1", "a2"], {}, set(), []),
    "two captures": (
        [head("s1", captured=LATE), head("s2", captured=EARLY)], [], ["a1", None], {}, set(), ["superseded_capture"]),
    "two captures, other order": (
        [head("s1", captured=EARLY), head("s2", captured=LATE)], [], [None, "a1"], {}, set(), ["superseded_capture"]),
    "captures of one moment": (
        [head("s2", captured=LATE), head("s1", captured=LATE)], [], [None, "a1"], {}, set(), ["superseded_capture"]),
    "a shared id": ([head("s2", content="x"), head("s1")], [], [derived_id("a1", "s2"), "a1"], {}, set(), []),
    "a shared id and the same content": (
        [head("s2"), head("s1")], [], [derived_id("a1", "s2"), "a1"], {0: "a1"}, set(), []),
    "one of the two has a capture time": (
        [head("s1"), head("s2", captured=LATE)], [], ["a1", derived_id("a1", "s2")], {1: "a1"}, set(), []),
    "a source twice, the same": (
        [head("s1"), head("s1")], [], ["a1", None], {}, set(), ["duplicate_source_id"]),
    "a source twice, changed": (
        [head("s1"), head("s1", "a2", "x")], [], ["a1", None], {}, set(), ["duplicate_source_id"]),
    "a changed source": ([head("s1", content="x")], [head("s1")], ["a1"], {}, {"a1"}, []),
    "a source with a new address": ([head("s1", "a9")], [head("s1")], ["a9"], {}, {"a1"}, []),
    "an id that landed": ([head("s0")], [head("s1")], [derived_id("a1", "s0")], {0: "a1"}, set(), []),
    "an id that landed, its owner comes again": (
        [head("s0"), head("s1")], [head("s1")], [derived_id("a1", "s0"), "a1"], {0: "a1"}, {"a1"}, []),
    "a newer capture of a landed article": (
        [head("s2", captured=LATE)], [head("s1", captured=EARLY)], ["a1"], {}, {"a1"}, ["superseded_capture"]),
    "an older capture of a landed article": (
        [head("s2", captured=EARLY)], [head("s1", captured=LATE)], [None], {}, set(), ["superseded_capture"]),
    "an older capture of a landed source": (
        [head("s1", captured=EARLY)], [head("s1", captured=LATE)], [None], {}, set(), ["superseded_capture"]),
    "nothing new": ([], [head("s1")], [], {}, set(), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_ids_and_replacements(case: str) -> None:
    new, landed, ids, copies, dropped, rules = CASES[case]
    plan = plan_merge(new, landed, {head.source_id for head in new})
    assert plan.ids == ids
    assert plan.duplicate_of == copies
    assert plan.dropped == dropped
    assert [reject.rule for reject in plan.rejects] == rules


def test_landed_rows_named_as_replaced_go_even_when_nothing_comes_for_them() -> None:
    assert plan_merge([], [head("s1"), head("s2", "a2")], {"s1"}).dropped == {"a1"}
    assert plan_merge([], [head("s1"), head("s2", "a2")], {"a2"}).dropped == {"a2"}


def test_a_changed_document_replaces_its_rows_in_every_table(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1", "first words"), document("d2", "other words"))
    land(path, "run2", document("d1", "second words"))
    with Warehouse(path).connect() as connection:
        assert connection.execute(
            "SELECT a.source_id, a.run_id, q.text FROM articles a JOIN quotes q USING (article_id) ORDER BY 1"
        ).fetchall() == [("d1", "run2", "second words"), ("d2", "run1", "other words")]
        for name, table in TABLES.items():
            if table.scope == "document" and name != "articles":
                orphans = f"SELECT count(*) FROM {name} WHERE article_id NOT IN (SELECT article_id FROM articles)"
                assert connection.execute(orphans).fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM blocks").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (2,)
    assert Warehouse(path).verify() == []


def test_documents_that_share_an_address_keep_their_own_rows(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1", "alpha words", url=URL), document("d2", "beta words", url=URL), document("d3"))
    with Warehouse(path).connect() as connection:
        rows = connection.execute(
            "SELECT a.source_id, q.text, count(*) FROM articles a JOIN quotes q USING (article_id) "
            "JOIN blocks b USING (article_id) GROUP BY ALL ORDER BY 1"
        ).fetchall()
    assert rows == [("d1", "alpha words", 2), ("d2", "beta words", 2), ("d3", "the bridge stays shut", 2)]
    assert Warehouse(path).verify() == []


def test_copies_under_one_address_point_to_the_first(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d2", url=URL), document("d1", url=URL))
    with Warehouse(path).connect() as connection:
        first, second = connection.execute(
            "SELECT article_id, duplicate_of FROM articles ORDER BY source_id"
        ).fetchall()
    assert first[1] is None
    assert second[1] == first[0]


def test_an_older_capture_never_replaces_a_newer(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1", "newest", url=URL, captured=LATE))
    land(path, "run2", document("d2", "older", url=URL, captured=EARLY))
    with Warehouse(path).connect() as connection:
        assert connection.execute("SELECT text FROM quotes").fetchall() == [("newest",)]
        assert connection.execute("SELECT source_id, rule FROM rejects").fetchall() == [("d2", "superseded_capture")]


def test_a_full_refresh_keeps_only_what_comes(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1"), document("d2"))
    manifest = land(path, "run2", document("d3"), full_refresh=True)
    assert set(Warehouse(path).landed()) == {"d3"}
    assert manifest.rows["blocks"] == 2
    assert manifest.rows["runs"] == 2


def test_a_reject_said_again_is_logged_once_under_its_last_run(tmp_path: Path) -> None:
    bad = document("bad")
    bad["mentions"][0]["text"] = "Nobody"
    land(tmp_path / "w", "run1", bad)
    land(tmp_path / "w", "run2", bad)
    with Warehouse(tmp_path / "w").connect() as connection:
        assert connection.execute("SELECT rule, run_id FROM rejects").fetchall() == [("mentions: surface text", "run2")]


def test_an_older_capture_is_known_and_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "w"
    older = document("d1", "older", url=URL, captured=EARLY)
    newer = document("d2", "newest", url=URL, captured=LATE)
    land(path, "run1", older, newer)
    landed = Warehouse(path).landed()
    assert landed["d1"].article_id == landed["d2"].article_id
    assert landed["d1"].source_sha256 == older["articles"][0]["source_sha256"]
    land(path, "run2", document("d3"))
    assert set(Warehouse(path).landed()) == {"d1", "d2", "d3"}


def test_an_older_capture_is_read_again_when_the_newer_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1", "older", url=URL, captured=EARLY), document("d2", url=URL, captured=LATE))
    land(path, "run2", document("d2", "moved", url="https://harbour.example/other", captured=LATE))
    assert set(Warehouse(path).landed()) == {"d2"}
    land(path, "run3", document("d1", "older", url=URL, captured=EARLY))
    assert set(Warehouse(path).landed()) == {"d1", "d2"}


def test_a_landed_capture_that_a_newer_one_replaces_is_known(tmp_path: Path) -> None:
    path = tmp_path / "w"
    land(path, "run1", document("d1", "older", url=URL, captured=EARLY))
    land(path, "run2", document("d2", "newest", url=URL, captured=LATE))
    assert set(Warehouse(path).landed()) == {"d1", "d2"}
    with Warehouse(path).connect() as connection:
        assert connection.execute("SELECT text FROM quotes").fetchall() == [("newest",)]
        assert connection.execute("SELECT source_id, rule FROM rejects").fetchall() == [("d1", "superseded_capture")]
