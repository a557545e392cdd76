"""Describe where the pieces of a text stand: position, distance to running text, runs, and the document as a whole."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tasks.clean.segment import HEADING

Matrix = NDArray[np.float32]
Flags = NDArray[np.bool_]

_LONG_WORDS, _MEDIUM_WORDS = 20, 8
_FAR = 99
_END = np.array([5], dtype=np.float32)  # blank lines after the last piece


def surroundings(looks: Mapping[str, Matrix], blank: Matrix, offset: Matrix) -> dict[str, Matrix | float]:
    """Describe where each piece stands, given what the pieces look like; what holds for the whole text is one number.

    `blank`: the blank lines before each piece, five at most. `offset`: the share of the text that stands before it.
    """
    count = len(blank)
    index = np.arange(count, dtype=np.float32)
    words, ends, links = looks["words"], looks["ends"], looks["link_share"]
    closed = (ends > 0) & (links < 0.5)
    medium = (words >= _MEDIUM_WORDS) & closed
    long = (words >= _LONG_WORDS) & closed & (ends <= 2)
    marked = looks["mark"] > 0
    landmarks = {
        "long": long,
        "medium": medium,
        "heading": looks["mark"] == HEADING,
        "strong": looks["score"] > 3,
        "weak": looks["score"] < -3,
        "region": looks["opens_region"] > 0,
        "veto": looks["veto"] > 0,
    }
    short_run, link_run, mark_run, long_run = _signed_runs(
        np.array([words < _MEDIUM_WORDS, links >= np.float32(0.6), marked, medium])
    )
    long_words = words * long
    longs, through, group = long.cumsum(), long_words.cumsum(), (blank > 0).cumsum()
    total = max(float(through[-1]), 1.0)
    return {
        "blank_before": blank,
        "blank_after": np.concatenate((blank[1:], _END)),
        "index": np.minimum(index, 200),
        "from_end": np.minimum(count - 1 - index, 200),
        "relative_index": index / max(count - 1, 1),
        "relative_offset": offset,
        **_distances(landmarks),
        "long_before": np.minimum(longs - long, 60),
        "long_after": np.minimum(longs[-1] - longs, 60),
        "long_words_before": (through - long_words) / total,
        "long_words_after": 1 - through / total,
        "short_run": short_run,
        "link_run": link_run,
        "mark_run": mark_run,
        "long_run": long_run,
        "group_size": np.minimum(np.bincount(group)[group], 50),
        **_page(looks, longs[-1], through[-1], blank),
    }


def _page(looks: Mapping[str, Matrix], longs: int, long_words: float, blank: Matrix) -> dict[str, float]:
    """Describe the document as a whole; of its long pieces it takes the number and the words."""
    pieces = len(blank)
    everything = max(float(looks["words"].sum()), 1.0)
    return {
        "page_pieces": min(pieces, 500),
        "page_words": min(everything, 5_000),
        "page_long_share": longs / pieces,
        "page_long_words": long_words / everything,
        "page_long_count": longs,
        "page_links": looks["links"].sum() / everything,
        "page_blank": np.count_nonzero(blank) / pieces,
        "page_marks": np.count_nonzero(looks["mark"]) / pieces,
        "page_score": looks["score"].sum() / np.float32(pieces),
        "page_repeats": np.count_nonzero(looks["repeats"] > 1) / pieces,
    }


def _distances(landmarks: Mapping[str, Flags]) -> dict[str, Matrix]:
    """Count pieces back to the last landmark of each kind and on to the next; 99 where there is none."""
    flags = np.array(list(landmarks.values()))
    index = np.arange(flags.shape[1], dtype=np.int32)
    last = np.maximum.accumulate(np.where(flags, index, -10_000), axis=1)
    following = np.minimum.accumulate(np.where(flags, index, 10_000)[:, ::-1], axis=1)[:, ::-1]
    since, until = np.minimum(index - last, _FAR), np.minimum(following - index, _FAR)
    distances: dict[str, Matrix] = {}
    for number, name in enumerate(landmarks):
        distances[f"since_{name}"], distances[f"until_{name}"] = since[number], until[number]
    return distances


def _signed_runs(flags: Flags) -> Matrix:
    """Give each piece the length of the run of equal flags it stands in, below zero where the flag is not set."""
    starts = np.ones(flags.shape, dtype=np.bool_)
    starts[:, 1:] = flags[:, 1:] != flags[:, :-1]
    lengths = np.diff(np.append(np.flatnonzero(starts), flags.size))
    runs: Matrix = np.repeat(lengths.astype(np.float32), lengths).reshape(flags.shape)
    return np.where(flags, runs, -runs)
