"""Pick the headline among the lines of a text: a score of what each line looks like, or none.

The network sees every line in its neighbourhood; here the few lines that may be the headline are set against each
other and against the article's words. The weights (`title_model.json`), which know no word of any language, are made
by `bench/train_titles.py`.
"""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tasks.clean.bylines import begins_like_byline
from tasks.clean.characters import runs_of_letters, without_marks
from tasks.clean.features import Features
from tasks.clean.labels import BODY, BYLINE, CAPTION, DATE, TITLE, ends_sentence, is_date_line, is_head_line, is_turn
from tasks.clean.model import Array
from tasks.clean.segment import BULLET

# The likeliest lines by the network are candidates, and the first-level headings.
_MOST, _LEAST, _STRONG = 8, 0.004, 0.05
_SETTLED, _PARAGRAPH = 0.5, 12
_OPENING_LINES = 3
_TITLE_WORDS, _PROSE_WORDS, _HEAD_LINES = (4, 18), 10, 8
_BELOW, _KICKER_WORDS = 3, 4
_AS_LIKELY = 0.2
_LONG_ENOUGH = 15  # letters and digits: what is shorter stands in other lines by chance
_MARK = re.compile(r"\W*?(#{1,6})\s")
_WORD = re.compile(r"[^\W\d_]{4,}")
# Sections on the way to the page: "News > Region > Town".
_TRAIL = re.compile(r"\S\s+([>›»/])\s+\S.*\S\s+\1\s+\S")
# "HARROW PORT, June 3, 2024 (Agency) - The port ..." opens the text; the headline is above it.
_DATELINE = re.compile(
    r"[*_]*[A-ZÀ-Þ]{3}[A-ZÀ-Þ .'’/-]{0,30}(?:, [^.!?()–—]{2,40})?(?: \([^()]{2,30}\))?[*_]* [-–—] ?[A-ZÀ-Þ\"“]"
)
_NO_HEADLINE = frozenset({"breadcrumb", "wire_slug"})


def title_index(probabilities: Array, features: Features) -> int | None:
    """Give the number of the line that is the headline, or None where no line is likelier one than that none is."""
    numbers, described = candidates(probabilities, features)
    weights = _weights()
    scores = [sum(weight * line[name] for name, weight in weights.items()) for line in described]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    if best is None or scores[best] <= 0:
        return _opening_title(features)
    # A summary stands below its headline and reads like one: of two lines as likely, the upper is the headline.
    best = next(
        place
        for place, score in enumerate(scores)
        if score >= scores[best] - _AS_LIKELY and 0 <= numbers[best] - numbers[place] <= _BELOW
    )
    return _without_kicker(numbers[best], numbers, features)


def _without_kicker(best: int, numbers: Sequence[int], features: Features) -> int:
    """Prefer the line that holds the headline alone to one near it that puts the section before ("Blog / ...")."""
    whole = features.readings[best].strip("# ")
    for number in numbers:
        line = features.readings[number].strip("# ")
        if len(line) <= _LONG_ENOUGH or not 0 < abs(number - best) <= _HEAD_LINES:
            continue
        kicker = whole[: -len(line)].split() if whole.casefold().endswith(line.casefold()) else []
        names = not any(word[0].islower() for word in kicker)
        if 0 < len(kicker) <= _KICKER_WORDS and names and kicker[-1][-1] not in ":,;-–—":
            return number
    return best


def _opening_title(features: Features) -> int | None:
    """Take the last line of the head that is shaped like a headline, where the text opens with a dateline; of a bare
    text, its first line when prose follows the head."""
    readings = features.readings
    first = next((number for number, line in enumerate(readings) if _DATELINE.match(line)), None)
    above = range((first or 0) - 1, max(-1, (first or 0) - _HEAD_LINES), -1)
    found = next((number for number in above if _is_shaped(number, features)), None)
    if found is not None or not _is_shaped(0, features):
        return found
    below = [other for other in readings[1:_HEAD_LINES] if not is_head_line(other)][:1]
    prose = bool(below) and len(below[0].split()) >= _PROSE_WORDS and ends_sentence(below[0])
    return 0 if prose else None


def _is_shaped(number: int, features: Features) -> bool:
    """Say whether a line is as long as a headline, ends like none but one, and is nothing else that is known."""
    line = features.readings[number]
    bare = line.strip("*_# ")
    long = _TITLE_WORDS[0] <= len(bare.split()) <= _TITLE_WORDS[1] and bare[:1].isupper()
    ends = ends_sentence(bare) or bare[-1:] in ",;:"
    return (
        long and not ends and not is_head_line(line) and not features.patterns[number] and not _never(features, number)
    )


