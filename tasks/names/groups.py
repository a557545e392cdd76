"""Which mentions of organisations, places and other things are one within an article.

Places meet by country (the U.S., America, United States, Americans), organisations by acronym, by long and short
form, and with or without the country in front.
"""

import re
from collections import defaultdict

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft
from tasks.names.places import country_of, demonym_of, place_key, region_of

_SMALL = frozenset({"of", "the", "and", "for", "&", "in", "on", "to", "de", "la", "a", "-"})
_SHARED = frozenset({"georgia"})  # a country and a state of the United States
_NEAR_GEORGIA = frozenset({"georgian", "georgians", "tbilisi", "abkhazia", "south ossetia", "armenia", "azerbaijan"})
_COUNTRY_LENGTH = 4  # words in the longest country name worth trying


def group_things(drafts: list[Draft], texts: list[str], words: Lexicon) -> list[list[int]]:
    """Group the drafts that are not persons; each group lists indices into `drafts`, in order.

    `texts` holds, for each draft, the few characters before it: "(" tells an acronym that explains the name before.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(drafts):
        if item.type != "PER":
            groups[_key(item, words)].append(number)
    merged = _Merge(list(groups))
    organisations = {key: drafts[members[0]] for key, members in groups.items() if key.startswith("ORG ")}
    _join_acronyms(drafts, texts, groups, merged)
    _join_short_forms(organisations, merged, words)
    people = {word for item in drafts if item.type == "PER" for word in item.words}
    _join_later_short_forms(groups, merged, people, words)
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
            item.country = demonym_of(item.text)
        elif item.type == "LOC" and not (is_state and item.key in _SHARED):
            item.country = country_of(item.text)


def _key(item: Draft, words: Lexicon) -> str:
    if item.country:
        return f"country {item.country}"
    region = region_of(item.text) if item.type in {"LOC", "MISC"} else None
    if region:
        return f"LOC {place_key(region.name)}"
    party = words.same_group.get(item.key)
    if party:
        return f"ORG {party}"
    name = [part.rstrip(".") for part in item.words if part not in {"the", ".", "'s", "’s"}]
    if item.type == "ORG":
        while len(name) > 1 and _is_corporate(name[-1], words) and name[-1] != "group":
            name.pop()
    plain = " ".join(name).replace(".", "").replace(" 's", "'s")
    if item.type == "LOC" and plain.endswith(" city") and plain.removesuffix(" city") in words.cities:
        plain = plain.removesuffix(" city")
    if item.type == "ORG" and _owner(plain) in {"", "US"}:
        plain = words.same_group.get(_without_country(plain), plain)
    return f"{item.type} {plain}"


def _is_corporate(word: str, words: Lexicon) -> bool:
    """Say whether a word only tells that a name is a company's: "Inc", "Holdings"."""
    return word in words.cues["legal_forms"] or word in words.cues["company_words"]


class _Merge:
    """Union of keys; the first key of a set names it."""

    def __init__(self, keys: list[str]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = self.root(one), self.root(other)
        if first != second:
            self._parent[second] = first


def _initials(name: str, *, small: bool) -> str:
    parts = [part for part in re.split(r"[\s\-/]+", name) if part and part[0].isalpha()]
    return "".join(part[0] for part in parts if small or part not in _SMALL)


def _join_acronyms(drafts: list[Draft], texts: list[str], groups: dict[str, list[int]], merged: _Merge) -> None:
    """Tie "EU" to "European Union", and "(KPA)" to the name right before it."""
    long: dict[str, str] = {}
    for key in groups:
        kind, _, name = key.partition(" ")
        if kind in {"ORG", "MISC"} and " " in name:
            long.setdefault(_initials(name, small=False), key)
            long.setdefault(_initials(name, small=True), key)
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


def _join_short_forms(organisations: dict[str, Draft], merged: _Merge, words: Lexicon) -> None:
    """Tie "State Department" to "U.S. State Department", "Apple" to "Apple Computer", when one long form fits."""
    stripped: dict[str, list[str]] = defaultdict(list)
    for key in organisations:
        stripped[_without_country(key.removeprefix("ORG "))].append(key)
    for keys in stripped.values():
        bare = [key for key in keys if key.removeprefix("ORG ") == _without_country(key.removeprefix("ORG "))]
        owners = {_owner(key.removeprefix("ORG ")) for key in keys} - {""}
        if (bare and len(owners) <= 1) or (not bare and len(owners) == 1):
            for key in keys[1:]:
                merged.join(keys[0], key)
    ends: dict[str, list[str]] = defaultdict(list)
    for key in organisations:
        name = key.removeprefix("ORG ").split()
        for word in {name[0], name[-1]}:
            ends[word].append(key)
    for key in organisations:
        name = key.removeprefix("ORG ").split()
        longer = [
            other for other in dict.fromkeys([*ends[name[0]], *ends[name[-1]]])
            if other != key and _is_short_form(name, other.removeprefix("ORG ").split(), words)
        ]  # fmt: skip
        if len({merged.root(other) for other in longer}) == 1:
            merged.join(longer[0], key)


def _join_later_short_forms(groups: dict[str, list[int]], merged: _Merge, people: set[str], words: Lexicon) -> None:
    """Tie the first of two words used alone after both were: "Kestro Marine", then "Kestro" (once before, in a title).

    The second word must be able to go: "TV" or "National" say too much or too little.
    """
    names = {key: key.removeprefix("ORG ").split() for key in groups if key.startswith("ORG ")}
    longer: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        if len(name) == 2 and len(name[1]) > 2:
            longer[name[0]].append(key)
    common = people | words.org_words | words.role_modifiers
    for key, name in names.items():
        found = longer[name[0]]
        if len(name) > 1 or len({merged.root(other) for other in found}) != 1 or name[0] in common:
            continue
        introduced = min(groups[other][0] for other in found)
        early = sum(number < introduced for number in groups[key])
        if groups[key][-1] > introduced and early <= 1:
            merged.join(found[0], key)


def _owner(name: str) -> str:
    bare = _without_country(name)
    lead = name.removesuffix(bare).strip() if name != bare else ""
    return (country_of(lead.upper() if len(lead) < 4 else lead) or demonym_of(lead) or "") if lead else ""


def _without_country(name: str) -> str:
    parts = name.split()
    for size in range(min(_COUNTRY_LENGTH, len(parts) - 1), 0, -1):
        lead = " ".join(parts[:size])
        if country_of(lead.upper() if len(lead) < 4 else lead) or demonym_of(lead):
            rest = parts[size:]
            return " ".join(rest[1:] if rest and rest[0] in {"'s", "’s"} and len(rest) > 1 else rest)
    return name


def _is_short_form(short: list[str], long: list[str], words: Lexicon) -> bool:
    """Say whether one organisation's name can be cut to the other: its first word, its kind, its last words.

    A place goes from a paper or a team ("Tolmen Post", "Tolmen Rovers"), not from a body that other places have too.
    """
    if len(short) >= len(long):
        return False
    if long[: len(short)] == short:
        rest = long[len(short) :]
        if all(_is_corporate(part, words) for part in rest):
            return True
        if len(short) == 1 and len(rest) == 1 and rest[0] in words.cues["trades"]:
            return True
        if len(short) == 1:
            return short[0] in words.org_words and rest[0] == "of"
        return False
    if long[-len(short) :] == short and " ".join(long[: -len(short)]) in words.places:
        return short[-1] in words.cues["papers"] or (short[-1] not in words.org_words and "of" not in short)
    return len(short) == 1 and short[0] in words.org_words and long[-1] == short[0]
