"""Names of persons and organisations: what is one, what is not, and what nobody can tell from the names."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.names.match import compare
from tasks.names.sounds import likeness
from tasks.names.spelling import fold

DEV = Path(__file__).parents[2] / "shared" / "bench" / "entities" / "name_pairs_dev.csv"

SURE = [
    ("Ilse Värga", "Ilse Varga"),
    ("Sergei Dorenko", "Sergey Dorenko"),
    ("Arkady Belinskiy", "Arkadi Belinsky"),
    ("William Tarrow", "Bill Tarrow"),
    ("Tarrow, William", "William Tarrow"),
    ("Kenji Morita", "Morita Kenji"),
    ("Anna Rosa Peel", "Anna Peel"),
    ("Ban Sun-ho", "Ban Sun Ho"),
    ("Sir Martin Coyle", "Martin Coyle"),
    ("Foreign Minister Ilse Varga", "Ilse Varga"),
    ("Tomas Reuter Jr.", "Tomas Reuter Jr"),
    ("Абрам Петров", "Abram Petrov"),
    ("Osman bin Khalid", "Usman ibn Khalid"),
]
NEVER = [
    ("Tomas Reuter", "Tomas Reuter Jr.", "generation stated once"),
    ("Tomas Reuter Sr.", "Tomas Reuter Jr.", "generations differ"),
    ("Paul W. Ender", "Paul H. W. Ender", "middle names differ"),
    ("Paul James Ender", "Paul Victor Ender", "middle names differ"),
    ("Oleg Ivanovich Sorin", "Oleg Petrovich Sorin", "patronymics differ"),
    ("Omar bin Said al-Rafi", "Said bin Omar al-Rafi", "son and father change places"),
    ("A. Tarrow", "William Tarrow", "initials clash"),
]
DOUBTFUL = [
    ("Tarrow", "William Tarrow"),
    ("W. Tarrow", "William Tarrow"),
    ("Olena Halenska", "Volodymyr Halensky"),
    ("Ilse Varga", "Marek Varga"),
    ("Ilse Varga", "Ilse Wagner"),
    ("Ruslan Gadhafi", "Ruslan Qadhafi"),
]


@pytest.mark.parametrize(("left", "right"), SURE)
def test_one_person_in_two_spellings(left: str, right: str) -> None:
    found = compare(left, right, "PER")
    assert found.sure and found.score > 0.5 and not found.veto


@pytest.mark.parametrize(("left", "right", "veto"), NEVER)
def test_what_forbids_to_merge(left: str, right: str, veto: str) -> None:
    found = compare(left, right, "PER")
    assert (found.veto, found.sure) == (veto, False)
    assert found.score < 0.5


@pytest.mark.parametrize(("left", "right"), DOUBTFUL)
def test_names_alone_do_not_decide(left: str, right: str) -> None:
    assert not compare(left, right, "PER").sure


@pytest.mark.parametrize(
    ("left", "right", "sure"),
    [
        ("Tolmen Rail Ltd", "Tolmen Rail Limited", True),
        ("The Tolmen Rail Company", "Tolmen Rail", True),
        ("T.R. Tolmen & Sons", "TR Tolmen and Sons", True),
        ("U.S. Department of Harbours", "United States Department of Harbours", True),
        ("Harbour Agency of France", "Harbour Agency of Spain", False),
        ("Tolmen Fund II", "Tolmen Fund III", False),
        ("Tolmen AG", "Tolmen GmbH", False),
        ("Tolmen Rail", "Tolmen Steel", False),
    ],
)
def test_organisations(left: str, right: str, sure: bool) -> None:
    assert compare(left, right, "ORG").sure is sure


def test_an_acronym_has_its_reason() -> None:
    assert compare("TRC", "Tolmen Rail Commission", "ORG").reasons == ("acronym",)


NAMES = st.text(st.characters(categories=("L", "Zs", "P")), max_size=30)


@given(NAMES, NAMES, st.sampled_from(["PER", "ORG"]))
def test_comparing_is_even_handed_and_bounded(left: str, right: str, schema: str) -> None:
    found = compare(left, right, schema)
    assert found == compare(right, left, schema)
    assert 0.0 <= found.score <= 1.0


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("left", "right", "least"),
    [
        ("sergei", "sergey", 0.95),
        ("halensky", "halenskyy", 0.95),
        ("muhammad", "mohammed", 0.85),
        ("qassim", "kasim", 0.85),
        ("bill", "william", 0.9),
    ],
)
def test_spellings_of_one_sound(left: str, right: str, least: float) -> None:
    assert likeness(left, right) >= least


@pytest.mark.parametrize(("left", "right"), [("maria", "mario"), ("ivan", "ivana"), ("harry", "larry")])
def test_other_names_of_like_letters(left: str, right: str) -> None:
    assert likeness(left, right) < 0.8


@pytest.mark.shared
@pytest.mark.skipif(not DEV.exists(), reason="development data not beside the checkout")
def test_name_pairs_hold_their_floor() -> None:
    with DEV.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = [
        (compare(row["name1"], row["name2"], row["schema"]).score >= 0.5, row["is_match"] == "true") for row in rows
    ]
    hits = sum(one and other for one, other in said)
    precision, recall = hits / sum(one for one, _ in said), hits / sum(other for _, other in said)
    assert 2 * precision * recall / (precision + recall) > 0.90
