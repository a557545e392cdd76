"""Words and what they say about a line: learned weights for boilerplate, function words, verbs of saying, dates."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tasks.clean.characters import fingerprint_words

COLUMNS = ("score", "function", "report", "date")
Row = NDArray[np.float32]
Numbers = NDArray[np.int64]
LONG_WORDS = 20
SHORT_WORDS = 10  # a line of fewer words is read by the weights for short lines
_IN_SHORT, _IN_LONG, _AS_FIRST, _AS_LAST = range(4)
# The classes of words; each column of `_MEMBERS` says which of them a sum of classes stands for.
_CLASSES = ("function", "report", "date", "known")
_FUNCTION, _KNOWN = 1 << _CLASSES.index("function"), 1 << _CLASSES.index("known")
_SUMS = 1 << len(_CLASSES)
_MEMBERS = ((np.arange(_SUMS) >> np.arange(len(_CLASSES))[:, None]) & 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights by word. `weights` has a column a word: in short lines, in long ones, as a line's first word, as last."""

    prints: NDArray[np.uint64]  # of the words, sorted; number n is the word at n - 1, 0 is every unknown word
    weights: NDArray[np.float32]
    classes: NDArray[np.uint8]  # what each word is: the sum of 1 << n for all `_CLASSES` n it belongs to
    pair_keys: Numbers  # first * (words + 1) + second, sorted
    pair_weights: NDArray[np.float32]
    opens_pair: NDArray[np.bool_]
    closes_pair: NDArray[np.bool_]
    bias: tuple[float, float]

    def score(self, folded: list[str]) -> tuple[Row, Row, Row]:
        """Read lines in lower case: share of known words, totals of `COLUMNS`, and overlap with the long lines.

        Overlap is the share of a line's content words that stand in another long line too: lines on another subject,
        as teasers are, share few.
        """
        prints, sizes = fingerprint_words("\n".join(folded))
        distinct, local = np.unique(prints, return_inverse=True)
        found = np.minimum(np.searchsorted(self.prints, distinct), len(self.prints) - 1)
        ids = np.where(self.prints[found] == distinct, found + 1, 0).take(local)
        count = len(folded)
        owner = np.repeat(np.arange(count), sizes)
        score = np.bincount(owner, weights=self._values(ids, sizes), minlength=count).astype(np.float32)
        score += np.where(sizes < SHORT_WORDS, self.bias[0], self.bias[1])
        classes = self.classes.take(ids)
        sums = np.bincount(owner * _SUMS + classes, minlength=count * _SUMS).reshape(count, _SUMS)
        *members, known = _MEMBERS @ sums.T.astype(np.float32)
        content = np.flatnonzero(classes & _FUNCTION == 0)
        overlap = _overlap(local.take(content), owner.take(content), sizes)
        return known / np.maximum(sizes, 1).astype(np.float32), np.array([score, *members]), overlap

    def _values(self, ids: Numbers, sizes: Numbers) -> Row:
        """Give what each word adds to its line: by itself, by its place in the line and with the word after it."""
        weights = self.weights
        short = np.repeat(sizes < SHORT_WORDS, sizes)
        value: Row = np.where(short, weights[_IN_SHORT].take(ids), weights[_IN_LONG].take(ids))
        worded = np.flatnonzero(sizes)
        last = np.cumsum(sizes).take(worded) - 1
        first = last - sizes.take(worded) + 1
        value[first] += weights[_AS_FIRST].take(ids[first])
        value[last] += weights[_AS_LAST].take(ids[last])
        if len(self.pair_keys):
            pairs = self.opens_pair.take(ids[:-1]) & self.closes_pair.take(ids[1:])
            pairs[last[:-1]] = False
            at = np.flatnonzero(pairs)
            keys = ids[at] * (len(self.prints) + 1) + ids[at + 1]
            found = np.minimum(np.searchsorted(self.pair_keys, keys), len(self.pair_keys) - 1)
            value[at] += np.where(self.pair_keys[found] == keys, self.pair_weights[found], 0)
        return value


def _overlap(words: Numbers, lines: Numbers, sizes: Numbers) -> Row:
    bits = int(words.max(initial=0)).bit_length()
    pairs = np.sort((lines << bits) + words)
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    line, word = pairs >> bits, pairs & ((1 << bits) - 1)
    long = sizes[line] >= LONG_WORDS
    lines_with = np.bincount(word[long], minlength=1 << bits)
    shared = lines_with[word] > long
    hits = np.bincount(line[shared], minlength=len(sizes))
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
    prints, _ = fingerprint_words("\n".join(words))
    order = np.argsort(prints)
    index = {words[at]: number for number, at in enumerate(order.tolist(), 1)}
    size = len(words) + 1
    weights = np.zeros((4, size), dtype=np.float32)
    for word, values in learned["words"].items():
        weights[:, index[word]] = values
    sums = np.full(size, _KNOWN, dtype=np.uint8)
    sums[0] = 0
    for number, name in enumerate(COLUMNS[1:]):
        sums[[index[word] for word in classes[name]]] += 1 << number
    opens, closes = np.zeros((2, size), dtype=np.bool_)
    pairs: list[tuple[int, float]] = []
    for key, values in learned["pairs"].items():
        first, second = (index[word] for word in key.split(" "))
        opens[first] = closes[second] = True
        pairs.append((first * size + second, values[0]))
    pairs.sort()
    return Lexicon(
        prints[order],
        weights,
        sums,
        np.array([key for key, _ in pairs], dtype=np.int64),
        np.array([weight for _, weight in pairs], dtype=np.float32),
        opens,
        closes,
        (learned["bias"]["short"][0], learned["bias"]["long"][0]),
    )
