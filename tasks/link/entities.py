"""Which article entities are one: a pure function of all of them and of the decisions, in no order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.link.decisions import Decisions
from tasks.link.members import Members
from tasks.names.places import country_of, demonym_of


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two groups of members are one: the reason, its score, and who decided."""

    reason: str
    score: float
    decided_by: str = "rule"


@dataclass(slots=True)
class Partition:
    """The group of each member; ties and doubts between members; facts that references state of members."""

    group: list[int]
    ties: dict[frozenset[int], Tie] = field(default_factory=dict)
    doubts: list[tuple[int, int, Tie]] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)

    def tie(self, left: int, right: int) -> Tie | None:
        """Give the reason why two members of one group are one, when it is more than their name."""
        return self.ties.get(frozenset((left, right)))


def partition(members: Members, decisions: Decisions, apart: Sequence[tuple[int, int]]) -> Partition:
    """Group the members; `apart` are never one. Groups are numbered by their first member."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for member in range(len(members)):
        groups[_key(members, member)].append(member)
    group = [0] * len(members)
    for number, listed in enumerate(sorted(groups.values())):
        for member in listed:
            group[member] = number
    return Partition(group)


def _key(members: Members, member: int) -> tuple[str, str]:
    if members.type[member] in {"LOC", "MISC"}:
        code = country_of(members.name[member]) or demonym_of(members.name[member])
        if code:
            return "country", code
    return members.type[member], members.key[member]
