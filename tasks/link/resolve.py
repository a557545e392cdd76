"""Resolve the entities of all articles: group them, give each group its id, and write both into the tables."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.decisions import Decisions
from tasks.link.entities import Partition, partition
from tasks.link.members import Members, read_members
from tasks.link.overrides import Decided, Union, decide
from tasks.link.redirects import Reason, redirects
from tasks.link.registry import Assigned, assign, overrule, read_registry
from tasks.link.rows import Seen, entity_rows, observe
from tasks.link.speakers import NO_NAME, OFFICE_ELSEWHERE, speaker_groups
from tasks.link.ties import Tie
from tasks.names.match import compare

Row = dict[str, Any]


def resolve(tables: Mapping[str, pa.Table], decisions: Decisions, run_id: str) -> dict[str, pa.Table]:
    """Give mentions, article_entities and quotes with their entities, and the three tables of entities.

    The rules group and name everything first; decisions are then laid over that, so that they can go again.
    """
    members = read_members(tables)
    registry = read_registry(tables, members)
    base = partition(members, decisions, ())
    decided = decide(decisions, registry, members, base.group)
    found = partition(members, decisions, decided.different) if decided.different else base
    group = _overlaid(found.group, decided)
    decided.check(group, decisions.source)
    ruled = assign(members, base.group, registry)
    final = overrule(members, group, base.group, ruled, registry)
    reasons = _why(members, base, {}), _why(members, found, decided.notes())
    merges = redirects(ruled, final, registry, reasons, run_id)
    ids = [minted.entity_id for minted in final.ids]
    speakers = speaker_groups(tables["quotes"], members, group)
    seen = observe(members, group, tables, speakers)
    entities = _entities(seen, group, final, decided, found)
    for row in entities:
        row["by_rules"] = merges.covered.get(row["entity_id"])
    return {
        **_labelled(tables, members, [ids[number] for number in group]),
        "quotes": _spoken(tables["quotes"], [None if number is None else entities[number] for number in speakers]),
        "entities": _table("entities", entities),
        "entity_merges": _table("entity_merges", merges.rows),
        "entity_reviews": _table("entity_reviews", _reviews(found, group, ids, decided)),
    }


def _overlaid(group: list[int], decided: Decided) -> list[int]:
    """Join groups that people say are the same, and number the groups anew by their first member."""
    union = Union(max(group, default=-1) + 1)
    for left, right, _ in decided.same:
        union.join(group[left], group[right])
    numbers: dict[int, int] = {}
    return [numbers.setdefault(union.find(number), len(numbers)) for number in group]


def _entities(seen: list[Seen], group: list[int], assigned: Assigned, decided: Decided, found: Partition) -> list[Row]:
    by_hand = decided.values_of(group)
    known = {group[member]: facts for member, facts in sorted(found.facts.items(), reverse=True)}
    rows: list[Row] = []
    for number, row in enumerate(entity_rows(seen)):
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


def _why(members: Members, found: Partition, notes: Mapping[frozenset[int], str]) -> Reason:
    """Give what says why two members are one: the rules, a reference list, or a decision with its note."""

    def reason(member: int, kept: int) -> Row:
        if found.group[member] != found.group[kept]:
            note = notes.get(frozenset((member, kept))) or "an override says they are the same"
            return {"reason": note, "score": 1.0, "decided_by": "override"}
        if found.facts.get(member, {}).get("wikidata_id") and members.key[member] != members.key[kept]:
            return {"reason": "one entry of a reference list", "score": 1.0, "decided_by": "reference"}
        compared = compare(members.name[member], members.name[kept], members.type[kept])
        return {"reason": ", ".join(compared.reasons), "score": compared.score, "decided_by": "rule"}

    return reason


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


def _labelled(tables: Mapping[str, pa.Table], members: Members, labels: list[str]) -> dict[str, pa.Table]:
    """Write the ids into mentions and article entities."""
    entity = dict(zip(zip(members.article, members.cluster, strict=True), labels, strict=True))
    out = {}
    for table in ("mentions", "article_entities"):
        rows = tables[table]
        pairs = zip(rows["article_id"].to_pylist(), rows["cluster"].to_pylist(), strict=True)
        out[table] = _with(rows, "entity_id", [entity.get(pair) for pair in pairs])
    return out


def _spoken(quotes: pa.Table, speakers: list[Row | None]) -> pa.Table:
    """Write the speakers' ids and canonical names into the quotes, and the reason where no article alone gave them."""
    reasons = [
        OFFICE_ELSEWHERE if row and cluster is None else NO_NAME if reason == OFFICE_ELSEWHERE else reason
        for row, cluster, reason in zip(
            speakers, quotes["speaker_cluster"].to_pylist(), quotes["speaker_reason"].to_pylist(), strict=True
        )
    ]
    out = _with(quotes, "speaker_reason", reasons)
    out = _with(out, "speaker_entity_id", [row["entity_id"] if row else None for row in speakers])
    return _with(out, "speaker_name", [row["name"] if row else None for row in speakers])


def _with(rows: pa.Table, column: str, values: list[str | None]) -> pa.Table:
    position = rows.schema.get_field_index(column)
    return rows.set_column(position, rows.schema.field(position), pa.array(values, pa.string()))


def _table(name: str, rows: list[Row]) -> pa.Table:
    table = TABLES[name]
    ordered = sorted(rows, key=lambda row: tuple(row[column] for column in table.key))
    return pa.Table.from_pylist(ordered, schema=table.schema)
