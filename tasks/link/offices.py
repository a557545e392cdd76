"""Tie bodies that an article names without their state: "the Foreign Ministry" to the one its people and company tell.

Who is "Foreign Ministry spokeswoman" here and "Russian Foreign Ministry spokeswoman" elsewhere tells whose ministry it
is. Else the other names of the article do, where they keep clearly more company with one state's body than any other's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from tasks.link.context import MOST_ARTICLES, Context
from tasks.link.keys import Key
from tasks.link.members import Members, name_key
from tasks.link.ties import Nodes, Tie

# Company, in telling keys, that two articles must share for their offices to be one, and how far ahead it must be.
_SHARED = 1.2
_LEAD = 4.0
# Offices of one name that are compared with each other; of more, nobody can say which are one.
_MOST_OFFICES = 50
_HOLDER = Tie("body of the same office holder", 0.9)


def tie_offices(nodes: Nodes, members: Members, context: Context) -> None:
    """Tie each office to a state's body of its name, or to the same office of another article."""
    offices: dict[Key, list[int]] = defaultdict(list)
    bodies: dict[Key, list[int]] = defaultdict(list)
    for node, key in enumerate(nodes.key):
        if key[0] == "office" and nodes.members[node]:
            offices[key[2:]].append(node)
        elif key[0] == "body" and key[1]:
            bodies[key[2:]].append(node)
    holders = _Holders(nodes, members) if offices else None
    for words in sorted(offices):
        states = {node: _company(nodes, members, context, node) for node in bodies[words]}
        free: dict[int, float] = {}  # offices that no state's body claims -> how near the nearest is
        for node in offices[words]:
            body = holders.body(node, bodies[words]) if holders else None
            here = _company(nodes, members, context, node)
            ranked = sorted(((context.weigh(here & there), body) for body, there in states.items()), reverse=True)
            best, runner = [*ranked, (0.0, -1), (0.0, -1)][:2]
            if body is not None:
                nodes.tie(body, node, _HOLDER)
            elif best[0] >= max(_SHARED, _LEAD * runner[0]):
                nodes.tie(best[1], node, _tie(best[0]))
            else:
                free[node] = best[0]
        for score, left, right in _fellows(nodes, members, context, free):
            nodes.tie(left, right, _tie(score))


def _tie(shared: float) -> Tie:
    return Tie("office of one name in the same company", round(shared / (shared + 1.0), 6))


def _company(nodes: Nodes, members: Members, context: Context, node: int) -> frozenset[Key]:
    """Gather the keys that stand beside a body in its articles."""
    articles = sorted({members.article[member] for member in nodes.members[node]})[:MOST_ARTICLES]
    keys = frozenset[Key]().union(*(context.keys[article] for article in articles))
    return frozenset(key for key in keys if key[0] not in {"office", "body"})


def _fellows(
    nodes: Nodes, members: Members, context: Context, free: dict[int, float]
) -> Iterator[tuple[float, int, int]]:
    """Give the pairs of offices whose articles share more company than either does with any state's body."""
    if len(free) > _MOST_OFFICES:
        return
    company = {node: _company(nodes, members, context, node) for node in free}
    for left, right in combinations(sorted(free), 2):
        shared = context.weigh(company[left] & company[right])
        if shared >= max(_SHARED, _LEAD * free[left], _LEAD * free[right]):
            yield shared, left, right


class _Holders:
    """People whose role names a body: whom an office can be traced by."""

    def __init__(self, nodes: Nodes, members: Members) -> None:
        self._nodes, self._members = nodes, members
        self._people: dict[str, list[int]] = defaultdict(list)  # of each article, with a role
        self._group: dict[int, list[int]] = defaultdict(list)
        for member in range(len(members)):
            if members.type[member] == "PER" and members.roles[member]:
                self._people[members.article[member]].append(member)
                self._group[nodes.find(nodes.node_of[member])].append(member)

    def body(self, office: int, bodies: Sequence[int]) -> int | None:
        """Give the one body that a role of the office's own people names in another article."""
        found = {
            body
            for holder in self._held(office)
            for other in self._group[self._nodes.find(self._nodes.node_of[holder])]
            for body in bodies
            for member in self._nodes.members[body]
            if self._members.article[member] == self._members.article[other] and self._names(other, member)
        }
        return found.pop() if len(found) == 1 else None

    def _held(self, office: int) -> list[int]:
        return [
            person
            for member in self._nodes.members[office]
            for person in self._people[self._members.article[member]]
            if self._names(person, member)
        ]

    def _names(self, person: int, body: int) -> bool:
        return any(self._members.key[body] in name_key(role) for role in self._members.roles[person])
