"""Countries and regions, their abbreviations, people and capitals, and the offices that stand for a state.

The facts stand in `countries.csv`, `regions.csv` and `state_bodies.csv`. Each question has its own
function, since the answers differ: Moscow belongs to Russia (`capital_of`) but is not Russia (`country_of`).
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.names.spelling import fold
from tasks.names.tables import read_rows

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\s*['’]s?$")
# A body named "French Something" or "Iran's Something" is taken for a body of that state when it says what it does.
_STATE_WORDS = re.compile(
    r"\b(?:ministry|minister|department|parliament|senate|congress|assembly|army|navy|air force|armed forces|military|"
    r"police|government|administration|cabinet|embassy|consulate|supreme court|constitutional court|high court|"
    r"central bank|national bank|federal|state|treasury|agency|intelligence|security|coast guard|house of|office|"
    r"commission|foreign|defen[cs]e|interior|finance|justice|council|duma|forces|troops|guard|border)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1."""

    code: str
    name: str
    wikidata_id: str
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    aliases: tuple[str, ...]


@lru_cache(maxsize=262_144)
def place_key(name: str) -> str:
    """Fold a place name: case, diacritics, dots, a leading article and a closing possessive."""
    bare = _ARTICLE.sub("", _POSSESSIVE.sub("", name.strip()))
    words = fold(bare).replace(".", "").replace("-", " ").replace("&", " and ").split()
    return " ".join("saint" if word == "st" else word for word in words)


@cache
def countries() -> dict[str, Country]:
    """Load the countries by code, once a process."""
    return {
        row["code"]: Country(
            row["code"],
            row["name"],
            row["wikidata_id"],
            *(_listed(row[column]) for column in ("adjectives", "demonyms", "capital", "aliases")),
        )
        for row in read_rows("countries.csv")
    }


def country_of(name: str) -> str | None:
    """Give the code of the country that a name means ("the U.S.", "Great Britain"), not of its people or capital."""
    if name in {"us", "car", "png"}:  # words in lower case
        return None
    return _index("country").get(place_key(name))


def demonym_of(name: str) -> str | None:
    """Give the code of the country whose people or things a word names: "Russian", "Americans", "the Dutch"."""
    if name == "us":
        return None
    return _index("people").get(place_key(name))


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world or of a state, or a state of the past."""

    name: str
    wikidata_id: str


def region_of(name: str) -> Region | None:
    """Give the region that a name, or the word for its people and things, means: "Europe", "Europeans"."""
    return _regions().get(place_key(name))


@cache
def _regions() -> dict[str, Region]:
    return {
        place_key(form): Region(row["name"], row["wikidata_id"])
        for row in read_rows("regions.csv")
        for form in (row["name"], *_listed(row["adjectives"]), *_listed(row["aliases"]))
    }


def capital_of(name: str) -> str | None:
    """Give the code of the country whose capital a name is. Georgetown or Kingston may be another town."""
    return _index("capital").get(place_key(name))


def state_body_of(name: str) -> str | None:
    """Give the code of the state that a body belongs to: "the Pentagon", "Russian Foreign Ministry", "U.S. Senate"."""
    known = _index("body").get(place_key(name))
    if known:
        return known
    words = _ARTICLE.sub("", name.strip()).split()
    for size in (3, 2, 1):
        if size >= len(words):
            continue
        owner = " ".join(words[:size])
        code = demonym_of(owner) or country_of(owner)
        if code and _STATE_WORDS.search(" ".join(words[size:])):
            return code
    before, of, owner = name.rpartition(" of ")
    return country_of(owner) if of and _STATE_WORDS.search(before) else None


def country_code(name: str, type_: str) -> str | None:
    """Give the country that a named thing is, or belongs to, as far as its name alone says it."""
    if type_ == "LOC":
        return country_of(name) or capital_of(name) or _index("body").get(place_key(name))
    if type_ == "ORG":
        return state_body_of(name)
    if type_ == "MISC":
        return demonym_of(name)
    return None


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.replace(";", ",") for part in cell.split("|") if part)


@cache
def _index(kind: str) -> dict[str, str]:
    """Map folded names of one kind to the country's code. Of two countries that share a name the first keeps it."""
    found: dict[str, str] = {}
    if kind == "body":
        return {place_key(row["name"]): row["code"] for row in read_rows("state_bodies.csv")}
    for country in countries().values():
        names = {
            "country": (country.name, *country.aliases),
            "people": (*country.adjectives, *country.demonyms),
            "capital": country.capitals,
        }[kind]
        for name in names:
            found.setdefault(place_key(name), country.code)
    return found
