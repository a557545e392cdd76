"""Export as FollowTheMoney: the JSON lines that OpenSanctions, Aleph and their tools read."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from tasks.names.places import state_body_of

Row = dict[str, Any]
# MISC has no schema of its own in the model; places have none that carries a bare name, so both stay mentions.
_SCHEMATA = {"PER": "Person", "ORG": "Organization"}


def export_ftm(tables: Mapping[str, pa.Table]) -> Iterator[Row]:
    """Give entities, articles, mentions and positions, in that order, each as one FollowTheMoney object.

    People become Person, organisations Organization or PublicBody (a body of a state), roles a Position held by an
    Occupancy, names in articles a Mention that points to both. Needs `entities`, `articles` and `mentions`.
    """
    exported: dict[str, str] = {}
    positions: dict[str, Row] = {}
    held: list[Row] = []
    for row in tables["entities"].to_pylist():
        schema = _SCHEMATA.get(row["type"])
        if schema is None:
            continue
        if schema == "Organization" and row["country_code"] and state_body_of(row["name"]):
            schema = "PublicBody"
        exported[row["entity_id"]] = schema
        yield _entity(row, schema)
        if schema == "Person":
            for role in row["roles"] or []:
                position = _position(role["role"])
                positions[position["id"]] = position
                held.append(_occupancy(row["entity_id"], position["id"], role))
    yield from (positions[identity] for identity in sorted(positions))
    yield from held
    for row in tables["articles"].to_pylist():
        yield _article(row)
    yield from _mentions(tables["mentions"], exported)


def _entity(row: Row, schema: str) -> Row:
    names = [row["name"], *(alias["text"] for alias in row["aliases"] or [] if alias["text"] != row["name"])]
    properties: dict[str, list[Any]] = {
        "name": names[:1],
        "alias": [name for name in names[1:] if len(name.split()) > 1],
        "weakAlias": [name for name in names[1:] if len(name.split()) == 1],
        "wikidataId": [row["wikidata_id"]],
        "country": [(row["country_code"] or "").lower()],
    }
    if schema == "Person":
        properties["position"] = [role["role"] for role in row["roles"] or []]
    return _made(_id(row["entity_id"]), schema, properties)


def _position(role: str) -> Row:
    return _made(_key("position", role), "Position", {"name": [role]})


def _occupancy(holder: str, post: str, role: Row) -> Row:
    days = sorted({str(role[key]) for key in ("first_seen", "last_seen") if role[key]})
    return _made(_key("occupancy", holder, post), "Occupancy", {"holder": [_id(holder)], "post": [post], "date": days})


def _article(row: Row) -> Row:
    return _made(
        _id(row["article_id"]),
        "Article",
        {
            "title": [row["title"]],
            "sourceUrl": [row["url"]],
            "publishedAt": [str(row["published_on"]) if row["published_on"] else None],
            "author": row["authors"] or [],
            "publisher": [row["publisher"]],
            "bodyText": [row["body"]],
        },
    )


def _mentions(mentions: pa.Table, exported: Mapping[str, str]) -> Iterator[Row]:
    """Give one Mention for an entity in an article, with the surfaces it has there."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    columns = (mentions[name].to_pylist() for name in ("article_id", "entity_id", "text"))
    for article, entity, text in zip(*columns, strict=True):
        if entity in exported:
            found.setdefault((article, entity), {})[" ".join(text.split())] = None
    for (article, entity), names in sorted(found.items()):
        yield _made(
            _key("mention", article, entity),
            "Mention",
            {
                "document": [_id(article)],
                "resolved": [_id(entity)],
                "name": list(names),
                "detectedSchema": [exported[entity]],
            },
        )


def _id(identity: str) -> str:
    """Write an id as the model allows: letters, digits, dots and hyphens."""
    return identity.replace("_", "-")


def _made(identity: str, schema: str, properties: Mapping[str, list[Any]]) -> Row:
    kept = {name: [value for value in values if value] for name, values in properties.items()}
    return {"id": identity, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _key(*parts: str) -> str:
    return f"{parts[0]}-{hashlib.sha256(chr(31).join(parts[1:]).encode()).hexdigest()[:16]}"
