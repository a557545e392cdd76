"""Learn the speaker ranker from PolNeAR's training part.

usage: train_speaker.py [--cache DIR] [--limit N] [--rounds N] [--check]   (after train_quotes.py, on its guesses)

The units are those the taggers find in documents they did not see, so that the ranker learns on what it will get.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoost, Pool
from eval_quotes import Gold, score
from train_quotes import FOLDS, ROOM, Example, export, read_examples, spans_of

from tasks.quotes.candidates import candidates, pair_up, unit_cues
from tasks.quotes.content import mark_table
from tasks.quotes.decode import Unit, decode
from tasks.quotes.frame import make_frame
from tasks.quotes.grammar import phrase
from tasks.quotes.lexicon import Lexicon, load_lexicon
from tasks.quotes.pairs import pair_features
from tasks.quotes.speakers import softmax_by_unit
from tasks.quotes.stretch import weigh


class Group:
    """The pairs of one document, with which are right."""

    def __init__(self, example: Example, lexicon: Lexicon, cue: np.ndarray, guess: np.ndarray) -> None:
        self.fold = example.fold
        self.frame = make_frame(example.tokens, example.marked, lexicon)
        self.units = decode(self.frame, guess, weigh(self.frame, cue, guess, mark_table(self.frame, cue)))
        inside = (1 - guess[:, 0]).astype(np.float32)
        self.cues = unit_cues(self.frame, self.units, cue)
        self.pairs = pair_up(self.frame, self.units, candidates(self.frame))
        self.columns = pair_features(self.frame, self.units, self.pairs, self.cues, cue, inside)
        self.right, self.known = label(example, self.units, self.pairs.unit, self.pairs.candidate)


def label(example: Example, units: list[Unit], u: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mark the right candidates, and the pairs to learn from: units with a speaker, no other mention of the same."""
    tokens, gold = example.tokens, example.gold
    owner = np.full(len(tokens), -1, dtype=np.int32)
    for number, quote in enumerate(gold["quotes"]):
        for a, b in quote.get("segments") or [[quote["start"], quote["end"]]]:
            first, last = spans_of(tokens, a, b)
            owner[first:last] = number
    source: list[Gold | None] = []
    for unit in units:
        held = owner[unit.first : unit.last]
        numbers, counts = np.unique(held[held >= 0], return_counts=True)
        best = int(numbers[counts.argmax()]) if len(numbers) and counts.max() * 2 >= len(held) else -1
        quote = gold["quotes"][best] if best >= 0 else None
        source.append(quote if quote and quote.get("speaker") else None)
    right = np.zeros(len(u), dtype=np.int8)
    known = np.zeros(len(u), dtype=np.bool_)
    text = gold["text"]
    for row, (number, token) in enumerate(zip(u.tolist(), c.tolist(), strict=True)):
        quote = source[number]
        if not quote:
            continue
        first, last = phrase(tokens, token)
        a, b = tokens.surface(first, last)
        ok = score.speaker_ok(quote, {"speaker": [a, b], "speaker_text": text[a:b]}, text)
        overlaps = score.overlap((int(tokens.start[token]), int(tokens.end[token])), quote["speaker"])
        right[row] = bool(ok and overlaps)
        known[row] = right[row] or not ok
    has = np.zeros(len(units), dtype=np.bool_)
    np.logical_or.at(has, u, right == 1)
    return right, known & has[u]


def fit(groups: list[Group], rows: list[np.ndarray], rounds: int) -> CatBoost:
    """Fit a ranker: softmax over the candidates of a unit."""
    matrix, labels, ids = [], [], []
    base = 0
    for group, row in zip(groups, rows, strict=True):
        keep = group.known
        matrix.append(row[keep])
        labels.append(group.right[keep])
        ids.append(group.pairs.unit[keep] + base)
        base += len(group.units)
    model = CatBoost({
        "iterations": rounds, "depth": 6, "learning_rate": 0.15, "loss_function": "QuerySoftMax", "border_count": 32,
        "thread_count": 1, "random_seed": 1, "verbose": 50, "allow_writing_files": False, "rsm": 0.3,
        "bootstrap_type": "Bernoulli", "subsample": 0.6, "l2_leaf_reg": 10, "boosting_type": "Plain",
    })  # fmt: skip
    model.fit(Pool(np.concatenate(matrix), np.concatenate(labels), group_id=np.concatenate(ids)))
    return model


def held_out(groups: list[Group], rows: list[np.ndarray], rounds: int) -> list[np.ndarray]:
    """Give every pair the softmax of a model that did not see its document."""
    out: list[Any] = [None] * len(groups)
    for fold in range(FOLDS):
        seen = [n for n, group in enumerate(groups) if group.fold != fold]
        model = fit([groups[n] for n in seen], [rows[n] for n in seen], rounds)
        for n, group in enumerate(groups):
            if group.fold == fold:
                raw = model.predict(rows[n]).astype(np.float32) if len(rows[n]) else np.zeros(0, dtype=np.float32)
                out[n] = softmax_by_unit(raw, group.pairs.unit, len(group.units))
    return out


def accuracy(groups: list[Group], guesses: list[np.ndarray]) -> None:
    """Print how often the first choice is right, for units with a known speaker."""
    right = total = quoted_right = quoted = 0
    for group, guess in zip(groups, guesses, strict=True):
        best: dict[int, tuple[float, int]] = {}
        for row, (number, p) in enumerate(zip(group.pairs.unit.tolist(), guess.tolist(), strict=True)):
            best[number] = max(best.get(number, (-1.0, 0)), (p, -row))
        known = {int(n) for n in group.pairs.unit[group.known]}
        for number in known:
            ok = int(group.right[-best[number][1]])
            total += 1
            right += ok
            if group.units[number].quoted > 0.9:
                quoted += 1
                quoted_right += ok
    print(
        f"  right {right / max(total, 1):.4f} of {total}; quoted {quoted_right / max(quoted, 1):.4f} of {quoted}",
        flush=True,
    )


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=Path, default=Path(".cache/quotes"))
    arguments.add_argument("--limit", type=int)
    arguments.add_argument("--rounds", type=int, default=120)
    arguments.add_argument("--check", action="store_true", help="print the accuracy on documents not learned from")
    arguments.add_argument("--out", type=Path, default=ROOM)
    options = arguments.parse_args()
    started = time.monotonic()
    examples = read_examples(options.cache, options.limit)
    held = np.load(options.cache / "train.guesses.npz")
    cues, contents = held["cue"], held["content"]
    groups, at = [], 0
    lexicon = load_lexicon()
    for example in examples:
        size = len(example.tokens)
        groups.append(Group(example, lexicon, cues[at : at + size], contents[at : at + size]))
        at += size
    print(f"[{time.monotonic() - started:.0f} s] {sum(len(g.units) for g in groups)} units, "
          f"{sum(len(g.right) for g in groups)} pairs", flush=True)  # fmt: skip
    rows = [group.columns.matrix() for group in groups]
    if options.check:
        accuracy(groups, held_out(groups, rows, options.rounds))
    export(fit(groups, rows, options.rounds), groups[0].columns.names, options.out / "speaker_trees.json")
    print(f"[{time.monotonic() - started:.0f} s] done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
