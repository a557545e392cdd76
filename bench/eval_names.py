"""Score names on the development data, in process: mentions by type, identity over the file and within each article.

usage: python -m bench.eval_names [--cache FILE] [--errors N]

Blocks come from plain segmentation, so that the figures move with the names alone. Clusters go by their canonical name
across articles; linking proper is scored by bench.eval_entities. `--errors` lists up to N errors of each class.
"""

import argparse
import gzip
import json
import pickle
import sys
import tempfile
from argparse import Namespace
from collections import defaultdict
from pathlib import Path
from typing import Any

from schemas.records import Block, Page
from schemas.settings import Settings
from tasks.clean.segment import segment
from tasks.names import find_names
from tasks.parse import Parsed, parse

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "entities"
CORPORA = {"gum": "gum_wikinews_dev.jsonl.gz", "meantime": "meantime_apple_stock.jsonl.gz"}
TYPES = "PER,ORG,LOC"

sys.path.insert(0, str(SHARED))


def parsed_rows(name: str, cache: Path | None) -> list[tuple[dict[str, Any], Page, Parsed]]:
    """Read a gold file and parse its texts, or take the parses kept before."""
    kept = cache / f"names-{name}.pickle" if cache else None
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())
    out = []
    with gzip.open(SHARED / CORPORA[name], "rt", encoding="utf-8") as source:
        for row in map(json.loads, source):
            blocks = tuple(Block(piece.start, piece.end, "body", True, "bench") for piece in segment(row["text"]))
            out.append((row, Page(row["text"], blocks, "en"), parse(row["text"], blocks, Settings().model)))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(out))
    return out


def predict(rows: list[tuple[dict[str, Any], Page, Parsed]]) -> list[dict[str, Any]]:
    """Find the names of every text."""
    out = []
    for row, page, parsed in rows:
        names = find_names(page, parsed)
        canonical = {cluster.number: cluster.name.casefold() for cluster in names.clusters}
        mentions = [
            {"start": m.start, "end": m.end, "type": m.type, "cluster_id": canonical[m.cluster], "number": m.cluster}
            for m in names.mentions
        ]
        out.append({"doc_id": row["doc_id"], "mentions": mentions})
    return out


def figures(rows: list[tuple[dict[str, Any], Page, Parsed]], predicted: list[dict[str, Any]]) -> dict[str, Any]:
    """Score predictions with the scorer of the development data."""
    import score  # type: ignore[import-not-found]

    with tempfile.TemporaryDirectory() as folder:
        gold, pred = Path(folder, "gold.jsonl"), Path(folder, "pred.jsonl")
        gold.write_text("\n".join(json.dumps(row) for row, *_ in rows), encoding="utf-8")
        pred.write_text("\n".join(json.dumps(row) for row in predicted), encoding="utf-8")
        paths = {"gold": str(gold), "pred": str(pred)}
        ner = score.cmd_ner(Namespace(**paths, types=TYPES, match="exact"))
        whole = {"types": "", "match": "overlap", "nil": False, "strict": True}
        across = score.cmd_cluster(Namespace(**paths, **whole, within=False))
        within = score.cmd_cluster(Namespace(**paths, **{**whole, "strict": False, "nil": True}, within=True))
    return {
        "ner": {key: ner[key]["f1"] for key in ("ALL", "PER", "ORG", "LOC", "UNTYPED")},
        "identity_strict_b3": across["b3"]["f1"],
        "within_article_b3": within["b3"],
    }


def errors(rows: list[tuple[dict[str, Any], Page, Parsed]], predicted: list[dict[str, Any]], most: int) -> None:
    """List wrong types, wrong edges, missed and surplus names with their surroundings."""
    found: dict[str, list[str]] = defaultdict(list)
    for (row, *_), made in zip(rows, predicted, strict=True):
        text = row["text"]
        gold = {(m["start"], m["end"]): m["type"] for m in row["mentions"]}
        pred = {(m["start"], m["end"]): m["type"] for m in made["mentions"]}

        def around(span: tuple[int, int], text: str = text) -> str:
            start, end = span
            return f"{text[max(0, start - 40) : start]}[[{text[start:end]}]]{text[end : end + 30]}".replace("\n", "|")

        for span, type_ in gold.items():
            other = [f"{text[a:b]}/{pred[a, b]}" for a, b in pred if a < span[1] and span[0] < b]
            if span in pred:
                if pred[span] != type_:
                    found[f"type {type_} as {pred[span]}"].append(around(span))
            elif other:
                found[f"edges {type_}"].append(f"{around(span)}  <- {', '.join(other)}")
            else:
                found[f"missed {type_}"].append(around(span))
        for span, type_ in pred.items():
            if type_ in TYPES and not any(a < span[1] and span[0] < b for a, b in gold):
                found[f"surplus {type_}"].append(around(span))
    for kind in sorted(found):
        print(f"## {kind}: {len(found[kind])}", *found[kind][:most], sep="\n   ")


def main() -> None:
    """Print the figures of every corpus."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cache", type=Path)
    arguments.add_argument("--errors", type=int, default=0)
    options = arguments.parse_args()
    for name in CORPORA:
        rows = parsed_rows(name, options.cache)
        predicted = predict(rows)
        print(json.dumps({"corpus": name, **figures(rows, predicted)}))
        if options.errors:
            errors(rows, predicted, options.errors)


if __name__ == "__main__":
    main()
