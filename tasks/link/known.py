"""Consult reference lists first: an article entity that a list knows by name takes the list's identity."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tasks.link.keys import Key
from tasks.link.members import Members, name_key
from tasks.link.references import Reference
from tasks.names.places import countries, region_of


def known_entities(members: Members, keys: list[Key], references: Sequence[Reference]) -> dict[int, dict[str, Any]]:
    """Give what the lists state of members, and key those members by it. Countries and regions are known from the
    facts tables.

    A name that two entries of the lists bear is settled by the country, or by nothing.
    """
    facts: dict[int, dict[str, Any]] = {}
    by_name: dict[str, list[Reference]] = defaultdict(list)
    for reference in sorted(references, key=lambda reference: (reference.key, reference.source)):
        for name in {name_key(reference.name), *map(name_key, reference.aliases)}:
            by_name[name].append(reference)
    for member, key in enumerate(keys):
        if key[0] == "country":
            facts[member] = {"wikidata_id": countries()[key[1]].wikidata_id, "country_code": key[1], "type": "LOC"}
        elif key[0] == "state":
            facts[member] = {"country_code": "US", "type": "LOC"}
        elif members.type[member] == "LOC" and (region := region_of(members.name[member])):
            facts[member] = {"wikidata_id": region.wikidata_id, "type": "LOC"}
        found = _known(members, member, by_name.get(members.key[member], ()))
        if found is None:
            continue
        keys[member] = ("known", found.key)
        stated = {"wikidata_id": found.wikidata_id, "country_code": found.country_code, "type": found.type}
        facts[member] = {name: value for name, value in stated.items() if value}
    return facts


def _known(members: Members, member: int, candidates: Sequence[Reference]) -> Reference | None:
    kind = members.type[member]
    fitting = [
        reference for reference in candidates if (reference.type == "PER") == (kind == "PER") or reference.type is None
    ]
    if len({reference.key for reference in fitting}) > 1:
        country = members.country[member]
        fitting = [reference for reference in fitting if country and reference.country_code == country]
    return fitting[0] if len({reference.key for reference in fitting}) == 1 else None
