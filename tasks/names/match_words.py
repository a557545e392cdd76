"""What comparing names of every kind shares: evidence, and which words of two names meet."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.names.sounds import likeness


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features for the model, the reasons behind them, and what forbids or assures."""

    features: dict[str, float]
    reasons: tuple[str, ...]
    veto: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which words of two names meet, best first, and which are left."""

    pairs: tuple[tuple[int, int, float], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


def pair(left: Sequence[str], right: Sequence[str], least: float) -> Pairing:
    """Let words meet greedily, the most alike first and, among equals, those in like places."""
    scored = [
        (-likeness(a, b), abs(i / len(left) - j / len(right)), i, j)
        for i, a in enumerate(left)
        for j, b in enumerate(right)
    ]
    pairs: list[tuple[int, int, float]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for score, _, i, j in sorted(scored):
        if -score < least or i in used_left or j in used_right:
            continue
        used_left.add(i)
        used_right.add(j)
        pairs.append((i, j, -score))
    return Pairing(
        tuple(sorted(pairs)),
        tuple(i for i in range(len(left)) if i not in used_left),
        tuple(j for j in range(len(right)) if j not in used_right),
    )


def turned(pairing: Pairing, short: int, long: int) -> bool:
    """Whether the words that met stand in another order: "Abe Shinzo", "Shinzo Abe"."""
    order = [j for _, j, _ in pairing.pairs]
    return short > 1 and long > 1 and order != sorted(order)
