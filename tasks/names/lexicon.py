"""Word lists, given names and cities: what a reader knows before opening the article.

`lexicon.json` is compiled by hand; `given_names.csv` too, widened from a census and from Faker; `cities.csv` is from
GeoNames (CC BY 4.0).
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from tasks.names.tables import read_rows

Gender = Literal["f", "m"]
_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "ı": "i", "đ": "d", "Đ": "d", "ß": "ss", "’": "'"})


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Fold case, diacritics and curly apostrophes: `Pérez` and `PEREZ` meet."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


_ARTICLES = frozenset({"al", "el", "as", "an", "ar", "az", "ad"})  # "al-Kelsi" does not begin with an Al


class GivenNames(dict[str, Gender | None]):
    """Given names with their gender; a double name goes by its first part: "Eva-Marie" by "Eva"."""

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        first, hyphen, _ = name.partition("-") if isinstance(name, str) else ("", "", "")
        return bool(hyphen) and first not in _ARTICLES and super().__contains__(first)

    def gender(self, name: str) -> Gender | None:
        """Give the gender a name tells, None where it is unknown or common to both."""
        return self.get(name) or self.get(name.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists, folded."""

    honorific_m: frozenset[str]
    honorific_f: frozenset[str]
    honorific_n: frozenset[str]
    plain_titles: frozenset[str]  # say nothing of an office
    role_heads: frozenset[str]
    role_modifiers: frozenset[str]
    kin: dict[str, Gender | None]
    org_words: frozenset[str]
    org_names: frozenset[str]
    misc_names: frozenset[str]
    loc_words: frozenset[str]
    club_cities: frozenset[str]  # names that a city and its team share
    sport_words: frozenset[str]
    sports: frozenset[str]  # what a report of sport is headed with
    people: frozenset[str]  # surnames that the news uses alone
    places: frozenset[str]  # regions, states and cities without a country of their own
    us_states: frozenset[str]
    state_abbreviations: frozenset[str]  # with a dot, or two capitals
    particles: frozenset[str]
    suffixes: frozenset[str]
    letters_after: frozenset[str]  # honours, degrees and offices written behind a name
    ranks: frozenset[str]  # short forms of ranks and titles before a name
    stage_notes: frozenset[str]  # what a transcript notes in brackets
    not_names: frozenset[str]
    nicknames: dict[str, str]
    same_event: dict[str, str]  # forms of an event's name -> one of them
    same_group: dict[str, str]  # members and short forms of a party or body -> its name
    cues: dict[str, frozenset[str]]  # words in and beside a name, by what they tell
    given: GivenNames
    cities: dict[str, str]  # name -> country code
    towns: frozenset[str]  # smaller places, whose names are often something else

    def is_plain_title(self, role: str) -> bool:
        """Say whether a role only says how one is spoken to: "Mr", "Ms.", "Dr"."""
        return fold(role).rstrip(".") in self.plain_titles


def _gender(mark: str) -> Gender | None:
    return "f" if mark == "f" else "m" if mark == "m" else None


@cache
def lexicon() -> Lexicon:
    """Load the lists, once a process."""
    raw = json.loads(files(__package__).joinpath("lexicon.json").read_text("utf-8"))

    def words(key: str) -> frozenset[str]:
        return frozenset(fold(word) for word in raw[key])

    cities = {fold(row["name"]): row["country_code"] for row in read_rows("cities.csv")}
    kin: dict[str, Gender | None] = dict.fromkeys(raw["kin_words_n"])
    kin.update(dict.fromkeys(map(fold, raw["kin_words_f"]), "f"))
    kin.update(dict.fromkeys(map(fold, raw["kin_words_m"]), "m"))
    return Lexicon(
        honorific_m=words("honorific_m"),
        honorific_f=words("honorific_f"),
        honorific_n=words("honorific_n"),
        plain_titles=words("plain_titles"),
        role_heads=words("role_heads"),
        role_modifiers=words("role_modifiers"),
        kin=kin,
        org_words=words("org_words"),
        org_names=words("org_names"),
        misc_names=words("misc_names"),
        loc_words=words("loc_words"),
        club_cities=words("club_cities"),
        sport_words=words("sport_words"),
        sports=words("sports"),
        people=words("people"),
        places=words("regions") | words("us_states") | frozenset(cities),
        us_states=words("us_states"),
        state_abbreviations=frozenset(raw["state_abbreviations"]),
        particles=words("name_particles"),
        suffixes=words("suffixes"),
        letters_after=words("letters_after"),
        ranks=words("ranks"),
        stage_notes=words("stage_notes"),
        not_names=words("not_names"),
        nicknames={fold(short): fold(full) for short, full in raw["nicknames"].items()},
        same_event={fold(form): fold(name) for form, name in raw["same_event"].items()},
        same_group={fold(form): fold(name) for form, name in raw["same_group"].items()},
        cues={key: frozenset(map(fold, cue)) for key, cue in raw["cues"].items()},
        given=GivenNames({row["name"]: _gender(row["gender"]) for row in read_rows("given_names.csv")}),
        cities=cities,
        towns=frozenset(row["name"] for row in read_rows("towns.csv")),
    )
