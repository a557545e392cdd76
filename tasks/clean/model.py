"""Read a document's lines in context: a small convolutional network over the sequence of lines.

Each line's numbers pass a dense layer, then convolutions over the neighbouring lines with growing reach (about 18 lines
either way), so that a line is judged by what stands around it: a first pass over the line and further passes over what
the neighbours look like, learned together. Inference is numpy; the weights are made by `bench/train_lines.py`.
"""

import json
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
class Network:
    """Weights of one network; `mean` and `spread` standardise the inputs."""

    mean: Array
    spread: Array
    weights: dict[str, Array]


def inputs(matrix: Array) -> Array:
    """Turn the feature matrix (feature, line) into network inputs (line, input): logarithms, categories, steps."""
    row = dict(zip(names(), range(len(matrix)), strict=True))
    extra = [matrix[row["mark"]] == value for value in range(6)]
    extra += [matrix[row["ends"]] == value for value in range(5)]
    for name, steps in _STEPS.items():
        exact = matrix[row[name]].astype(np.float64)
        extra += [exact >= step for step in steps]
    extra += [matrix[row["repeats"]] > 1, matrix[row["blank_before"]] > 0, matrix[row["index"]] == 0]
    extra += [matrix[row["score"]] > 2, matrix[row["score"]] < -2]
    signed = np.sign(matrix) * np.log1p(np.abs(matrix))
    return np.concatenate([signed, np.array(extra, dtype=np.float32)]).T.astype(np.float32)


@cache
def load_networks() -> tuple[Network, ...]:
    """Read the shipped weights, once a process."""
    data = json.loads(files("tasks.clean").joinpath("line_model.json").read_text(encoding="utf-8"))
    return tuple(make_network(item) for item in data["networks"])


def make_network(item: dict[str, list[float] | list[list[float]]]) -> Network:
    """Build a network from lists of numbers by name, as in the weights file."""
    arrays = {name: np.array(values, dtype=np.float32) for name, values in item.items()}
    return Network(arrays.pop("mean"), arrays.pop("spread"), arrays)


def predict(matrix: Array, networks: tuple[Network, ...] | None = None) -> Array:
    """Give the probability of each of `CLASSES` for each line: an array (line, class)."""
    x = inputs(matrix)
    networks = networks or load_networks()
    mean: Array = np.mean([_forward(x, network) for network in networks], axis=0, dtype=np.float32)
    return mean


def _forward(x: Array, network: Network) -> Array:
    weights = network.weights
    x = np.clip((x - network.mean) / network.spread, -CLIP, CLIP)
    hidden = np.maximum(x @ weights["enter"] + weights["enter_bias"], 0)
    count, width = hidden.shape
    for number, reach in enumerate(DILATIONS):
        padded = np.zeros((count + 2 * reach, width), dtype=np.float32)
        padded[reach : reach + count] = hidden
        around = np.concatenate([padded[:count], hidden, padded[2 * reach :]], axis=1)
        hidden = hidden + np.maximum(around @ weights[f"around{number}"] + weights[f"around{number}_bias"], 0)
    scores = hidden @ weights["leave"] + x @ weights["straight"] + weights["leave_bias"]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=1, keepdims=True), dtype=np.float32)
