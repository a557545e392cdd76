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


@dataclass(slots=True)
class Decided:
    """Decisions with the members they are about: pairs that are one, pairs that are not, values to set."""

    same: list[tuple[int, int, Override]]
    different: list[tuple[int, int]]  # the second leaves where the first is
    lines: list[int]  # of the pairs that are not one
    values: list[tuple[int, Override]]

    def part(self, pair: tuple[int, int], line: int) -> None:
        """Note a pair that is not one."""
        self.different.append(pair)
        self.lines.append(line)

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

    def notes(self) -> dict[frozenset[int], str]:
        """Give the note on each pair that is one."""
        return {frozenset((left, right)): override.note for left, right, override in self.same}


def decide(decisions: Decisions, registry: Registry, members: Members, group: list[int]) -> Decided:
    """Find what decisions are about; `group` is what the rules made of the members.

    Raises InputError for unknown ids and for contradictions.
    """
    at = {minted.entity_id: member for minted, member in (*registry.by_hand, *registry.located)}
    past = {row["merged_id"] for row in registry.history}
    articles = _by_article(decisions, members)
    named = {entity_id for override in decisions.overrides for entity_id in _ids(override)} - articles.keys()
    at |= unminted(members, named - at.keys() - past)
    _check(decisions, at.keys() | past | articles.keys())
    decided = Decided([], [], [], [])
    for override in decisions.overrides:
        left, right = at.get(override.left), at.get(override.right)
        if left is None:
            continue
        if override.action in _COLUMN:
            decided.values.append((left, override))
        elif override.action == "different" and override.right in articles:
            decided.part(_told_apart(left, articles[override.right], group, override, decisions.source), override.line)
        elif right is not None and override.action == "same":
            decided.same.append((left, right, override))
        elif right is not None:
            decided.part((left, right), override.line)
    return decided


def _by_article(decisions: Decisions, members: Members) -> dict[str, list[int]]:
    """Find the members of the articles that decisions name in place of an entity."""
    found: dict[str, list[int]] = {
        override.right: [] for override in decisions.overrides if override.action == "different"
    }
    for member, article in enumerate(members.article if found else ()):
        if article in found:
            found[article].append(member)
    return {article: listed for article, listed in found.items() if listed}


def _told_apart(left: int, there: list[int], group: list[int], override: Override, source: str) -> tuple[int, int]:
    """Give the pair to part when an article names somebody else by an entity's name."""
    meant = [member for member in there if group[member] == group[left]]
    others = [member for member in range(len(group)) if group[member] == group[left] and member not in meant]
    if not meant or not others:
        problem = "is not named in" if not meant else "is named only in"
        raise InputError(
            f"{source}, line {override.line}: {override.left} {problem} {override.right}",
            "name an article that takes somebody else for it (`mentions` lists entity_id and article_id)",
        )
    return (left if left in others else others[0]), meant[0]


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
