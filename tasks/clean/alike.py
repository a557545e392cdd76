"""Let lines that are alike be judged alike: copies of one line, and the items of one list.

The network reads each line in its own place and may take one copy for text and the next for furniture; together they
say more than each alone.
"""

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import Features
from tasks.clean.model import CLASSES, Array

_BODY = CLASSES.index("body")
_BULLET, _NUMBERED = 1, 5
_LINK_ITEM = 0.6  # an item whose words are mostly a link belongs to another list than one of prose
_FEWEST_ITEMS = 3
_EMPHASIS = "*_# "
_FLOOR = 1e-3


def judge_alike(probabilities: Array, features: Features) -> Array:
    """Give the probabilities with the chance of body averaged, as log-odds, over copies and then over list items."""
    groups = (_copies(features), _lists(features))
    if not any(groups):
        return probabilities
    body = probabilities[:, _BODY].clip(_FLOOR, 1 - _FLOOR)
    odds = np.log(body / (1 - body))
    for group in groups:
        for numbers in group:
            odds[numbers] = odds[numbers].mean()
    judged = 1 / (1 + np.exp(-odds))
    out: Array = probabilities * ((1 - judged) / (1 - body))[:, None]
    out[:, _BODY] = judged
    return out


def _copies(features: Features) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for number, line in enumerate(features.folded):
        found.setdefault(line.strip(_EMPHASIS), []).append(number)
    return [numbers for numbers in found.values() if len(numbers) > 1]


def _lists(features: Features) -> list[NDArray[np.int64]]:
    marks = features.row("mark")
    item = (marks == _BULLET) | (marks == _NUMBERED)
    kind = np.where(item, marks * 2 + (features.row("link_share") > _LINK_ITEM), -1)
    runs = np.split(np.arange(len(kind)), np.flatnonzero(np.diff(kind)) + 1)
    return [run for run in runs if len(run) >= _FEWEST_ITEMS and kind[run[0]] >= 0]
