"""The rows of `entity_merges`: which ids redirect, to what, why, and what decisions cover of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.link.registry import Assigned, Registry

Row = dict[str, Any]
Reason = Callable[[int, int], Row]  # why the members of an id and of the id kept are one
# Of a tie that the rules make as well, but only since a decision joins or parts others.
_UNDER_A_DECISION: Row = {"reason": "follows from a decision about others", "score": 1.0, "decided_by": "override"}
_COVERED = ("kept_id", "reason", "score", "decided_by", "run_id")


@dataclass(frozen=True, slots=True)
class Redirects:
    """The rows of `entity_merges`, and by id what the rules alone say where an override says otherwise."""

    rows: list[Row]
    covered: dict[str, Row]


def redirects(
    ruled: Assigned, final: Assigned, registry: Registry, reasons: tuple[Reason, Reason], run_id: str
) -> Redirects:
    """Give every redirect of `final`; those that the rules alone make as well stand as the rules made them.

    `ruled` is what the rules assigned, `final` what came of it with the decisions; `reasons` say why for each.
    """
    by_rules = {row["merged_id"]: row for row in _rows(ruled, registry, reasons[0], run_id, None)}
    if final is ruled:
        return Redirects([{**row, "by_rules": None} for row in by_rules.values()], {})
    rows = []
    covered = {merged_id: {name: row[name] for name in _COVERED} for merged_id, row in by_rules.items()}
    covered |= {minted.entity_id: dict.fromkeys(_COVERED) for minted, _ in final.located if minted.by_hand}
    for row in _rows(final, registry, reasons[1], run_id, by_rules):
        stands = by_rules.get(row["merged_id"], {}).get("kept_id") == row["kept_id"]
        rows.append({**row, "by_rules": None if stands else covered.get(row["merged_id"])})
    return Redirects(rows, covered)


def _rows(
    assigned: Assigned, registry: Registry, reason: Reason, run_id: str, by_rules: Mapping[str, Row] | None
) -> Iterator[Row]:
    """Give the rows of an assignment: those that hold as they stood, new ones with their reason.

    With decisions (`by_rules` given), an id keeps the run since which decisions redirect it, whatever to.
    """
    member_of = {minted.entity_id: member for minted, member in assigned.located}
    for other, member, kept in assigned.merged:
        ruled = (by_rules or {}).get(other.entity_id)
        if ruled and ruled["kept_id"] == kept:
            yield ruled
            continue
        why = reason(member, member_of[kept])
        if by_rules is not None and why["decided_by"] != "override":
            why = _UNDER_A_DECISION
        made = {"kept_id": kept, "merged_id": other.entity_id, **why, "run_id": run_id}
        earlier = other.merge if by_rules is None else registry.published.get(other.entity_id)
        if earlier and earlier["decided_by"] == made["decided_by"]:
            if by_rules is not None:
                made["run_id"] = earlier["run_id"]
            elif earlier["kept_id"] == kept:
                made = earlier
        yield {**made, **other.anchor()}
    moved = {other.entity_id: kept for other, _, kept in assigned.merged}
    moved.update((row["merged_id"], row["kept_id"]) for row in registry.history)
    for row in registry.history:
        target, seen = row["kept_id"], {row["merged_id"]}
        while target in moved and target not in seen:
            seen.add(target)
            target = moved[target]
        yield {**row, "kept_id": target}
