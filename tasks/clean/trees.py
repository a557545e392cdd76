"""Boosted decision trees, read from a JSON file and applied with numpy.

The file lists the features each forest reads and, a tree, four parallel lists: the feature a node splits on (-1 for a
leaf), its threshold (or the leaf's value), and the nodes for "at most" and "above".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees padded to one shape: row a tree, column a node."""

    features: tuple[str, ...]
    split: NDArray[np.int64]
    value: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Forest":
        """Read a forest from its JSON form."""
        trees = data["trees"]
        size = max(len(tree[0]) for tree in trees)

        def padded(part: int, fill: float) -> list[list[float]]:
            return [[*tree[part], *[fill] * (size - len(tree[part]))] for tree in trees]

        return cls(
            tuple(data["features"]),
            np.array(padded(0, -1), dtype=np.int64),
            np.array(padded(1, 0.0), dtype=np.float64),
            np.array(padded(2, 0), dtype=np.int64),
            np.array(padded(3, 0), dtype=np.int64),
        )

    def score(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the summed leaf values (log-odds) of each row; columns are in the order of `features`."""
        count = len(self.split)
        trees = np.arange(count)[None, :]
        rows = np.arange(len(matrix))[:, None]
        at = np.zeros((len(matrix), count), dtype=np.int64)
        while True:
            split = self.split[trees, at]
            inner = split >= 0
            if not inner.any():
                return np.asarray(self.value[trees, at].sum(axis=1))
            low = matrix[rows, np.maximum(split, 0)] <= self.value[trees, at]
            at = np.where(inner, np.where(low, self.left[trees, at], self.right[trees, at]), at)


def read_forests(text: str) -> dict[str, Forest]:
    """Read a file of named forests."""
    return {name: Forest.read(data) for name, data in json.loads(text).items() if isinstance(data, dict)}
