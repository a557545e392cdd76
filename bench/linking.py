"""Time the linking of utterances, copies and stories on made-up rows, and score what is found against what was made.

usage: python -m bench.linking [QUOTES] [--seed N]

Statements are drawn from a Zipf vocabulary by speakers of Zipf activity over a year; each is reported once or several
times, word for word, cut, elided, repunctuated, or without its speaker. Prints one line of JSON: CPU seconds, rows a
second, pairwise precision and recall of the partition, and peak memory.
"""

import argparse
import json
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.duplicates import mark_duplicates
from tasks.link.stories import group_stories
from tasks.link.utterances import link_utterances

VOCABULARY = 30_000
QUOTES_AN_ARTICLE = 4
BODY_WORDS = 250


def main() -> None:
    """Make the rows, link them, print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("quotes", type=int, nargs="?", default=200_000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    quotes, articles, mentions, truth = make(options.quotes, random.Random(options.seed))
    figures: dict[str, object] = {"quotes": quotes.num_rows, "articles": articles.num_rows}
    started = time.process_time()
    linked, utterances, links = link_utterances(quotes, articles)
    figures["utterances_s"] = lap = round(time.process_time() - started, 1)
    figures["quotes_per_s"] = round(quotes.num_rows / lap) if lap else None
    figures["utterances"] = utterances.num_rows
    named = dict(zip(links["quote_id"].to_pylist(), links["utterance_id"].to_pylist(), strict=True))
    figures |= pairwise({quote: named[quote] for quote in truth}, truth)
    started = time.process_time()
    marked = mark_duplicates(articles)
    figures["duplicates_s"] = round(time.process_time() - started, 1)
    figures["copies"] = marked.num_rows - marked["duplicate_of"].null_count
    started = time.process_time()
    figures["stories"] = group_stories(marked, mentions, linked)[1].num_rows
    figures["stories_s"] = round(time.process_time() - started, 1)
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(figures))


def make(count: int, rng: random.Random) -> tuple[pa.Table, pa.Table, pa.Table, dict[str, int]]:
    """Make quotes, articles and mentions, and the statement each quote reports."""
    words = [f"w{n:x}" for n in range(VOCABULARY)]
    odds = list(accumulate(1 / (n + 3) for n in range(VOCABULARY)))
    speakers = max(10, count // 40)
    activity = list(accumulate(1 / (n + 5) for n in range(speakers)))
    rows: list[dict[str, Any]] = []
    truth: dict[str, int] = {}
    statement = 0
    while len(rows) < count:
        size = max(2, round(rng.lognormvariate(2.8, 0.6)))
        said = rng.choices(words, cum_weights=odds, k=size)
        speaker = rng.choices(range(speakers), cum_weights=activity)[0]
        day = date(2024, 1, 1) + timedelta(days=rng.randrange(365))
        for _ in range(min(50, int(rng.paretovariate(1.6)))):
            quote = f"q{len(rows):07d}"
            rows.append(_quote(quote, said, f"e_{speaker}", day, rng))
            truth[quote] = statement
        statement += 1
    rng.shuffle(rows)
    articles, mentions = _articles(rows, words, odds, rng)
    return _table("quotes", rows), _table("articles", articles), _table("mentions", mentions), truth


def _quote(name: str, said: list[str], speaker: str, day: date, rng: random.Random) -> dict[str, Any]:
    told, form = list(said), rng.random()
    if form < 0.2 and len(said) > 9:
        told = said[: rng.randint(7, len(said) - 1)]
    elif form < 0.3 and len(said) > 14:
        told = [*said[:5], "...", *said[-5:]]
    unknown = rng.random() < 0.1
    late = timedelta(days=rng.randrange(2))
    return {
        "quote_id": name,
        "start": 0,
        "end": 0,
        "text": " ".join(told) + rng.choice([".", ",", ""]),
        "kind": rng.choice(["direct", "direct", "mixed"]),
        "speaker_entity_id": None if unknown else speaker,
        "said_earliest": None if rng.random() < 0.3 else day,
        "said_latest": day + late,
        "in_heading": False,
    }


def _articles(
    rows: list[dict[str, Any]], words: list[str], odds: list[float], rng: random.Random
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Put quotes of a day together into articles; every tenth body is an edited copy of the one before."""
    articles: list[dict[str, Any]] = []
    mentions: list[dict[str, Any]] = []
    held: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    body: list[str] = []
    for row in rows:
        day = row["said_latest"]
        held[day].append(row)
        name = f"a{len(articles):06d}"
        row["article_id"] = name
        if len(held[day]) < QUOTES_AN_ARTICLE:
            continue
        body = body[:-20] if body and rng.random() < 0.1 else rng.choices(words, cum_weights=odds, k=BODY_WORDS)
        for other in held.pop(day):
            other["article_id"] = name
            mentions.append({"article_id": name, "entity_id": other["speaker_entity_id"], "start": 0, "end": 1})
        articles.append(_article(name, day, " ".join(body)))
    known = {article["article_id"] for article in articles}
    for row in rows:
        if row["article_id"] not in known:
            known.add(row["article_id"])
            articles.append(_article(row["article_id"], row["said_latest"], ""))
    return articles, mentions


def _article(name: str, day: date, body: str) -> dict[str, Any]:
    return {
        "article_id": name,
        "site": f"s{day.toordinal() % 7}.example",
        "title": body[:40],
        "body": body,
        "content_sha256": body,
        "published_earliest": day,
        "published_latest": day,
        "published_on": day,
    }


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([field.with_nullable(True) for field in TABLES[name].schema])
    return pa.Table.from_pylist(rows, schema)


def pairwise(found: dict[str, str], truth: dict[str, int]) -> dict[str, float]:
    """Score a partition by its pairs."""

    def pairs(sizes: Iterable[int]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes)

    both = pairs(Counter((found[quote], truth[quote]) for quote in truth).values())
    return {
        "precision": round(both / max(1, pairs(Counter(found.values()).values())), 4),
        "recall": round(both / max(1, pairs(Counter(truth.values()).values())), 4),
    }


if __name__ == "__main__":
    main()
