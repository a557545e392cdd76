"""Train the body model of web pages and write tasks/clean/html_body.json.

usage: python bench/train_html.py [--cv] [--cache FILE]
Needs lightgbm beside the project's own packages. Reads ../shared/bench/boilerplate/dev_html.jsonl.xz (MIT and
CC-BY-4.0, see NOTICE); `--cv` scores by held-out sites and writes nothing but the predictions of the held-out pages.

A block is body when the gold body covers it in place. Votes of the extractor are varied in training (its recall and
precision modes, and silence), so that the model does not learn to follow it blindly.
"""

import argparse
import hashlib
import json
import lzma
import pickle
import sys
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
THRESHOLD = 0.5
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
}
ROUNDS = {"page": 160, "votes": 200}
VOTES_WEIGHT = 0.65


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
    variants = [(evidence.extracted, 0.65), (np.zeros(len(words)), 0.05)]
    for mode in ("favor_recall", "favor_precision"):
        found = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False, **{mode: True})
        variants.append((np.array(coverage(words, tokens(getattr(found, "text", "") or ""))), 0.15))
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
        variants = example.variants if name == "votes" else [(None, 1.0)]
        for extracted, share in variants:
            seen = example.page if extracted is None else _votes(example, extracted)
            rows.append(seen)
            labels.append(example.gold)
            weights.append(example.weight * share)
    data = lgb.Dataset(np.vstack(rows), np.concatenate(labels).astype(int), weight=np.concatenate(weights))
    return lgb.train(PARAMETERS, data, ROUNDS[name])


def _votes(example: Example, extracted: np.ndarray) -> np.ndarray:
    return vote_features(example.page, example.layout, extracted, example.stated)


def predict(models: dict[str, lgb.Booster], example: Example) -> np.ndarray:
    """Give the probability of each block, as tasks.clean.html_body does."""
    page = models["page"].predict(example.page, raw_score=True)
    votes = models["votes"].predict(_votes(example, example.variants[0][0]), raw_score=True)
    return 1 / (1 + np.exp(-((1 - VOTES_WEIGHT) * page + VOTES_WEIGHT * votes)))


def fold_of(site: str) -> int:
    """Give the fold of a site; all its pages share it."""
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % FOLDS


def cross_validate(examples: list[Example]) -> list[np.ndarray]:
    """Predict every page by models that saw no page of its site."""
    predictions: list[np.ndarray] = [np.zeros(0)] * len(examples)
    for fold in range(FOLDS):
        kept = [example for example in examples if fold_of(example.row["source_site"]) != fold]
        models = {name: train(kept, name) for name in ROUNDS}
        for number, example in enumerate(examples):
            if fold_of(example.row["source_site"]) == fold:
                predictions[number] = predict(models, example)
    return predictions


def report(examples: list[Example], predictions: list[np.ndarray], threshold: float = THRESHOLD) -> str:
    """Score predictions, a line a group."""
    sys.path.insert(0, str(SHARED))
    import score

    pairs = [
        (e.row, {"body": "\n\n".join(t for t, p in zip(e.texts, found, strict=True) if p >= threshold)})
        for e, found in zip(examples, predictions, strict=True)
    ]
    groups = {
        "news en": lambda r: r["news"] and r["lang"] == "en",
        "scrapinghub en": lambda r: r["source"] == "scrapinghub" and r["lang"] == "en",
        "fundus en": lambda r: r["source"] == "fundus" and r["lang"] == "en",
        "wcxb news": lambda r: r["source"] == "wcxb" and r["news"],
        "news other": lambda r: r["news"] and r["lang"] != "en",
        "not news": lambda r: not r["news"],
    }
    lines = []
    for name, test in groups.items():
        found = score.score_html([pair for pair in pairs if test(pair[0])])
        lines.append(
            f"{name:15} P {found['shP']:.4f} R {found['shR']:.4f} F1 {found['shF1']:.4f} exact {found['exact']:.2f}"
        )
    return "\n".join(lines)


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


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cv", action="store_true", help="score by held-out sites instead of writing the model")
    parser.add_argument("--cache", type=Path, help="keep the examples here between runs")
    options = parser.parse_args()
    if options.cache and options.cache.exists():
        examples = pickle.loads(options.cache.read_bytes())
    else:
        with lzma.open(SHARED / "dev_html.jsonl.xz", "rt", encoding="utf-8") as lines:
            examples = [example_of(json.loads(line)) for line in lines]
        if options.cache:
            options.cache.write_bytes(pickle.dumps(examples))
    if options.cv:
        print(report(examples, cross_validate(examples)))
        return
    names = {"page": page_names(), "votes": vote_names()}
    source = "learned by bench/train_html.py from the boilerplate development pages (MIT, CC-BY-4.0; see NOTICE)"
    data = {"source": source, **{name: forest_of(train(examples, name), names[name]) for name in ROUNDS}}
    MODEL.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"wrote {MODEL} ({MODEL.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
