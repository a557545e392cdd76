"""Ids for good: minted once, tied to the article entity they were minted for, never used for anything else.

An id is *anchored* on one article's entity. It goes where its anchor goes: groups that join keep the oldest of their
ids and leave a row in `entity_merges` for the others; groups that part again get back the ids anchored in them. When
the anchor's article is gone or names it no longer, the id takes a new anchor among the members it had.

What is read and kept is what the rules alone make of the ids. People's decisions are laid over it at every run, and
the column `by_rules` remembers what they cover: so without a decision the tables are as if it had never been made.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from tasks.identity import make_id
from tasks.link.members import Members, name_key

Row = dict[str, Any]
_ANCHOR = ("anchor_article_id", "anchor_cluster", "anchor_name", "minted")
_REDIRECT = ("kept_id", "merged_id", "reason", "score", "decided_by", "run_id")


@dataclass(frozen=True, slots=True)
class Minted:
    """An id that was minted, what for, and in which run of the registry."""

    entity_id: str
    article: str
    cluster: int
    name: str
    generation: int
    merge: Row | None = None  # the redirect that the rules made of it
    by_hand: bool = False  # minted for what only a decision parted

    @property
    def age(self) -> tuple[bool, int, str]:
        """Order ids from the oldest; those that only a decision made come last."""
        return self.by_hand, self.generation, self.entity_id

    def anchor(self) -> Row:
        """Give the columns that say what the id is anchored on."""
        return dict(zip(_ANCHOR, (self.article, self.cluster, self.name, self.generation), strict=True))


Located = tuple[Minted, int]  # an id and the member it is anchored on


@dataclass(frozen=True, slots=True)
class Registry:
    """Every id that has a member, oldest first, those of decisions apart; redirects without one; what was published."""

    located: tuple[Located, ...]
    by_hand: tuple[Located, ...]
    history: tuple[Row, ...]
    published: Mapping[str, Row]  # rows of entity_merges by merged_id
    generation: int  # of ids minted now


@dataclass(slots=True)
class Assigned:
    """The id of each group, all ids with their members, and the groups' other ids with the id kept."""

    ids: list[Minted]
    located: list[Located]
    merged: list[tuple[Minted, int, str]]  # an id that redirects, its member, and the id kept


def read_registry(tables: Mapping[str, pa.Table], members: Members) -> Registry:
    """Read every id ever minted that still means something, and find its member."""
    published = {row["merged_id"]: row for row in _rows(tables, "entity_merges", (*_REDIRECT, "by_rules", *_ANCHOR))}
    rows = [*_rows(tables, "entities", ("entity_id", "by_rules", *_ANCHOR)), *published.values()]
    anchored = _anchor_index(members)
    labelled = _first_labelled(members)
    located: list[Located] = []
    history: list[Row] = []
    known = sorted(map(_minted, rows), key=lambda minted: minted.age)
    for minted in known:
        candidates = anchored.get((minted.article, name_key(minted.name)), [])
        same = [member for member in candidates if members.cluster[member] == minted.cluster]
        member = next(iter(same or candidates), labelled.get(minted.entity_id))
        if member is not None:
            located.append((replace(minted, **_anchor_of(members, member)), member))
        elif minted.entity_id in published:
            history.append(minted.merge or published[minted.entity_id])
    return Registry(
        tuple(item for item in located if not item[0].by_hand),
        tuple(item for item in located if item[0].by_hand),
        tuple(history),
        published,
        1 + max((minted.generation for minted in known if not minted.by_hand), default=0),
    )


def unminted(members: Members, ids: Iterable[str]) -> dict[str, int]:
    """Find the members that ids of another registry were minted for: an id follows from its anchor.

    So decisions hold in a warehouse that is built anew, where other ids may have been minted for the same entities.
    """
    wanted = set(ids)
    found: dict[str, int] = {}
    for member in range(len(members) if wanted else 0):
        entity_id = _named_for(members, member)
        if entity_id in wanted:
            found.setdefault(entity_id, member)
    return found


def assign(members: Members, group: list[int], registry: Registry) -> Assigned:
    """Give every group of the rules its id: the oldest of those anchored in it, or a new one."""
    return _assign(members, group, registry.located, registry, by_hand=False)


