"""How sure a row is: the probability that its content is a statement and its speaker the right one."""

from schemas.records import QuoteKind
from tasks.quotes.decode import Unit


def confidence(unit: Unit, speaker: float, kind: QuoteKind) -> float:
    """Combine the tagger's and the ranker's probabilities."""
    return min(max(unit.score * max(speaker, 0.05), 0.0), 1.0)
