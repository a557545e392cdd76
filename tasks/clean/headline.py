"""Pick the headline among the lines of a text: a score of what each line looks like, or none.

The network sees every line in its neighbourhood; here the few lines that may be the headline are set against each
other and against the article's words. The weights (`title_model.json`), which know no word of any language, are made
by `bench/train_titles.py`.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import log, log1p

import numpy as np

from tasks.clean.bylines import begins_like_byline
from tasks.clean.features import Features
from tasks.clean.labels import BODY, BYLINE, CAPTION, DATE, TITLE, ends_sentence, is_date_line, is_head_line, is_turn
from tasks.clean.model import Array
from tasks.clean.segment import BULLET, HEADING

# The likeliest lines by the network are candidates, and the first-level headings.
_MOST, _LEAST, _STRONG = 8, 0.004, 0.05
_SETTLED, _PARAGRAPH = 0.5, 12
_OPENING_LINES = 3
_TITLE_WORDS, _PROSE_WORDS, _HEAD_LINES = (4, 18), 10, 8
_BELOW, _KICKER_WORDS = 3, 4
_AS_LIKELY = 0.2
_LONG_ENOUGH = 15  # characters: what is shorter stands in other lines by chance
_MARK = re.compile(r"\W*?(#{1,6})\s")
_WORD = re.compile(r"[^\W\d_]{4,}")
# Sections on the way to the page: "News > Region > Town".
_TRAIL = re.compile(r" ([>›»/]) \S.*\S \1 \S")
# "HARROW PORT, June 3, 2024 (Agency) - The port ..." opens the text; the headline is above it.
_DATELINE = re.compile(
    r"[*_]*[A-ZÀ-Þ]{3}[A-ZÀ-Þ .'’/-]{0,30}(?:, [^.!?()–—]{2,40})?(?: \([^()]{2,30}\))?[*_]* [-–—] ?[A-ZÀ-Þ\"“]"
)
# What `shares` describes, and the most it can be.
_SHARED = {"in_opening": 1, "in_story": 1, "copies": 2, "within_others": 2, "head_below": 1}
_NO_HEADLINE = frozenset({"breadcrumb", "wire_slug"})


def title_index(probabilities: Array, features: Features) -> int | None:
    """Give the number of the line that is the headline, or None where no line is likelier one than that none is."""
    story = read_story(probabilities, features)
    numbers, scores = story.chosen, _scores(story)
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


@dataclass(frozen=True)
class Story:
    """What the candidates of a text are set against: its prose, and each other."""

    features: Features
    chosen: list[int]
    kinds: dict[int, list[float]]  # what the network makes of each of them
    likeliest: float  # the most that any is a title
    levels: dict[int, int]
    highest: int
    strong: list[int]
    paragraphs: list[int]  # lines that are surely paragraphs of the body

    @cached_property
    def whole(self) -> str:
        """Give all lines in lower case without marks around them, each between line breaks."""
        return "\n".join(["", *self.features.bare, ""])

    @cached_property
    def words(self) -> str:
        """Give the paragraphs in lower case."""
        return "\n".join([self.features.folded[number] for number in self.paragraphs])

    @cached_property
    def opening(self) -> str:
        """Give the first few paragraphs likewise."""
        return "\n".join([self.features.folded[number] for number in self.paragraphs[:_OPENING_LINES]])


def read_story(probabilities: Array, features: Features) -> Story:
    """Choose the lines that may be the headline, and gather what they are set against."""
    chosen = _chosen(probabilities[:, TITLE], features)
    kinds = dict(zip(chosen, probabilities[chosen].tolist(), strict=True))
    levels = {number: _level(features.readings[number]) for number in chosen}
    return Story(
        features,
        chosen,
        kinds,
        max((kind[TITLE] for kind in kinds.values()), default=0.0),
        levels,
        min((level for level in levels.values() if level), default=0),
        [number for number in chosen if kinds[number][TITLE] >= _STRONG],
        np.flatnonzero((probabilities[:, BODY] >= _SETTLED) & (features.row("words") >= _PARAGRAPH)).tolist(),
    )


def _chosen(scores: Array, features: Features) -> list[int]:
    """Choose the first line, the likeliest by the network, and the first-level headings, but no date or menu."""
    likely = [number for number in scores.argsort(kind="stable")[::-1][:_MOST].tolist() if scores[number] >= _LEAST]
    headings = np.flatnonzero(features.row("mark") == HEADING).tolist()
    top = [number for number in headings if features.readings[number].startswith("# ")][:2]
    return sorted(
        number
        for number in {0, *likely, *top}
        if any(map(str.isalnum, features.folded[number]))
        and not is_date_line(features.readings[number])
        and not _never(features, number)
    )


def looks(number: int, story: Story) -> dict[str, float]:
    """Describe a line by what the network makes of it, by itself, and by where it stands."""
    return _kind(number, story) | _shape(number, story) | _place(number, story)


def _kind(number: int, story: Story) -> dict[str, float]:
    """Say what the network makes of a line and of its copies."""
    kinds, bare = story.kinds[number], story.features.bare
    copies = sum(story.kinds[other][TITLE] for other in story.chosen if bare[other] == bare[number])
    return {
        "bias": 1.0,
        "title": log(kinds[TITLE] + 1e-4),
        "title_with_copies": log(copies + 1e-4),
        "likeliest": float(kinds[TITLE] >= story.likeliest),
        "body": log(kinds[BODY] + 1e-3),
        "byline": kinds[BYLINE],
        "date": kinds[DATE],
        "caption": kinds[CAPTION],
    }


def _shape(number: int, story: Story) -> dict[str, float]:
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
        "no_words": float(not _WORD.search(story.features.folded[number])),
        "pattern": float(story.features.patterns[number] is not None),
        "byline_words": float(not level and begins_like_byline(line, story.features.folded[number])),
        "turn": float(is_turn(line, story.features.readings)),
        "links": float(min(story.features.row("links")[number], 2)),
    }


def _place(number: int, story: Story) -> dict[str, float]:
    """Describe where a line stands: by the prose and by other candidates."""
    paragraphs, strong = story.paragraphs, story.strong
    before = bisect_left(paragraphs, number)
    below = paragraphs[bisect_right(paragraphs, number) :][:1]
    first = paragraphs[0] if paragraphs else len(story.features.folded)
    return {
        "before_prose": log1p(max(0, first - number)),
        "after_prose": float(number > first),
        "paragraphs_before": float(min(before, 4)),
        "deep": float(before > 2),
        "prose_below": float(below != [] and below[0] <= number + _BELOW),
        "under_another": float(any(number - _BELOW <= other < number for other in strong)),
        "over_another": float(any(number < other <= number + _BELOW for other in strong)),
    }


def shares(number: int, story: Story) -> dict[str, float]:
    """Describe what a line shares with the prose and with other lines, and whether lines of the head follow."""
    readings, bare, whole = story.features.readings, story.features.bare[number], story.whole
    mine = set(_WORD.findall(story.features.folded[number]))
    copies = _lines_with(f"\n{bare}\n", whole)
    within = _lines_with(bare, whole) - copies if len(bare) > _LONG_ENOUGH else 0
    return {
        "in_opening": sum(word in story.opening for word in mine) / max(1, len(mine)),
        "in_story": sum(word in story.words for word in mine) / max(1, len(mine)),
        "copies": float(min(copies - 1, 2)),
        "within_others": float(min(within, 2)),
        "head_below": float(any(map(is_head_line, readings[number + 1 : number + 1 + _BELOW]))),
    }


def _lines_with(words: str, whole: str) -> int:
    """Count the lines that hold `words`, which begin or end at a line break or stand inside a line."""
    count, at = 0, whole.find(words)
    while at >= 0:
        count += 1
        at = whole.find(words, whole.index("\n", at + len(words) - 1))
    return count


def _scores(story: Story) -> list[float]:
    """Score each candidate.

    What a line shares can only speak for it and takes longest to find out: it is asked of the likeliest first, and of
    others where they may still come near the best.
    """
    scores = [_score(looks(number, story)) for number in story.chosen]
    best = max(scores, default=0.0)
    if best > 0 and sum(_can_reach(score, best) for score in scores) == 1:
        return scores
    for place in sorted(range(len(scores)), key=scores.__getitem__, reverse=True):
        if not _can_reach(scores[place], best):
            break  # nor can any that follows
        scores[place] += _score(shares(story.chosen[place], story))
        best = max(best, scores[place])
    return scores


def _can_reach(score: float, best: float) -> bool:
    return score + _most_of_shares() >= max(0.0, best - _AS_LIKELY)


def _score(described: Mapping[str, float]) -> float:
    weights = _weights()
    return sum(weights[name] * value for name, value in described.items())


@cache
def _most_of_shares() -> float:
    """Give the most that what a line shares can add to its score."""
    return sum(_weights()[name] * most for name, most in _SHARED.items())


@cache
def _weights() -> dict[str, float]:
    data = json.loads(files("tasks.clean").joinpath("title_model.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = data["weights"]
    return weights


def _never(features: Features, number: int) -> bool:
    """Say whether a line is a breadcrumb, a wire's slug, a picture or an item of a list."""
    pattern = features.patterns[number]
    named = pattern is not None and pattern.name in _NO_HEADLINE
    line = features.readings[number]
    return named or features.row("mark")[number] == BULLET or line.startswith("![") or _TRAIL.search(line) is not None


def _level(line: str) -> int:
    mark = _MARK.match(line)
    return len(mark[1]) if mark else 0