def overrule(members: Members, group: list[int], base: list[int], assigned: Assigned, registry: Registry) -> Assigned:
    """Give every group of the decisions its id, from those of the rules, whose groups are `base`.

    An id that only a decision made goes without a trace once it is one again with what the rules count it to.
    """
    if group == base:
        return assigned
    ruled = {minted.entity_id for minted, _ in assigned.located}
    by_hand = [item for item in registry.by_hand if item[0].entity_id not in ruled]
    everything = sorted([*assigned.located, *by_hand], key=lambda item: item[0].age)
    out = _assign(members, group, everything, registry, by_hand=True)
    member_of = {minted.entity_id: member for minted, member in out.located}
    held = {(group[member], base[member]) for minted, member in out.located if not minted.by_hand}
    held |= {
        (group[member], base[member]) for member in map(member_of.__getitem__, {kept for _, _, kept in out.merged})
    }
    out.merged = [
        (other, member, kept)
        for other, member, kept in out.merged
        if not other.by_hand or (group[member], base[member]) not in held
    ]
    return out


def _assign(
    members: Members, group: list[int], located: Sequence[Located], registry: Registry, *, by_hand: bool
) -> Assigned:
    owned: dict[int, list[Located]] = defaultdict(list)
    for minted, member in located:
        owned[group[member]].append((minted, member))
    first: dict[int, int] = {}
    for member, number in enumerate(group):
        known = first.get(number)
        if known is None or mint_order(members, member) < mint_order(members, known):
            first[number] = member
    taken = {minted.entity_id for minted, _ in located} | {row["merged_id"] for row in registry.history}
    out = Assigned([], list(located), [])
    for number in range(len(first)):
        claims = owned.get(number)
        if not claims:
            made = replace(_mint(members, first[number], registry.generation, taken), by_hand=by_hand)
            claims = [(made, first[number])]
            out.located.append(claims[0])
        kept = claims[0][0]
        out.ids.append(kept)
        out.merged += [(other, member, kept.entity_id) for other, member in claims[1:]]
    return out


def mint_order(members: Members, member: int) -> tuple[str, str, int]:
    """Order members by publication day, article and cluster: the first names the group."""
    day = members.day[member]
    return day.isoformat() if day else "9999", members.article[member], members.cluster[member]


def _minted(row: Row) -> Minted:
    """Read an id and what the rules alone make of it."""
    article, cluster, name, generation = (row[column] for column in _ANCHOR)
    entity_id, ruled = row.get("entity_id") or row["merged_id"], row["by_rules"]
    merge: Row | None = None
    if ruled:
        merge = {**row, **ruled, "merged_id": entity_id} if ruled["kept_id"] else None
    elif row.get("merged_id") and row["decided_by"] != "override":
        merge = row
    return Minted(
        entity_id,
        article or "",
        -1 if cluster is None else cluster,
        name or "",
        generation or 0,
        {name: merge[name] for name in (*_REDIRECT, *_ANCHOR)} if merge else None,
        by_hand=bool(ruled and not ruled["kept_id"]),
    )


def _anchor_of(members: Members, member: int) -> Row:
    return {"article": members.article[member], "cluster": members.cluster[member], "name": members.name[member]}


def _anchor_index(members: Members) -> dict[tuple[str, str], list[int]]:
    """Find members by article and any of their names; those of that very name stand before other forms."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for member in range(len(members)):
        found[members.article[member], members.key[member]].append(member)
    for member in range(len(members)):
        for key in {name_key(form) for form in members.forms[member]} - {members.key[member]}:
            found[members.article[member], key].append(member)
    return found


def _first_labelled(members: Members) -> dict[str, int]:
    first: dict[str, int] = {}
    for member, label in enumerate(members.label):
        if label is not None and (
            label not in first or mint_order(members, member) < mint_order(members, first[label])
        ):
            first[label] = member
    return first


def _mint(members: Members, member: int, generation: int, taken: set[str]) -> Minted:
    """Mint an id from the article entity it is for. An id that is taken gets a number added to its parts."""
    entity_id = _named_for(members, member)
    attempt = 1
    while entity_id in taken:
        attempt += 1
        entity_id = _named_for(members, member, str(attempt))
    taken.add(entity_id)
    return Minted(entity_id, generation=generation, **_anchor_of(members, member))


def _named_for(members: Members, member: int, *more: str) -> str:
    return make_id("e", members.type[member], members.article[member], members.key[member], *more)


def _rows(tables: Mapping[str, pa.Table], name: str, wanted: Iterable[str]) -> Iterator[Row]:
    if name not in tables:
        return
    table, names = tables[name], list(wanted)
    empty = [None] * table.num_rows
    columns = [table[column].to_pylist() if column in table.schema.names else empty for column in names]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))
