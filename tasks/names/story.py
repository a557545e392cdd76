"""What the resolver has seen so far, and how it weighs candidates: nearness, subjects, speakers, prominence."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from schemas.records import Cluster
from tasks.names.lexicon import Gender, Lexicon
from tasks.names.lines import Line
from tasks.names.scene import SUBJECT, Sight
from tasks.names.tables import read_rows

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tasks.names.nominals import Office

REACH = 4  # sentences a pronoun looks back
POSSESSIVE = frozenset({"his", "her", "its", "their"})
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_OBJECT_FORMS = frozenset({"him", "her", "them"})
_OBJECTS = frozenset({"dobj", "pobj", "dative", "iobj"})
_OWN_SUBJECT = frozenset({"ROOT", "ccomp", "parataxis"})
_LAST_SIGHTS = 60  # of names and pronouns, that a candidate may be among
_MARGIN = 0.75  # by which the best must lead the next
_LEAST = 1.5  # that the best must reach
Features = dict[str, float]


@dataclass(slots=True)
class Story:
    """What the walk has seen so far."""

    clusters: list[Cluster]
    genders: dict[int, Gender | None]
    words: Lexicon
    offices: dict[int, list["Office"]] = field(default_factory=dict)  # of each person
    places: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # stated with each person
    cluster_at: dict[tuple[int, int], int] = field(default_factory=dict)  # by line and token
    employers: set[int] = field(default_factory=set)  # named only in somebody's role
    kin: list[tuple[int, str, int]] = field(default_factory=list)  # whose, kin word, relative
    told: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)  # "his" at line, token: word, relative
    kinds: dict[int, set[str]] = field(default_factory=dict)  # words of each organisation's forms
    sights: list[Sight] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    quotes: bool = False  # whether the line at hand has quotation marks
    speaker: int | None = None  # of the last verb of saying outside quotation marks


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
    """Score the clusters seen in the last sentences that fit and agree in gender."""

    def agrees(number: int) -> bool:
        return fits(number) and (story.clusters[number].type != "PER" or story.genders[number] in genders)

    weigh = _weights()
    return {
        number: weigh["bias"] + sum(weigh[name] * value for name, value in features.items())
        for number, features in features_of(line, here, story, agrees, reach=reach).items()
    }


def features_of(
    line: Line, here: Sight, story: Story, fits: Callable[[int], bool], *, reach: int
) -> dict[int, Features]:
    """Describe where each candidate was seen last, and as what."""
    seen: dict[int, list[Sight]] = {}
    bound: set[int] = set()
    for item in reversed(story.sights[-_LAST_SIGHTS:]):
        if here.sentence - item.sentence > reach:
            break
        if _bound(line, here, item):
            bound.add(item.cluster)
        elif fits(item.cluster):
            seen.setdefault(item.cluster, []).append(item)
    for number in bound:
        seen.pop(number, None)
    top = max(story.counts.values(), default=1)
    return {
        number: {**_place(here, line, sights), "prominence": story.counts[number] / top,
                 "last_named": float(number == next(iter(seen))),
                 "last_speaker": float(here.says and number == story.speaker and story.quotes)}
        for number, sights in seen.items()
    }  # fmt: skip


def _place(here: Sight, line: Line, sights: list[Sight]) -> Features:
    """Describe the sights of one candidate, the last first."""
    last = sights[0]
    away = here.sentence - last.sentence
    near = [item for item in sights if here.sentence - item.sentence <= 1 and not _foreign(item, here)]
    subject_here = any(item.subject and item.sentence == here.sentence for item in near)
    subject_before = any(item.subject and item.sentence != here.sentence for item in near)
    return {
        "sentences": float(away),
        "other_line": float(last.line != here.line),
        "subject_here": float(subject_here),
        "subject_before": float(subject_before),
        "subject_for_subject": float(subject_here and here.subject),
        "parallel": float(subject_before and here.subject),
        "speaks_too": float(here.says and any(item.says for item in near)),
        "object_here": float(away == 0 and not last.subject and not last.owner),
        "owner": float(last.owner),
        "within": float(last.within),
        "pronoun": float(not last.named),
        "conjunct": float(last.conjunct),
        "in_quotation": float(_foreign(last, here)),
        "outside_quotation": float(here.quoted and not last.quoted),
    }


def _foreign(item: Sight, here: Sight) -> bool:
    """Say whether a sight lies inside somebody's quotation and the pronoun does not."""
    return item.quoted and not here.quoted and not item.says


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_rows("reference_weights.csv")}


def _bound(line: Line, here: Sight, item: Sight) -> bool:
    """Say whether grammar keeps the two apart: "Hallmann told him", a name inside the pronoun's own phrase."""
    if item.line != here.line or item.sentence != here.sentence:
        return False
    low, tag = line.low[here.first], line.tags[here.first]
    if tag == "PRP$" or low in {"his", "its", "their"} or low in REFLEXIVE:
        return False
    token = line.block.doc[here.first]
    as_object = token.dep_ in _OBJECTS or low in _OBJECT_FORMS
    if not as_object or not item.subject or item.verb is None:
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
