"""Decide which documents of a run land, under which id, and which landed ones they replace.

Two captures of one article: the newest stays. Two documents that share an id for another reason: both stay, and the
later one gets an id of its own. Nothing is dropped without a reject that says so.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from schemas.records import Reject
from tasks.identity import make_id


@dataclass(frozen=True, slots=True)
class Head:
    """What tells one landed or new document from another."""

    article_id: str
    source_id: str
    source_uri: str
    source_sha256: str
    content_sha256: str | None
    captured_at: datetime | None
    rules_version: str = ""


@dataclass(slots=True)
class Plan:
    """For each new document the id it lands under (None: it does not), what it copies; landed ids to drop."""

    ids: list[str | None]
    duplicate_of: dict[int, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    superseded: list[tuple[Head, str]] = field(default_factory=list)  # an older capture, and the article it is of


def plan_merge(new: Sequence[Head], landed: Sequence[Head], replaced: Collection[str]) -> Plan:
    """Plan a run. `new` is in reading order; `replaced` names source or article ids to drop from what landed."""
    plan = Plan([head.article_id for head in new])
    _refuse_repeated_sources(new, plan)
    by_source = {head.source_id: head for head in landed}
    _refuse_older_of_source(new, by_source, plan)
    replaced = set(replaced)
    arriving = {head.source_id for head, kept in zip(new, plan.ids, strict=True) if kept}
    refused_captures = {
        head.source_id for head, kept in zip(new, plan.ids, strict=True) if not kept and head.source_id in by_source
    } - arriving
    for head in landed:
        named = head.source_id in replaced or head.article_id in replaced
        if head.source_id in arriving or (named and head.source_id not in refused_captures):
            plan.dropped.add(head.article_id)
    owners = {head.article_id: head for head in landed}
    groups: dict[str, list[int]] = defaultdict(list)
    for number, kept in enumerate(plan.ids):
        if kept:
            groups[kept].append(number)
    for identity, members in groups.items():
        _settle_identity(identity, members, new, owners.get(identity), plan)
    return plan


def derived_id(identity: str, source_id: str) -> str:
    """Give a document whose id is taken an id of its own."""
    return make_id("a", "shared", identity, source_id)


def repeated_source(source_id: str, source_uri: str, first_uri: str, *, same: bool) -> Reject:
    """Make the reject for a source_id that came before in the run, with the same content or other."""
    return Reject(
        source_id,
        source_uri,
        "land",
        "duplicate_source_id",
        f"source_id {source_id!r} came before in this run with {'the same' if same else 'other'} content "
        f"({first_uri}); the first stays. Next step: give each document an id of its own",
    )


def _refuse_repeated_sources(new: Sequence[Head], plan: Plan) -> None:
    first: dict[str, Head] = {}
    for number, head in enumerate(new):
        known = first.setdefault(head.source_id, head)
        if known is not head:
            plan.ids[number] = None
            same = known.source_sha256 == head.source_sha256
            plan.rejects.append(repeated_source(head.source_id, head.source_uri, known.source_uri, same=same))


def _refuse_older_of_source(new: Sequence[Head], by_source: Mapping[str, Head], plan: Plan) -> None:
    for number, head in enumerate(new):
        known = by_source.get(head.source_id)
        if plan.ids[number] and known and _older(head, known):
            _supersede(plan, number, head, known)


def _settle_identity(identity: str, members: list[int], new: Sequence[Head], owner: Head | None, plan: Plan) -> None:
    """Share out one article id among the documents that claim it."""
    staying_owner = owner if owner and owner.article_id not in plan.dropped else None
    captured = [number for number in members if new[number].captured_at]
    newest = min(captured, key=lambda number: (-_stamp(new[number]), new[number].source_id), default=None)
    for number in captured:
        if number != newest and newest is not None:
            _supersede(plan, number, new[number], new[newest])
    if newest is not None and staying_owner and staying_owner.captured_at:
        if _stamp(new[newest]) > _stamp(staying_owner):
            plan.dropped.add(identity)
            _note_superseded(plan, staying_owner, new[newest])
            staying_owner = None
        else:
            _supersede(plan, newest, new[newest], staying_owner)
    rest = sorted((number for number in members if plan.ids[number]), key=lambda number: new[number].source_id)
    if not staying_owner and owner:
        rest.sort(key=lambda number: new[number].source_id != owner.source_id)
    first = staying_owner or (new[rest[0]] if rest else None)
    for number in rest if staying_owner else rest[1:]:
        plan.ids[number] = derived_id(identity, new[number].source_id)
        if first and first.content_sha256 and first.content_sha256 == new[number].content_sha256:
            plan.duplicate_of[number] = identity


def _older(head: Head, known: Head) -> bool:
    return bool(head.captured_at and known.captured_at and head.captured_at < known.captured_at)


def _stamp(head: Head) -> float:
    return head.captured_at.timestamp() if head.captured_at else 0.0


def _supersede(plan: Plan, number: int, head: Head, newer: Head) -> None:
    plan.ids[number] = None
    _note_superseded(plan, head, newer)


def _note_superseded(plan: Plan, head: Head, newer: Head) -> None:
    plan.superseded.append((head, newer.article_id))
    message = (
        f"captured {head.captured_at}, and {newer.source_id!r} ({newer.source_uri}) is a capture of the "
        f"same article that is as new or newer, of {newer.captured_at}. Next step: none needed"
    )
    plan.rejects.append(Reject(head.source_id, head.source_uri, "land", "superseded_capture", message))
