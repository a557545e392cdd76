"""Landing speed: rows a second through each step, and publish against plain `pyarrow.parquet.write_table`.

usage: python bench/landing.py [--articles N] [--quotes N] [--rounds N] [--work DIR]

Makes articles of invented text with `--quotes` quotes each, stages them in shards as workers do, then times collect
(every rule on every row), publish (sort, compress, bloom filters, search index, digests, fsync, manifest, catalogue)
and, on the same sorted tables and in the same run, one `write_table` a table: with its own defaults, and with our
compression. The search index, a part of publish that plain writing lacks, is timed once more by itself. Prints JSON;
each figure is the best of the rounds. Seconds of the clock tell how long one waits; seconds of CPU, all threads
together, tell the work, and hold on a machine that others use too.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent.parent))

from tasks.identity import make_id
from tasks.land import Warehouse, search, stage_shard
from tasks.land.compact import write_sorted

WORDS = [
    "harbour", "council", "bridge", "ferry", "clerk", "tide", "lantern", "vote", "budget", "school", "river", "market",
    "engine", "permit", "winter", "signal", "garden", "tower", "archive", "grain",
]  # fmt: skip
NAMES = ("Ilse Vantongeren", "Óscar Ruibérriz", "Amina Wołek", "Tōma Kisaragi", "Per Holm", "Nuala Brannock")
BATCH = 500
Rows = dict[str, list[dict[str, Any]]]


def article(number: int, quotes: int) -> Rows:
    """Make all rows of one article. Its words follow from its number, so every run makes the same rows."""
    identity = make_id("a", "source", f"bench-{number}")
    rows: Rows = {name: [] for name in ("blocks", "quotes", "mentions", "article_entities", "dates", "date_evidence")}
    text = f"Notes {number} from the harbour\n\n"
    rows["blocks"].append(block(identity, 0, 0, len(text), "title"))
    for turn in range(quotes):
        seed = int.from_bytes(hashlib.blake2b(f"{number}-{turn}".encode(), digest_size=8).digest())
        said = " ".join(WORDS[(seed >> (4 * place)) % len(WORDS)] for place in range(12))
        name, start = NAMES[seed % len(NAMES)], len(text)
        text += f"{name} said on Tuesday: “{said}.” The meeting of the {said[:40]} went on until dusk.\n\n"
        at, cue = text.index("“", start) + 1, text.index("said", start)
        rows["quotes"].append(
            {
                "quote_id": make_id("q", identity, str(at)), "article_id": identity, "quote_no": turn,
                "block_no": turn + 1, "start": at, "end": at + len(said), "text": said, "kind": "direct",
                "segments": [{"start": at, "end": at + len(said)}], "marks": "balanced", "cue": "said",
                "cue_start": cue, "cue_end": cue + 4, "cue_lemma": "say", "speaker": name, "speaker_start": start,
                "speaker_end": start + len(name), "speaker_type": "named", "speaker_cluster": seed % len(NAMES),
                "speaker_name": name, "context_start": start, "context_end": len(text), "in_heading": False,
                "confidence": 0.9, "rule": "marks",
            }
        )  # fmt: skip
        rows["mentions"].append(
            {"article_id": identity, "start": start, "end": start + len(name), "text": name, "type": "PER",
             "cluster": seed % len(NAMES), "rule": "parser"}
        )  # fmt: skip
        rows["blocks"].append(block(identity, turn + 1, start, len(text), "body"))
    for cluster, name in enumerate(NAMES):
        rows["article_entities"].append(
            {"article_id": identity, "cluster": cluster, "type": "PER", "name": name, "forms": [name],
             "role_names": [], "kin_of": []}
        )  # fmt: skip
    published = date(2031, 1, 1) + timedelta(days=number % 365)
    rows["articles"] = [
        {
            "article_id": identity, "source_id": f"bench-{number}", "source_uri": f"bench.jsonl:{number}",
            "source_sha256": hashlib.sha256(text.encode()).hexdigest(), "format": "text", "encoding": "utf-8",
            "title": text.split("\n", 1)[0], "published_on": published, "published_earliest": published,
            "published_latest": published, "text": text, "body": text, "word_count": len(text.split()),
            "kept_share": 1.0, "content_sha256": hashlib.sha256(text.encode()).hexdigest(), "rules_version": "bench",
        }
    ]  # fmt: skip
    return rows


def block(identity: str, number: int, start: int, end: int, label: str) -> dict[str, Any]:
    """Make a row of `blocks`."""
    return {"article_id": identity, "block_no": number, "start": start, "end": end, "label": label,
            "in_body": label == "body", "reason": "bench", "score": 0.5}  # fmt: skip


def batches(articles: int, quotes: int) -> Iterator[Rows]:
    """Make the articles in batches, as workers hand them over."""
    for first in range(0, articles, BATCH):
        made: Rows = {}
        for number in range(first, min(first + BATCH, articles)):
            for name, rows in article(number, quotes).items():
                made.setdefault(name, []).extend({**row, "document_no": number - first} for row in rows)
        yield made


def run_row() -> dict[str, Any]:
    """Make the row of `runs`."""
    moment = datetime(2031, 1, 1, tzinfo=UTC)
    return {"run_id": "bench", "started_at": moment, "finished_at": moment, "status": "completed"}


class Watch:
    """Seconds a step, by the clock and of CPU."""

    def __init__(self) -> None:
        self.clock: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time of a step."""
        clock, cpu = time.perf_counter(), time.process_time()
        yield
        self.clock[name] = self.clock.get(name, 0.0) + time.perf_counter() - clock
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu


