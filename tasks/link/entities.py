"""Which article entities are one: a pure function of all of them and of the decisions, in no order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.link.context import read_context
from tasks.link.decisions import Decisions
from tasks.link.keys import keys_of
from tasks.link.known import known_entities
from tasks.link.members import Members
from tasks.link.namesakes import part_namesakes
from tasks.link.offices import tie_offices
from tasks.link.persons import settle_short_names, tie_full_names
from tasks.link.things import tie_things
from tasks.link.ties import Nodes, Tie


@dataclass(slots=True)
class Partition:
    """The group of each member; doubts between members; facts that reference lists state of members."""

    group: list[int]
    doubts: list[tuple[int, int, Tie]] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)


def partition(members: Members, decisions: Decisions, apart: Sequence[tuple[int, int]]) -> Partition:
    """Group the members; the pairs in `apart` are never one. Groups are numbered by their first member.

    Keys first (reference lists, then folded names), then namesakes parted, then spellings, offices and short names.
    """
    keys = keys_of(members)
    facts = known_entities(members, keys, decisions.references)
    nodes = Nodes(members, keys)
    part_namesakes(nodes, members, apart)
    context = read_context(members, keys)
    tie_full_names(nodes, members, context)
    tie_things(nodes, members)
    tie_offices(nodes, members, context)
    settle_short_names(nodes, members, context)
    doubts = [
        (nodes.members[left][0], nodes.members[right][0], tie)
        for left, right, tie in nodes.doubts
        if nodes.members[left] and nodes.members[right]
    ]
    return Partition(nodes.groups(), doubts, facts)