@cache
def _weights() -> dict[str, float]:
    data = json.loads(files("tasks.clean").joinpath("title_model.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = data["weights"]
    return weights


@dataclass(frozen=True, slots=True)
class _Story:
    """What the candidates of a text are set against: its prose, and each other."""

    probabilities: Array
    features: Features
    bare: list[str]  # the lines without blanks and marks
    whole: str  # they all, each between line breaks
    heads: Container[int]  # lines below candidates that are head lines
    settled: NDArray[np.bool_]  # lines that are surely paragraphs of the body
    first: int  # the first of them
    opening: set[str]  # the words of the first few
    words: set[str]  # the words of all
    chosen: list[int]
    levels: dict[int, int]
    highest: int
    strong: list[int]


def candidates(probabilities: Array, features: Features) -> tuple[list[int], list[dict[str, float]]]:
    """Give the lines that may be the headline and what describes each, by name."""
    bare = without_marks(features.folded)
    chosen = _chosen(probabilities[:, TITLE], features, bare)
    if not chosen:
        return [], []
    settled = (probabilities[:, BODY] >= _SETTLED) & (features.row("words") >= _PARAGRAPH)
    prose = np.flatnonzero(settled).tolist()
    paragraphs = [features.folded[number] for number in prose]
    below = {other for number in chosen for other in range(number + 1, min(number + 1 + _BELOW, len(bare)))}
    levels = {number: _level(features.readings[number]) for number in chosen}
    story = _Story(
        probabilities,
        features,
        bare,
        "\n".join(("", *bare, "")),
        {other for other in below if is_head_line(features.readings[other])},
        settled,
        prose[0] if prose else len(bare),
        runs_of_letters(paragraphs[:_OPENING_LINES]),
        runs_of_letters(paragraphs),
        chosen,
        levels,
        min((level for level in levels.values() if level), default=0),
        [number for number in chosen if probabilities[number, TITLE] >= _STRONG],
    )
    return chosen, [_looks(number, story) | _shape(number, story) | _place(number, story) for number in chosen]


def _chosen(scores: Array, features: Features, bare: Sequence[str]) -> list[int]:
    """Choose the first line, the likeliest by the network, and the first-level headings, but no date or menu."""
    likely = [int(number) for number in scores.argsort(kind="stable")[::-1][:_MOST] if scores[number] >= _LEAST]
    top = [number for number, line in enumerate(features.readings) if line.startswith("# ")][:2]
    return sorted(
        number
        for number in {0, *likely, *top}
        if bare[number] and not is_date_line(features.readings[number]) and not _never(features, number)
    )


def _looks(number: int, story: _Story) -> dict[str, float]:
    """Say what the network makes of a line and of its copies."""
    kinds, scores, bare = story.probabilities[number], story.probabilities[:, TITLE], story.bare
    copies = sum(scores[other] for other in story.chosen if bare[other] == bare[number])
    return {
        "bias": 1.0,
        "title": float(np.log(kinds[TITLE] + 1e-4)),
        "title_with_copies": float(np.log(copies + 1e-4)),
        "likeliest": float(kinds[TITLE] >= max(scores[other] for other in story.chosen)),
        "body": float(np.log(kinds[BODY] + 1e-3)),
        "byline": float(kinds[BYLINE]),
        "date": float(kinds[DATE]),
        "caption": float(kinds[CAPTION]),
    }


def _shape(number: int, story: _Story) -> dict[str, float]:
    """Describe a line by itself: its level as a heading, its length, how it begins and ends."""
    line, level, highest = story.features.readings[number], story.levels[number], story.highest
    bare = line.strip("# ")
    count = len(bare.split())
    return {
        "first_level": float(level == 1),
        "lower_level": float(level > 1),
        "below_highest": float(level > highest > 0),
        "unmarked_among_marked": float(level == 0 and highest > 0),
        "first_line": float(number == 0),
        "two_words": float(count <= 2),
        "three_words": float(count == 3),
        "long": float(count > 20),
        "sentence": float(ends_sentence(line)),
        "open_end": float(line[-1:] in ",;:"),
        "lower_case": float(bare[:1].islower()),
        "pattern": float(story.features.patterns[number] is not None),
        "byline_words": float(begins_like_byline(line) and not level),
        "turn": float(is_turn(line, story.features.readings)),
        "links": float(min(story.features.row("links")[number], 2)),
    }


def _place(number: int, story: _Story) -> dict[str, float]:
    """Describe where a line stands: by the prose, the head and other candidates, and what words it shares with them."""
    bare, settled, strong = story.bare, story.settled, story.strong
    mine = set(_WORD.findall(story.features.folded[number]))
    below = range(number + 1, number + 1 + _BELOW)
    before = int(settled[:number].sum())
    copies = _lines_with(f"\n{bare[number]}\n", story.whole)
    within = _lines_with(bare[number], story.whole) - copies if len(bare[number]) > _LONG_ENOUGH else 0
    return {
        "before_prose": float(np.log1p(max(0, story.first - number))),
        "after_prose": float(number > story.first),
        "paragraphs_before": float(min(before, 4)),
        "deep": float(before > 2),
        "head_below": float(any(other in story.heads for other in below)),
        "prose_below": float(any(settled[number + 1 : below.stop])),
        "in_opening": len(mine & story.opening) / max(1, len(mine)),
        "in_story": len(mine & story.words) / max(1, len(mine)),
        "no_words": float(not mine),
        "copies": float(min(copies - 1, 2)),
        "within_others": float(min(within, 2)),
        "under_another": float(any(number - _BELOW <= other < number for other in strong)),
        "over_another": float(any(number < other <= number + _BELOW for other in strong)),
    }


def _lines_with(words: str, whole: str) -> int:
    """Count the lines that hold `words`, which begin or end at a line break or stand inside a line."""
    count, at = 0, whole.find(words)
    while at >= 0:
        count += 1
        at = whole.find(words, whole.index("\n", at + len(words) - 1))
    return count


def _never(features: Features, number: int) -> bool:
    """Say whether a line is a breadcrumb, a wire's slug, a picture or an item of a list."""
    pattern = features.patterns[number]
    named = pattern is not None and pattern.name in _NO_HEADLINE
    line = features.readings[number]
    return named or features.row("mark")[number] == BULLET or line.startswith("![") or _TRAIL.search(line) is not None


def _level(line: str) -> int:
    mark = _MARK.match(line)
    return len(mark[1]) if mark else 0
