"""Read the marks that quote only at times: single ones, and the question marks that lost ones left behind."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.marked import Marked

# A single mark opens before a word at a boundary, and closes after punctuation or a word at a boundary.
_SINGLE_OPEN = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–“\"]))['‘‚](?=[^\W_]|[\[…$£€])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[—–])['’](?=$|[\s.,;:!?)\]—–”\"…])")
# Words that begin with an apostrophe.
_ELISION = re.compile(r"['‘’](?:\d\ds?\b|em\b|tis\b|twas\b|til\b|cause\b|n['’]|bout\b|round\b)", re.IGNORECASE)
# A question mark where a quotation mark was lost in some conversion of character sets.
_LOST_OPEN = re.compile(r"(?:(?<=^)|(?<=\s))[?\ufffd](?=[A-Z][\w’']*\W)")
_LOST_CLOSE = re.compile(r"(?<=[.,!?\w])[?\ufffd](?=$|\s)")


def pair_singles(block: int, text: str) -> list[Marked]:
    """Pair single marks; an apostrophe or a plural possessive is only a close when nothing better follows."""
    if "'" not in text and "‘" not in text and "’" not in text:
        return []
    spans: list[Marked] = []
    position = 0
    while match := _SINGLE_OPEN.search(text, position):
        if _ELISION.match(text, match.start()):
            position = match.end()
            continue
        close = _single_close(text, match.end())
        if close is None:
            position = match.end()
            continue
        inner = text[match.end() : close]
        if inner.strip():
            spans.append(Marked(block, match.end(), close, match.start(), close + 1, "balanced", "single"))
        position = close + 1
    return spans


def _single_close(text: str, start: int) -> int | None:
    """Find the mark that closes a single quote: after punctuation at best, not the s' of a possessive if avoidable."""
    doubtful: int | None = None
    for match in _SINGLE_CLOSE.finditer(text, start):
        at = match.start()
        opening = _SINGLE_OPEN.search(text, start)
        if opening and opening.start() < at and not _ELISION.match(text, opening.start()):
            return doubtful
        if text[at - 1] in ".,!?…" or text[at - 1] not in "sz" or not text[at + 1 : at + 2].isspace():
            return at
        doubtful = doubtful if doubtful is not None else at
    return doubtful


def carried_singles(texts: Sequence[str], singles: list[list[Marked]]) -> list[list[Marked]]:
    """Carry single quotes over paragraphs: one left open at the end of a paragraph, opened again in the next."""
    out = [list(spans) for spans in singles]
    left_open = False
    for block, text in enumerate(texts):
        opened_again = block + 1 < len(texts) and _SINGLE_OPEN.match(texts[block + 1]) is not None
        if left_open and out[block] and out[block][0].outer_start == 0:
            out[block][0] = replace(out[block][0], continues=True)
        taken = max((span.outer_end for span in out[block]), default=0)
        opening = next((m for m in _SINGLE_OPEN.finditer(text, taken) if not _ELISION.match(text, m.start())), None)
        left_open = False
        if opening and opened_again and text.rstrip()[-1:] in ".!?…" and _may_open(text, opening.start()):
            start, end = opening.end(), len(text.rstrip())
            again = opening.start() == 0 and block > 0 and _left(out[block - 1], texts[block - 1])
            out[block].append(Marked(block, start, end, opening.start(), end, "balanced", "single", continues=again))
            left_open = True
    return out


def _left(spans: list[Marked], text: str) -> bool:
    return bool(spans) and spans[-1].outer_end == spans[-1].end == len(text.rstrip())


def _may_open(text: str, at: int) -> bool:
    """Tell whether a mark stands where speech begins: at the start, or behind a comma or colon."""
    return at == 0 or text[:at].rstrip()[-1:] in ",:"


def single_is_main(texts: Sequence[str], singles: list[list[Marked]], doubles: list[list[Marked]]) -> bool:
    """Tell whether single marks carry the article's speech: they close after punctuation, and outnumber the double."""
    speech = outer = 0
    for text, one, two in zip(texts, singles, doubles, strict=True):
        spoken = [span for span in one if text[span.end - 1] in ".,!?…" and not _holds(two, span)]
        speech += len(spoken)
        outer += sum(not _holds(spoken, span) for span in two)
    return speech > outer and speech > 0


def _holds(spans: list[Marked], inner: Marked) -> bool:
    return any(span.outer_start <= inner.outer_start and inner.outer_end <= span.outer_end for span in spans)


def pair_lost(block: int, text: str) -> list[Marked]:
    """Pair the question marks that a lost quotation mark left behind (`?We won,? he said`)."""
    spans: list[Marked] = []
    position = 0
    while match := _LOST_OPEN.search(text, position):
        close = _LOST_CLOSE.search(text, match.end())
        if not close:
            break
        spans.append(
            Marked(block, match.end(), close.start(), match.start(), close.end(),
                   "mixed_style", "lost")
        )  # fmt: skip
        position = close.end()
    return spans
