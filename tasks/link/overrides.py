"""Apply people's decisions to entities; refuse decisions that name unknown ids or contradict each other."""

from collections.abc import Mapping
from typing import Any

from schemas.errors import InputError
from tasks.link.decisions import Decisions, Override
from tasks.link.registry import Registry

Row = dict[str, Any]


class Union:
    """Disjoint sets over numbers; the root of a set is its least member, whatever the order of joins."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, item: int) -> int:
        """Give the root, shortening the path on the way."""
        root = item
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[item] != root:
            self.parent[item], item = root, self.parent[item]
        return root

    def join(self, left: int, right: int) -> bool:
        """Join two sets; False when they were one already."""
        low, high = sorted((self.find(left), self.find(right)))
        self.parent[high] = low
        return low != high


def check_overrides(decisions: Decisions, registry: Registry) -> None:
    """Raise InputError for an id nobody minted, or two that are said to be both same and different."""
    known = {minted.entity_id for minted, _ in registry.located} | {row["merged_id"] for row in registry.history}
    number: dict[str, int] = {}
    union = Union(2 * len(decisions.overrides))
    for override in decisions.overrides:
        for entity_id in _ids(override):
            if entity_id not in known:
                raise InputError(
                    f"{decisions.source}, line {override.line}: no entity {entity_id}",
                    "look the id up in `entities` or `entity_merges`, or remove the line",
                )
            number.setdefault(entity_id, len(number))
        if override.action == "same":
            union.join(number[override.left], number[override.right])
    for override in decisions.overrides:
        if override.action == "different" and union.find(number[override.left]) == union.find(number[override.right]):
            raise InputError(
                f"{decisions.source}, line {override.line}: {override.left} and {override.right} are said to be "
                "different here and the same elsewhere",
                "remove one of the lines",
            )


def pairs_of(decisions: Decisions, registry: Registry, action: str) -> list[tuple[int, int, Override]]:
    """Give the members that decisions of one action are about, where both ids still have one."""
    member = {minted.entity_id: at for minted, at in registry.located}
    return [
        (member[override.left], member[override.right], override)
        for override in decisions.overrides
        if override.action == action and override.left in member and override.right in member
    ]


def values_of(decisions: Decisions, registry: Registry, group: list[int]) -> dict[int, Row]:
    """Give the name, type and Wikidata item that people set, by group."""
    column = {"name": "name", "type": "type", "wikidata": "wikidata_id"}
    member: Mapping[str, int] = {minted.entity_id: at for minted, at in registry.located}
    found: dict[int, Row] = {}
    for override in decisions.overrides:
        if override.action in column and override.left in member:
            found.setdefault(group[member[override.left]], {})[column[override.action]] = override.right
    return found


def _ids(override: Override) -> tuple[str, ...]:
    return (override.left, override.right) if override.action in {"same", "different"} else (override.left,)
