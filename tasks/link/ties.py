"""Groups of article entities while they are being tied: nodes of one key, joined one by one, never what is apart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.link.keys import Key
from tasks.link.members import Members
from tasks.link.overrides import Union

# The one reason for which two names of one article can still be one person's.
SPELLING = "other spelling"


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two are one, or may be: the reason and its score."""

    reason: str
    score: float


class Nodes:
    """Nodes hold the members of one key. Ties join nodes; what must stay apart is checked at every tie."""

    def __init__(self, members: Members, keys: Sequence[Key]) -> None:
        self.source = members
        self.key: list[Key] = []
        self.members: list[list[int]] = []
        self.name: list[str] = []
        self.roles: list[set[str]] = []
        self.gender: list[str | None] = []
        self.node_of = [0] * len(members)
        self.ties: dict[int, Tie] = {}
        self.doubts: list[tuple[int, int, Tie]] = []
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.articles: dict[int, frozenset[str]] = {}
        self.grouped: dict[int, set[str]] = {}  # articles of a group, by its root
        listed: dict[Key, list[int]] = defaultdict(list)
        for member, key in enumerate(keys):
            listed[key].append(member)
        for key in sorted(listed):
            self._add(key, listed[key])
        self.union = Union(len(self.key) + len(members))

    def _add(self, key: Key, members: list[int]) -> int:
        node = len(self.key)
        source = self.source
        counts: dict[str, int] = defaultdict(int)
        for member in members:
            self.node_of[member] = node
            counts[source.name[member]] += 1
        genders = {source.gender[member] for member in members} - {None}
        self.key.append(key)
        self.members.append(members)
        self.name.append(min(counts, key=lambda name: (-counts[name], name)))
        self.roles.append({role.casefold() for member in members for role in source.roles[member]})
        self.gender.append(genders.pop() if len(genders) == 1 else None)
        return node

    def find(self, node: int) -> int:
        """Give the root of a node's group."""
        return self.union.find(node)

    def keep_apart(self, left: int, right: int) -> None:
        """Forbid that two nodes are ever one."""
        self.apart[left].add(right)
        self.apart[right].add(left)

    def together(self, left: int, right: int) -> bool:
        """Say whether one article names both."""
        return not self._articles(left).isdisjoint(self._articles(right))

    def _group_articles(self, root: int) -> set[str]:
        if root not in self.grouped:
            self.grouped[root] = set(self._articles(root))
        return self.grouped[root]

    def _articles(self, node: int) -> frozenset[str]:
        if node not in self.articles:
            self.articles[node] = frozenset(self.source.article[member] for member in self.members[node])
        return self.articles[node]

    def tie(self, left: int, right: int, tie: Tie) -> bool:
        """Join the groups of two nodes, unless something keeps any of their nodes apart."""
        roots = self.find(left), self.find(right)
        if roots[0] == roots[1]:
            return True
        if self.apart and not self._free(*roots):
            return False
        low, high = sorted(roots)
        if self.key[left][0] == "person":
            one, other = self._group_articles(low), self._group_articles(high)
            if tie.reason != SPELLING and not one.isdisjoint(other):
                return False  # an article tells them apart
            one |= other
        self.union.join(low, high)
        self.apart[low] |= self.apart.pop(high, set())
        self.ties[high] = tie
        return True

    def _free(self, left: int, right: int) -> bool:
        return all(self.find(other) != right for other in self.apart.get(left, ())) and all(
            self.find(other) != left for other in self.apart.get(right, ())
        )

    def doubt(self, left: int, right: int, tie: Tie) -> None:
        """Note a pair that may be one."""
        self.doubts.append((left, right, tie))

    def split(self, member: int) -> int:
        """Take a member out of its node into one of its own, unless it is alone there."""
        node = self.node_of[member]
        if self.members[node] == [member]:
            return node
        self.members[node] = [other for other in self.members[node] if other != member]
        self.articles.pop(node, None)
        return self._add((*self.key[node], "", self.source.article[member], str(self.source.cluster[member])), [member])

    def join_split(self, member: int, node: int) -> None:
        """Take a member out of its node into another of the same name."""
        self.members[self.node_of[member]].remove(member)
        self.members[node].append(member)
        self.node_of[member] = node
        self.articles.pop(node, None)

    def move(self, member: int, node: int, tie: Tie) -> None:
        """Take a member out of its node and tie it to another's group."""
        own = self.split(member)
        if not self.tie(own, node, tie):
            self.doubt(own, node, tie)

    def groups(self) -> list[int]:
        """Give the group of each member, numbered by their first member."""
        numbers: dict[int, int] = {}
        return [numbers.setdefault(self.find(node), len(numbers)) for node in self.node_of]
