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
    """All trees in flat arrays. A leaf leads to itself, so that every row takes the same number of steps."""

    features: tuple[str, ...]
    roots: NDArray[np.int32]
    split: NDArray[np.int32]
    value: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    steps: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Forest":
        """Read a forest from its JSON form."""
        roots: list[int] = []
        split: list[int] = []
        value: list[float] = []
        left: list[int] = []
        right: list[int] = []
        steps = 0
        for tree in data["trees"]:
            root = len(split)
            depth = [0] * len(tree[0])
            for node, (feature, number, low, high) in enumerate(zip(*tree, strict=True)):
                leaf = feature < 0
                split.append(max(feature, 0))
                value.append(number)
                left.append(root + (node if leaf else low))
                right.append(root + (node if leaf else high))
                if not leaf:
                    depth[low] = depth[high] = depth[node] + 1
            roots.append(root)
            steps = max(steps, *depth)
        return cls(
            tuple(data["features"]),
            np.array(roots, dtype=np.int32),
            np.array(split, dtype=np.int32),
            np.array(value),
            np.array(left, dtype=np.int32),
            np.array(right, dtype=np.int32),
            steps,
        )

    def score(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the summed leaf values (log-odds) of each row; columns are in the order of `features`."""
        rows = len(matrix)
        columns = np.ascontiguousarray(matrix.T, dtype=np.float64).ravel()
        row = np.arange(rows, dtype=np.int32)[None, :]
        at = np.repeat(self.roots[:, None], rows, axis=1)
        for _ in range(self.steps):
            low = columns.take(self.split.take(at) * np.int32(rows) + row) <= self.value.take(at)
            at = np.where(low, self.left.take(at), self.right.take(at))
        return np.asarray(self.value.take(at).sum(axis=0))


def read_forests(text: str) -> dict[str, Forest]:
    """Read a file of named forests."""
    return {name: Forest.read(data) for name, data in json.loads(text).items() if isinstance(data, dict)}
