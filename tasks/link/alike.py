"""Pairs of statements that say the same in other words: paraphrases and translations."""

from collections.abc import Iterator, Sequence

from tasks.link.matches import Pair
from tasks.link.neighbours import of_one_speaker, of_unknown_speakers
from tasks.link.reports import Report
from tasks.link.statements import Demands, Statement
from tasks.link.topics import Topics
from tasks.link.wording import Meaning, likeness

_DEMANDS = Demands(3, "compatible", placed=True)
# Least likeness by the weight of the lighter statement: the less it says, the more of it must agree.
_LIKENESS = ((4.0, 0.6), (2.3, 0.72), (1.3, 0.9))
_INDIRECT_WEIGHT = 2.3
# Below this weight what must, can or will be is most of the statement, and has to agree too.
_MODAL_WEIGHT = 2.3
# What is asked where a speaker is unknown.
_UNKNOWN_WEIGHT = 2.3
_UNKNOWN_LIKENESS = 0.7
# What two wordings of one statement may fall short when a third ties them.
_SLACK = 0.1


def alike(statements: Sequence[Statement], topics: Topics) -> list[Pair]:
    """Pair statements of one speaker and the same days that say the same in other words, the most alike first.

    Three wordings are joined only when each two of them are alike.
    """
    joined: dict[str, list[Statement]] = {}
    pairs: list[Pair] = []
    for _, one, two in sorted(
        _scored(statements, topics), key=lambda item: (-item[0], item[1].reports[0].order, item[2].reports[0].order)
    ):
        mine = joined.setdefault(one.reports[0].quote_id, [one])
        theirs = joined.setdefault(two.reports[0].quote_id, [two])
        if mine is theirs:
            continue
        if all(_score(left.fullest, right.fullest, _SLACK) for left in mine for right in theirs):
            pairs.append((one.fullest, two.fullest, _DEMANDS))
            mine += theirs
            for statement in theirs:
                joined[statement.reports[0].quote_id] = mine
    return pairs


def _scored(statements: Sequence[Statement], topics: Topics) -> Iterator[tuple[float, Statement, Statement]]:
    for near in of_one_speaker(statements, _DEMANDS.days, topics):
        for other in near[1:]:
            # Neighbours come in pairs, one from either side.
            if near[0].reports[0].order < other.reports[0].order:
                score = _score(near[0].fullest, other.fullest)
                if score and not _told_apart(near[0], other):
                    yield score, near[0], other
    for near in of_unknown_speakers(statements, topics):
        for other in near[1:]:
            one, two = sorted((near[0], other), key=lambda statement: statement.reports[0].order)
            seen_twice = other.speaker is None and other.fullest.kind != "indirect" and one is other
            if seen_twice or min(one.fullest.meaning.weight, two.fullest.meaning.weight) < _UNKNOWN_WEIGHT:
                continue
            score = _score(one.fullest, two.fullest)
            if score >= _UNKNOWN_LIKENESS and not _told_apart(one, two):
                yield score, one, two


def _told_apart(one: Statement, two: Statement) -> bool:
    """Say whether one article quotes both word for word in its body: an outlet does not render one statement twice."""
    direct = {report.article_id for report in one.reports if report.kind == "direct" and not report.in_heading}
    return any(
        report.article_id in direct for report in two.reports if report.kind == "direct" and not report.in_heading
    )


def _score(left: Report, right: Report, slack: float = 0.0) -> float:
    if left.words == right.words and not slack:
        # The same words that no earlier step joined were said on different days.
        return 0.0
    one, two = left.meaning, right.meaning
    least = _least(one, two)
    if "indirect" in (left.kind, right.kind) and min(one.weight, two.weight) < _INDIRECT_WEIGHT:
        return 0.0
    score = likeness(one, two)
    return score if least is not None and score >= least - slack else 0.0


def _least(one: Meaning, two: Meaning) -> float | None:
    weight = min(one.weight, two.weight)
    if weight < _MODAL_WEIGHT and one.modality != two.modality:
        return None
    return next((least for bound, least in _LIKENESS if weight >= bound), None)
