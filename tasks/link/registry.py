"""Ids for good: minted once, tied to the article entity they were minted for, never used for anything else.

An id is *anchored* on one article's entity. It goes where its anchor goes: groups that join keep the oldest of their
ids and leave a row in `entity_merges` for the others; groups that part again get back the ids anchored in them. When
the anchor's article is gone or names it no longer, the id takes a new anchor among the members it had.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from tasks.identity import make_id
from tasks.link.members import Members, name_key

Row = dict[str, Any]
_ANCHOR = ("anchor_article_id", "anchor_cluster", "anchor_name", "minted")


@dataclass(frozen=True, slots=True)
class Minted:
    """An id that was minted, what for, and in which run of the registry."""

    entity_id: str
    article: str
    cluster: int
    name: str
    generation: int
    merge: Row | None = None  # its row of entity_merges, when it redirects

    @property
    def age(self) -> tuple[int, str]:
        """Order ids from the oldest."""
        return self.generation, self.entity_id

    def anchor(self) -> Row:
        """Give the columns that say what the id is anchored on."""
        return dict(zip(_ANCHOR, (self.article, self.cluster, self.name, self.generation), strict=True))


@dataclass(frozen=True, slots=True)
class Registry:
    """Every id that has a member, with the member it is anchored on, oldest first; and redirects without one."""

    located: tuple[tuple[Minted, int], ...]
    history: tuple[Row, ...]
    generation: int  # of ids minted now


@dataclass(slots=True)
class Assigned:
    """The id of each group, what it is anchored on, and the groups' other ids with the id kept."""

    ids: list[Minted]
    merged: list[tuple[Minted, int, str]]  # an id that redirects, its member, and the id kept


def read_registry(tables: Mapping[str, pa.Table], members: Members) -> Registry:
    """Read every id ever minted that still means something, and find its member."""
    known: list[Minted] = []
    for row in _rows(tables, "entities", ("entity_id", *_ANCHOR)):
        known.append(_minted(row["entity_id"], row, None))
    for row in _rows(
        tables, "entity_merges", ("merged_id", "kept_id", "reason", "score", "decided_by", "run_id", *_ANCHOR)
    ):
        known.append(_minted(row["merged_id"], row, row))
    anchored = _anchor_index(members)
    labelled = _first_labelled(members)
    located: list[tuple[Minted, int]] = []
    history: list[Row] = []
    for minted in sorted(known, key=lambda minted: minted.age):
        candidates = anchored.get((minted.article, name_key(minted.name)), [])
        same = [member for member in candidates if members.cluster[member] == minted.cluster]
        member = next(iter(same or candidates), labelled.get(minted.entity_id))
        if member is not None:
            located.append((replace(minted, **_anchor_of(members, member)), member))
        elif minted.merge:
            history.append(minted.merge)
    return Registry(tuple(located), tuple(history), 1 + max((minted.generation for minted in known), default=0))


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
    """Give every group its id: the oldest of those anchored in it, or a new one."""
    owned: dict[int, list[tuple[Minted, int]]] = defaultdict(list)
    for minted, member in registry.located:
        owned[group[member]].append((minted, member))
    first: dict[int, int] = {}
    for member, number in enumerate(group):
        known = first.get(number)
        if known is None or mint_order(members, member) < mint_order(members, known):
            first[number] = member
    taken = {minted.entity_id for minted, _ in registry.located} | {row["merged_id"] for row in registry.history}
    out = Assigned([], [])
    for number in range(len(first)):
        claims = owned.get(number)
        if not claims:
            out.ids.append(_mint(members, first[number], registry.generation, taken))
            continue
        kept = claims[0][0]
        out.ids.append(replace(kept, merge=None))
        out.merged += [(other, member, kept.entity_id) for other, member in claims[1:]]
    return out


def redirects(assigned: Assigned, registry: Registry, reasons: Mapping[str, Row], run_id: str) -> Iterator[Row]:
    """Give the rows of `entity_merges`: those that hold as they stood, new ones with their reason."""
    for other, _, kept in assigned.merged:
        earlier = other.merge
        reason = reasons[other.entity_id]
        if earlier and earlier["kept_id"] == kept and earlier["decided_by"] == reason["decided_by"]:
            row = dict(earlier)
        else:
            row = {"kept_id": kept, "merged_id": other.entity_id, "run_id": run_id, **reason}
        yield {**row, **other.anchor()}
    moved = {other.entity_id: kept for other, _, kept in assigned.merged}
    moved.update((row["merged_id"], row["kept_id"]) for row in registry.history)
    for row in registry.history:
        target, seen = row["kept_id"], {row["merged_id"]}
        while target in moved and target not in seen:
            seen.add(target)
            target = moved[target]
        yield {**row, "kept_id": target}


def mint_order(members: Members, member: int) -> tuple[str, str, int]:
    """Order members by publication day, article and cluster: the first names the group."""
    day = members.day[member]
    return day.isoformat() if day else "9999", members.article[member], members.cluster[member]


def _minted(entity_id: str, row: Row, merge: Row | None) -> Minted:
    article, cluster, name, generation = (row[column] for column in _ANCHOR)
    return Minted(entity_id, article or "", -1 if cluster is None else cluster, name or "", generation or 0, merge)


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
