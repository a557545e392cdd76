"""Read the characters of a whole document at once: what kind each is, links and images, its words, counts by line.

A document is an array of code points here and every question is asked of all its characters in one numpy step; a
Python loop over lines costs a hundred times as much.
"""

import re
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Flags = NDArray[np.bool_]
Counts = NDArray[np.float32]

# Kinds of character. What no table entry names is a letter without case. Words are made of the first four.
KINDS = 13
LOWER, UPPER, CASELESS, DIGIT, SPACE, END, COMMA, QUOTE, BRACKET, SEPARATOR, MARKDOWN, OTHER, AT = range(KINDS)
_CHARACTERS = {
    END: ".!?…。",
    COMMA: ",;:、",
    QUOTE: "\"“”«»„‘’'`「」",
    BRACKET: "()[]{}",
    SEPARATOR: "|•·›»→▶►–—/\\-©®™",
    MARKDOWN: "*#_~",
    AT: "@",
}
_CODE_POINTS = 0x110000
_FIRST_UNLISTED = 0x3100  # from here on nearly all are letters without case: Chinese, Korean
_FIRST_WITHOUT_LETTERS = 0x40000
_BLANK, _LINE_BREAK = 32, 10
_FACTOR = 0x9E3779B97F4A7C15

_MARKUP = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"  # image
    r"|\[(?=[^\[\]\n]{0,500}\]\()"  # a link opens
    r"|\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)"  # its target
    r"|<https?://[^>\s]*>"
)


def code_points(text: str) -> Codes:
    """Give the code points of `text`; lone surrogates, as broken decoders leave them, pass."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: Codes) -> str:
    """Turn code points back into text."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def kinds_of(codes: Codes) -> NDArray[np.uint8]:
    """Give the kind of each character."""
    return _kinds().take(codes)


@cache
def _kinds() -> NDArray[np.uint8]:
    table = np.full(_CODE_POINTS, CASELESS, dtype=np.uint8)
    table[:_FIRST_UNLISTED] = OTHER
    for code in range(_FIRST_UNLISTED):
        character = chr(code)
        if character.isspace() or code in (0x200B, 0xFEFF):
            table[code] = SPACE
        elif character.islower():
            table[code] = LOWER
        elif character.isupper() or character.istitle():
            table[code] = UPPER
        elif character.isdigit():
            table[code] = DIGIT
        elif character.isalpha():
            table[code] = CASELESS
    for kind, characters in _CHARACTERS.items():
        for character in characters:
            table[ord(character)] = kind
    return table


@cache
def _in_words() -> Flags:
    """Say of every code point whether it is a letter or digit."""
    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    table[:_FIRST_WITHOUT_LETTERS] = [chr(code).isalnum() for code in range(_FIRST_WITHOUT_LETTERS)]
    return table


def fingerprint_words(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Give a number for each word of `text`, a run of letters and digits, and how many words each line has.

    Equal words have equal numbers. Two words share one with a chance of 1 in 2**64: no look-up compares strings, and
    none are made, which is what splitting a text into words mostly costs. A word's characters are weighed by powers of
    an odd number and summed modulo 2**64: one running sum serves all words, put back by where each begins.
    """
    codes = code_points(text)
    inside = np.zeros(len(codes) + 2, dtype=np.bool_)
    inside[1:-1] = _in_words().take(codes)
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    powers, back = _powers(len(codes).bit_length())
    running = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=running[1:])
    prints: NDArray[np.uint64] = (running.take(ends) - running.take(starts)) * back.take(starts)
    by_line = np.append(starts.searchsorted(np.flatnonzero(codes == _LINE_BREAK)), len(starts))
    by_line[1:] -= by_line[:-1].copy()
    return prints, by_line


@cache
def _powers(bits: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the first 2**bits powers of an odd number modulo 2**64, and the numbers that undo them."""
    size, undoing = 1 << bits, pow(_FACTOR, -1, 1 << 64)
    powers: NDArray[np.uint64] = np.cumprod(np.full(size, _FACTOR, dtype=np.uint64), dtype=np.uint64)
    back: NDArray[np.uint64] = np.cumprod(np.full(size, undoing, dtype=np.uint64), dtype=np.uint64)
    return powers, back


def begins_word(kinds: NDArray[np.uint8]) -> Flags:
    """Mark the first character of each word; an apostrophe between letters does not end one."""
    wordy = kinds <= DIGIT
    begins: Flags = wordy.copy()
    begins[1:] &= ~wordy[:-1]
    begins[2:] &= ~((kinds[1:-1] == QUOTE) & wordy[:-2])
    return begins


def ends_inner_sentence(kinds: NDArray[np.uint8]) -> Flags:
    """Mark full stops and the like that a blank and then a capital or a quotation mark follow."""
    ends = np.zeros(len(kinds), dtype=np.bool_)
    ends[:-2] = (kinds[:-2] == END) & (kinds[1:-1] == SPACE) & ((kinds[2:] == UPPER) | (kinds[2:] == QUOTE))
    return ends


def count_kinds(kinds: NDArray[np.uint8], lines: NDArray[np.int64], count: int) -> tuple[Counts, Counts]:
    """Count the characters of each kind in each of `count` lines, and of these the marked ones: arrays (kind, line).

    `lines`: the line of each character. Marked is what begins a word or ends an inner sentence; no kind does both.
    """
    marked = begins_word(kinds) | ends_inner_sentence(kinds)
    cells = lines * (2 * KINDS) + (kinds + np.uint8(KINDS) * marked)
    table = np.bincount(cells, minlength=count * 2 * KINDS).reshape(count, 2 * KINDS).T.astype(np.float32, order="C")
    return table[:KINDS] + table[KINDS:], table[KINDS:]


def blank_markup(text: str, codes: Codes) -> tuple[str, Flags, Flags]:
    """Blank links and images in `text`; mark characters that were a link's words, and where images stood."""
    images = np.zeros(len(codes), dtype=np.bool_)
    # A character is looked for in a tenth of the time that two take, and most texts without links hold neither.
    marked = ("]" in text and "](" in text) or ("<" in text and "<http" in text)
    found = [match.span() for match in _MARKUP.finditer(text)] if marked else []
    if not found:
        return text, images, images
    starts, ends = np.fromiter(chain.from_iterable(found), dtype=np.int64).reshape(-1, 2).T
    signs = codes[starts]
    images[starts[signs == ord("!")]] = True
    addresses = np.flatnonzero(signs == ord("<"))
    brackets = np.flatnonzero((signs == ord("[")) | (signs == ord("]")))
    closing = signs[brackets] == ord("]")
    pairs = np.flatnonzero(closing[1:] & ~closing[:-1])
    from_, to = brackets[pairs], brackets[pairs + 1]
    linked = _within(ends[from_], starts[to], len(codes)) | _within(starts[addresses], ends[addresses], len(codes))
    return text_of(np.where(_within(starts, ends, len(codes)), np.uint32(_BLANK), codes)), linked, images


def _within(starts: NDArray[np.int64], ends: NDArray[np.int64], length: int) -> Flags:
    """Mark the characters that stand in one of some stretches, none of which overlap."""
    steps = np.zeros(length + 1, dtype=np.int8)
    steps[starts] += 1
    steps[ends] -= 1
    inside: Flags = np.cumsum(steps[:-1], dtype=np.int8).view(np.bool_)
    return inside
