"""Pick the headline among the lines of a text: a score of what each line looks like, or none.

The network sees every line in its neighbourhood; here the few lines that may be the headline are set against each
other and against the article's words. The weights (`title_model.json`), which know no word of any language, are made
by `bench/train_titles.py`.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from tasks.clean.bylines import begins_like_byline
from tasks.clean.features import Features
from tasks.clean.labels import BODY, BYLINE, CAPTION, DATE, TITLE, is_date_line, is_head_line, is_turn
from tasks.clean.model import Array

# The likeliest lines by the network are candidates, and the first-level headings.
_MOST, _LEAST, _STRONG = 8, 0.004, 0.05
_SETTLED, _PARAGRAPH, _BULLET = 0.5, 12, 1
_OPENING_LINES = 3
_TITLE_WORDS, _PROSE_WORDS, _HEAD_LINES = (4, 18), 10, 8
_BELOW = 3
_MARK = re.compile(r"\W*?(#{1,6})\s")
_WORD = re.compile(r"[^\W\d_]{4,}")
_BARE = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»')\]*_]*$")
_NO_HEADLINE = frozenset({"breadcrumb", "wire_slug"})


def title_index(probabilities: Array, features: Features) -> int | None:
    """Give the number of the line that is the headline, or None where no line is likelier one than that none is."""
    numbers, described = candidates(probabilities, features)
    scores = described @ _weights()
    best = int(scores.argmax()) if numbers else 0
    return numbers[best] if numbers and scores[best] > 0 else _opening_title(features)


def _opening_title(features: Features) -> int | None:
    """Take the first line of a bare text for its headline when it is shaped like one and prose follows the head."""
    line = features.readings[0]
    below = [other for other in features.readings[1:_HEAD_LINES] if not is_head_line(other)][:1]
    bare = line.strip("*_# ")
    shaped = _TITLE_WORDS[0] <= len(bare.split()) <= _TITLE_WORDS[1] and bare[:1].isupper()
    if not shaped or _SENTENCE_END.search(bare) or bare[-1:] in ",;:" or is_head_line(line) or features.patterns[0]:
        return None
    prose = bool(below) and len(below[0].split()) >= _PROSE_WORDS and _SENTENCE_END.search(below[0].strip())
    return 0 if prose else None


@cache
def _weights() -> Array:
    data = json.loads(files("tasks.clean").joinpath("title_model.json").read_text(encoding="utf-8"))
    return np.array([data["weights"][name] for name in NAMES], dtype=np.float32)


def candidates(probabilities: Array, features: Features) -> tuple[list[int], Array]:
    """Give the lines that may be the headline and what describes them: an array (line, `NAMES`)."""
    readings = features.readings
    bare = [_BARE.sub("", line) for line in features.folded]
    scores = probabilities[:, TITLE]
    likely = [int(number) for number in scores.argsort(kind="stable")[::-1][:_MOST] if scores[number] >= _LEAST]
    top = [number for number, line in enumerate(readings) if line.startswith("# ")][:2]
    chosen = sorted(
        number
        for number in {0, *likely, *top}
        if bare[number] and not is_date_line(readings[number]) and not _never(features, number)
    )
    if not chosen:
        return [], np.empty((0, len(NAMES)), dtype=np.float32)
    settled = (probabilities[:, BODY] >= _SETTLED) & (features.row("words") >= _PARAGRAPH)
    prose = np.flatnonzero(settled)
    opening = _words(features.folded, prose[:_OPENING_LINES])
    story = _words(features.folded, prose)
    first = int(prose[0]) if len(prose) else len(readings)
    level = {number: _level(readings[number]) for number in chosen}
    highest = min((value for value in level.values() if value), default=0)
    repeats = Counter(bare)
    links = features.row("links")
    strong = [number for number in chosen if scores[number] >= _STRONG]
    rows = []
    for number in chosen:
        line, kinds = readings[number], probabilities[number]
        mine = set(_WORD.findall(features.folded[number]))
        count = len(line.strip("# ").split())
        below = readings[number + 1 : number + 1 + _BELOW]
        before = int(settled[:number].sum())
        inside = sum(bare[number] in other for other in bare) - repeats[bare[number]] if len(bare[number]) > 15 else 0
        byline = begins_like_byline(line)
        rows.append(
            [
                1.0,
                float(np.log(kinds[TITLE] + 1e-4)),
                float(np.log(sum(scores[other] for other in chosen if bare[other] == bare[number]) + 1e-4)),
                float(kinds[TITLE] >= max(scores[other] for other in chosen)),
                float(np.log(kinds[BODY] + 1e-3)),
                float(kinds[BYLINE]),
                float(kinds[DATE]),
                float(kinds[CAPTION]),
                float(level[number] == 1),
                float(level[number] > 1),
                float(level[number] > highest > 0),
                float(level[number] == 0 and highest > 0),
                float(number == 0),
                float(count <= 2),
                float(count == 3),
                float(count > 20),
                float(_SENTENCE_END.search(line) is not None),
                float(line[-1:] in ",;:"),
                float(line.strip("# ")[:1].islower()),
                float(features.patterns[number] is not None),
                float(byline and not level[number]),
                float(is_turn(line, readings)),
                float(np.log1p(max(0, first - number))),
                float(number > first),
                float(min(before, 4)),
                float(before > 2),
                float(any(is_head_line(other) for other in below)),
                float(any(settled[number + 1 : number + 1 + _BELOW])),
                len(mine & opening) / max(1, len(mine)),
                len(mine & story) / max(1, len(mine)),
                float(not mine),
                float(min(repeats[bare[number]] - 1, 2)),
                float(min(inside, 2)),
                float(min(links[number], 2)),
                float(any(number - _BELOW <= other < number for other in strong)),
                float(any(number < other <= number + _BELOW for other in strong)),
            ]
        )
    return chosen, np.array(rows, dtype=np.float32)


NAMES = (
    "bias",
    "title",
    "title_with_copies",
    "likeliest",
    "body",
    "byline",
    "date",
    "caption",
    "first_level",
    "lower_level",
    "below_highest",
    "unmarked_among_marked",
    "first_line",
    "two_words",
    "three_words",
    "long",
    "sentence",
    "open_end",
    "lower_case",
    "pattern",
    "byline_words",
    "turn",
    "before_prose",
    "after_prose",
    "paragraphs_before",
    "deep",
    "head_below",
    "prose_below",
    "in_opening",
    "in_story",
    "no_words",
    "copies",
    "within_others",
    "links",
    "under_another",
    "over_another",
)


def _never(features: Features, number: int) -> bool:
    """Say whether a line is a breadcrumb, a wire's slug or an item of a list."""
    pattern = features.patterns[number]
    return (pattern is not None and pattern.name in _NO_HEADLINE) or features.row("mark")[number] == _BULLET


def _level(line: str) -> int:
    mark = _MARK.match(line)
    return len(mark[1]) if mark else 0


def _words(folded: Sequence[str], numbers: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> set[str]:
    return {word for number in numbers.tolist() for word in _WORD.findall(folded[number])}
