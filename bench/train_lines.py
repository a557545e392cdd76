"""Train the line model and its word weights.

usage: python bench/train_lines.py MADE.jsonl.gz [--folds DIR] [--networks N] [--steps N]

MADE is the output of `line_renderings.py`. Writes line_words.json and line_model.json in tasks/clean, trained on all
sites; with --folds DIR instead five models into DIR, each trained without a fifth of the sites, for honest figures:
`eval_lines.py --folds DIR`. Needs: numpy, scipy, scikit-learn, jax.

As in tasks/clean/text.py, lines that recur between paragraphs are read in the full sequence and all others without
them. Two stages. A logistic regression on the words of a line gives word weights; the network is trained on features
whose word scores come from weights that never saw the page's site. The network's loss counts a line by its length,
since characters are what is lost or left.
"""

import argparse
import collections
import gzip
import hashlib
import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from tasks.clean import model
from tasks.clean.features import features_of, recurring, without
from tasks.clean.lexicon import SHORT_WORDS, make_lexicon
from tasks.clean.segment import segment

HERE = Path(__file__).resolve().parents[1]
ROOM = HERE / "tasks" / "clean"
DEV = HERE.parent / "shared" / "bench" / "boilerplate" / "dev_text.jsonl.gz"
CLASSES = json.loads((ROOM / "word_classes.json").read_text(encoding="utf-8"))["classes"]
_WORD = re.compile(r"[^\W_]+")  # as tasks.clean.characters.fingerprint_words reads them
FOLDS, WIDTH, BATCH_LINES = 5, 40, 2304
LENGTHS = (64, 192, 384)  # documents are cut or padded to these many lines
KINDS = {"caption": "caption", "title": "title", "byline": "byline", "date": "date", "body": "body"}
NOTE = "Learned by bench/train_lines.py; data, licences and method in docs/cleaning.md"
Row = dict[str, Any]


def load(made: Path) -> list[Row]:
    """Read labelled rows and made renderings, and cut them into pieces with label, weight and length."""
    rows: list[Row] = []
    for path in (DEV, made):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows += [json.loads(line) for line in file]
    for row in rows:
        row["pieces"] = segment(row["text"])
        row["length"] = np.array([piece.last - piece.first for piece in row["pieces"]])
        at = {line["start"]: line for line in row["lines"]}
        lines = [at.get(piece.first) for piece in row["pieces"]]
        row["kind"] = np.array(
            [model.CLASSES.index(KINDS.get(line["label"], "boilerplate")) if line else 0 for line in lines]
        )
        scored = np.array([line is not None and not line.get("ignore") for line in lines])
        share = (1.0 if "made" not in row else 0.5) * (1.0 if row["news"] else 0.6)
        weight = np.where(row["kind"] == model.CLASSES.index("title"), 1.0, 0.35 + np.minimum(row["length"], 800) / 250)
        row["weight"] = (weight * scored * share).astype(np.float32)
        row["folded"] = features_of(row["text"], row["pieces"]).folded
    return rows


def fold_of_sites(rows: list[Row]) -> dict[str, int]:
    """Deal the sites into folds of about equal numbers of labelled rows; the same for every run."""
    count = collections.Counter(row["source_site"] for row in rows if "made" not in row)
    sites = sorted(
        {row["source_site"] for row in rows},
        key=lambda site: (-count[site], hashlib.sha1(site.encode()).hexdigest()),
    )
    load_of, fold = [0] * FOLDS, {}
    for site in sites:
        lightest = min(range(FOLDS), key=lambda number: load_of[number])
        fold[site] = lightest
        load_of[lightest] += count[site]
    return fold


