"""Measure linking: seconds and memory for a growing warehouse, and for a batch against a large registry.

usage: python -m bench.registry [--articles 32000] [--entities 130000]

The articles are made up: names of random syllables with a long tail, as in news, a few well-known people in many
articles, bare surnames and spellings. Prints one line a measurement.
"""

import argparse
import random
import resource
import time
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.decisions import Decisions
from tasks.link.resolve import resolve

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnrstv" for vowel in "aeo"]
FIRST = (
    "Anna",
    "Boris",
    "Carla",
    "David",
    "Elena",
    "Frank",
    "Greta",
    "Hugo",
    "Irina",
    "Jonas",
    "Karin",
    "Luis",
    "Marta",
)


def made_up(articles: int, entities: int, seed: int, prefix: str = "a") -> dict[str, pa.Table]:
    """Make the document tables of articles with about 14 entities each, drawn from a long-tailed population."""
    draw = random.Random(seed)
    names = random.Random(7)
    population: list[tuple[str, str]] = []
    for number in range(entities):
        stem = "".join(names.choice(SYLLABLES) for _ in range(4)).capitalize()
        if number % 2:
            population.append(("PER", f"{names.choice(FIRST)} {stem}"))
        else:
            population.append(
                ("ORG" if number % 4 else "LOC", f"{stem} {names.choice(('Rail', 'Union', 'Valley', 'Bank'))}")
            )
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", "article_entities", "mentions")}
    for number in range(articles):
        article = f"{prefix}{number:07d}"
        day = date(2020, 1, 1) + timedelta(days=draw.randrange(1000))
        rows["articles"].append({"article_id": article, "published_latest": day, "published_earliest": day})
        for cluster in range(14):
            kind, name = population[int(len(population) * draw.random() ** 3)]
            surname = kind == "PER" and draw.random() < 0.1
            forms = [name.split()[1]] if surname else [name, name.split()[1]] if kind == "PER" else [name]
            rows["article_entities"].append(
                {
                    "article_id": article, "cluster": cluster, "type": kind, "name": forms[0], "forms": forms,
                    "role_names": ["minister"] if draw.random() < 0.1 else [], "kin_of": [],
                }
            )  # fmt: skip
            rows["mentions"] += [
                {
                    "article_id": article,
                    "cluster": cluster,
                    "start": 0,
                    "end": 1,
                    "text": form,
                    "type": kind,
                    "rule": "",
                }
                for form in forms
            ]
    tables = {name: _table(name, made) for name, made in rows.items()}
    return tables | {"quotes": TABLES["quotes"].schema.empty_table()}


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].schema
    loose = pa.schema([pa.field(field.name, field.type) for field in schema])
    return pa.Table.from_pylist(rows, schema=loose)


def measured(what: str, tables: dict[str, pa.Table], run: str) -> dict[str, pa.Table]:
    """Resolve, and print what it cost."""
    started = time.process_time()
    made = resolve(tables, Decisions(), run)
    seconds = time.process_time() - started
    members, known = tables["article_entities"].num_rows, made["entities"].num_rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what}: {tables['articles'].num_rows} articles, {members} article entities, {known} entities: "
        f"{seconds:.1f} CPU s, {1e6 * seconds / max(1, members):.0f} us each, peak {peak} MB"
    )
    return {**tables, **made}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=32_000)
    parser.add_argument("--entities", type=int, default=130_000)
    options = parser.parse_args()
    measured("a tenth", made_up(options.articles // 10, options.entities, 1), "r1")
    whole = measured("whole", made_up(options.articles, options.entities, 1), "r1")
    more = made_up(200, options.entities, 2, "b")
    grown = {name: pa.concat_tables([rows, more[name]]) if name in more else rows for name, rows in whole.items()}
    measured("a batch of 200 against the registry", grown, "r2")


if __name__ == "__main__":
    main()
