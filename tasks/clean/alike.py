"""Let lines that are alike be judged alike: copies of one line, the items of one list, the parts of a counted article.

The network reads each line in its own place and may take one copy for text and the next for furniture; together they
say more than each alone.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tasks.clean.features import Features
from tasks.clean.model import CLASSES, Array
from tasks.clean.segment import BULLET, NUMBERED

Groups = NDArray[np.int64]

_BODY = CLASSES.index("body")
_LINK_ITEM = 0.6  # an item whose words are mostly a link belongs to another list than one of prose
_FEWEST_ITEMS = 3
_NUMBER_MARKS = "*_# .)"
# A part of an article that counts its parts: a number alone on a line, and what follows as far as this.
_PART_LINES, _PARAGRAPH_WORDS, _NUMBER_LENGTH = 6, 20, 8
_FLOOR = 1e-3


def judge_alike(probabilities: Array, features: Features) -> Array:
    """Give the probabilities with that of body averaged, as log-odds, over copies, list items and counted parts."""
    body = probabilities[:, _BODY].clip(_FLOOR, 1 - _FLOOR)
    odds = np.log(body / (1 - body))
    for groups in (_copies(features), _lists(features), _parts(features)):
        if groups is not None:
            odds = (np.bincount(groups, weights=odds) / np.maximum(np.bincount(groups), 1))[groups]
    judged = 1 / (1 + np.exp(-odds))
    out: Array = probabilities * ((1 - judged) / (1 - body))[:, None].astype(np.float32)
    out[:, _BODY] = judged
    return out


def _copies(features: Features) -> Groups:
    """Number the lines so that equal lines have one number."""
    last = {line: number for number, line in enumerate(features.bare)}
    return np.array(list(map(last.__getitem__, features.bare)))


def _lists(features: Features) -> Groups | None:
    """Number the lines so that the items of one list have one number; None where there is no list."""
    marks = features.row("mark")
    item = (marks == BULLET) | (marks == NUMBERED)
    if np.count_nonzero(item) < _FEWEST_ITEMS:
        return None
    kind = marks * 2 + (features.row("link_share") > _LINK_ITEM)
    begins = np.concatenate(([True], (np.diff(kind) != 0) | ~item[1:]))
    run = np.cumsum(begins) - 1
    return np.where(np.bincount(run)[run] >= _FEWEST_ITEMS, run, len(run) + np.arange(len(run)))


def _parts(features: Features) -> Groups | None:
    """Number the lines so that the paragraphs at one place of all counted parts have one number; None without parts.

    Parts are counted by a number alone on a line ("1", heading, text, "2", ...): three at least, up or down.
    """
    short = [(number, line) for number, line in enumerate(features.folded) if len(line) <= _NUMBER_LENGTH]
    bare = [(number, line.strip(_NUMBER_MARKS)) for number, line in short]
    counts = [(number, int(line)) for number, line in bare if line.isdecimal()]
    parts = [(at, end) for (at, count), (end, following) in pairwise(counts) if abs(following - count) == 1]
    if len(parts) + 1 < _FEWEST_ITEMS:
        return None
    groups = np.arange(len(features.folded))
    parts.append((parts[-1][1], len(groups)))
    paragraph = features.row("words") >= _PARAGRAPH_WORDS
    for step in range(1, _PART_LINES):
        places = [at + step for at, end in parts if at + step < end and paragraph[at + step]]
        groups[places] = places[:1] * len(places)
    return groups
