"""Tie a heading's or pull quote to the body quote it repeats: the body says who spoke."""

import re
from dataclasses import replace

from schemas.records import Quote

_FOLD = re.compile(r"\w+")
# Share of a heading's words that a body quote must hold, in order, to be what the heading quotes.
_REPEATS = 0.55
_PHRASE = 3  # fewer words within a heading repeat only what the body puts between marks of its own


def tie_repeats(quotes: list[Quote]) -> tuple[Quote, ...]:
    """Tie a heading's or pull quote to the body quote it repeats; the body says who spoke.

    What might have been a quote only because the body repeats it is dropped where the body does not.
    """
    folded = [_words(quote.text) for quote in quotes]
    targets: dict[int, int | None] = {}
    for number, quote in enumerate(quotes):
        lone = quote.rule == "only_if_repeated"
        if not (quote.in_heading or lone or (quote.speaker is None and quote.kind == "direct")):
            continue
        options = [
            (_likeness(folded[other], folded[number], exact=not quote.in_heading), -abs(other - number), other)
            for other in range(len(quotes))
            if other != number
            and not quotes[other].in_heading
            and quotes[other].rule != "only_if_repeated"
            and (len(folded[number]) >= _PHRASE or _whole(quote) or folded[number] in _pieces(quotes[other]))
        ]
        best = max(options, default=(0.0, 0, -1))
        if best[0] >= _REPEATS:
            targets[number] = best[2]
        elif lone:
            targets[number] = None
    kept = [number for number in range(len(quotes)) if targets.get(number, number) is not None]
    place = {number: index for index, number in enumerate(kept)}
    out = []
    for number in kept:
        quote, target = quotes[number], targets.get(number)
        if target is not None:
            said = quotes[target]
            quote = replace(
                quote,
                same_as=place[target],
                speaker_cluster=said.speaker_cluster if quote.speaker is None else quote.speaker_cluster,
                speaker_reason="said_in_the_body" if quote.speaker is None else quote.speaker_reason,
                rule="repeats_the_body" if quote.speaker is None or quote.rule == "only_if_repeated" else quote.rule,
                confidence=said.confidence if quote.speaker is None else quote.confidence,
            )
        out.append(quote)
    return tuple(out)


def _whole(quote: Quote) -> bool:
    """Tell whether a quote is all there is of its sentence, but for marks and punctuation."""
    return quote.context_end - quote.context_start <= quote.end - quote.start + 4


def _pieces(quote: Quote) -> list[list[str]]:
    """Give the words of each segment of a quote."""
    at, out = 0, []
    for piece in quote.segments:
        out.append(_words(quote.text[at : at + piece.end - piece.start]))
        at += piece.end - piece.start + 1
    return out


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _FOLD.findall(text)]


def _likeness(longer: list[str], words: list[str], *, exact: bool) -> float:
    """Give the share of the words that stand in the longer quote: side by side if exact, else in the same order.

    A heading shortens what it quotes, so there the order is enough, and from three words on.
    """
    if not words:
        return 0.0
    for offset in range(len(longer) - len(words) + 1):
        if longer[offset : offset + len(words)] == words:
            return 1.0
    if exact or len(words) < 4:
        return 0.0
    row = [0] * (len(words) + 1)
    for word in longer:
        diagonal = 0
        for column, other in enumerate(words, start=1):
            above = row[column]
            row[column] = diagonal + 1 if word == other else max(above, row[column - 1])
            diagonal = above
    # The words of the heading should stand together, not be picked from a long speech.
    return row[-1] / len(words) if len(longer) <= 8 * len(words) else 0.0
