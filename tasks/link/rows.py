"""The rows of `entities`, made from the mentions, roles and quotes of their members."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from tasks.link.members import Members, name_key
from tasks.names.lexicon import lexicon
from tasks.names.places import countries, country_of, demonym_of

Row = dict[str, Any]


@dataclass(slots=True)
class Seen:
    """What the warehouse shows of one entity."""

    surfaces: Counter[str] = field(default_factory=Counter)
    roles: dict[str, list[date | None]] = field(default_factory=lambda: defaultdict(list))
    names: Counter[str] = field(default_factory=Counter)  # article names, by articles
    types: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    mentions: int = 0
    quotes: int = 0
    days: list[date] = field(default_factory=list)


def observe(
    members: Members, group: list[int], tables: Mapping[str, pa.Table], speakers: Sequence[int | None]
) -> list[Seen]:
    """Gather, group by group, what mentions show and how often each speaks, by the group of each quote's speaker."""
    seen = [Seen() for _ in range(max(group, default=-1) + 1)]
    place: dict[tuple[str, int], int] = {}
    day_of: dict[str, date | None] = {}
    for member, number in enumerate(group):
        item = seen[number]
        article = members.article[member]
        place[article, members.cluster[member]] = number
        item.articles.add(article)
        item.names[members.name[member]] += 1
        item.types[members.type[member]] += max(1, members.weight[member])
        if code := members.country[member]:
            item.codes[code] += 1
        day_of[article] = day = members.day[member]
        if day is not None:
            item.days.append(day)
    words = lexicon()
    mentions = tables["mentions"]
    columns = (mentions[name].to_pylist() for name in ("article_id", "cluster", "text", "role"))
    for article, cluster, text, role in zip(*columns, strict=True):
        at = place.get((article, cluster))
        if at is None:
            continue
        item = seen[at]
        item.mentions += 1
        item.surfaces[" ".join(text.split())] += 1
        if role and not words.is_plain_title(role):
            item.roles[" ".join(role.split())].append(day_of.get(article))
    for speaker in speakers:
        if speaker is not None:
            seen[speaker].quotes += 1
    return seen


def entity_rows(seen: list[Seen]) -> Iterator[Row]:
    """Give the columns of `entities` that follow from what was seen, in the order of the groups."""
    totals: Counter[str] = Counter()
    for item in seen:
        for text, count in item.surfaces.items():
            totals[name_key(text)] += count
    for item in seen:
        yield {
            "name": canonical_name(item),
            "type": _kind(item.types),
            "aliases": _aliases(item, totals),
            "roles": [_role(role, days) for role, days in sorted(item.roles.items(), key=_by_count)],
            "country_code": _most(item.codes) if item.codes else None,
            "article_count": len(item.articles),
            "mention_count": item.mentions,
            "quote_count": item.quotes,
            "first_seen": min(item.days, default=None),
            "last_seen": max(item.days, default=None),
        }


def canonical_name(item: Seen) -> str:
    """Choose the fullest well-attested form, diacritics kept; a country has the name of the facts table.

    A form counts as attested when a fifth of the articles that give as full a name give it; among spellings of one
    folded name the one with diacritics wins, then the most frequent.
    """
    for name, _ in item.names.most_common():
        if code := country_of(name) or demonym_of(name):
            return countries()[code].name
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name, count in item.names.items():
        spellings[name_key(name)][name] += count
    totals = {key: sum(counts.values()) for key, counts in spellings.items()}
    best = max(totals.values())
    attested = [key for key, count in totals.items() if 5 * count >= best]
    chosen = min(attested, key=lambda key: (-len(key.split()), -totals[key], key))
    return min(spellings[chosen], key=lambda name: (_plainness(name), -spellings[chosen][name], name))


def _plainness(name: str) -> tuple[bool, bool]:
    """Prefer mixed case, then diacritics."""
    return (name.isupper() and len(name) > 5) or name.islower(), name.isascii()


def _aliases(item: Seen, totals: Counter[str]) -> list[Row]:
    shares: Counter[str] = Counter()
    for text, count in item.surfaces.items():
        shares[name_key(text)] += count
    ordered = sorted(item.surfaces.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"text": text, "count": count, "strength": round(shares[name_key(text)] / totals[name_key(text)], 6)}
        for text, count in ordered
    ]


def _role(role: str, days: list[date | None]) -> Row:
    known = [day for day in days if day]
    return {
        "role": role,
        "first_seen": min(known, default=None),
        "last_seen": max(known, default=None),
        "count": len(days),
    }


def _by_count(pair: tuple[str, list[date | None]]) -> tuple[int, str]:
    return -len(pair[1]), pair[0]


def _kind(types: Counter[str]) -> str:
    """Choose the type of most mentions; MISC only where nothing else is said."""
    told = Counter({kind: count for kind, count in types.items() if kind != "MISC"})
    return _most(told or types)


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))
