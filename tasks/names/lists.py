"""Names that a list knows, with the type it gives them."""

import re
from functools import cache

from schemas.records import MentionType
from tasks.names.lexicon import Lexicon, fold, lexicon
from tasks.names.lines import glue
from tasks.names.places import countries

_WITH_INITIAL = 3  # words in "Marek R. Odum"
_INITIAL = re.compile(r"(?:[a-z]\.)+")


@cache
def _listed() -> dict[str, MentionType]:
    """Map every listed name, folded, to its type; countries and peoples come from the countries table."""
    words = lexicon()
    found: dict[str, MentionType] = dict.fromkeys(words.places, "LOC")
    for country in countries().values():
        for name in (*country.adjectives, *country.demonyms):
            found[fold(name).removeprefix("the ")] = "MISC"
    for country in countries().values():
        for name in (country.name, *country.aliases, *country.capitals):
            found[fold(name).removeprefix("the ")] = "LOC"
    found.update(dict.fromkeys(words.misc_names, "MISC"))
    found.update(dict.fromkeys(words.org_names, "ORG"))
    found.update(dict.fromkeys(words.cues["places_first"], "LOC"))
    return found


@cache
def longest_listed() -> dict[str, int]:
    """Give, for each first word of a listed name, the most words that a listed name beginning with it has."""
    longest: dict[str, int] = {}
    for name in _listed():
        parts = tokens_of(name)
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest


def tokens_of(name: str) -> list[str]:
    """Split a listed name as spaCy splits running text, near enough."""
    return name.replace("'s", " 's").replace("-", " - ").split()


def listed_type(name: list[str], text: str) -> MentionType | None:
    """Give the type of a name that stands in a list."""
    key = " ".join(glue(name))
    if "." in key and key.replace(".", "").isalpha():
        key = key if key in _listed() else key.replace(".", "")
    if key in lexicon().cues["capitals_only"] and not text.isupper():
        return None
    return _listed().get(key)


def firm(name: list[str], words: Lexicon) -> bool:
    """Say whether a listed name is hardly anything else: a country, a people, a state, a body; not any city."""
    key = " ".join(name)
    return key in _listed() and (key not in words.cities or key in words.us_states)


def shape_type(name: list[str], words: Lexicon) -> tuple[MentionType | None, str]:
    """Give the type that the words of a name say."""
    if len(name) < 2:
        return None, ""
    if name[0] in words.cues["event_openers"]:
        return "MISC", "event_word"
    if name[0] in words.cues["club_openers"] and len(name) <= _WITH_INITIAL and name[-1] not in words.org_words:
        return "ORG", "club"
    if len(name) > 2 and _listed().get(" ".join(name[1:])) == "MISC" and name[-1] in {"league", "cup"}:
        return "MISC", "event_word"
    if name[-1] in words.cues["events"]:
        return "MISC", "event_word"
    if (
        _INITIAL.fullmatch(name[0])
        and len(name) <= _WITH_INITIAL
        and not set(name) & (words.org_words | words.loc_words)
    ):
        return "PER", "initials"
    if name[-2:] == ["school", "district"] or (
        name[-1] in words.org_words and name[-1] not in words.cues["weak_org_tails"]
    ):
        return "ORG", "organisation_word"
    if name[0] in words.cues["first_of_company"] and len(name) <= _WITH_INITIAL and name[-1] not in words.loc_words:
        return "ORG", "organisation_word"
    if name[0] in words.cues["org_openers"] and name[1] in {"of", "for", "on"}:
        return "ORG", "organisation_word"
    if name[-1] in words.loc_words and (name[0] not in words.given or name[-1] not in words.cues["place_or_surname"]):
        return "LOC", "place_word"
    if len(name) == 2 and name[0] in words.cues["place_openers"]:
        return "LOC", "place_word"
    if len(name) == 2 and name[0] in {"port", "san", "santa", "los", "las", "el"}:
        return None, ""
    if (
        len(name) == _WITH_INITIAL
        and _INITIAL.fullmatch(name[1])
        and not set(name) & (words.org_words | words.loc_words)
    ):
        return "PER", "middle_initial"
    if len(name) <= 4 and name[0] in words.given and not set(name) & (words.org_words | {"'s", "and", "of", "&", "+"}):
        return "PER", "given_name"
    return None, ""