class Words:
    """The design matrix of the word model: a word in a short line, in a long one, first, last, and pairs."""

    def __init__(self, rows: list[Row], min_sites: int = 5) -> None:
        word_sites, pair_sites = collections.defaultdict(set), collections.defaultdict(set)
        split = [[_WORD.findall(line) for line in row["folded"]] for row in rows]
        for row, lines in zip(rows, split, strict=True):
            for words in lines:
                for word in words:
                    word_sites[word].add(row["source_site"])
                if len(words) < 25:
                    for pair in pairwise(words):
                        pair_sites[" ".join(pair)].add(row["source_site"])
        self.words = sorted(w for w, sites in word_sites.items() if len(sites) >= min_sites and not w.isdigit())
        known = set(self.words)
        self.pairs = sorted(p for p, sites in pair_sites.items() if len(sites) >= min_sites and set(p.split()) <= known)
        place = {word: number for number, word in enumerate(self.words)}
        pair_place = {pair: number for number, pair in enumerate(self.pairs)}
        size = len(self.words)
        where: list[int] = []
        columns: list[int] = []
        target, weight, owner = [], [], []
        for number, (row, lines) in enumerate(zip(rows, split, strict=True)):
            for words, kind, share, length in zip(lines, row["kind"], row["weight"], row["length"], strict=True):
                if not share or kind == model.CLASSES.index("title"):
                    continue
                short = len(words) < SHORT_WORDS
                hits = [place[word] + (0 if short else size) for word in words if word in place]
                if words:
                    hits += [2 * size + place[words[0]]] if words[0] in place else []
                    hits += [3 * size + place[words[-1]]] if words[-1] in place else []
                joined = (" ".join(pair) for pair in pairwise(words))
                hits += [4 * size + pair_place[pair] for pair in joined if pair in pair_place]
                hits.append(4 * size + len(self.pairs) + (not short))
                where += [len(target)] * len(hits)
                columns += hits
                target.append(kind == model.CLASSES.index("body"))
                weight.append((0.5 + min(length, 600) / 200) * (1.0 if "made" not in row else 0.4))
                owner.append(number)
        shape = (len(target), 4 * size + len(self.pairs) + 2)
        self.design = sparse.csr_matrix((np.ones(len(where), np.float32), (where, columns)), shape=shape)
        self.target, self.weight, self.owner = np.array(target), np.array(weight), np.array(owner)

    def fit(self, chosen: np.ndarray) -> Row:
        """Fit on the chosen documents; give the weights as the lexicon file holds them."""
        lines = chosen[self.owner]
        fitted = LogisticRegression(C=0.3, max_iter=60, fit_intercept=False).fit(
            self.design[lines], self.target[lines], sample_weight=self.weight[lines]
        )
        size, values = len(self.words), np.round(fitted.coef_[0], 2)
        by_word = values[: 4 * size].reshape(4, size).T
        pairs = values[4 * size : -2]
        return {
            "source": NOTE,
            "words": {w: v.tolist() for w, v in zip(self.words, by_word, strict=True) if abs(v).max() >= 0.1},
            "pairs": {p: [float(v)] for p, v in zip(self.pairs, pairs, strict=True) if abs(v) >= 0.1},
            "bias": {"short": [float(values[-2])], "long": [float(values[-1])]},
        }


def start(inputs: int, key: Any) -> dict[str, Any]:
    """Draw the first weights."""
    keys = jax.random.split(key, len(model.DILATIONS) + 2)
    weights = {
        "enter": jax.random.normal(keys[0], (inputs, WIDTH)) * np.sqrt(2 / inputs),
        "enter_bias": jnp.zeros(WIDTH),
        "leave": jax.random.normal(keys[1], (WIDTH, len(model.CLASSES))) * 0.1,
        "leave_bias": jnp.zeros(len(model.CLASSES)),
        "straight": jnp.zeros((inputs, len(model.CLASSES))),
    }
    for number in range(len(model.DILATIONS)):
        weights[f"around{number}"] = jax.random.normal(keys[number + 2], (3 * WIDTH, WIDTH)) * 0.7 / np.sqrt(3 * WIDTH)
        weights[f"around{number}_bias"] = jnp.zeros(WIDTH)
    return weights


def forward(weights: dict[str, Any], x: Any, mask: Any, key: Any) -> Any:
    """Run a batch with dropout; the same network as tasks/clean/model.py."""
    keys = jax.random.split(key, len(model.DILATIONS) + 2)

    def drop(values: Any, rate: float, key: Any) -> Any:
        return values * jax.random.bernoulli(key, 1 - rate, values.shape) / (1 - rate)

    x = x * jax.random.bernoulli(keys[0], 0.93, (x.shape[0], 1, x.shape[2]))
    x = drop(x, 0.05, keys[1])
    hidden = jax.nn.relu(x @ weights["enter"] + weights["enter_bias"]) * mask[..., None]
    count = hidden.shape[1]
    for number, reach in enumerate(model.DILATIONS):
        padded = jnp.pad(hidden, ((0, 0), (reach, reach), (0, 0)))
        around = jnp.concatenate([padded[:, :count], hidden, padded[:, 2 * reach :]], -1)
        step = jax.nn.relu(around @ weights[f"around{number}"] + weights[f"around{number}_bias"])
        hidden = (hidden + drop(step, 0.2, keys[number + 2])) * mask[..., None]
    return hidden @ weights["leave"] + x @ weights["straight"] + weights["leave_bias"]


def loss(weights: dict[str, Any], batch: Any, key: Any) -> Any:
    """Weighted cross entropy and a little weight decay."""
    x, mask, kind, weight = batch
    scores = jax.nn.log_softmax(forward(weights, x, mask, key))
    missed = -jnp.take_along_axis(scores, kind[..., None], -1)[..., 0]
    decay = sum((value**2).sum() for name, value in weights.items() if not name.endswith("bias"))
    return (missed * weight).sum() / jnp.maximum(weight.sum(), 1e-6) + 2e-5 * decay


