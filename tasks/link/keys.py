"""The first tie: article entities whose names are the same once spelling, titles and known aliases are folded.

A key is exact and needs no comparing: it carries most of the linking. Countries meet in their code, bodies of a state
in their words and their state ("US State Department", "the State Department"), persons in the words of their name.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from tasks.link.members import Members, name_key
from tasks.names.lexicon import lexicon
from tasks.names.match_organisations import organisation_name
from tasks.names.match_persons import person_name
from tasks.names.peoples import people_key, without_prefix
from tasks.names.places import country_of, demonym_of, state_body_of

Key = tuple[str, ...]
_PARTY = "party"


def keys_of(members: Members) -> list[Key]:
    """Give the key of each member."""
    shares = _kinds(members)
    nations = _nations(members)
    return [_key(members, member, shares, nations) for member in range(len(members))]


def _key(members: Members, member: int, shares: dict[str, str], nations: dict[str, list[str]]) -> Key:
    name, kind = members.name[member], members.type[member]
    if len(members.key[member].split()) > 1:
        kind = shares.get(members.key[member], kind)
    if kind == "PER":
        return person_key(name)
    code = country_of(name) or demonym_of(without_prefix(name))
    if code and kind != "ORG":
        if members.key[member] in lexicon().us_states and nations[members.article[member]][:1] == ["US"]:
            return "state", members.key[member]  # Georgia, in an article about the United States
        return "country", code
    if kind == "MISC" and people_key(name) not in lexicon().org_names:  # "New Yorkers" are no magazine
        name = people_key(name)
    known = _known_aliases().get(name_key(name))
    if kind == "ORG" and known in lexicon().us_states:
        known = None  # the agency "PA" is not "Pa."
    if known and known not in _homes() and not known.endswith(_PARTY):
        return "thing", known
    words, state, body = _thing(known or name)
    if not body:
        return "thing", " ".join(words)
    about = nations[members.article[member]]
    state = state or members.country[member] or ""
    home = _homes().get(" ".join(words), "")
    if not state and home:
        state = home if not about or home in about else about[0]
    state = state or (about[0] if about else "")
    if state:
        return "body", state, *words
    return ("body", "", *words) if _PARTY in words else ("office", members.article[member], *words)


@lru_cache(maxsize=262_144)
def person_key(name: str) -> Key:
    """Key a person's name by its words, generation and all."""
    parsed = person_name(name)
    return "person", *parsed.words, *((str(parsed.generation),) if parsed.generation else ())


@lru_cache(maxsize=262_144)
def _thing(name: str) -> tuple[tuple[str, ...], str, bool]:
    """Give the words of an organisation or place, its state where stated, and whether every state has its like."""
    parsed = organisation_name(name)
    states = parsed.countries
    state = state_body_of(name) or (next(iter(states))[1:].upper() if len(states) == 1 else "")
    own = tuple(word for word in parsed.words if word != f"={state.casefold()}")
    leads = parsed.words[-len(own) :] == own  # "U.S. Federal Reserve", not "African-American"
    known = _known_aliases().get(" ".join(own)) if leads else None
    if known and not known.endswith(_PARTY):
        return (known,), "", False
    generic = set(own) <= _office_words() and (len(own) > 1 or (own == parsed.words and own[0] in _homes()))
    if own and (state_body_of(name) or generic):
        return (
            tuple(sorted("department" if word == "ministry" and state == "US" else word for word in own)),
            state,
            True,
        )
    return (name_key(name).replace("&", "and"),), "", False


@cache
def _office_words() -> frozenset[str]:
    lines = files(__package__).joinpath("office_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_known(name: str) -> bool:
    """Whether the table of known aliases has a folded name for a place or organisation."""
    return name in _known_aliases()


@cache
def _known_aliases() -> dict[str, str]:
    text = files(__package__).joinpath("known_aliases.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    found = {name_key(row["alias"]): name_key(row["name"]) for row in rows}
    return found | {name: name for name in found.values()}


def _kinds(members: Members) -> dict[str, str]:
    """Settle whether a name of several words is a person's: by most of its mentions in all articles."""
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for member in range(len(members)):
        if len(members.key[member].split()) > 1:
            counts[members.key[member]][members.type[member] == "PER"] += max(1, members.weight[member])
    mixed = {name: count for name, count in counts.items() if len(count) > 1}
    return {name: "PER" if count[True] >= count[False] else "THING" for name, count in mixed.items()}


def _nations(members: Members) -> dict[str, list[str]]:
    """Give the countries an article names, when one of them makes up most of the mentions; that one first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for member, article in enumerate(members.article):
        counts[article]
        if members.type[member] != "LOC":
            continue
        code, state = country_of(members.name[member]), members.key[member] in lexicon().us_states
        if bool(code) != state:  # what is both says nothing
            counts[article][code or "US"] += members.weight[member]
    return {article: _most_first(count) for article, count in counts.items()}


def _most_first(count: Counter[str]) -> list[str]:
    ordered = sorted(count, key=lambda code: (-count[code], code))
    return ordered if ordered and count[ordered[0]] > 0.6 * sum(count.values()) else []


@cache
def _homes() -> dict[str, str]:
    """Give the state of parties and chambers that news names without it, by their sorted words."""
    text = files(__package__).joinpath("homes.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {" ".join(sorted(row["body"].split())): row["code"] for row in rows}


def words_of(key: Key) -> Sequence[str]:
    """Give the words of a person's key without the generation."""
    return [word for word in key[1:] if not word.isdigit()]
