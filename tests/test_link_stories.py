"""Which articles are one story: time, content and names together; precision before recall."""

import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from schemas.tables import TABLES
from tasks.link.stories import group_stories

DAY = date(2024, 3, 6)
PIER = [
    "Ferry company closes Tolmin pier after divers find cracks in harbour wall. Mayor Ilse Brandvold said "
    "schoolchildren would travel by bus while engineers repair the pier and fishermen protest at the slipway.",
    "Fishermen block slipway as pier in Tolmin closes. The ferry company sent divers to inspect cracks in the harbour "
    "wall, and mayor Ilse Brandvold promised a bus for schoolchildren.",
    "Cracked harbour wall shuts pier: islanders of Tolmin face weeks without a ferry. Divers found the cracks, "
    "engineers will repair them, and mayor Ilse Brandvold asked fishermen to end their protest at the slipway.",
]
VOTE = [
    "Reed Party leads before Sunday's assembly vote, polls say. Leader Oskar Thune promised cheaper trains and a new "
    "hospital, while rivals warned of debt and turnout in the valleys.",
    "Oskar Thune of the Reed Party promises hospital and trains before the assembly vote; polls put him ahead and "
    "rivals warn of debt.",
]


def make(bodies: list[tuple[str, date | None, set[str]]]) -> tuple[pa.Table, pa.Table]:
    articles, mentions = [], []
    for number, (body, day, entities) in enumerate(bodies):
        name = f"a{number}"
        articles.append(
            {
                "article_id": name,
                "title": body.split(".")[0],
                "body": body,
                "site": f"{name}.example",
                "published_earliest": day,
                "published_latest": day,
            }
        )
        for place, entity in enumerate(sorted(entities)):
            mentions.append({"article_id": name, "entity_id": entity, "start": place, "end": place + 1})
    return table("articles", articles), table("mentions", mentions)


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([field.with_nullable(True) for field in TABLES[name].schema])
    return pa.Table.from_pylist(rows, schema)


def stories(bodies: list[tuple[str, date | None, set[str]]]) -> tuple[list[str | None], list[dict[str, Any]]]:
    articles, rows = group_stories(*make(bodies), NO_QUOTES)
    return articles["story_id"].to_pylist(), rows.to_pylist()


NO_QUOTES = table("quotes", [])
NAMES = {"e_tolmin", "e_brandvold", "e_ferry"}


def test_articles_about_one_event_are_a_story_and_others_have_none() -> None:
    told = [(body, DAY + timedelta(days=n), NAMES) for n, body in enumerate(PIER)]
    told += [(VOTE[0], DAY, {"e_thune", "e_reed"})]
    names, rows = stories(told)
    assert names[0] is not None and names[0] == names[1] == names[2]
    assert names[3] is None
    (row,) = rows
    assert (row["article_count"], row["site_count"]) == (3, 3)
    assert (row["published_earliest"], row["published_latest"]) == (DAY, DAY + timedelta(days=2))
    assert row["title"] in {body.split(".")[0] for body in PIER}
    assert row["top_entities"] == sorted(NAMES)


def test_two_events_are_two_stories() -> None:
    told = [(body, DAY, NAMES) for body in PIER] + [(body, DAY, {"e_thune", "e_reed"}) for body in VOTE]
    names, rows = stories(told)
    assert len(rows) == 2
    assert names[0] == names[2] != names[3] == names[4]


@pytest.mark.parametrize(
    ("second", "day", "entities"),
    [
        (PIER[1], DAY + timedelta(days=30), NAMES),
        (PIER[1], DAY, {"e_elsewhere"}),
        (PIER[1], None, NAMES),
        (VOTE[0], DAY, NAMES),
    ],
)
def test_far_apart_other_names_undated_or_other_content_is_no_story(
    second: str, day: date | None, entities: set[str]
) -> None:
    assert stories([(PIER[0], DAY, NAMES), (second, day, entities)])[1] == []


def test_copy_belongs_to_the_story_of_its_original() -> None:
    articles, mentions = make([(PIER[0], DAY, NAMES), (VOTE[0], None, set())])
    rows = articles.to_pylist()
    rows[1]["duplicate_of"] = "a0"
    names = group_stories(table("articles", rows), mentions, NO_QUOTES)[0]["story_id"].to_pylist()
    assert names[0] is not None and names[0] == names[1]


def test_quoting_one_utterance_ties_an_undated_article_but_not_one_of_another_month() -> None:
    told = [(PIER[0], DAY, NAMES), (PIER[1], None, set()), (PIER[2], DAY + timedelta(days=40), NAMES)]
    articles, mentions = make(told)
    quotes = [{"article_id": f"a{n}", "utterance_id": "u_1", "kind": "direct"} for n in range(3)]
    names = group_stories(articles, mentions, table("quotes", quotes))[0]["story_id"].to_pylist()
    assert names[0] is not None and names == [names[0], names[0], None]
    indirect = [quote | {"kind": "indirect"} for quote in quotes]
    assert group_stories(articles, mentions, table("quotes", indirect))[1].num_rows == 0


def test_order_of_rows_changes_nothing_and_ids_stay() -> None:
    told = [(body, DAY + timedelta(days=n % 2), NAMES) for n, body in enumerate(PIER + VOTE)]
    articles, mentions = make(told)
    filled, expected = group_stories(articles, mentions, NO_QUOTES)
    order = list(range(len(told)))
    random.Random(1).shuffle(order)
    again, rows = group_stories(filled.take(pa.array(order)), mentions, NO_QUOTES)
    assert rows == expected
    assert again["story_id"].to_pylist() == filled["story_id"].take(pa.array(order)).to_pylist()


def test_empty_tables() -> None:
    articles, rows = group_stories(*make([]), NO_QUOTES)
    assert articles.num_rows == rows.num_rows == 0
