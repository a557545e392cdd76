"""What the forms of one people, faith or event have in common, number, hyphens and prefixes aside."""

import re
from functools import lru_cache

from tasks.names.lexicon import lexicon
from tasks.names.places import place_key

# An adjective made with one of these still names the people: "pro-Russian", "post-Soviet"; "non-Russian" does not.
_PREFIX = re.compile(r"^(?:pro|anti|post|pre|mid|ex|half)-\s*", re.IGNORECASE)
_KEEPS_S = ("ss", "us", "is")


def without_prefix(name: str) -> str:
    """Cut "pro-" off "pro-Russian"."""
    return _PREFIX.sub("", name)


@lru_cache(maxsize=65_536)
def people_key(name: str) -> str:
    """Fold a people, faith or event: "African Americans" and "African-American", "World Cups" and "World Cup"."""
    plain = place_key(without_prefix(name))
    one = plain if plain.endswith(_KEEPS_S) else plain.removesuffix("s")
    return lexicon().same_event.get(one, one)
