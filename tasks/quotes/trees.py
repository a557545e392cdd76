"""Run small ensembles of symmetric trees over whole arrays, with numpy alone.

Every level of a symmetric tree asks one question of all rows, so a tree of depth d is d questions and 2^d answers: the
questions' bits, packed, are the place of the answer. The weights are JSON: feature names, questions, answers.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
_ROWS = 2048  # rows at a time, so that the bits stay in the processor's cache


class Trees:
    """An ensemble: `scores` gives raw sums, `probabilities` their logistic or softmax."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.features: list[str] = weights["features"]
        questions = weights["questions"]  # [feature, threshold] pairs, each once
        self._feature = np.array([feature for feature, _ in questions], dtype=np.int64)
        self._threshold = np.array([threshold for _, threshold in questions], dtype=np.float32)
        depth = max((len(tree) for tree in weights["trees"]), default=0)
        # A shallower tree asks the never-true last question of its missing levels.
        never = len(questions)
        self._levels = np.array([tree + [never] * (depth - len(tree)) for tree in weights["trees"]], dtype=np.int64)
        classes = weights["classes"]
        leaves = np.zeros((len(weights["trees"]), 1 << depth, classes), dtype=np.float32)
        for number, answers in enumerate(weights["answers"]):
            leaves[number, : len(answers) // classes] = np.array(answers, dtype=np.float32).reshape(-1, classes)
        scaled = (leaves * np.float32(weights["scale"])).reshape(-1, classes)
        self._leaves = [np.ascontiguousarray(scaled[:, number]) for number in range(classes)]
        self._offsets = (np.arange(len(weights["trees"]), dtype=np.int32) << depth)[:, None]
        self._bias = np.array(weights["bias"], dtype=np.float32)
        self.classes: int = classes

    def check(self, names: Sequence[str]) -> None:
        """Refuse columns in another order than the weights were learned for."""
        if self.features != list(names):
            raise ValueError("feature columns differ from the trained weights: train again")

    def scores(self, matrix: FloatArray) -> FloatArray:
        """Give the raw score of every row and class."""
        pieces = [self._some(matrix[at : at + _ROWS]) for at in range(0, len(matrix), _ROWS)]
        return np.concatenate(pieces) if pieces else np.zeros((0, self.classes), dtype=np.float32)

    def _some(self, matrix: FloatArray) -> FloatArray:
        rows = len(matrix)
        bits = np.zeros((len(self._feature) + 1, rows), dtype=np.bool_)
        np.greater(np.ascontiguousarray(matrix.T)[self._feature], self._threshold[:, None], out=bits[:-1])
        packed = np.packbits(bits[self._levels], axis=1, bitorder="little")[:, 0, :]
        places = packed + self._offsets
        out = np.empty((rows, self.classes), dtype=np.float32)
        for number in range(self.classes):
            out[:, number] = self._leaves[number][places].sum(axis=0)
        return out + self._bias

    def probabilities(self, matrix: FloatArray) -> FloatArray:
        """Give probabilities: one column of a logistic, or a softmax over the classes."""
        scores = self.scores(matrix)
        if self.classes == 1:
            return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def load_trees(name: str) -> Trees:
    """Read a packaged ensemble, once a process."""
    return Trees(json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8")))
