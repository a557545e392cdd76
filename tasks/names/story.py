"""What the resolver has seen so far, and how it weighs candidates: nearness, subjects, speakers, prominence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.records import Cluster
from tasks.names.lexicon import Gender, Lexicon
from tasks.names.lines import Line
from tasks.names.scene import SUBJECT, Sight

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 4  # sentences a pronoun looks back
POSSESSIVE = frozenset({"his", "her", "its", "their"})
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_OBJECT_FORMS = frozenset({"him", "them"})
_OBJECTS = frozenset({"dobj", "pobj", "dative", "iobj"})
_OWN_SUBJECT = frozenset({"ROOT", "ccomp", "parataxis"})
_LAST_SIGHTS = 60  # of names and pronouns, that a candidate may be among
# Weights, set by hand on the development articles.
_HERE, _PER_SENTENCE = 3.0, 0.9  # a name in the same sentence; what each sentence between takes off
_QUOTED, _QUOTED_PER_SENTENCE = 0.6, 0.4  # a name inside somebody else's quotation
_SUBJECT_BONUS, _SPEAKER_TOO, _OWNER, _PRONOUN = 1.5, 1.25, 0.5, 0.25
_PARALLEL, _SAME_SENTENCE_OBJECT, _NEAREST = 0.5, 0.5, 0.5
_PROMINENCE, _LAST_SPEAKER = 1.25, 0.75
_MARGIN = 0.75  # by which the best must lead the next
_LEAST = 1.5  # that the best must reach


@dataclass(slots=True)
class Story:
    """What the walk has seen so far."""

    clusters: list[Cluster]
    genders: dict[int, Gender | None]
    words: Lexicon
    roles: dict[int, set[str]] = field(default_factory=dict)  # words of each person's roles
    kinds: dict[int, set[str]] = field(default_factory=dict)  # words of each organisation's forms
    sights: list[Sight] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    quotes: bool = False  # whether the line at hand has quotation marks
    speaker: int | None = None  # of the last verb of saying outside quotation marks
    learned: dict[int, Gender] = field(default_factory=dict)  # persons whom a pronoun gave their gender


def see(story: Story, seen: Sight) -> None:
    """Note a name, or a phrase just resolved."""
    story.sights.append(seen)
    if seen.named:
        story.counts[seen.cluster] += 1
    if seen.says and not seen.quoted:
        story.speaker = seen.cluster


def scores_of(
    line: Line, here: Sight, story: Story, genders: set[Gender | None], fits: Callable[[int], bool], *, reach: int
) -> dict[int, float]:
    """Score the clusters seen in the last sentences."""
    scores: dict[int, float] = {}
    nearest: int | None = None
    for item in reversed(story.sights[-_LAST_SIGHTS:]):
        distance = here.sentence - item.sentence
        if distance > reach:
            break
        if not fits(item.cluster) or (
            story.clusters[item.cluster].type == "PER" and story.genders[item.cluster] not in genders
        ):
            continue
        if _bound(line, here, item):
            continue
        if item.quoted and not here.quoted and not item.says:
            value = _QUOTED - _QUOTED_PER_SENTENCE * distance
        else:
            value = _HERE - _PER_SENTENCE * distance
            value += _SUBJECT_BONUS * item.subject + _SPEAKER_TOO * (item.says and here.says)
            value += _PRONOUN * (not item.named) - _OWNER * item.owner
            if here.subject and item.subject and distance <= 1:
                value += _PARALLEL
            if distance == 0 and item.line == here.line and not item.subject and not item.owner:
                value -= _SAME_SENTENCE_OBJECT
        if nearest is None:
            nearest = item.cluster
            value += _NEAREST
        scores[item.cluster] = max(scores.get(item.cluster, -9.0), value)
    top = max(story.counts.values(), default=1)
    for number in scores:
        scores[number] += _PROMINENCE * story.counts[number] / top
        if here.says and number == story.speaker and story.quotes:
            scores[number] += _LAST_SPEAKER
    return scores


def _bound(line: Line, here: Sight, item: Sight) -> bool:
    """Say whether grammar keeps the two apart: "Hallmann told him", a name inside the pronoun's own phrase."""
    if item.line != here.line or item.sentence != here.sentence:
        return False
    low = line.low[here.first]
    if low in POSSESSIVE or low in REFLEXIVE:
        return False
    token = line.block.doc[here.first]
    if (token.dep_ not in _OBJECTS and low not in _OBJECT_FORMS) or not item.subject or item.verb is None:
        return False
    return _governing_verb(token) == item.verb


def _governing_verb(token: "Token") -> int:
    """Climb to the verb whose subject acts on a token: "asking her" in "A sings to B before asking her" is A's."""
    verb = token.head
    for _ in range(6):
        if verb.pos_ in {"VERB", "AUX"} and (
            verb.dep_ in _OWN_SUBJECT or any(c.dep_ in SUBJECT for c in verb.children)
        ):
            break
        if verb.head.i == verb.i:
            break
        verb = verb.head
    return int(verb.i)


def winner(scores: dict[int, float]) -> int | None:
    """Give the best candidate, None when it is weak or not clearly ahead."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < _LEAST:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return ranked[0][0]