@jax.jit
def adam(weights: Any, first: Any, second: Any, step: Any, batch: Any, key: Any, rate: Any) -> Any:
    """Take one step of Adam."""
    slope = jax.grad(loss)(weights, batch, key)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)

    def move(weight: Any, m: Any, v: Any) -> Any:
        return weight - rate * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8)

    return jax.tree.map(move, weights, first, second), first, second


def train(rows: list[Row], steps: int, seed: int) -> Row:
    """Train one network; give its weights as the model file holds them."""
    rng, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    every = np.concatenate([row["inputs"] for row in rows])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 0.05
    of_length: dict[int, list[int]] = {length: [] for length in LENGTHS}
    for number, row in enumerate(rows):
        length = next((size for size in LENGTHS if len(row["kind"]) <= size), LENGTHS[-1])
        of_length[length] += [number] * (1 if "made" in row else 2)
    size = np.array([sum(min(len(rows[n]["kind"]), length) for n in of_length[length]) for length in LENGTHS], float)
    weights = start(every.shape[1], key)
    first = second = jax.tree.map(jnp.zeros_like, weights)
    for step in range(1, steps + 1):
        length = int(rng.choice(LENGTHS, p=size / size.sum()))
        batch = fill(rows, rng.choice(of_length[length], BATCH_LINES // length), length, mean, spread, rng)
        rate = 3e-3 * min(1, step / 100) * (0.02 + 0.49 * (1 + np.cos(np.pi * step / steps)))
        key, now = jax.random.split(key)
        weights, first, second = adam(weights, first, second, step, batch, now, rate)
    rounded = {name: np.asarray(value) for name, value in weights.items()} | {"mean": mean, "spread": spread}
    return {name: np.vectorize(lambda v: float(f"{v:.3g}"))(value).tolist() for name, value in rounded.items()}


def fill(rows: list[Row], chosen: Any, length: int, mean: Any, spread: Any, rng: Any) -> Any:
    """Fill a batch with documents, long ones cut at random."""
    x = np.zeros((len(chosen), length, len(mean)), np.float32)
    mask, weight = np.zeros((2, len(chosen), length), np.float32)
    kind = np.zeros((len(chosen), length), np.int32)
    for place, number in enumerate(chosen):
        row = rows[number]
        count = len(row["kind"])
        begin = 0 if count <= length else int(rng.integers(0, count - length + 1))
        end = min(count, begin + length)
        x[place, : end - begin] = np.clip((row["inputs"][begin:end] - mean) / spread, -model.CLIP, model.CLIP)
        mask[place, : end - begin] = 1
        kind[place, : end - begin] = row["kind"][begin:end]
        weight[place, : end - begin] = row["weight"][begin:end]
    return x, mask, kind, weight


def write(path: Path, data: Row) -> None:
    """Write compact JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Train the shipped model, or the fold models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("made", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--networks", type=int, default=2)
    parser.add_argument("--steps", type=int, default=1500)
    options = parser.parse_args()
    rows = load(options.made)
    sites = fold_of_sites(rows)
    fold = np.array([sites[row["source_site"]] for row in rows])
    words = Words([row for row in rows if row.get("made") in (None, "rendering")])
    kept = np.array([sites[row["source_site"]] for row in rows if row.get("made") in (None, "rendering")])
    learned = [words.fit(kept != number) for number in range(FOLDS)]
    lexicons = [make_lexicon(item, CLASSES) for item in learned]
    apart: list[Row] = []
    for row, number in zip(rows, fold, strict=True):
        features = features_of(row["text"], row["pieces"], lexicons[number])
        left_out = recurring(features)
        row["inputs"] = model.inputs(features.matrix).T
        if left_out.any() and not left_out.all():
            apart.append(row | {"weight": np.where(left_out, row["weight"], 0)})
            row["inputs"] = model.inputs(without(features, left_out)).T
            row["kind"], row["weight"] = row["kind"][~left_out], row["weight"][~left_out]
    rows += apart
    fold = np.array([sites[row["source_site"]] for row in rows])
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        write(options.folds / "sites.json", sites)
        for number in range(FOLDS):
            others = [row for row, own in zip(rows, fold, strict=True) if own != number]
            networks = [train(others, options.steps, seed) for seed in range(options.networks)]
            write(options.folds / f"fold{number}.json", {"lexicon": learned[number], "networks": networks})
            print(f"fold {number}", flush=True)
        return
    write(ROOM / "line_words.json", words.fit(kept >= 0))
    networks = [train(rows, options.steps, seed) for seed in range(options.networks)]
    write(ROOM / "line_model.json", {"source": NOTE, "networks": networks})


if __name__ == "__main__":
    main()
