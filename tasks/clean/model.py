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

from tasks.clean.features import names

CLASSES = ("boilerplate", "body", "title", "byline", "date", "caption")
DILATIONS = (1, 2, 4, 8, 1, 2)
CLIP = 4.0
_STEPS = {"words": (2, 4, 7, 10, 15, 20, 30, 50), "link_share": (0.01, 0.3, 0.6, 0.95)}
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
    row = dict(zip(names(), matrix, strict=True))
    extra = [row["mark"] == value for value in range(6)]
    extra += [row["ends"] == value for value in range(5)]
    for name, steps in _STEPS.items():
        exact = row[name].astype(np.float64)
        extra += [exact >= step for step in steps]
    extra += [row["repeats"] > 1, row["blank_before"] > 0, row["index"] == 0]
    extra += [row["score"] > 2, row["score"] < -2]
    signed = np.copysign(np.log1p(np.abs(matrix)), matrix)
    return np.concatenate([signed, np.array(extra, dtype=np.float32)])


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
    x = np.clip((inputs(matrix) - networks.mean) / networks.spread, -CLIP, CLIP)
    hidden = np.maximum(weights["enter"] @ x + weights["enter_bias"], 0)
    count, width, lines = hidden.shape
    for number, reach in enumerate(DILATIONS):
        around = np.zeros((count, 3, width, lines), dtype=np.float32)
        around[:, 0, :, reach:] = hidden[:, :, :-reach]
        around[:, 1] = hidden
        around[:, 2, :, :-reach] = hidden[:, :, reach:]
        step = weights[f"around{number}"] @ around.reshape(count, 3 * width, lines) + weights[f"around{number}_bias"]
        hidden += np.maximum(step, 0, out=step)
    scores = weights["leave"] @ hidden + weights["straight"] @ x + weights["leave_bias"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    mean: Array = (scores / scores.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.ascontiguousarray(mean.T)
