"""Words and what they say about a line: learned weights for boilerplate, function words, verbs of saying, dates."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count

import numpy as np
from numpy.typing import NDArray

COLUMNS = ("score", "function", "report", "date")
Row = NDArray[np.float32]
LONG_WORDS = 20
SHORT_WORDS = 10  # a line of fewer words is read by the weights for short lines
_TOKEN = re.compile(r"[^\W_]+|\n")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights by word. `weights` has a row a word: in short lines, in long ones, as a line's first word, last word."""

    index: dict[str, int]  # 0 is every unknown word, 1 the line break
    weights: NDArray[np.float32]
    classes: NDArray[np.float32]
    pair_keys: NDArray[np.int64]  # first * len(index) + second, sorted
    pair_weights: NDArray[np.float32]
    bias: tuple[float, float]

    def score(self, folded: list[str]) -> tuple[Row, Row, Row]:
        """Read lines in lower case: share of known words, totals of `COLUMNS`, and overlap with the long lines.

        Overlap is the share of a line's content words that stand in another long line too: lines on another subject,
        as teasers are, share few.
        """
        tokens = _TOKEN.findall("\n".join(folded) + "\n")
        get = self.index.get
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        local = np.fromiter(map(numbers.__getitem__, tokens), dtype=np.int64, count=len(tokens))
        known_ids = np.array([get(token, 0) for token in numbers], dtype=np.int64)
        ids = known_ids[local]
        breaks = ids == 1
        size = len(folded)
        owner = np.cumsum(breaks) - breaks
        inside = ~breaks
        sizes = np.bincount(owner[inside], minlength=size)
        value = np.where((sizes < SHORT_WORDS)[owner], self.weights[ids, 0], self.weights[ids, 1])
        value += (np.concatenate(([True], breaks[:-1])) & inside) * self.weights[ids, 2]
        value[:-1] += (breaks[1:] & inside[:-1]) * self.weights[ids[:-1], 3]
        if len(self.pair_keys):
            keys = ids[:-1] * len(self.index) + ids[1:]
            found = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
            value[:-1] += np.where(self.pair_keys[found] == keys, self.pair_weights[found], 0)
        totals = np.empty((len(COLUMNS), size), dtype=np.float32)
        totals[0] = np.bincount(owner, weights=value * inside, minlength=size)
        totals[0] += np.where(sizes < SHORT_WORDS, self.bias[0], self.bias[1])
        for number in range(1, len(COLUMNS)):
            totals[number] = np.bincount(owner, weights=self.classes[ids, number - 1] * inside, minlength=size)
        known = np.bincount(owner, weights=(ids > 1) & inside, minlength=size) / np.maximum(sizes, 1)
        content = inside & (self.classes[ids, 0] == 0)
        return known.astype(np.float32), totals, _overlap(local[content], len(numbers), owner[content], sizes)


def _overlap(words: NDArray[np.int64], kinds: int, lines: NDArray[np.int64], sizes: NDArray[np.int64]) -> Row:
    pairs = np.unique(lines * kinds + words)
    line, word = pairs // kinds, pairs % kinds
    long = sizes[line] >= LONG_WORDS
    lines_with = np.bincount(word[long], minlength=kinds)
    shared = lines_with[word] > long
    hits = np.bincount(line, weights=shared, minlength=len(sizes))
    distinct = np.bincount(line, minlength=len(sizes))
    share: Row = (hits / np.maximum(distinct, 1)).astype(np.float32)
    return share


@cache
def load_lexicon() -> Lexicon:
    """Read the learned weights and the hand-made word classes, once a process."""
    room = files("tasks.clean")
    learned = json.loads(room.joinpath("line_words.json").read_text(encoding="utf-8"))
    classes = json.loads(room.joinpath("word_classes.json").read_text(encoding="utf-8"))["classes"]
    return make_lexicon(learned, classes)


def make_lexicon(learned: dict[str, dict[str, list[float]]], classes: dict[str, list[str]]) -> Lexicon:
    """Build a lexicon from {"words": {word: [four weights]}, "pairs": {"a b": [weight]}, "bias": ...} and classes."""
    listed = (*classes.values(), *(pair.split(" ") for pair in learned["pairs"]))
    words = sorted({*learned["words"], *(word for group in listed for word in group)})
    index = {"": 0, "\n": 1} | {word: number for number, word in enumerate(words, 2)}
    weights = np.zeros((len(index), 4), dtype=np.float32)
    for word, values in learned["words"].items():
        weights[index[word]] = values
    marks = np.zeros((len(index), len(COLUMNS) - 1), dtype=np.float32)
    for number, name in enumerate(COLUMNS[1:]):
        marks[[index[word] for word in classes[name]], number] = 1
    pairs = sorted(
        (index[first] * len(index) + index[second], values[0])
        for (first, second), values in ((key.split(" "), values) for key, values in learned["pairs"].items())
    )
    return Lexicon(
        index,
        weights,
        marks,
        np.array([key for key, _ in pairs], dtype=np.int64),
        np.array([weight for _, weight in pairs], dtype=np.float32),
        (learned["bias"]["short"][0], learned["bias"]["long"][0]),
    )
