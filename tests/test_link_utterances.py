"""Which reports are one utterance: wordings, speakers and dates; ids that stay; no influence of order or batches."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import TABLES
from tasks.link.utterances import link_utterances

DAY = date(2024, 3, 6)
ANNA, BORIS = "e_anna", "e_boris"
LONG = (
    "We have waited three long winters for the ferry company to repair this harbour wall and we will not wait a fourth"
)
START, END = LONG[: LONG.index(" to repair")], LONG[LONG.index("repair") :]
PLACE = "Harbour wall of Tolmin: ferry company criticised by islanders over repairs at the crumbling pier"


@dataclass(frozen=True)
class Told:
    """A quote in an article of its own, unless `article` says otherwise."""

    text: str
    speaker: str | None = ANNA
    day: date | None = DAY
    kind: str = "direct"
    article: str | None = None
    heading: bool = False
    same_as: int | None = None
    about: str = PLACE
    source: str | None = None  # as it stands in the article, with the marks inside


def make(told: list[Told]) -> tuple[pa.Table, pa.Table]:
    articles: dict[str, dict[str, Any]] = {}
    quotes = []
    for number, one in enumerate(told):
        article = one.article or f"a{number:03d}"
        text = articles.get(article, {}).get("text", "") + "\n"
        source = one.source or one.text
        articles[article] = {
            "text": text + source,
            "article_id": article,
            "site": f"{article}.example",
            "title": one.about,
            "body": one.about,
            "published_earliest": one.day,
            "published_latest": one.day,
        }
        quotes.append(
            {
                "quote_id": f"q{number:03d}",
                "article_id": article,
                "start": len(text),
                "end": len(text) + len(source),
                "text": one.text,
                "kind": one.kind,
                "speaker_entity_id": one.speaker,
                "said_earliest": one.day,
                "said_latest": one.day,
                "in_heading": one.heading,
                "same_as_quote_id": None if one.same_as is None else f"q{one.same_as:03d}",
                "utterance_id": None,
            }
        )
    return table("quotes", quotes), table("articles", list(articles.values()))


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([field.with_nullable(True) for field in TABLES[name].schema])
    return pa.Table.from_pylist(rows, schema)


def link(told: list[Told]) -> tuple[list[str], list[dict[str, Any]], dict[str, dict[str, Any]]]:
    quotes, utterances, links = link_utterances(*make(told))
    by_quote = {row["quote_id"]: row for row in links.to_pylist()}
    return quotes["utterance_id"].to_pylist(), utterances.to_pylist(), by_quote


def relation(told: list[Told], number: int = 1) -> str | None:
    """Give the relation of a quote where all quotes are one utterance, None where they are not."""
    names, _, links = link(told)
    return str(links[f"q{number:03d}"]["relation"]) if len(set(names)) == 1 else None


@pytest.mark.parametrize(
    ("full", "other", "expected"),
    [
        (LONG, LONG, "exact"),
        (LONG + ".", LONG + ",", "punctuation"),
        ("“It’s over, Pérez said”", "it's OVER, Perez said", "punctuation"),
        (LONG, "We have waited three long winters for the ferry company to repair this harbour wall", "truncated"),
        (LONG, "repair this harbour wall", "truncated"),
        (LONG, "We have waited three long winters ... and we will not wait a fourth", "elided"),
        (LONG, "three long winters […] repair this harbour wall", "elided"),
        (LONG, "We have waited three long winters for [them] to repair this harbour wall", "elided"),
        ("The company has to leave", "The company has to go", "translated"),
        ("The company has to get out", "The company must leave", "translated"),
        (
            "Such acts of provocation will be regarded as an open danger to peace in the harbour",
            "Provocative actions like these would be seen as a threat to the peace of the harbour",
            "translated",
        ),
    ],
)
def test_wordings_of_one_utterance(full: str, other: str, expected: str) -> None:
    assert relation([Told(full), Told(other)]) == expected


def test_indirect_report_of_the_same_content_is_a_paraphrase() -> None:
    said = Told("The harbour wall will collapse before the winter storms arrive")
    told = Told("that the wall of the harbour would collapse before winter storms arrived", kind="indirect")
    assert relation([said, told]) == "paraphrase"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the firm to “get out” of the harbour before the summer season begins", "truncated"),
        ('a harbour wall which "we will not wait a fourth" winter to see repaired by anyone', "truncated"),
        ("that islanders had “waited three long winters” and “will not wait a fourth” one to see it done", "elided"),
    ],
)
def test_words_in_marks_inside_a_report_are_compared_by_themselves(source: str, expected: str) -> None:
    text = source.translate({ord(mark): None for mark in '“”"'})
    full = "The company has to get out" if "get out" in source else LONG
    told = Told(text, kind="mixed", source=source)
    assert relation([Told(full), told]) == expected


def test_misquoted_words_are_a_paraphrase_and_no_translation() -> None:
    assert relation([Told(LONG), Told(LONG.replace("company", "firm").replace("fourth", "moment"))]) == "paraphrase"


def test_fuller_indirect_wording_extends_the_direct_one() -> None:
    short = Told("three long winters for the ferry company to repair this harbour wall")
    assert relation([short, replace(short, text=LONG, kind="indirect")]) == "extended"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # Short words of different speakers, or of other days.
        (Told("Fake news."), Told("Fake news", speaker=BORIS)),
        (Told("Fake news."), Told("Fake news", day=DAY + timedelta(days=3))),
        (Told("Yes."), Told("Yes, and we will rebuild the harbour wall in spring")),
        (Told("Fake news."), Told("Fake news", speaker=None)),
        # The same opening, another message.
        (Told("We are with Tolmin"), Told("We are with you all the way")),
        (Told("We keep a list of options"), Told("We keep a list of complaints")),
        # Opposite or different facts.
        (Told("The company has to leave"), Told("The company does not have to go")),
        (Told("The wall will fall within nine days of the storm"), Told("The wall will drop within ten days of storm")),
        (Told("The company is leaving"), Told("The company has to go")),
        # A reporter's words that say little.
        (Told("the ferry company", kind="indirect"), Told("the ferry company", kind="indirect")),
        (Told("the wall", kind="indirect"), Told("that the wall was safe", kind="indirect")),
        # Another speaker, whatever the likeness of meaning.
        (Told("The company has to leave"), Told("The company has to go", speaker=BORIS)),
        # A phrase that may come from anywhere.
        (Told("ferry company"), Told(LONG)),
        # The same meaning a week later is said again.
        (Told("The company has to leave"), Told("The company has to go", day=DAY + timedelta(days=8))),
    ],
)
def test_not_one_utterance(one: Told, two: Told) -> None:
    assert relation([one, two]) is None
    assert relation([two, one]) is None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Told("Fake news."), Told("Fake news", day=DAY + timedelta(days=1))),
        (Told("get out"), Told("The company has to get out")),
        # Long wordings link across unknown speakers, later reports, and a misattribution.
        (Told(LONG), Told(LONG, speaker=None)),
        (Told(LONG), Told(LONG, day=DAY + timedelta(days=40))),
        (Told(LONG), Told(LONG, speaker=BORIS)),
        # A speaker unknown in an article about the same thing; markup; a reporter's lead-in.
        (Told("The company has to go"), Told("The company has to go", speaker=None)),
        (Told("The wall [is safe](https://tolmin.example/wall)"), Told("**The wall** is safe")),
        (Told("The company has to go"), Told("that the company has to go", kind="mixed")),
        (
            Told("All ferries will stop unless the company repairs the crumbling wall"),
            Told(
                "that all ferries would stop if the company does repair the crumbling wall", kind="mixed", speaker=None
            ),
        ),
        # Undated, but about the same thing.
        (Told("The company has to leave"), Told("The company has to go", day=None)),
    ],
)
def test_one_utterance(one: Told, two: Told) -> None:
    assert relation([one, two]) is not None
    assert relation([two, one]) is not None


def test_undated_short_quotes_from_articles_about_other_things_stay_apart() -> None:
    other = "Cup final in Oldbridge: referee blamed as goalkeeper saves two penalties in extra time"
    assert relation([Told("The company has to leave"), Told("The company has to go", day=None, about=other)]) is None


def test_speaker_unknown_in_an_article_about_something_else_is_not_assumed() -> None:
    other = "Cup final in Oldbridge: referee blamed as goalkeeper saves two penalties in extra time"
    assert relation([Told("The company has to go"), Told("The company has to go", speaker=None, about=other)]) is None


def test_report_without_a_speaker_is_not_given_to_one_of_two_who_said_so() -> None:
    text = "The company has to go"
    assert len(set(link([Told(text), Told(text, speaker=BORIS), Told(text, speaker=None)])[0])) == 3


def test_fragment_that_two_statements_hold_is_left_alone() -> None:
    told = [Told("we must act"), Told("we must act on the harbour"), Told("on schools we must act as well")]
    assert len(set(link(told)[0])) == 3


def test_daily_slogan_does_not_chain_into_one_utterance() -> None:
    names, _, _ = link([Told("Fake news", day=DAY + timedelta(days=n)) for n in range(20)])
    assert len(set(names)) == 10


def test_heading_shares_its_body_quote_and_is_not_counted() -> None:
    told = [
        Told("The wall must go", article="a1", kind="direct"),
        Told("Wall must go", article="a1", heading=True, same_as=0, speaker=None),
        Told("The wall must go", article="a2"),
    ]
    names, utterances, _ = link(told)
    assert len(set(names)) == 1
    (row,) = utterances
    assert (row["quote_count"], row["article_count"], row["site_count"]) == (2, 2, 2)
    assert (row["text"], row["speaker_entity_id"]) == ("The wall must go", ANNA)


def test_utterance_takes_the_fullest_direct_wording_and_the_window_all_reports_allow() -> None:
    quotes, articles = make([Told(START), Told(LONG), Told(LONG + " indeed", kind="indirect")])
    rows = quotes.to_pylist()
    rows[0] |= {"said_earliest": DAY - timedelta(days=3), "said_latest": DAY}
    rows[1] |= {"said_earliest": None, "said_latest": None}
    rows[2] |= {"said_earliest": DAY - timedelta(days=1), "said_latest": DAY + timedelta(days=2)}
    _, utterances, _ = link_utterances(table("quotes", rows), articles)
    (row,) = utterances.to_pylist()
    assert row["text"] == LONG
    assert (row["said_earliest"], row["said_latest"]) == (DAY - timedelta(days=1), DAY)


def test_every_quote_has_one_utterance_and_one_link() -> None:
    quotes, utterances, links = link_utterances(*make([Told(""), Told("..."), Told("Yes"), Told(LONG)]))
    assert sorted(links["quote_id"].to_pylist()) == sorted(quotes["quote_id"].to_pylist())
    assert set(quotes["utterance_id"].to_pylist()) == set(utterances["utterance_id"].to_pylist())
    assert quotes.schema == make([])[0].schema
    assert utterances.num_rows == 4


def test_empty_tables() -> None:
    quotes, utterances, links = link_utterances(*make([]))
    assert quotes.num_rows == utterances.num_rows == links.num_rows == 0


def test_ids_follow_from_the_reports_alone() -> None:
    told = [Told(LONG), Told("Another thing entirely was said about schools")]
    before = link(told)[0]
    assert link([*told, Told(LONG, day=DAY + timedelta(days=1))])[0] == [*before, before[0]]
    earlier = link([*told, Told(LONG, day=DAY - timedelta(days=2))])[0]
    assert earlier[0] == earlier[2] != before[0]
    assert earlier[1] == before[1]


STOCK = [
    LONG,
    START,
    END,
    "The company has to go",
    "The company has to get out",
    "get out",
    "Fake news",
    "We have waited ... a fourth",
    "The company must never go",
]
TOLD = st.lists(
    st.builds(
        Told,
        text=st.sampled_from(STOCK),
        speaker=st.sampled_from([ANNA, BORIS, None]),
        day=st.sampled_from([DAY, DAY + timedelta(days=1), DAY + timedelta(days=5), None]),
        kind=st.sampled_from(["direct", "indirect"]),
    ),
    max_size=12,
)


@given(told=TOLD, seed=st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_order_of_rows_and_batches_change_nothing(told: list[Told], seed: int) -> None:
    quotes, articles = make(told)
    _, utterances, links = link_utterances(quotes, articles)
    shuffled = list(range(len(told)))
    random.Random(seed).shuffle(shuffled)
    again = link_utterances(
        quotes.take(pa.array(shuffled, pa.int64())), articles.take(pa.array(shuffled[::-1], pa.int64()))
    )
    assert (utterances, links) == again[1:]
    half = len(told) // 2
    first = link_utterances(quotes.slice(0, half), articles)[0]
    second = link_utterances(pa.concat_tables([first, quotes.slice(half)]), articles)[2]
    assert partition(second) == partition(links)


def partition(links: pa.Table) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in links.to_pylist():
        groups.setdefault(row["utterance_id"], set()).add(row["quote_id"])
    return {frozenset(group) for group in groups.values()}
