"""Ids are minted once and stay: through more articles, replaced articles, decisions and their undoing."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import InputError
from tasks.identity import make_id
from tasks.link import Decisions, link, load_decisions
from tasks.link.decisions import Override
from tests.link_rows import Entity, ids_of, tables_of
from tests.test_link_entities_partition import ARTICLES

NOBODY = Decisions()
FIRST = {
    "a1": [("PER", "Ilse Varga"), ("ORG", "Tolmen Rail")],
    "a2": [("PER", "Ilse Varga"), ("PER", "Marek Odum")],
}


def relinked(tables: dict[str, pa.Table], more: dict[str, pa.Table] | None = None) -> dict[str, pa.Table]:
    """The tables of one run with the document rows of the next added."""
    if more is None:
        return tables
    return {name: pa.concat_tables([rows, more[name]]) if name in more else rows for name, rows in tables.items()}


def overrides(folder: Path, *lines: str) -> Decisions:
    path = folder / "overrides.csv"
    path.write_text("\n".join(["action,left,right,note,by", *lines]) + "\n", encoding="utf-8")
    return load_decisions(path, [])


def test_one_name_in_two_articles_is_one_entity() -> None:
    ids = ids_of(link(tables_of(FIRST), NOBODY, "r1"))
    assert ids["a1", "Ilse Varga"] == ids["a2", "Ilse Varga"]
    assert len(set(ids.values())) == 3


def test_ids_stay_when_articles_are_added() -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    more = tables_of({"a0": [("PER", "Ilse Varga"), ("PER", "Sun Ito")]})
    second = link(relinked(first, more), NOBODY, "r2")
    assert ids_of(first).items() <= ids_of(second).items()
    assert ids_of(second)["a0", "Ilse Varga"] == ids_of(first)["a1", "Ilse Varga"]


def test_linking_again_changes_nothing() -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    second = link(first, NOBODY, "r2")
    assert all(first[name].equals(second[name]) for name in first)


def test_an_id_survives_the_article_it_was_minted_for() -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    anchor = first["entities"].filter(pa.compute.equal(first["entities"]["name"], "Ilse Varga")).to_pylist()[0]
    gone = anchor["anchor_article_id"]
    left = {
        name: rows.filter(pa.compute.not_equal(rows["article_id"], gone)) if "article_id" in rows.schema.names else rows
        for name, rows in first.items()
    }
    second = link(left, NOBODY, "r2")
    (other,) = {"a1", "a2"} - {gone}
    assert ids_of(second)[other, "Ilse Varga"] == anchor["entity_id"]
    back = tables_of({gone: FIRST[gone]})
    third = link(relinked(second, back), NOBODY, "r3")
    assert ids_of(third)[gone, "Ilse Varga"] == anchor["entity_id"]


@pytest.mark.parametrize("action", ["same", "name", "type", "wikidata"])
def test_undoing_a_decision_gives_back_the_tables_byte_for_byte(tmp_path: Path, action: str) -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    ids = ids_of(first)
    right = {"same": ids["a2", "Marek Odum"], "name": "Ilse Varga-Nagy", "type": "ORG", "wikidata": "Q1"}[action]
    decided = link(first, overrides(tmp_path, f"{action},{ids['a1', 'Ilse Varga']},{right},,me"), "r2")
    assert not decided["entities"].equals(first["entities"])
    undone = link(decided, NOBODY, "r3")
    assert all(undone[name].equals(first[name]) for name in first)


def test_a_merge_keeps_the_older_id_and_leaves_a_redirect(tmp_path: Path) -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    second = link(relinked(first, tables_of({"a3": [("PER", "Sun Ito")]})), NOBODY, "r2")
    ids = ids_of(second)
    old, new = ids["a1", "Ilse Varga"], ids["a3", "Sun Ito"]
    merged = link(second, overrides(tmp_path, f"same,{new},{old},pen name,me"), "r3")
    (row,) = merged["entity_merges"].to_pylist()
    assert (row["kept_id"], row["merged_id"], row["reason"], row["decided_by"], row["run_id"]) == (
        old, new, "pen name", "override", "r3",
    )  # fmt: skip
    assert ids_of(merged)["a3", "Sun Ito"] == old
    again = link(merged, overrides(tmp_path, f"same,{new},{old},pen name,me"), "r4")
    assert again["entity_merges"].equals(merged["entity_merges"])


def test_decisions_hold_in_a_warehouse_that_is_built_anew(tmp_path: Path) -> None:
    grown = link(tables_of({"a5": [("PER", "Sun Ito")]}), NOBODY, "r1")
    grown = link(relinked(grown, tables_of({"a4": [("PER", "Sun Ito")], **FIRST})), NOBODY, "r2")
    ids = ids_of(grown)
    decided = overrides(tmp_path, f"same,{ids['a4', 'Sun Ito']},{ids['a1', 'Ilse Varga']},,")
    anew = link(tables_of({"a4": [("PER", "Sun Ito")], "a5": [("PER", "Sun Ito")], **FIRST}), decided, "r1")
    now = ids_of(anew)
    assert now["a4", "Sun Ito"] == now["a5", "Sun Ito"] == now["a1", "Ilse Varga"]


def test_different_parts_what_the_rules_merged(tmp_path: Path) -> None:
    first = link(tables_of({"a1": [("PER", "Sergei Dorenko")], "a2": [("PER", "Ilse Varga")]}), NOBODY, "r1")
    apart = link(relinked(first, tables_of({"a3": [("PER", "Dorenko Sergei")]})), NOBODY, "r2")
    assert apart["entity_merges"].num_rows == 0
    ids = ids_of(apart)
    new = make_id("e", "PER", "a3", "dorenko sergei")
    parted = link(apart, overrides(tmp_path, f"different,{ids['a1', 'Sergei Dorenko']},{new},,"), "r3")
    assert ids_of(parted)["a3", "Dorenko Sergei"] == new


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["same,e_none,e_nobody,,"], "no entity e_none"),
        (["same,{0},{1},,", "different,{1},{0},,"], "line 3"),
        (["join,{0},{1},,"], "unknown action"),
        (["same,{0},{0},,"], "same entity"),
        (["type,{0},PERSON,,"], "unknown type"),
        (["wikidata,{0},42,,"], "not a Wikidata item"),
        (["name,{0},A,,", "name,{0},B,,"], "another name in line 2"),
        (["name,{0},,,"], "needs both"),
    ],
)
def test_bad_overrides_are_refused(tmp_path: Path, lines: list[str], says: str) -> None:
    first = link(tables_of(FIRST), NOBODY, "r1")
    ids = sorted(set(ids_of(first).values()))
    with pytest.raises(InputError, match=says):
        link(first, overrides(tmp_path, *(line.format(*ids) for line in lines)), "r2")


def test_an_article_that_takes_somebody_else_for_an_entity_is_told_apart(tmp_path: Path) -> None:
    first = link(tables_of({name: [("PER", "Ilse Varga")] for name in ("a1", "a2", "a3")}), NOBODY, "r1")
    (entity,) = first["entities"].to_pylist()
    odd = next(name for name in ("a1", "a2") if name != entity["anchor_article_id"])
    told = overrides(tmp_path, f"different,{entity['entity_id']},{odd},her aunt,me")
    parted = link(first, told, "r2")
    ids = ids_of(parted)
    assert [ids[name, "Ilse Varga"] == entity["entity_id"] for name in ("a1", "a2", "a3")].count(True) == 2
    assert ids[odd, "Ilse Varga"] != entity["entity_id"]
    assert all(link(parted, told, "r3")[name].equals(parted[name]) for name in parted)
    assert all(link(parted, NOBODY, "r3")[name].equals(first[name]) for name in first)


def test_a_merge_by_the_rules_keeps_its_run_through_a_decision_and_back(tmp_path: Path) -> None:
    apart: dict[str, list[Entity]] = {"a1": [("ORG", "TRC")], "a2": [("ORG", "Tolmen Rail Commission")]}
    both: Entity = ("ORG", "Tolmen Rail Commission", {"forms": ["Tolmen Rail Commission", "TRC"]})
    first = link(tables_of({**apart, "a0": [("PER", "Marek Odum")]}), NOBODY, "r1")
    second = link(relinked(first, tables_of({"a3": [both]})), NOBODY, "r2")
    kept, merged = (second["entity_merges"][name][0].as_py() for name in ("kept_id", "merged_id"))
    other = ids_of(second)["a0", "Marek Odum"]
    for number, line in enumerate((f"different,{kept},{merged},,", f"same,{kept},{other},,")):
        decided = link(second, overrides(tmp_path, line), f"r{3 + number}")
        assert not decided["entity_merges"].equals(second["entity_merges"])
        undone = link(decided, NOBODY, "r9")
        assert all(undone[name].equals(second[name]) for name in second), line


@pytest.mark.parametrize(
    ("line", "says"), [("different,{0},a9,,", "no entity a9"), ("different,{0},a3,,", "named only in|is not named in")]
)
def test_an_article_that_does_not_name_the_entity_is_refused(tmp_path: Path, line: str, says: str) -> None:
    tables = link(tables_of({**FIRST, "a3": [("PER", "Sun Ito")]}), NOBODY, "r1")
    with pytest.raises(InputError, match=says):
        link(tables, overrides(tmp_path, line.format(ids_of(tables)["a1", "Tolmen Rail"])), "r2")


DECISIONS = st.lists(
    st.tuples(st.sampled_from(["same", "different", "article", "name"]), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=4,
)


def drawn(first: dict[str, pa.Table], choices: list[tuple[str, int, int]]) -> list[Override]:
    """Make decisions about what a warehouse holds."""
    ids = sorted({*first["entities"]["entity_id"].to_pylist(), *first["entity_merges"]["merged_id"].to_pylist()})
    articles = sorted(first["articles"]["article_id"].to_pylist())
    made = []
    for line, (action, one, other) in enumerate(choices, 2):
        left, right = ids[one % len(ids)], ids[other % len(ids)]
        if action == "article":
            made.append(Override("different", left, articles[other % len(articles)], "", "", line))
        elif action == "name":
            made.append(Override("name", left, f"Name {line}", "", "", line))
        elif left != right:
            made.append(Override("same" if action == "same" else "different", left, right, "note", "", line))
    return made


@settings(max_examples=200, deadline=None)
@given(ARTICLES, st.integers(0, 6), DECISIONS, st.integers(0, 4))
def test_undone_decisions_leave_no_trace(
    articles: dict[str, list[Entity]], cut: int, choices: list[tuple[str, int, int]], kept: int
) -> None:
    early, late = (
        tables_of({name: listed for name, listed in articles.items() if (int(name[1]) < cut) is first})
        for first in (True, False)
    )
    before = link(relinked(link(early, NOBODY, "r1"), late), NOBODY, "r2")
    if not before["entities"].num_rows:
        return
    every = drawn(before, choices)
    try:
        some = link(before, Decisions(tuple(every[:kept])), "r3")
        more = link(some, Decisions(tuple(every)), "r4")
    except InputError:
        return  # decisions that contradict each other
    assert all(link(more, Decisions(tuple(every)), "r5")[name].equals(more[name]) for name in more)
    back = link(more, Decisions(tuple(every[:kept])), "r6")
    assert all(back[name].equals(some[name]) for name in some)
    undone = link(back, NOBODY, "r7")
    assert all(undone[name].equals(before[name]) for name in before)


def test_mr_is_no_role_of_a_person() -> None:
    tables = link(
        tables_of(
            {
                "a0": [("PER", "Ilse Varga", {"role_names": ["Ms."]})],
                "a1": [("PER", "Ilse Varga", {"role_names": ["harbour minister"]})],
            }
        ),
        NOBODY,
        "r1",
    )
    (roles,) = tables["entities"]["roles"].to_pylist()
    assert [role["role"] for role in roles] == ["harbour minister"]