def plain(tables: dict[str, pa.Table], folder: Path, **options: Any) -> None:
    """Write each table once with pyarrow alone."""
    folder.mkdir()
    for name, rows in tables.items():
        pq.write_table(rows, folder / f"{name}.parquet", **options)


def measure(work: Path, articles: int, quotes: int) -> tuple[Watch, int]:
    """Land the articles once; give the time of each step and the rows."""
    watch = Watch()
    with Warehouse(work / "warehouse").writer() as writer:
        folder, shards = writer.staging(), []
        for number, rows in enumerate(batches(articles, quotes)):
            with watch.step("stage"):
                shards.append(stage_shard(folder, number, rows, []))
        with watch.step("collect"):
            collected = writer.collect(shards, run_id="bench")
        assert not collected.rejects, collected.rejects[0]
        with watch.step("plain_default"):
            plain(collected.tables, work / "default")
        with watch.step("plain_zstd"):
            plain(collected.tables, work / "zstd", compression="zstd", compression_level=3)
        with watch.step("publish"):
            writer.publish(collected.tables, collected.rejects, run_row())
        with watch.step("search_index"):
            for name, rows in search.index(collected.tables["quotes"]).items():
                write_sorted(rows, rows.schema, search.TABLES[name], search.TABLES[name], work / "search" / name)
    with watch.step("verify"):
        problems = Warehouse(work / "warehouse").verify()
    assert not problems, problems
    return watch, sum(table.num_rows for table in collected.tables.values())


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Give the least of each step."""
    return {name: min(seconds[name] for seconds in rounds) for name in rounds[0]}


def ratios(seconds: dict[str, float]) -> dict[str, float]:
    """Publish against each plain way, with and without the search index."""
    found = {}
    for name in ("plain_default", "plain_zstd"):
        found[name] = round(seconds["publish"] / seconds[name], 2)
        found[f"{name}_without_search"] = round((seconds["publish"] - seconds["search_index"]) / seconds[name], 2)
    return found


def main() -> None:
    """Run the rounds and print the best of each step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--quotes", type=int, default=10, help="quotes an article")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--work", type=Path, help="folder for the files (default: a temporary one)")
    options = parser.parse_args()
    watches = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(dir=options.work) as work:
            watch, total = measure(Path(work), options.articles, options.quotes)
            watches.append(watch)
    clock, cpu = best([watch.clock for watch in watches]), best([watch.cpu for watch in watches])
    report = {
        "rows": total,
        "quotes": options.articles * options.quotes,
        "clock_seconds": {name: round(value, 3) for name, value in clock.items()},
        "cpu_seconds": {name: round(value, 3) for name, value in cpu.items()},
        "rows_per_clock_second": {name: round(total / value) for name, value in clock.items()},
        "publish_over_plain_by_clock": ratios(clock),
        "publish_over_plain_by_cpu": ratios(cpu),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
