"""Learn which marked stretches are part of a statement, from PolNeAR's training part.

usage: train_quotes_stretch.py [--cache DIR] [--rounds N] [--out DIR]   (after train_quotes.py, on its guesses)
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from train_quotes import FOLDS, ROOM, export, fit, read_examples

from tasks.quotes.content import mark_table
from tasks.quotes.frame import make_frame
from tasks.quotes.lexicon import load_lexicon
from tasks.quotes.stretch import stretch_features


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=Path, default=Path(".cache/quotes"))
    arguments.add_argument("--rounds", type=int, default=120)
    arguments.add_argument("--out", type=Path, default=ROOM)
    options = arguments.parse_args()
    held = np.load(options.cache / "train.guesses.npz")
    cues, contents = held["cue"], held["content"]
    lexicon = load_lexicon()
    rows, labels, folds, names, at = [], [], [], [], 0
    for example in read_examples(options.cache, None):
        size = len(example.tokens)
        frame = make_frame(example.tokens, example.marked, lexicon)
        cue = cues[at : at + size]
        columns = stretch_features(frame, cue, contents[at : at + size], mark_table(frame, cue))
        at += size
        names = columns.names
        matrix = columns.matrix()
        for number, (first, last) in enumerate(frame.mark_tokens):
            if last > first:
                rows.append(matrix[number])
                labels.append(int((example.content[first:last] > 0).mean() >= 0.5))
                folds.append(example.fold)
    matrix, truth, fold = np.stack(rows), np.array(labels), np.array(folds)
    for number in range(FOLDS):
        model = fit(matrix[fold != number], truth[fold != number], 1, options.rounds, 4)
        said = model.predict_proba(matrix[fold == number])[:, 1] >= 0.5
        real = truth[fold == number] == 1
        print(f"fold {number}: {len(real)} stretches, {(~real).sum()} no statement; P {real[said].mean():.4f} "
              f"R {said[real].mean():.4f}", flush=True)  # fmt: skip
    export(fit(matrix, truth, 1, options.rounds, 4), names, options.out / "stretch_trees.json")


if __name__ == "__main__":
    sys.exit(main())
