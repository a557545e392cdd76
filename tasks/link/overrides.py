"""Apply people's decisions to entities; refuse decisions that name unknown ids or contradict each other."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from schemas.errors import InputError
from tasks.link.decisions import Decisions, Override
from tasks.link.members import Members
from tasks.link.registry import Registry, unminted

Row = dict[str, Any]
_COLUMN = {"name": "name", "type": "type", "wikidata": "wikidata_id"}  # actions that set a value


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


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions with the members they are about: pairs that are one, pairs that are not, values to set."""

    same: tuple[tuple[int, int, Override], ...]
    different: tuple[tuple[int, int], ...]
    lines: tuple[int, ...]  # of the pairs that are not one
    values: tuple[tuple[int, Override], ...]

    def check(self, group: list[int], source: str) -> None:
        """Raise InputError when pairs that are not one came together through pairs that are."""
        for (left, right), line in zip(self.different, self.lines, strict=True):
            if group[left] == group[right]:
                raise InputError(
                    f"{source}, line {line}: what is different here became the same by other lines",
                    "remove one of the lines",
                )

    def values_of(self, group: list[int]) -> dict[int, Row]:
        """Give the name, type and Wikidata item that people set, by group."""
        found: dict[int, Row] = {}
        for member, override in self.values:
            found.setdefault(group[member], {})[_COLUMN[override.action]] = override.right
        return found


def decide(decisions: Decisions, registry: Registry, members: Members) -> Decided:
    """Find what decisions are about. Raises InputError for unknown ids and for contradictions."""
    at = {minted.entity_id: member for minted, member in registry.located}
    past = {row["merged_id"] for row in registry.history}
    named = {entity_id for override in decisions.overrides for entity_id in _ids(override)}
    at |= unminted(members, named - at.keys() - past)
    _check(decisions, at.keys() | past)
    pairs = [
        (override, at[override.left], at[override.right])
        for override in decisions.overrides
        if override.action not in _COLUMN and override.left in at and override.right in at
    ]
    return Decided(
        tuple((left, right, override) for override, left, right in pairs if override.action == "same"),
        tuple((left, right) for override, left, right in pairs if override.action == "different"),
        tuple(override.line for override, *_ in pairs if override.action == "different"),
        tuple(
            (at[override.left], override)
            for override in decisions.overrides
            if override.action in _COLUMN and override.left in at
        ),
    )


def _check(decisions: Decisions, known: Set[str]) -> None:
    """Raise InputError for an id nobody minted, or two that are said to be both same and different."""
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


def _ids(override: Override) -> tuple[str, ...]:
    return (override.left,) if override.action in _COLUMN else (override.left, override.right)
