"""Which articles copy another, and which of them is the original."""

import random
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from schemas.tables import TABLES
from tasks.link.duplicates import mark_duplicates

WIRE = (
    "The ferry company said on Wednesday that it would close the old pier at Tolmin for three weeks while divers "
    "inspect the harbour wall. Engineers found cracks below the waterline in January, according to a report that "
    "the island council published last month. Mayor Ilse Brandvold told reporters that the winter timetable could "
    "not be kept and that schoolchildren would travel by bus. Fishermen blocked the slipway in protest, and police "
    "moved two boats before noon. The company expects to reopen the pier before Easter if the weather allows it."
)
OTHER = (
    "Voters on the mainland go to the polls on Sunday to elect a new assembly. Opinion polls put the Reed Party ahead "
    "of its rivals by four points, but analysts warned that turnout in the northern valleys would decide the outcome. "
    "Party leader Oskar Thune promised cheaper trains and a new hospital for the lake district in his last speech."
)


def article(name: str, body: str, day: date | None = date(2024, 3, 6), **more: Any) -> dict[str, Any]:
    return {
        "article_id": name,
        "body": body,
        "content_sha256": body.casefold(),
        "published_on": day,
        "published_latest": day,
    } | more


def originals(*rows: dict[str, Any]) -> dict[str, str]:
    schema = pa.schema([field.with_nullable(True) for field in TABLES["articles"].schema])
    marked = mark_duplicates(pa.Table.from_pylist(list(rows), schema))
    assert marked.schema == schema
    return {row["article_id"]: row["duplicate_of"] for row in marked.to_pylist() if row["duplicate_of"]}


SENTENCES = WIRE.split(". ")


@pytest.mark.parametrize(
    ("what", "copy"),
    [
        ("the same", WIRE),
        ("another case", WIRE.upper()),
        ("last paragraphs cut", ". ".join(SENTENCES[:3])),
        ("a paragraph added", WIRE + " Readers can send pictures of the pier to the newsroom at the address below."),
        ("words changed", WIRE.replace("Wednesday", "March 6").replace("moved", "towed").replace("could", "can")),
        ("sentences in another order", ". ".join(reversed(SENTENCES))),
    ],
)
def test_copies_are_found(what: str, copy: str) -> None:
    assert originals(article("a", WIRE), article("b", copy), article("c", OTHER)) == {"b": "a"}, what


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("another article", OTHER),
        ("a quote and a sentence in common", OTHER + " " + SENTENCES[1] + "."),
        (
            "a digest that holds it among much else",
            " ".join(f"{word} {n}" for n, word in enumerate(OTHER.split() * 3)) + " " + WIRE,
        ),
        ("its first sentence alone", SENTENCES[0]),
    ],
)
def test_articles_that_only_share_something_are_not_copies(what: str, body: str) -> None:
    assert originals(article("a", WIRE), article("b", body)) == {}, what


def test_pages_with_hardly_any_text_are_no_copies_of_each_other() -> None:
    assert (
        originals(article("a", ""), article("b", ""), article("c", "Page not found."), article("d", "Page not found."))
        == {}
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"day": date(2024, 3, 7)}, {"day": date(2024, 3, 6)}, {"a": "b"}),
        ({"day": date(2024, 3, 6)}, {"day": date(2024, 3, 6)}, {"b": "a"}),
        ({"day": None}, {"day": date(2024, 3, 6)}, {"a": "b"}),
        ({}, {"published_at": datetime(2024, 3, 6, 8, tzinfo=UTC)}, {"a": "b"}),
        ({"site": "mirror.example"}, {"site": "norlandpress.example", "wire_agency": "Norland Press"}, {"a": "b"}),
    ],
)
def test_original_is_the_earliest_then_the_one_at_home_then_the_smallest_id(
    first: dict[str, Any], second: dict[str, Any], expected: dict[str, str]
) -> None:
    assert originals(article("a", WIRE, **first), article("b", WIRE + " Share this.", **second)) == expected


def test_copies_point_to_an_original_and_order_does_not_matter() -> None:
    rows = [
        article(f"a{n:02d}", ". ".join(SENTENCES[: 5 - n % 3]) + f" Note {n % 4}.", date(2024, 3, 1 + n % 5))
        for n in range(20)
    ] + [article("z", OTHER)]
    expected = originals(*rows)
    assert not set(expected) & set(expected.values())
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert originals(*rows) == expected
