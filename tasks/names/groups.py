"""Which mentions of organisations, places and other things are one within an article.

Places meet by country (the U.S., America, United States, Americans), organisations by acronym, by long and short
form, and with or without the country in front.
"""

import re
from collections import defaultdict

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft
from tasks.names.peoples import people_key, without_prefix
from tasks.names.places import country_of, demonym_of, place_key, region_of
from tasks.names.short_forms import (
    Merge,
    initials,
    is_corporate,
    join_later_short_forms,
    join_short_forms,
    owner_of,
    turned_round,
    without_country,
)

_SHARED = frozenset({"georgia"})  # a country and a state of the United States
_NEAR_GEORGIA = frozenset({"georgian", "georgians", "tbilisi", "abkhazia", "south ossetia", "armenia", "azerbaijan"})

_HALVES = {"north": "south", "south": "north", "east": "west", "west": "east"}
_POSSESSIVE = re.compile(r" ?['’]s\b|(?<=s)['’](?= )")  # "New People's Party", "New People Party"


def group_things(drafts: list[Draft], texts: list[str], words: Lexicon) -> list[list[int]]:
    """Group the drafts that are not persons; each group lists indices into `drafts`, in order.

    `texts` holds, for each draft, the few characters before it: "(" tells an acronym that explains the name before.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(drafts):
        if item.type != "PER":
            groups[_key(item, words)].append(number)
    merged = Merge(list(groups))
    _join_acronyms(drafts, texts, groups, merged)
    join_short_forms(list(groups), merged, words)
    people = {word for item in drafts if item.type == "PER" for word in item.words}
    join_later_short_forms(drafts, groups, merged, people, words)
    out: dict[str, list[int]] = defaultdict(list)
    for key, members in groups.items():
        out[merged.root(key)].extend(members)
    return [sorted(members) for members in out.values()]


def settle_countries(drafts: list[Draft], words: Lexicon) -> None:
    """Write into each place and people the country it names.

    Georgia is the American state where the article names other states and neither Georgians nor their neighbours.
    """
    keys = {item.key for item in drafts}
    is_state = bool(keys & (words.us_states - _SHARED)) and not keys & _NEAR_GEORGIA
    for item in drafts:
        if item.type == "MISC":
            item.country = demonym_of(without_prefix(item.text))
        elif item.type == "LOC" and not (is_state and item.key in _SHARED):
            item.country = country_of(_half(item.key, keys) or item.text)


def _half(key: str, keys: set[str]) -> str | None:
    """Give the land that "the North" stands for where an article has both halves of one: North and South Korea."""
    other = _HALVES.get(key)
    found = [name for name in keys if name.startswith(f"{key} ") and f"{other}{name.removeprefix(key)}" in keys]
    return found[0] if other and len(found) == 1 else None


def _key(item: Draft, words: Lexicon) -> str:
    if item.country:
        return f"country {item.country}"
    bare = without_prefix(item.text) if item.type == "MISC" else item.text
    region = region_of(bare) if item.type in {"LOC", "MISC"} else None
    if region:
        return f"LOC {place_key(region.name)}"
    party = words.same_group.get(item.key)
    if party:
        return f"ORG {turned_round(party, words)}"
    if item.type == "MISC":
        return f"MISC {people_key(item.text)}"
    name = [part.rstrip(".") for part in item.words if part not in {"the", ".", "'s", "’s"}]
    if item.type == "ORG":
        while len(name) > 1 and is_corporate(name[-1], words) and name[-1] != "group":
            name.pop()
        if len(name) > 1 and item.text.split()[0].isupper():
            name[:1] = words.same_group.get(item.words[0], name[0]).split()
    plain = _POSSESSIVE.sub("", " ".join(name).replace(".", ""))
    if item.type == "LOC" and plain.endswith(" city") and plain.removesuffix(" city") in words.cities:
        plain = plain.removesuffix(" city")
    if item.type == "ORG" and owner_of(plain) in {"", "US"}:
        plain = words.same_group.get(without_country(plain), plain)
    return f"{item.type} {turned_round(plain, words)}"


def _join_acronyms(drafts: list[Draft], texts: list[str], groups: dict[str, list[int]], merged: Merge) -> None:
    """Tie "EU" to "European Union", and "(KPA)" to the name right before it."""
    long: dict[str, str] = {}
    for key in groups:
        kind, _, name = key.partition(" ")
        if kind in {"ORG", "MISC"} and " " in name:
            long.setdefault(initials(name, small=False), key)
            long.setdefault(initials(name, small=True), key)
    group_of = {number: key for key, members in groups.items() for number in members}
    for key, members in groups.items():
        kind, _, name = key.partition(" ")
        item = drafts[members[0]]
        if kind == "country" or not _is_acronym(item.text):
            continue
        letters = name.replace(" ", "").replace("&", "")
        first = members[0]
        if first and texts[first].rstrip() in {"(", "["} and drafts[first - 1].line == item.line:
            before = group_of.get(first - 1)
            if before and item.start - drafts[first - 1].end <= 3 and drafts[first - 1].type in {"ORG", "MISC"}:
                merged.join(before, key)
                continue
        if letters in long and kind in {"ORG", "MISC"}:
            merged.join(long[letters], key)


def _is_acronym(text: str) -> bool:
    bare = text.replace(".", "").replace("&", "")
    return 2 <= len(bare) <= 6 and bare.isupper() and bare.isalpha()
