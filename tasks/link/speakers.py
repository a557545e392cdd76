"""Who speaks in each quote: the entity its article found, or the one holder of an office that other articles state.

"Youssef al-Harani came home. ... the envoy said" names no envoy; that Harani is one stands elsewhere.
"""

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa

from tasks.link.members import Members
from tasks.names.nominals import Office, holds, office

# What `speaker_reason` says of a noun that stands for nobody the article names, and of one settled here.
NO_NAME, OFFICE_ELSEWHERE = "role_without_name", "office_stated_elsewhere"
# Days between two articles after which an office may have passed on.
TERM = 730
_LONGEST = 4  # words of "the former foreign minister"


def speaker_groups(quotes: pa.Table, members: Members, group: Sequence[int]) -> list[int | None]:
    """Give the group of each quote's speaker, None where nobody fits or more than one does."""
    place = dict(zip(zip(members.article, members.cluster, strict=True), group, strict=True))
    people: dict[str, list[int]] = defaultdict(list)
    for member, kind in enumerate(members.type):
        if kind == "PER":
            people[members.article[member]].append(member)
    held = _offices(members, group)
    columns = (quotes[name].to_pylist() for name in ("article_id", "speaker_cluster", "speaker_type", "speaker"))
    found: list[int | None] = []
    for article, cluster, kind, speaker in zip(*columns, strict=True):
        known = place.get((article, cluster))
        if known is None and kind == "nominal":
            known = _holder(speaker or "", people[article], members, group, held)
        found.append(known)
    return found


def _offices(members: Members, group: Sequence[int]) -> dict[int, list[tuple[int, Office]]]:
    """Give the offices of each group, with the member that states each."""
    found: dict[int, list[tuple[int, Office]]] = defaultdict(list)
    for member, roles in enumerate(members.roles):
        if members.type[member] == "PER":
            found[group[member]] += [(member, office(role)) for role in roles]
    return found


def _holder(
    speaker: str, people: list[int], members: Members, group: Sequence[int], held: dict[int, list[tuple[int, Office]]]
) -> int | None:
    words = speaker.casefold().split()
    if not 2 <= len(words) <= _LONGEST or words[0] != "the":
        return None
    fits = {
        group[member]
        for member in people
        if any(
            holds(stated, words[-1], words[1:-1]) and _same_term(members, member, other)
            for other, stated in held[group[member]]
        )
    }
    return fits.pop() if len(fits) == 1 else None


def _same_term(members: Members, left: int, right: int) -> bool:
    one, other = members.day[left], members.day[right]
    return one is None or other is None or abs((one - other).days) <= TERM
