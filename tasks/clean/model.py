"""Read a document's lines in context: a small convolutional network over the sequence of lines.

Each line's numbers pass a dense layer, then convolutions over the neighbouring lines with growing reach (about 18 lines
either way), so that a line is judged by what stands around it: a first pass over the line and further passes over what
the neighbours look like, learned together. Inference is numpy; the weights are made by `bench/train_lines.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import places

CLASSES = ("boilerplate", "body", "title", "byline", "date", "caption")
DILATIONS = (1, 2, 4, 8, 1, 2)
CLIP = 4.0
_MARKS, _ENDS = np.arange(6)[:, None], np.arange(5)[:, None]
_STEPS = {
    "words": np.array([2, 4, 7, 10, 15, 20, 30, 50])[:, None],
    "link_share": np.array([0.01, 0.3, 0.6, 0.95])[:, None],
}
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Networks:
    """The weights of several networks of one shape, stacked; `mean` and `spread` standardise the inputs of all.

    A layer's weights are an array (network, output, input), its bias (network, output, 1), so that one multiplication
    serves all networks and all lines.
    """

    mean: Array
    spread: Array
    weights: dict[str, Array]


def inputs(matrix: Array) -> Array:
    """Turn the feature matrix (feature, line) into network inputs (input, line): logarithms, categories, steps."""
    at = places()
    signed = np.copysign(np.log1p(np.abs(matrix)), matrix)
    parts = [signed, matrix[at["mark"]] == _MARKS, matrix[at["ends"]] == _ENDS]
    parts += [matrix[at[name]] >= steps for name, steps in _STEPS.items()]
    repeats, blank, index, score = (matrix[at[name]] for name in ("repeats", "blank_before", "index", "score"))
    parts += [[repeats > 1, blank > 0, index == 0, score > 2, score < -2]]
    return np.concatenate(parts, dtype=np.float32)


@cache
def load_networks() -> Networks:
    """Read the shipped weights, once a process."""
    data = json.loads(files("tasks.clean").joinpath("line_model.json").read_text(encoding="utf-8"))
    return make_networks(data["networks"])


def make_networks(items: Sequence[dict[str, list[float] | list[list[float]]]]) -> Networks:
    """Stack networks, each given as lists of numbers by name, as in the weights file.

    Raises ValueError where they were not trained on the same lines and so do not share their standard.
    """
    if any(item[name] != items[0][name] for item in items for name in ("mean", "spread")):
        raise ValueError("the networks do not share mean and spread: train them in one run of bench/train_lines.py")
    arrays = {name: np.array([item[name] for item in items], dtype=np.float32) for name in items[0]}
    mean, spread = arrays.pop("mean")[0, :, None], arrays.pop("spread")[0, :, None]
    weights = {
        name: array[:, :, None] if array.ndim == 2 else np.ascontiguousarray(array.transpose(0, 2, 1))
        for name, array in arrays.items()
    }
    return Networks(mean, spread, weights)


def predict(matrix: Array, networks: Networks | None = None) -> Array:
    """Give the probability of each of `CLASSES` for each line: an array (line, class)."""
    networks = networks or load_networks()
    weights = networks.weights
    x = inputs(matrix)
    x -= networks.mean
    x /= networks.spread
    x.clip(-CLIP, CLIP, out=x)
    hidden = weights["enter"] @ x
    hidden += weights["enter_bias"]
    zeros = np.zeros_like(hidden)  # numpy compares with an array in a quarter of the time it takes with a number
    np.maximum(hidden, zeros, out=hidden)
    count, width, lines = hidden.shape
    around = np.empty((count, 3, width, lines), dtype=np.float32)
    # The rows of a network in one line, so that a shift is one copy; what it brings over the edge is blanked.
    before, here, after = around.reshape(count, 3, width * lines).swapaxes(0, 1)
    unbroken = hidden.reshape(count, width * lines)
    step = np.empty_like(hidden)
    for number, reach in enumerate(DILATIONS):
        before[:, reach:], here[:], after[:, :-reach] = unbroken[:, :-reach], unbroken, unbroken[:, reach:]
        around[:, 0, :, :reach] = around[:, 2, :, -reach:] = 0
        np.matmul(weights[f"around{number}"], around.reshape(count, 3 * width, lines), out=step)
        step += weights[f"around{number}_bias"]
        hidden += np.maximum(step, zeros, out=step)
    scores = weights["leave"] @ hidden + weights["straight"] @ x + weights["leave_bias"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    mean: Array = (scores / scores.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.ascontiguousarray(mean.T)
