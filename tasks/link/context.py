"""What stands around a name: the other entities of its articles, its roles, its country, its days."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tasks.link.keys import Key
from tasks.link.members import Members
from tasks.names.spelling import fold

# Articles looked at for one candidate; its context does not change much after that.
MOST_ARTICLES = 200


@dataclass(frozen=True, slots=True)
class Context:
    """Which keys stand in each article, and how telling each key is (1 for one that stands in a single article)."""

    keys: dict[str, frozenset[Key]]
    weight: dict[Key, float]

    def shared(self, article: str, others: Iterable[str], but: frozenset[Key]) -> float:
        """Sum the weights of the keys that an article shares with others, apart from those in question."""
        there: set[Key] = set()
        for other in others:
            there |= self.keys[other]
        return self.weigh((self.keys[article] & there) - but)

    def weigh(self, keys: Iterable[Key]) -> float:
        """Sum the weights of keys."""
        return sum(sorted(self.weight[key] for key in keys))


def read_context(members: Members, keys: Sequence[Key]) -> Context:
    """Gather the keys of each article; bare surnames tell nothing yet and are left out."""
    found: dict[str, set[Key]] = {article: set() for article in members.article}
    for article, key in zip(members.article, keys, strict=True):
        if not (key[0] == "person" and len(key) < 3):
            found[article].add(key)
    counts: Counter[Key] = Counter(key for listed in found.values() for key in listed)
    most = math.log(1 + len(found))
    weight = {key: 1.0 - math.log(count) / most for key, count in counts.items()}
    return Context({article: frozenset(listed) for article, listed in found.items()}, weight)


@lru_cache(maxsize=65_536)
def domains(role: str) -> frozenset[str]:
    """Give the walks of life a role belongs to: politics, sport, arts, business, science, law, faith, media, forces."""
    table = _domains()
    words = fold(role).replace(".", " ").replace("-", " ").split()
    return frozenset(table[word] for word in words if word in table)


@cache
def _domains() -> dict[str, str]:
    text = files(__package__).joinpath("role_domains.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {word: row["domain"] for row in rows for word in row["words"].split()}
