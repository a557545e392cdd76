"""The FollowTheMoney export: valid objects of the model, and whatever points to something points to what is there."""

from typing import Any

import pytest

from schemas.tables import TABLES
from tasks.link import Decisions, link
from tasks.link.ftm import export_ftm
from tests.link_rows import tables_of

ARTICLES = {
    "a1": [
        ("PER", "Ilse Varga", {"forms": ["Ilse Varga", "Varga"], "role_names": ["harbour minister"]}),
        ("ORG", "Tolmen Rail"),
        ("ORG", "Russian Foreign Ministry", {"country_code": "RU"}),
        ("LOC", "Chad"),
        ("MISC", "Tolmen Cup"),
    ],
    "a2": [("PER", "Ilse Varga")],
}
# The properties used here, of those that FollowTheMoney 3 and 4 define for each schema.
MODEL = {
    "Person": {"name", "alias", "weakAlias", "wikidataId", "country", "position"},
    "Organization": {"name", "alias", "weakAlias", "wikidataId", "country"},
    "PublicBody": {"name", "alias", "weakAlias", "wikidataId", "country"},
    "Position": {"name"},
    "Occupancy": {"holder", "post", "date"},
    "Article": {"title", "sourceUrl", "publishedAt", "author", "publisher", "bodyText"},
    "Mention": {"document", "resolved", "name", "detectedSchema"},
}


@pytest.fixture(scope="module")
def exported() -> list[dict[str, Any]]:
    return list(export_ftm(link(tables_of(ARTICLES), Decisions(), "r1")))


def test_every_kind_is_exported(exported: list[dict[str, Any]]) -> None:
    schemata = [entity["schema"] for entity in exported]
    counts = {schema: schemata.count(schema) for schema in MODEL}
    assert counts == {
        "Person": 1, "Organization": 1, "PublicBody": 1, "Position": 1, "Occupancy": 1, "Article": 2, "Mention": 4,
    }  # fmt: skip


def test_ids_are_unique_and_references_resolve(exported: list[dict[str, Any]]) -> None:
    ids = [entity["id"] for entity in exported]
    assert len(ids) == len(set(ids))
    for entity in exported:
        for name in ("holder", "post", "document", "resolved"):
            assert set(entity["properties"].get(name, ())) <= set(ids)


def test_only_properties_of_the_model_are_used(exported: list[dict[str, Any]]) -> None:
    for entity in exported:
        assert entity["properties"].keys() <= MODEL[entity["schema"]]
        assert all(value and isinstance(value, str) for values in entity["properties"].values() for value in values)


def test_an_empty_warehouse_exports_nothing() -> None:
    assert list(export_ftm({name: TABLES[name].schema.empty_table() for name in TABLES})) == []


def test_followthemoney_accepts_every_object(exported: list[dict[str, Any]]) -> None:
    pytest.importorskip(
        "followthemoney", reason="followthemoney is not installed; the model's summary above still holds"
    )
    from followthemoney import model

    for entity in exported:
        proxy = model.get_proxy(entity, cleaned=False)
        assert proxy.schema.name == entity["schema"]
        for name, values in entity["properties"].items():
            assert len(proxy.get(name)) == len(set(values)), (entity["schema"], name, values, proxy.get(name))
        proxy.schema.validate(proxy.to_dict())
