"""Decide which pieces of a text are the body: by the network, by wording, and by what lines say together."""

from itertools import pairwise

import numpy as np

from tasks.clean.bylines import is_result
from tasks.clean.features import Features
from tasks.clean.labels import BODY, BOILERPLATE, FEWEST_TURNS, SPEAKER_TURN
from tasks.clean.letters import keep_letters
from tasks.clean.model import Array
from tasks.clean.segment import TABLE_ROW

BODY_FROM = 0.5
# A page that shows no furniture at all is an article on its own: only what is surely not body goes.
BARE_BODY_FROM = 0.12
_SURE_FURNITURE = 0.85
# An island: lines apart from the largest stretch of body, the stretches joined over a few lines of furniture.
_BRIDGED, _FAR, _ISLAND_WORDS, _ISLAND_BODY = 5, 10, 100, 0.72
_COMMENT = "comment_header"
_BARE_SHARE = 0.01
_ARTICLE_WORDS, _ARTICLE_SENTENCES, _ARTICLE_SHARE = 150, 6, 0.25
_RESULT_WORDS = 10


def find_body(probabilities: Array, features: Features, greets: frozenset[int]) -> list[bool]:
    """Say for each piece whether it is body. `greets`: the pieces with which letters begin."""
    flags = body_flags(probabilities, features)
    keep_turns(flags, features)
    keep_result(flags, features)
    keep_letters(flags, probabilities, features, greets)
    drop_islands(flags, probabilities, features)
    return flags


def body_flags(probabilities: Array, features: Features) -> list[bool]:
    """Say for each piece by itself whether it is body.

    Where next to nothing looks like furniture, the text is an article on its own: then a line that is merely short or
    odd stays, and only what is surely not body goes. Nothing is body from the first of several signed comments on.
    """
    body = probabilities[:, BODY]
    vetoed = features.row("veto") > 0
    words = features.row("words")
    furniture = vetoed | ((probabilities[:, BOILERPLATE] >= _SURE_FURNITURE) & (features.row("relative_index") > 0))
    evidence = float(words[furniture].sum() + features.row("links").sum()) / max(1.0, float(words.sum()))
    threshold = BODY_FROM if evidence > _BARE_SHARE else BARE_BODY_FROM
    # A whole article on one line: no furniture is that long.
    article = (words >= _ARTICLE_WORDS) & (features.row("sentences") >= _ARTICLE_SENTENCES)
    article &= words >= _ARTICLE_SHARE * float(words.sum())
    thread = np.zeros(len(body), dtype=bool)
    headers = [number for number, pattern in enumerate(features.patterns) if pattern and pattern.name == _COMMENT]
    if len(headers) >= 2:
        thread[headers[0] :] = True
    # A rule or a row of stars parts the article and is none of it; in a table it is a row.
    parts = (words == 0) & (features.row("mark") != TABLE_ROW)
    flags = ((body >= threshold) | (article & (body >= BARE_BODY_FROM))) & ~vetoed & ~thread & ~parts
    kept: list[bool] = flags.tolist()
    return kept


def keep_turns(flags: list[bool], features: Features) -> None:
    """Keep every turn of a speaker in a transcript where most of theirs are body: an answer of two words is one too."""
    turns: dict[str, list[int]] = {}
    # The colon is counted but where a line is all markup and reads as it stands; whoever speaks is in capitals.
    colon = (features.row("comma_rate") > 0) | (features.row("words") == 0)
    for number in np.flatnonzero(colon).tolist():
        line = features.readings[number]
        if not line[1:2].islower() and (match := SPEAKER_TURN.match(line)):
            turns.setdefault(match.group(), []).append(number)
    vetoed = features.row("veto") > 0
    for numbers in turns.values():
        if len(numbers) >= FEWEST_TURNS and sum(flags[number] for number in numbers) > len(numbers) / 2:
            for number in numbers:
                flags[number] = not vetoed[number]


def keep_result(flags: list[bool], features: Features) -> None:
    """Keep the result of a match that stands right above the report."""
    above = flags.index(True) - 1 if True in flags else -1
    if above >= 0 and features.row("words")[above] <= _RESULT_WORDS and is_result(features.readings[above]):
        flags[above] = not features.row("links")[above]


def drop_islands(flags: list[bool], probabilities: Array, features: Features) -> None:
    """Drop a few doubtful lines that stand far below the article and its furniture, as teasers of other stories do."""
    kept = [number for number, flag in enumerate(flags) if flag]
    if all(below - above <= _FAR for above, below in pairwise(kept)):
        return
    stretches = np.split(kept, np.flatnonzero(np.diff(kept) > _BRIDGED) + 1)
    words, named, body = features.row("words"), features.row("named"), probabilities[:, BODY]
    largest = int(np.argmax([words[stretch].sum() for stretch in stretches]))
    for above, stretch in pairwise(stretches[largest:]):
        far = stretch[0] - above[-1] > _FAR and named[above[-1] : stretch[0]].any()
        if far and words[stretch].sum() < _ISLAND_WORDS and body[stretch].mean() < _ISLAND_BODY:
            for number in stretch.tolist():
                flags[number] = False
