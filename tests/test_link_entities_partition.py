"""Which names of several articles are one: same person, same body, never two people."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.link import Decisions, link
from tests.link_rows import Entity, ids_of, tables_of

NOBODY = Decisions()


def linked(articles: Mapping[str, Sequence[Entity]], days: Mapping[str, date] | None = None) -> dict[str, pa.Table]:
    return link(tables_of(articles, days), NOBODY, "r1")


def one(articles: Mapping[str, Sequence[Entity]], days: Mapping[str, date] | None = None) -> bool:
    """Whether the first entities of the first two articles are one."""
    ids = ids_of(linked(articles, days))
    (first, second, *_) = articles
    return ids[first, articles[first][0][1]] == ids[second, articles[second][0][1]]


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("PER", "Ilse Värga", "Ilse Varga"),
        ("PER", "Sergei Dorenko", "Sergey Dorenko"),
        ("PER", "Yusuf al-Harani", "Youssef al-Harani"),
        ("PER", "Bill Tarrow", "William Tarrow"),
        ("PER", "Kenji Morita", "Morita Kenji"),
        ("PER", "Anna Peel", "Anna Rosa Peel"),
        ("ORG", "Tolmen Rail Ltd", "Tolmen Rail"),
        ("ORG", "the State Department", "US Department of State"),
        ("ORG", "Russian Foreign Ministry", "Foreign Ministry of Russia"),
        ("ORG", "EU", "European Union"),
        ("LOC", "the United States", "U.S."),
        ("ORG", "U.S. Senate", "Senate"),
        ("MISC", "African-Americans", "African American"),
        ("MISC", "pro-Russian", "Russian"),
        ("LOC", "Kiev", "Kyiv"),
    ],
)
def test_one_thing_by_two_names(kind: str, left: str, right: str) -> None:
    assert one({"a": [(kind, left)], "b": [(kind, right)]})


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("PER", "Tomas Reuter", "Tomas Reuter Jr."),
        ("PER", "Paul W. Ender", "Paul H. W. Ender"),
        ("PER", "Ilse Varga", "Marek Varga"),
        ("PER", "Volodymyr Halensky", "Olena Halenska"),
        ("PER", "Ruslan Gadhafi", "Ruslan Qadhafi"),
        ("PER", "Hassan Tarrow", "Hussein Tarrow"),
        ("PER", "Mike Coffmar", "Michael Kofmar"),
        ("PER", "Karim Tarrow", "Karima Tarrow"),
        ("ORG", "Tolmen AG", "Tolmen GmbH"),
        ("ORG", "Russian Foreign Ministry", "French Foreign Ministry"),
        ("MISC", "African-American", "African"),
        ("LOC", "Moscow", "Russia"),
        ("LOC", "New York", "New York City"),
        ("LOC", "Washington", "Washington state"),
        ("LOC", "North Korea", "South Korea"),
    ],
)
def test_two_things_of_like_names(kind: str, left: str, right: str) -> None:
    assert not one({"a": [(kind, left)], "b": [(kind, right)]})


def test_people_carry_their_country() -> None:
    assert one({"a": [("MISC", "Danes")], "b": [("LOC", "Denmark")]})


def test_a_spelling_that_may_be_another_needs_company() -> None:
    shared: Entity = ("ORG", "Tolmen Rail")
    others: dict[str, list[Entity]] = {"c": [("LOC", "Chad")], "d": [("LOC", "Chile")]}
    assert one({"a": [("PER", "Ruslan Gadhafi"), shared], "b": [("PER", "Ruslan Qadhafi"), shared], **others})


def test_a_name_that_fits_two_people_is_left_to_a_person_to_decide() -> None:
    tables = linked(
        {"a": [("PER", "John Tarrow")], "b": [("PER", "John Adam Tarrow")], "c": [("PER", "John Bruce Tarrow")]}
    )
    assert len(set(ids_of(tables).values())) == 3
    assert tables["entity_reviews"].num_rows >= 2


def test_a_bare_surname_goes_to_the_one_person_who_bears_it() -> None:
    known: Entity = ("PER", "Ilse Varga", {"forms": ["Ilse Varga", "Varga"]})
    articles = {"a": [("PER", "Varga")], "b": [known], "c": [known]}
    assert one(articles)


def test_a_bare_surname_of_two_people_goes_to_nobody() -> None:
    def known(name: str) -> Entity:
        return ("PER", name, {"forms": [name, "Varga"]})

    tables = linked({"a": [("PER", "Varga")], "b": [known("Ilse Varga")], "c": [known("Marek Varga")]})
    assert len(set(ids_of(tables).values())) == 3
    assert tables["entity_reviews"].num_rows == 2


def test_an_acronym_goes_to_the_name_it_stood_for_elsewhere() -> None:
    long: Entity = ("ORG", "Tolmen Rail Commission", {"forms": ["Tolmen Rail Commission", "TRC"]})
    assert one({"a": [("ORG", "TRC")], "b": [long]})


def test_an_office_of_no_stated_country_is_its_articles_own() -> None:
    assert not one({"a": [("ORG", "Foreign Ministry")], "b": [("ORG", "Foreign Ministry")]})
    chad: Entity = ("LOC", "Chad")
    assert one({"a": [("ORG", "Foreign Ministry"), chad], "b": [("ORG", "Foreign Ministry of Chad")]})


@pytest.mark.parametrize(
    ("left", "right", "days", "same"),
    [
        ({"role_names": ["striker"]}, {"role_names": ["mayor"]}, None, True),
        (
            {"role_names": ["striker"], "country_code": "TD"},
            {"role_names": ["mayor"], "country_code": "CL"},
            None,
            False,
        ),
        ({"role_names": ["singer"], "gender": "f"}, {"role_names": ["mayor"], "gender": "m"}, None, False),
        ({"role_names": ["striker"]}, {"role_names": ["mayor"]}, (1950, 2010), False),
        ({"role_names": ["mayor"]}, {"role_names": ["president"]}, (1950, 2010), True),
    ],
)
def test_namesakes(left: dict[str, Any], right: dict[str, Any], days: tuple[int, int] | None, same: bool) -> None:
    when = {"a": date(days[0], 1, 1), "b": date(days[1], 1, 1)} if days else None
    assert one({"a": [("PER", "Jan Tarrow", left)], "b": [("PER", "Jan Tarrow", right)]}, when) is same


def test_short_forms_of_a_man_and_a_woman_are_two() -> None:
    one_of = {"a": [("PER", "Pat Tarrow", {"gender": "f"})], "b": [("PER", "Patrick Tarrow", {"gender": "m"})]}
    assert not one(one_of)


def test_an_article_that_names_both_tells_them_apart() -> None:
    both: list[Entity] = [("PER", "Jon Tarrow"), ("PER", "John Adam Tarrow")]
    tables = linked({"a": both, "b": [("PER", "John Tarrow")]})
    ids = ids_of(tables)
    assert ids["a", "Jon Tarrow"] != ids["a", "John Adam Tarrow"]


def test_initials_must_all_fit_and_keep_together() -> None:
    jim: list[Entity] = [("PER", "Jim Varga", {"forms": ["Jim Varga", "Varga"]})]
    assert one({"a": [("PER", "J. D. Varga")], "b": [("PER", "J.D. Varga")], "c": jim, "d": jim})
    assert not one({"a": [("PER", "J. D. Varga")], "c": jim, "d": jim})


def test_given_names_alone_are_as_many_people_as_articles() -> None:
    assert not one({"a": [("PER", "Michael")], "b": [("PER", "Michael")]})


def test_a_trailing_surname_needs_its_article_to_use_the_shorter_one() -> None:
    used: Entity = ("PER", "Juan Tarrow Peel", {"forms": ["Juan Tarrow Peel", "Tarrow"]})
    assert one({"a": [used], "b": [("PER", "Juan Tarrow")]})
    assert not one({"a": [("PER", "Juan Tarrow Peel")], "b": [("PER", "Juan Tarrow")]})


def test_a_state_that_shares_a_countrys_name_goes_by_its_article() -> None:
    american: list[Entity] = [("LOC", "Georgia"), ("LOC", "United States"), ("LOC", "Ohio")]
    caucasian: list[Entity] = [("LOC", "Georgia"), ("LOC", "Armenia")]
    tables = linked({"a": american, "b": caucasian})
    codes = sorted(row["country_code"] or "" for row in tables["entities"].to_pylist() if row["name"] == "Georgia")
    assert codes == ["GE", "US"]


def test_kin_are_never_one() -> None:
    tables = linked({"a": [("PER", "Bill Tarrow", {"kin_of": [1]}), ("PER", "William Tarrow", {"kin_of": [0]})]})
    assert len(set(ids_of(tables).values())) == 2


FORMS: list[Entity] = [
    ("PER", "Ilse Varga", {"forms": ["Ilse Varga", "Varga"]}),
    ("PER", "Ilse Värga"),
    ("PER", "Varga"),
    ("PER", "Marek Varga", {"role_names": ["mayor"]}),
    ("PER", "M. Varga"),
    ("PER", "Mareck Varga", {"role_names": ["striker"], "country_code": "TD"}),
    ("ORG", "Tolmen Rail", {"forms": ["Tolmen Rail", "TR"]}),
    ("ORG", "TR"),
    ("ORG", "Tolmen Rail Ltd"),
    ("ORG", "Foreign Ministry"),
    ("LOC", "Chad"),
    ("MISC", "Chadian"),
]
ARTICLES = st.dictionaries(
    st.sampled_from([f"a{number}" for number in range(7)]),
    st.lists(st.sampled_from(FORMS), max_size=4, unique_by=lambda entity: entity[1]),
    min_size=1,
)


def groups(tables: Mapping[str, pa.Table]) -> set[frozenset[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    for row in tables["article_entities"].to_pylist():
        found.setdefault(row["entity_id"], set()).add((row["article_id"], row["cluster"]))
    return {frozenset(members) for members in found.values()}


@settings(max_examples=60, deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(articles: dict[str, list[Entity]], random: Any) -> None:
    shuffled = list(articles.items())
    random.shuffle(shuffled)
    left, right = linked(articles), linked(dict(shuffled))
    assert left["entities"].equals(right["entities"])
    assert left["entity_reviews"].equals(right["entity_reviews"])
    assert ids_of(left) == ids_of(right)


@settings(max_examples=60, deadline=None)
@given(ARTICLES, st.integers(0, 6))
def test_two_batches_give_the_partition_of_one(articles: dict[str, list[Entity]], cut: int) -> None:
    first = linked({name: entities for name, entities in articles.items() if int(name[1]) < cut})
    rest = tables_of({name: entities for name, entities in articles.items() if int(name[1]) >= cut})
    both = {name: pa.concat_tables([rows, rest[name]]) if name in rest else rows for name, rows in first.items()}
    second = link(both, NOBODY, "r2")
    assert groups(second) == groups(linked(articles))
    known = set(first["entities"]["entity_id"].to_pylist())
    now = set(second["entities"]["entity_id"].to_pylist())
    assert known <= now | set(second["entity_merges"]["merged_id"].to_pylist())
    again = link(second, NOBODY, "r3")
    assert all(second[name].equals(again[name]) for name in second)


def test_an_office_named_without_its_state_is_that_of_its_holder() -> None:
    articles: dict[str, Sequence[Entity]] = {
        "a": [
            ("ORG", "Foreign Ministry"),
            ("PER", "Mara Zelin", {"role_names": ["Foreign Ministry spokeswoman"]}),
            ("LOC", "Chile"),
            ("LOC", "Norway"),
        ],
        "b": [
            ("ORG", "Norwegian Foreign Ministry"),
            ("PER", "Mara Zelin", {"role_names": ["Norwegian Foreign Ministry spokeswoman"]}),
            ("LOC", "Norway"),
        ],
        "c": [("ORG", "Chilean Foreign Ministry"), ("LOC", "Chile")],
    }
    ids = ids_of(linked(articles))
    assert ids["a", "Foreign Ministry"] == ids["b", "Norwegian Foreign Ministry"]
    assert ids["a", "Foreign Ministry"] != ids["c", "Chilean Foreign Ministry"]


@pytest.mark.parametrize("same", [True, False])
def test_an_office_named_without_its_state_goes_by_its_company(same: bool) -> None:
    company: list[Entity] = [("PER", name) for name in ("Ilse Varga", "Marek Odum", "Juan Peel", "Ann Lindqvist")]
    places: list[Entity] = [("LOC", "Chile"), ("LOC", "Norway")]
    articles: dict[str, Sequence[Entity]] = {
        "a": [("ORG", "National Assembly"), *company, *places],
        "b": [("ORG", "National Assembly"), *(company if same else []), places[0], ("LOC", "Mali"), ("LOC", "Oman")],
        **{f"other{number}": [("LOC", "Peru"), ("PER", f"Karl Weber{number}")] for number in range(9)},
    }
    assert one(articles) is same


def test_a_country_that_a_short_name_stands_for_in_another_article_is_no_body() -> None:
    articles: dict[str, Sequence[Entity]] = {
        "a": [("LOC", "South Korea", {"forms": ["South Korea", "South"]})],
        "b": [("LOC", "South")],
    }
    assert not one(articles)
