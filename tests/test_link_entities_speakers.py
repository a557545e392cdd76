"""A noun in front of a quote stands for the one person of its article who holds that office in other articles."""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pytest

from tasks.link import Decisions, link
from tests.link_rows import Entity, tables_of

ENVOY: Entity = ("PER", "Ilse Varga", {"role_names": ["special envoy for Chad"]})
PLAIN: Entity = ("PER", "Ilse Varga")


def spoken(
    articles: Mapping[str, list[Entity]], speaker: str, days: Mapping[str, date] | None = None
) -> tuple[str | None, str | None]:
    """Link articles of which "a" quotes its first person as `speaker`; give the speaker's name and the reason."""
    tables = tables_of(articles, days)
    rows = tables["quotes"].to_pylist()
    for row in rows:
        if row["article_id"] == "a" and row["quote_no"] == 0:
            row |= {"speaker": speaker, "speaker_type": "nominal", "speaker_cluster": None,
                    "speaker_reason": "role_without_name"}  # fmt: skip
    tables["quotes"] = pa.Table.from_pylist(rows, schema=tables["quotes"].schema)
    out = link(tables, Decisions(), "r1")
    again = link(out, Decisions(), "r2")
    assert all(again[name].equals(out[name]) for name in out)
    (row,) = [row for row in out["quotes"].to_pylist() if row["speaker_type"] == "nominal"]
    return row["speaker_name"], row["speaker_reason"]


@pytest.mark.parametrize("speaker", ["the envoy", "The special envoy"])
def test_the_one_holder_of_the_office_is_the_speaker(speaker: str) -> None:
    found = spoken({"a": [PLAIN], "b": [ENVOY]}, speaker)
    assert found == ("Ilse Varga", "office_stated_elsewhere")


@pytest.mark.parametrize(
    ("articles", "speaker"),
    [
        ({"a": [PLAIN], "b": [ENVOY]}, "the minister"),
        ({"a": [PLAIN], "b": [ENVOY]}, "an envoy"),
        ({"a": [PLAIN], "b": [ENVOY]}, "the envoy for Chile of a neighbouring land"),
        ({"a": [PLAIN, ("PER", "Marek Odum")], "b": [ENVOY, ("PER", "Marek Odum", {"role_names": ["envoy"]})]},
         "the envoy"),
        ({"a": [PLAIN], "b": [("PER", "Ilse Varga", {"role_names": ["deputy envoy"]})]}, "the envoy"),
    ],
)  # fmt: skip
def test_who_fits_not_or_not_alone_is_not_the_speaker(articles: dict[str, list[Entity]], speaker: str) -> None:
    assert spoken(articles, speaker) == (None, "role_without_name")


def test_an_office_of_other_years_says_nothing() -> None:
    days = {"a": date(2010, 1, 1), "b": date(2020, 1, 1)}
    assert spoken({"a": [PLAIN], "b": [ENVOY]}, "the envoy", days) == (None, "role_without_name")
