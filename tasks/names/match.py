"""Compare two names: how likely they mean the same person, organisation or thing, and for which reasons.

A score from a small logistic model over features that can be read (`match_weights.json`, trained by
`bench/train_match.py`), the reasons that hold, and a veto where something speaks against it for certain. A score says
that two names may be one; only `Comparison.sure` says that they are, as far as names can tell.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from tasks.names.match_organisations import organisation_evidence
from tasks.names.match_persons import person_evidence
from tasks.names.match_words import Evidence

PERSON_SCHEMATA = frozenset({"PER", "Person"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two names gave. `veto` names what forbids to merge them by name alone, else it is empty."""

    score: float
    reasons: tuple[str, ...]
    veto: str
    sure: bool


@cache
def _weights() -> dict[str, dict[str, float]]:
    loaded: dict[str, dict[str, float]] = json.loads(
        files(__package__).joinpath("match_weights.json").read_text("utf-8")
    )
    return loaded


@lru_cache(maxsize=65_536)
def compare(left: str, right: str, schema: str) -> Comparison:
    """Compare two names of things of one kind (a FollowTheMoney schema, or PER, ORG, LOC, MISC)."""
    person = schema in PERSON_SCHEMATA
    evidence = evidence_of(left, right, schema)
    weights = _weights()["person" if person else "organisation"]
    score = _logistic(weights, evidence.features)
    if evidence.veto:
        score = min(score, 0.49)
    return Comparison(round(score, 6), evidence.reasons, evidence.veto, evidence.sure and not evidence.veto)


def evidence_of(left: str, right: str, schema: str) -> Evidence:
    """Give what speaks for and against two names being one, in the same way whichever stands first."""
    first, second = sorted((left, right))
    return (person_evidence if schema in PERSON_SCHEMATA else organisation_evidence)(first, second)


def _logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
