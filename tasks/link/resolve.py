"""Resolve the entities of all articles: group them, give each group its id, and write both into the tables."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.decisions import Decisions
from tasks.link.entities import Partition, partition
from tasks.link.members import Members, read_members
from tasks.link.overrides import Decided, Union, decide
from tasks.link.registry import Assigned, Registry, assign, read_registry, redirects
from tasks.link.rows import entity_rows, observe
from tasks.link.ties import Tie
from tasks.names.match import compare

Row = dict[str, Any]


def resolve(tables: Mapping[str, pa.Table], decisions: Decisions, run_id: str) -> dict[str, pa.Table]:
    """Give mentions, article_entities and quotes with their entities, and the three tables of entities."""
    members = read_members(tables)
    registry = read_registry(tables, members)
    decided = decide(decisions, registry, members)
    found = partition(members, decisions, decided.different)
    group = _overlaid(found.group, decided)
    decided.check(group, decisions.source)
    assigned = assign(members, group, registry)
    ids = [minted.entity_id for minted in assigned.ids]
    entities = _entities(members, group, tables, assigned, decided, found)
    merges = redirects(assigned, registry, _reasons(assigned, members, found, decided, registry), run_id)
    return {
        **_labelled(tables, members, [ids[number] for number in group], entities),
        "entities": _table("entities", entities),
        "entity_merges": _table("entity_merges", list(merges)),
        "entity_reviews": _table("entity_reviews", _reviews(found, group, ids, decided)),
    }


def _overlaid(group: list[int], decided: Decided) -> list[int]:
    """Join groups that people say are the same, and number the groups anew by their first member."""
    union = Union(max(group, default=-1) + 1)
    for left, right, _ in decided.same:
        union.join(group[left], group[right])
    numbers: dict[int, int] = {}
    return [numbers.setdefault(union.find(number), len(numbers)) for number in group]


def _entities(
    members: Members,
    group: list[int],
    tables: Mapping[str, pa.Table],
    assigned: Assigned,
    decided: Decided,
    found: Partition,
) -> list[Row]:
    by_hand = decided.values_of(group)
    known = {group[member]: facts for member, facts in sorted(found.facts.items(), reverse=True)}
    rows: list[Row] = []
    for number, row in enumerate(entity_rows(observe(members, group, tables))):
        minted = assigned.ids[number]
        rows.append(
            {
                "entity_id": minted.entity_id,
                "wikidata_id": None,
                **row,
                **known.get(number, {}),
                **by_hand.get(number, {}),
                **minted.anchor(),
            }
        )
    return rows


def _reasons(
    assigned: Assigned, members: Members, found: Partition, decided: Decided, registry: Registry
) -> dict[str, Row]:
    """Say why each id that redirects does."""
    anchor = {minted.entity_id: member for minted, member in registry.located}
    by_hand = {frozenset((left, right)): override for left, right, override in decided.same}
    reasons: dict[str, Row] = {}
    for other, member, kept in assigned.merged:
        override = by_hand.get(frozenset((member, anchor[kept])))
        if found.group[member] != found.group[anchor[kept]]:
            note = override.note if override and override.note else "an override says they are the same"
            reasons[other.entity_id] = {"reason": note, "score": 1.0, "decided_by": "override"}
            continue
        reasons[other.entity_id] = _reason(members, found, member, anchor[kept])
    return reasons


def _reason(members: Members, found: Partition, member: int, kept: int) -> Row:
    """Say why the rules, or a reference list, took two article entities for one."""
    if found.facts.get(member, {}).get("wikidata_id") and members.key[member] != members.key[kept]:
        return {"reason": "one entry of a reference list", "score": 1.0, "decided_by": "reference"}
    compared = compare(members.name[member], members.name[kept], members.type[kept])
    return {"reason": ", ".join(compared.reasons), "score": compared.score, "decided_by": "rule"}


def _reviews(found: Partition, group: list[int], ids: list[str], decided: Decided) -> list[Row]:
    """Give the doubtful pairs that are still two and that nobody decided, the best reason of each."""
    settled = {frozenset((group[left], group[right])) for left, right in decided.different}
    best: dict[tuple[str, str], Tie] = {}
    for left, right, tie in found.doubts:
        if group[left] == group[right] or frozenset((group[left], group[right])) in settled:
            continue
        one, other = sorted((ids[group[left]], ids[group[right]]))
        earlier = best.get((one, other))
        if earlier is None or (tie.score, tie.reason) > (earlier.score, earlier.reason):
            best[one, other] = tie
    return [
        {"left_id": left, "right_id": right, "reason": tie.reason, "score": tie.score}
        for (left, right), tie in sorted(best.items())
    ]


def _labelled(
    tables: Mapping[str, pa.Table], members: Members, labels: list[str], entities: list[Row]
) -> dict[str, pa.Table]:
    """Write the ids into mentions, article entities and quotes, and the canonical name into quotes."""
    entity = dict(zip(zip(members.article, members.cluster, strict=True), labels, strict=True))
    name = {row["entity_id"]: row["name"] for row in entities}
    out = {}
    for table, cluster, column in (
        ("mentions", "cluster", "entity_id"),
        ("article_entities", "cluster", "entity_id"),
        ("quotes", "speaker_cluster", "speaker_entity_id"),
    ):
        rows = tables[table]
        pairs = zip(rows["article_id"].to_pylist(), rows[cluster].to_pylist(), strict=True)
        ids = [entity.get(pair) for pair in pairs]
        out[table] = _with(rows, column, ids)
        if table == "quotes":
            out[table] = _with(out[table], "speaker_name", [name[found] if found else None for found in ids])
    return out


def _with(rows: pa.Table, column: str, values: list[str | None]) -> pa.Table:
    position = rows.schema.get_field_index(column)
    return rows.set_column(position, rows.schema.field(position), pa.array(values, pa.string()))


def _table(name: str, rows: list[Row]) -> pa.Table:
    table = TABLES[name]
    ordered = sorted(rows, key=lambda row: tuple(row[column] for column in table.key))
    return pa.Table.from_pylist(ordered, schema=table.schema)
