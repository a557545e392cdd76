"""Score names and identity on the development data, name pairs and title parses, in one process.

usage: python -m bench.eval_entities [--cache DIR] [--show NAME] [--fresh]

Extraction is cached by the version of the rules, so a change to linking is scored in seconds. Identity is scored end
to end (--strict, overlap), by the scorer of the development data.
"""

import argparse
import csv
import gzip
import hashlib
import json
import pickle
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.records import Document
from schemas.settings import Settings
from schemas.tables import TABLES
from tasks.extract import DOCUMENT_TABLES, extract
from tasks.link import Decisions, link
from tasks.names.match import compare
from tasks.names.titles import parse_title
from tasks.version import rules_version

SHARED = Path(__file__).parents[2] / "shared" / "bench" / "entities"
CORPORA = {"gum": "gum_wikinews_dev.jsonl.gz", "meantime": "meantime_apple_stock.jsonl.gz"}
Tables = dict[str, pa.Table]


def gold_rows(path: Path) -> list[dict[str, Any]]:
    """Read the documents of a gold file, each once."""
    rows: dict[str, dict[str, Any]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            rows.setdefault(row["doc_id"], row)
    return list(rows.values())


def extracted(documents: list[Document], cache: Path | None) -> Tables:
    """Extract documents, or take what the same rules made of them before."""
    settings = Settings()
    version = rules_version(settings.model)
    digest = hashlib.sha256("".join(document.source_sha256 for document in documents).encode()).hexdigest()[:16]
    kept = cache / f"{version}-{digest}.pickle" if cache else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    made = extract(documents, settings, version).tables
    for row in made["articles"]:
        row["run_id"] = "r"
    tables = {name: pa.Table.from_pylist(made[name], schema=TABLES[name].schema) for name in DOCUMENT_TABLES}
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(tables))
    return tables


def documents_of(rows: list[dict[str, Any]]) -> list[Document]:
    """Make documents of gold rows."""
    return [
        Document(
            row["doc_id"], row["doc_id"], hashlib.sha256(row["text"].encode()).hexdigest(), "text", row["text"], "utf-8"
        )
        for row in rows
    ]


def predictions(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Give the mentions of each document, by its source id."""
    source = dict(
        zip(tables["articles"]["article_id"].to_pylist(), tables["articles"]["source_id"].to_pylist(), strict=True)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tables["mentions"].select(["article_id", "start", "end", "type", "entity_id"]).to_pylist():
        found[source[row["article_id"]]].append(
            {"start": row["start"], "end": row["end"], "type": row["type"], "cluster_id": row["entity_id"]}
        )
    return found


def scored(*arguments: str | Path) -> dict[str, Any]:
    """Run the scorer of the development data."""
    command = [sys.executable, str(SHARED / "score.py"), *map(str, arguments)]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="folder to keep extracted tables in")
    parser.add_argument("--show", choices=sorted(CORPORA), help="print the entities of a corpus")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name, file in CORPORA.items():
            rows = gold_rows(SHARED / file)
            linked = link(extracted(documents_of(rows), options.cache), Decisions(), "r")
            found = predictions(linked)
            gold, guess = work / f"{name}.gold.jsonl", work / f"{name}.jsonl"
            gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            guess.write_text(
                "".join(json.dumps({"doc_id": row["doc_id"], "mentions": found[row["doc_id"]]}) + "\n" for row in rows),
                encoding="utf-8",
            )
            ner = scored("ner", gold, guess, "--types", "PER,ORG,LOC")
            print(name, "ner", {kind: figures["f1"] for kind, figures in ner.items()})
            identity = scored("cluster", gold, guess, "--strict", "--match", "overlap")
            within = scored("cluster", gold, guess, "--strict", "--match", "overlap", "--within")
            print(name, "identity", identity["b3"], "within", within["b3"])
            print(name, {key: identity[key] for key in ("found", "mentions", "mixed_clusters", "split_entities")})
            if options.show == name:
                show(linked)
        pairs_and_parses(work)


def pairs_and_parses(work: Path) -> None:
    """Score the name pairs and the title parses."""
    pairs, parses = SHARED / "name_pairs_dev.csv", SHARED / "title_parse_dev.jsonl"
    with pairs.open(encoding="utf-8", newline="") as file:
        lines = [(row["id"], compare(row["name1"], row["name2"], row["schema"]).score) for row in csv.DictReader(file)]
    guess = work / "pairs.csv"
    guess.write_text("id,score\n" + "".join(f"{key},{score}\n" for key, score in lines), encoding="utf-8")
    print("pairs", scored("pairs", pairs, guess)["ALL"])
    guess = work / "parses.jsonl"
    with guess.open("w", encoding="utf-8") as out:
        for line in parses.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            parsed = parse_title(row["text"])
            out.write(json.dumps({"id": row["id"], "name": parsed.name, "role": parsed.role}) + "\n")
    print("parses", scored("parse", parses, guess))


def show(tables: Tables) -> None:
    """Print the entities with their aliases, and the merges and reviews."""
    name = {}
    for row in tables["entities"].sort_by([("mention_count", "descending")]).to_pylist():
        name[row["entity_id"]] = row["name"]
        aliases = ", ".join(f"{alias['text']} {alias['count']}" for alias in row["aliases"])
        print(f"{row['type']} {row['name']} [{row['article_count']}] {row['country_code'] or ''}: {aliases}")
    for row in tables["entity_reviews"].to_pylist():
        print("review", name[row["left_id"]], "|", name[row["right_id"]], row["reason"], row["score"])


if __name__ == "__main__":
    main()
