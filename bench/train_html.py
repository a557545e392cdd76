"""Train the body model of web pages and write tasks/clean/html_body.json.

usage: python bench/train_html.py [--folds DIR] [--cache FILE]
Needs lightgbm beside the project's own packages. Reads ../shared/bench/boilerplate/dev_html.jsonl.xz (MIT and
CC-BY-4.0, see NOTICE). `--folds` writes, instead, one model a fold of sites, each trained without that fold's pages:
`python bench/eval_html.py --folds DIR` then scores every page with the model that has not seen its site.

A block is body when the gold body covers it in place. Votes of the extractor are varied in training (its recall and
precision modes, and silence), so that the model does not learn to follow it blindly.
"""

import argparse
import hashlib
import json
import lzma
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import trafilatura

from schemas.records import Document, Given
from tasks.clean.html_body import extract, gather
from tasks.clean.html_claims import find_claims
from tasks.clean.html_features import page_names, vote_features, vote_names
from tasks.clean.html_layout import Layout, layout_of
from tasks.clean.html_match import coverage, tokens
from tasks.clean.html_meta import find_sites, find_title, find_url
from tasks.clean.html_parse import parse_html
from tasks.clean.html_render import render

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "boilerplate"
MODEL = Path(__file__).resolve().parents[1] / "tasks" / "clean" / "html_body.json"
COVERED = 0.6  # share of a block's words in the gold body that makes it body
FOLDS = 6
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "max_depth": 6,
    "max_bin": 63,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
}
ROUNDS = {"page": 110, "votes": 120}


@dataclass
class Example:
    """A page ready for training."""

    row: dict[str, Any]
    texts: list[str]
    page: np.ndarray
    layout: Layout
    variants: list[tuple[np.ndarray, float]]  # the extractor's vote, and how much the variant weighs
    stated: np.ndarray | None
    gold: np.ndarray
    weight: np.ndarray


def example_of(row: dict[str, Any]) -> Example:
    """Read a page and lay the gold body over it."""
    root = parse_html(row["html"], 1_000)
    rendering = render(root)
    claims = find_claims(root, rendering)
    document = Document(row["doc_id"], "", "", "html", row["html"], "utf-8", Given(url=row["url"]))
    url, _ = find_url(document, claims)
    title = find_title(document, claims, rendering, find_sites(document, claims, url))
    layout = layout_of(rendering)
    evidence = gather(extract(root), rendering, layout, claims, title)
    words = [tokens(block.text) for block in rendering.blocks]
    variants = [(evidence.extracted, 0.7), (np.zeros(len(words)), 0.3)]
    for mode in ("favor_recall", "favor_precision"):
        found = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False, **{mode: True})
        variants.append((np.array(coverage(words, tokens(getattr(found, "text", "") or ""))), 0.4))
    gold = np.array(coverage(words, tokens(row["body"]))) >= COVERED
    texts = [block.text for block in rendering.blocks]
    return Example(row, texts, evidence.page, layout, variants, evidence.stated, gold, _weight(words, gold, row))


def _weight(words: list[list[str]], gold: np.ndarray, row: dict[str, Any]) -> np.ndarray:
    """Weigh a block by its words, and every page alike, as the scorer does."""
    sizes = np.array([len(found) + 1 for found in words], dtype=float)
    body = max(float(sizes[gold].sum()), 50.0)
    return np.minimum(sizes**0.7 / body**0.7 * 20, 4) * (1.0 if row["news"] else 0.6)


def train(examples: list[Example], name: str) -> lgb.Booster:
    """Train one of the two forests."""
    rows, labels, weights = [], [], []
    for example in examples:
        for extracted, share in _chosen(example) if name == "votes" else [(None, 1.0)]:
            seen = example.page if extracted is None else _votes(example, extracted)
            rows.append(seen)
            labels.append(example.gold)
            weights.append(example.weight * share)
    data = lgb.Dataset(np.vstack(rows), np.concatenate(labels).astype(int), weight=np.concatenate(weights))
    return lgb.train(PARAMETERS, data, ROUNDS[name])


def _chosen(example: Example) -> list[tuple[np.ndarray, float]]:
    """Take the extractor's vote, and for two pages in three one of the varied ones in turn."""
    pick = fold_of(example.row["doc_id"])
    return [example.variants[0], *([example.variants[1 + pick % 3]] if pick < 4 else [])]


def _votes(example: Example, extracted: np.ndarray) -> np.ndarray:
    return vote_features(example.page, example.layout, extracted, example.stated)


def fold_of(site: str) -> int:
    """Give the fold of a site; all its pages share it."""
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % FOLDS


def forest_of(booster: lgb.Booster, names: tuple[str, ...]) -> dict[str, Any]:
    """Turn a booster into the lists that tasks.clean.trees reads, with only the features it uses."""
    trees = [_flat(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    used = sorted({feature for tree in trees for feature in tree[0] if feature >= 0})
    number = {feature: position for position, feature in enumerate(used)} | {-1: -1}
    return {
        "features": [names[feature] for feature in used],
        "trees": [[[number[feature] for feature in tree[0]], *tree[1:]] for tree in trees],
    }


def _flat(root: dict[str, Any]) -> list[list[Any]]:
    split: list[int] = []
    value: list[float] = []
    left: list[int] = []
    right: list[int] = []

    def add(node: dict[str, Any]) -> int:
        at = len(split)
        leaf = "leaf_value" in node
        split.append(-1 if leaf else node["split_feature"])
        value.append(float(f"{node['leaf_value' if leaf else 'threshold']:.5g}"))
        left.append(0)
        right.append(0)
        if not leaf:
            left[at], right[at] = add(node["left_child"]), add(node["right_child"])
        return at

    add(root)
    return [split, value, left, right]


def model_of(examples: list[Example]) -> str:
    """Train both forests and write them as tasks/clean/html_body.json holds them."""
    names = {"page": page_names(), "votes": vote_names()}
    source = "learned by bench/train_html.py from the boilerplate development pages (MIT, CC-BY-4.0; see NOTICE)"
    forests = {name: forest_of(train(examples, name), names[name]) for name in ROUNDS}
    return json.dumps({"source": source, **forests}, separators=(",", ":")) + "\n"


def main() -> None:
    """Train the model, or one a fold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=Path, help="write one model a fold of sites here instead of the shipped one")
    parser.add_argument("--cache", type=Path, help="keep the examples here between runs")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        examples = pickle.loads(options.cache.read_bytes())
    else:
        with lzma.open(SHARED / "dev_html.jsonl.xz", "rt", encoding="utf-8") as lines:
            examples = [example_of(json.loads(line)) for line in lines]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(examples))
    if not options.folds:
        MODEL.write_text(model_of(examples), encoding="utf-8")
        return
    options.folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        kept = [example for example in examples if fold_of(example.row["source_site"]) != fold]
        (options.folds / f"{fold}.json").write_text(model_of(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
