"""Find captions by how they stand in a text: said twice in a row, beside a picture described so, torn from a credit."""

import re
from bisect import bisect_right

import numpy as np

from tasks.clean.features import Features
from tasks.clean.segment import HEADING, Piece

_WORDS = (5, 60)
# Where much of a text stands twice, the text itself was doubled.
_MOST_DOUBLED = 0.25
_DESCRIBED = re.compile(r"!\[([^\[\]\n]{8,300})\]\(")
_LONGER_WORD = re.compile(r"[^\W_]{3,}")
_FEWEST_SHARED, _OF_LINE, _OF_DESCRIPTION = 4, 0.8, 0.5


def find_captions(text: str, pieces: list[Piece], features: Features) -> dict[int, str]:
    """Give the places of lines that are captions if they are anything of the article, with the reason.

    A text reader gives the description of a picture and the caption below it as two lines that say the same; Markdown
    keeps the description in the image.
    """
    folded = features.folded
    words = features.row("words")
    fits = (words >= _WORDS[0]) & (words <= _WORDS[1])
    again = np.flatnonzero(fits[:-1] & (features.row("repeats")[:-1] > 1)).tolist()
    doubled = [number for number in again if folded[number] == folded[number + 1]]
    brackets = np.flatnonzero(fits & (features.row("bracket_rate") > 0)).tolist()
    found = {number: "open_credit" for number in brackets if folded[number][-1] == "("}
    if len(doubled) <= _MOST_DOUBLED * np.count_nonzero(fits):
        found |= {number + step: "said_twice" for number in doubled for step in (0, 1)}
    starts = [piece.start for piece in pieces] if "![" in text else []
    fits &= features.row("mark") != HEADING
    for image in _DESCRIBED.finditer(text) if starts else ():
        at = bisect_right(starts, image.start()) - 1
        near = [number for number in range(max(0, at - 1), min(at + 2, len(pieces))) if fits[number]]
        described = set(_LONGER_WORD.findall(image.group(1).casefold())) if near else set()
        if len(described) < _FEWEST_SHARED:
            continue
        for number in near:
            said = set(_LONGER_WORD.findall(folded[number]))
            shared = len(said & described)
            if shared >= max(_FEWEST_SHARED, _OF_LINE * len(said), _OF_DESCRIPTION * len(described)):
                found[number] = "picture_described"
    return found
