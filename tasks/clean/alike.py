"""Let lines that are alike be judged alike: copies of one line, and the items of one list.

The network reads each line in its own place and may take one copy for text and the next for furniture; together they
say more than each alone.
"""

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import Features
from tasks.clean.model import CLASSES, Array
from tasks.clean.segment import BULLET, NUMBERED

Groups = NDArray[np.int64]

_BODY = CLASSES.index("body")
_LINK_ITEM = 0.6  # an item whose words are mostly a link belongs to another list than one of prose
_FEWEST_ITEMS = 3
_EMPHASIS = "*_# "
_FLOOR = 1e-3


def judge_alike(probabilities: Array, features: Features) -> Array:
    """Give the probabilities with the chance of body averaged, as log-odds, over copies and then over list items."""
    body = probabilities[:, _BODY].clip(_FLOOR, 1 - _FLOOR)
    odds = np.log(body / (1 - body))
    for groups in (_copies(features), _lists(features)):
        odds = (np.bincount(groups, weights=odds) / np.maximum(np.bincount(groups), 1))[groups]
    judged = 1 / (1 + np.exp(-odds))
    out: Array = probabilities * ((1 - judged) / (1 - body))[:, None].astype(np.float32)
    out[:, _BODY] = judged
    return out


def _copies(features: Features) -> Groups:
    """Number the lines so that equal lines have one number."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(line.strip(_EMPHASIS), number) for number, line in enumerate(features.folded)])


def _lists(features: Features) -> Groups:
    """Number the lines so that the items of one list have one number."""
    marks = features.row("mark")
    item = (marks == BULLET) | (marks == NUMBERED)
    kind = marks * 2 + (features.row("link_share") > _LINK_ITEM)
    begins = np.concatenate(([True], (np.diff(kind) != 0) | ~item[1:]))
    run = np.cumsum(begins) - 1
    return np.where(np.bincount(run)[run] >= _FEWEST_ITEMS, run, len(run) + np.arange(len(run)))
