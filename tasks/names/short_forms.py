"""Which name of a body or place is short for which longer one of the same article, so that both are one."""

import re
from collections import defaultdict
from collections.abc import Sequence

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft
from tasks.names.places import country_of, demonym_of

_COUNTRY_LENGTH = 4  # words in the longest country name worth trying
_SMALL = frozenset({"of", "the", "and", "for", "&", "in", "on", "to", "de", "la", "a", "-"})
_SHORTEST = 3  # letters of a word that can stand for a body of several words
_OF = frozenset({"of", "for"})
_KINDS = frozenset({"department", "ministry", "university", "college"})  # what a body's name can do without
_TURNED = frozenset({"department", "ministry", "university"})


class Merge:
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


def join_short_forms(keys: Sequence[str], merged: Merge, words: Lexicon) -> None:
    """Tie "State Department" to "U.S. State Department", "Apple" to "Apple Computer", when one long form fits."""
    names = {key: key.partition(" ")[2].split() for key in keys}
    stripped: dict[str, list[str]] = defaultdict(list)
    ends: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        if key.startswith("ORG "):
            stripped[turned_round(without_country(" ".join(name)), words)].append(key)
        for word in {name[0], name[-1]} if name else ():
            ends[word].append(key)
    for bare, same in stripped.items():
        owners = {owner_of(" ".join(names[key])) for key in same} - {""}
        if (f"ORG {bare}" in same and len(owners) <= 1) or (f"ORG {bare}" not in same and len(owners) == 1):
            for key in same[1:]:
                merged.join(same[0], key)
    for key, name in names.items():
        longer = [
            other
            for word in dict.fromkeys((name[0], name[-1]) if name else ())
            for other in ends[word]
            if other != key and _is_short_form(key, other, names, words)
        ]
        if len({merged.root(other) for other in longer}) == 1:
            merged.join(longer[0], key)


def join_later_short_forms(
    drafts: Sequence[Draft], groups: dict[str, list[int]], merged: Merge, people: set[str], words: Lexicon
) -> None:
    """Tie the first word of a body used alone after its name, or once before: "Kestro Marine", then "Kestro".

    The rest must be able to go: "TV" or "National" say too much or too little. What is a known name by itself, or
    stands in the article with its legal form, is short for no other thing: "Kestro Inc." is not "Kestro Watch".
    """
    longer: dict[str, list[str]] = defaultdict(list)
    for key, members in groups.items():
        kind, _, name = key.partition(" ")
        first, *rest = name.split() or [""]
        if (
            kind == "ORG"
            and rest
            and ((len(rest) == 1 and len(rest[0]) >= _SHORTEST) or _has_legal_form(drafts, members, words))
        ):
            longer[first].append(key)
    common = people | words.org_words | words.role_modifiers
    for key, members in groups.items():
        kind, _, name = key.partition(" ")
        found = [
            other for other in longer[name]
            if name not in words.org_names or other.split()[-1] in words.cues["papers"] | {"university"}
        ]  # fmt: skip
        if kind != "ORG" or len({merged.root(other) for other in found}) != 1 or name in common:
            continue
        introduced = min(groups[other][0] for other in found)
        early = sum(number < introduced for number in members)
        if members[-1] > introduced and early <= 1 and not _has_legal_form(drafts, members, words):
            merged.join(found[0], key)


def _has_legal_form(drafts: Sequence[Draft], members: Sequence[int], words: Lexicon) -> bool:
    return any(drafts[number].words[-1].rstrip(".") in words.cues["legal_forms"] for number in members)


def is_corporate(word: str, words: Lexicon) -> bool:
    """Say whether a word only tells that a name is a company's: "Inc", "Holdings"."""
    return word in words.cues["legal_forms"] or word in words.cues["company_words"]


def turned_round(name: str, words: Lexicon) -> str:
    """Write "Department of Justice" as "Justice Department", where no other body has that name."""
    head, of, rest = name.partition(" of ")
    if not of or head not in _TURNED or (head == "university" and rest not in words.cues["university_cities"]):
        return name
    return f"{rest} {head}"


def owner_of(name: str) -> str:
    """Give the code of the country in front of a body's name, "" where there is none."""
    bare = without_country(name)
    lead = name.removesuffix(bare).strip() if name != bare else ""
    return (country_of(lead.upper() if len(lead) < 4 else lead) or demonym_of(lead) or "") if lead else ""


def without_country(name: str) -> str:
    """Cut the country off the front of a body's name: "us state department", "iran's parliament"."""
    parts = name.split()
    for size in range(min(_COUNTRY_LENGTH, len(parts) - 1), 0, -1):
        lead = " ".join(parts[:size])
        if country_of(lead.upper() if len(lead) < 4 else lead) or demonym_of(lead):
            rest = parts[size:]
            return " ".join(rest[1:] if rest and rest[0] in {"'s", "’s"} and len(rest) > 1 else rest)
    return name


def _is_short_form(short_key: str, long_key: str, names: dict[str, list[str]], words: Lexicon) -> bool:
    kind, other = short_key.partition(" ")[0], long_key.partition(" ")[0]
    short, long = names[short_key], names[long_key]
    if kind != other or len(short) >= len(long):
        return False
    if kind == "ORG":
        return _begins(short, long, words) or _ends(short, long, words)
    if kind == "LOC":  # "the Mall"
        return len(short) == 1 and short[0] in words.loc_words and short[0] in {long[-1], long[0]}
    storm = long[0] in words.cues["storms"] and len(long) == len(short) + 1
    return kind == "MISC" and (len(short) > 1 or storm) and long[-len(short) :] == short


def _begins(short: list[str], long: list[str], words: Lexicon) -> bool:
    """Say whether a body's name can be cut to its first words."""
    if long[: len(short)] != short:
        return False
    rest = long[len(short) :]
    if all(is_corporate(part, words) for part in rest):
        return True
    if len(short) == 1:
        return (len(rest) == 1 and rest[0] in words.cues["trades"]) or (short[0] in words.org_words and rest[0] == "of")
    if rest[0] in _KINDS and len(rest) == 1:
        return " ".join(short) not in words.places
    return short[-1] in words.org_words and rest[0] in _OF and " ".join(short) not in words.org_names


def _ends(short: list[str], long: list[str], words: Lexicon) -> bool:
    """Say whether a body's name can be cut to its last words: its kind, what it is of, or all but whose it is.

    A place goes from a paper or a team ("Tolmen Post", "Tolmen Rovers"), not from a body that other places have too.
    """
    if long[-len(short) :] != short:
        return False
    lead = long[: -len(short)]
    if " ".join(lead) in words.places:
        return short[-1] in words.cues["papers"] or (short[-1] not in words.org_words and "of" not in short)
    if len(lead) == 2 and lead[1] == "of":
        return lead[0] in words.cues["org_openers"] and " ".join(short) not in words.places
    if len(short) == 1:
        return short[0] in words.org_words
    return short[-1] in words.cues["parts_of_bodies"]


def initials(name: str, *, small: bool) -> str:
    """Give the first letters of a name, those of small words too when asked: "voa" and "va" of "Voice of America"."""
    parts = [part for part in re.split(r"[\s\-/]+", name) if part and part[0].isalpha()]
    return "".join(part[0].lower() for part in parts if small or part.lower() not in _SMALL)
