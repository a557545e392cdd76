"""Ids of groups that are made anew at every run, kept from run to run."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.identity import make_id

Order = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Bearer:
    """A member of a group: its own id, its place in time, and the group id an earlier run gave it."""

    name: str
    order: Order
    earlier: str | None


def mint(prefix: str, groups: Sequence[Sequence[Bearer]]) -> list[str]:
    """Name each group, keeping ids of an earlier run; the members of a group come in order.

    A new id is minted from the first member. An id given earlier is kept by the group that holds the member it was
    minted from, else by the one that holds its earliest bearer. So an id changes only where a group is new, split or
    absorbed, and without a history the same groups have the same ids everywhere.
    """
    kept = _kept(prefix, groups)
    taken = Counter(kept.values())
    earlier = {member.earlier for group in groups for member in group if member.earlier}
    names: list[str] = []
    for number, group in enumerate(groups):
        parts = [group[0].name]
        name = kept.get(number) or make_id(prefix, *parts)
        # What would be minted may live on elsewhere, when this group has split off from it.
        while number not in kept and (taken[name] or name in earlier):
            parts.append("split")
            name = make_id(prefix, *parts)
        names.append(name)
    return names


def _kept(prefix: str, groups: Sequence[Sequence[Bearer]]) -> dict[int, str]:
    bearers: defaultdict[str, list[tuple[bool, Order, int]]] = defaultdict(list)
    for number, group in enumerate(groups):
        for member in group:
            if member.earlier:
                origin = make_id(prefix, member.name) == member.earlier
                bearers[member.earlier].append((not origin, member.order, number))
    claims: defaultdict[int, list[tuple[bool, Order, str]]] = defaultdict(list)
    for name, held in bearers.items():
        away, order, number = min(held)
        claims[number].append((away, order, name))
    return {number: min(held)[2] for number, held in claims.items()}
