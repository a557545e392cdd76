"""Part persons of one name whom facts tell apart: relatives, and people of other walks of life, countries, times."""

from collections import defaultdict
from collections.abc import Sequence

from tasks.link.context import domains
from tasks.link.keys import words_of
from tasks.link.members import Members
from tasks.link.ties import Nodes

# Years after which a namesake in another walk of life is someone else, whatever the country.
YEARS_APART = 20


def part_namesakes(nodes: Nodes, members: Members, apart: Sequence[tuple[int, int]]) -> None:
    """Split nodes of one name that hold several people, and keep apart whom articles or decisions tell apart."""
    for node in range(len(nodes.key)):
        if nodes.key[node][0] == "person" and len(words_of(nodes.key[node])) > 1:
            _part_by_facts(nodes, members, node)
    at = {pair: member for member, pair in enumerate(zip(members.article, members.cluster, strict=True))}
    kin = [
        (member, at[members.article[member], cluster])
        for member in range(len(members))
        for cluster in members.kin[member]
        if (members.article[member], cluster) in at
    ]
    for left, right in [*map(sorted, kin), *apart]:
        if left == right:
            continue
        if nodes.node_of[left] == nodes.node_of[right]:
            nodes.split(right)
        nodes.keep_apart(nodes.node_of[left], nodes.node_of[right])


def _part_by_facts(nodes: Nodes, members: Members, node: int) -> None:
    """Split a node when its members, by walk of life, fall into groups that conflict; others stay with the largest."""
    walks: dict[str, list[int]] = defaultdict(list)
    for member in nodes.members[node]:
        found = sorted({domain for role in members.roles[member] for domain in domains(role)})
        if len(found) == 1:
            walks[found[0]].append(member)
    if len(walks) < 2:
        return
    ordered = sorted(walks, key=lambda walk: (-len(walks[walk]), walk))
    main = walks[ordered[0]]
    for walk in ordered[1:]:
        if not conflict(members, main, walks[walk]):
            continue
        own = nodes.split(walks[walk][0])
        for member in walks[walk][1:]:
            nodes.join_split(member, own)
        nodes.keep_apart(node, own)


def walks_of(members: Members, group: Sequence[int]) -> set[str]:
    """Give the walks of life that the roles of a group state."""
    return {domain for member in group for role in members.roles[member] for domain in domains(role)}


def conflict(members: Members, left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether two groups differ in country or gender throughout, or lie decades apart."""
    for column in (members.country, members.gender):
        one, other = ({column[member] for member in group} - {None} for group in (left, right))
        if one and other and not one & other:
            return True
    days = [sorted(day for member in group if (day := members.day[member])) for group in (left, right)]
    if not all(days):
        return False
    gap = max((days[0][0] - days[1][-1]).days, (days[1][0] - days[0][-1]).days)
    return gap > YEARS_APART * 365
