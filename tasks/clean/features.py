"""Turn the pieces of a text into numbers: how each looks, where it stands and what stands around it.

A piece is a row of the text and a column of the matrix: `Features.matrix` is (feature, piece). What a piece looks like
by itself is worked out here, from the characters of the whole document at once (`tasks.clean.characters`), its words
(`tasks.clean.lexicon`) and its wording (`tasks.clean.patterns`); where it stands, in `tasks.clean.surroundings`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tasks.clean.characters import (
    AT,
    BRACKET,
    CASELESS,
    COMMA,
    DIGIT,
    END,
    LOWER,
    MARKDOWN,
    OTHER,
    QUOTE,
    SEPARATOR,
    SPACE,
    UPPER,
    Codes,
    blank_markup,
    code_points,
    count_kinds,
    kinds_of,
)
from tasks.clean.lexicon import COLUMNS, Lexicon, load_lexicon
from tasks.clean.patterns import SIGNS, Pattern, match_lines
from tasks.clean.segment import BULLET, HEADING, NUMBERED, QUOTATION, TABLE_ROW, Piece, segment
from tasks.clean.surroundings import surroundings

Matrix = NDArray[np.float32]
Looks = dict[str, NDArray[np.float32]]

_MARK = re.compile(r"(?:[*+•·▪◦›»o-]|\d{1,3}[.)])\s+(?=\S)|#{1,6}\s|>\s|\|")
_MARK_CODES = {"#": HEADING, ">": QUOTATION, "|": TABLE_ROW}
_FULL_STOP, _QUOTED = 1, 4
_END_CODES = {".": _FULL_STOP, "。": _FULL_STOP, "!": 2, "?": 2, "…": 2, ":": 3, **dict.fromkeys("\"”’»'", _QUOTED)}
_OPENING_QUOTES = frozenset("\"“„«‘'")
_ENDS_BEFORE_QUOTE = frozenset(".!?,…")
_RATED = frozenset({"score", "function", "report", "date"})
_EMPHASIS = "*_# "
# A line of so few words that stands so often in a document is furniture between its paragraphs.
_RECURS, _FEW_WORDS, _NEAR_BY = 3, 3, 3
# Headings after which other stories, comments or offers follow.
_REGIONS = frozenset({"related", "comments", "comment_form", "newsletter", "share", "legal"})
# Of these, what is longer than a heading says all of it itself ("Read more: ..."), and the article goes on below.
_SAYS_ALL, _HEADING_WORDS = frozenset({"related", "share"}), 5


@dataclass(frozen=True, slots=True)
class Features:
    """The numbers of one document, and the readings of its pieces with links and images blanked."""

    matrix: Matrix
    readings: list[str]
    folded: list[str]  # the readings in lower case
    bare: list[str]  # these without marks of emphasis or headings around them
    patterns: list[Pattern | None]

    def row(self, name: str) -> Matrix:
        """Give one feature of all pieces."""
        row: Matrix = self.matrix[places()[name]]
        return row


def features_of(text: str, pieces: list[Piece], lexicon: Lexicon | None = None) -> Features:
    """Compute the feature matrix of `pieces` of `text`; the order of rows is `names()`."""
    looks, place, readings, folded, patterns = _looks(text, pieces, lexicon or load_lexicon())
    bare = [line.strip(_EMPHASIS) for line in folded]
    return Features(_matrix(looks, surroundings(looks, *place)), readings, folded, bare, patterns)


def recurring(features: Features) -> NDArray[np.bool_]:
    """Find lines of few words that recur in a document between its paragraphs, as some systems set them; else none.

    Where none stands with running text near by above and below it, they are menus and the like, and harm nobody.
    """
    often, short = features.row("repeats") >= _RECURS, features.row("words") <= _FEW_WORDS
    found: NDArray[np.bool_] = often & short & (features.row("ends") == 0)
    between = (features.row("since_medium") <= _NEAR_BY) & (features.row("until_medium") <= _NEAR_BY)
    return found if (found & between).any() else np.zeros_like(found)


def without(features: Features, left_out: NDArray[np.bool_]) -> Matrix:
    """Give the matrix of the other pieces as it would be if those left out were not there."""
    kept = features.matrix[:, ~left_out]
    looks = dict(zip(names(), kept[: places()["blank_before"]], strict=False))
    place = kept[places()["blank_before"]], kept[places()["relative_offset"]]
    return _matrix(looks, surroundings(looks, *place))


@cache
def names() -> tuple[str, ...]:
    """Name the rows of the feature matrix, in order."""
    text = "A"
    pieces = segment(text)
    looks, place, *_ = _looks(text, pieces, load_lexicon())
    return (*looks, *surroundings(looks, *place))


@cache
def places() -> dict[str, int]:
    """Give the row of each feature by its name."""
    return {name: number for number, name in enumerate(names())}


def _matrix(looks: Mapping[str, Matrix], place: Mapping[str, Matrix | float]) -> Matrix:
    rows = [*looks.values(), *place.values()]
    matrix = np.empty((len(rows), len(looks["words"])), dtype=np.float32)
    for number, row in enumerate(rows):
        matrix[number] = row
    return matrix


def _looks(
    text: str, pieces: list[Piece], lexicon: Lexicon
) -> tuple[Looks, tuple[Matrix, Matrix], list[str], list[str], list[Pattern | None]]:
    """Describe each piece by itself; give also what its place follows from, its reading, and what names it.

    The reading is given as it stands and in lower case.
    """
    codes = code_points(text)
    starts, ends, firsts, lasts, blanks = map(np.array, zip(*pieces, strict=True))
    blanked, linked, images = blank_markup(text, codes)
    seen = codes if blanked is text else code_points(blanked)
    kinds = kinds_of(seen)
    looks = _character_looks(kinds, linked, images, ends - starts)
    readings = [
        blanked[first:last] if tidy else " ".join(blanked[first:last].split()) or " ".join(text[first:last].split())
        for first, last, tidy in zip(firsts.tolist(), lasts.tolist(), _tidy(seen, kinds, firsts, lasts), strict=True)
    ]
    folded = "\n".join(readings).casefold().split("\n")
    same = Counter(folded)
    known, totals, overlap = lexicon.score(folded)
    patterns = match_lines(folded, looks["words"].tolist())
    veto, named, opens_region = np.zeros((3, len(pieces)), dtype=np.float32)
    for number, pattern in enumerate(patterns):
        if pattern is not None:
            veto[number], named[number] = pattern.veto, pattern.name not in SIGNS
            alone = pattern.label in _SAYS_ALL and looks["words"][number] > _HEADING_WORDS
            opens_region[number] = pattern.label in _REGIONS and not alone
    looks |= {
        **_edges(readings),
        "indent": np.minimum(_columns(codes, firsts), 20),
        "repeats": np.minimum(list(map(same.__getitem__, folded)), 9),
        "known": known,
        "overlap": overlap,
        "veto": veto,
        "named": named,
        "opens_region": opens_region,
        "span": np.minimum(lasts - firsts, 5_000),
    }
    size = np.maximum(looks["words"], 1)
    for number, name in enumerate(COLUMNS):
        looks[name] = totals[number]
        if name in _RATED:
            looks[f"{name}_rate"] = totals[number] / size
    place = np.minimum(blanks, 5).astype(np.float32), firsts.astype(np.float32) / np.float32(max(len(text), 1))
    return looks, place, readings, folded, patterns


def _tidy(codes: Codes, kinds: NDArray[np.uint8], firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> list[bool]:
    """Say which pieces hold no white space but single blanks, between words: these read as they stand."""
    space = kinds == SPACE
    wild = space.copy()
    wild[:-1] &= space[1:] | (codes[:-1] != ord(" "))
    at = np.flatnonzero(wild)
    within = np.searchsorted(at, lasts) > np.searchsorted(at, firsts)
    tidy: list[bool] = (~(within | space[firsts] | space[lasts - 1])).tolist()
    return tidy


def _character_looks(
    kinds: NDArray[np.uint8], linked: NDArray[np.bool_], images: NDArray[np.bool_], lengths: NDArray[np.int64]
) -> Looks:
    """Describe pieces by the characters they are made of; `linked`, `images`: as `blank_markup` gives them."""
    size = len(lengths)
    lines = np.repeat(np.arange(size), lengths)
    counts, marked = count_kinds(kinds, lines, size)
    opens_link = linked.copy()
    opens_link[1:] &= ~linked[:-1]

    def count(flags: NDArray[np.bool_]) -> Matrix:
        return np.bincount(lines[flags], minlength=size).astype(np.float32)

    upper, letters = counts[UPPER], counts[LOWER] + counts[UPPER] + counts[CASELESS]
    words = marked[LOWER] + marked[UPPER] + marked[CASELESS] + marked[DIGIT]
    chars = np.maximum(lengths.astype(np.float32) - counts[SPACE], 1)
    each = np.maximum(words, 1)
    return {
        "words": words,
        "chars": chars,
        "letters_share": letters / chars,
        "upper_share": upper / np.maximum(letters, 1),
        "caps_share": marked[UPPER] / each,
        "digit_share": counts[DIGIT] / chars,
        "end_count": counts[END],
        "comma_rate": counts[COMMA] / each,
        "quote_count": counts[QUOTE],
        "bracket_rate": counts[BRACKET] / each,
        "separator_rate": counts[SEPARATOR] / each,
        "markdown_count": counts[MARKDOWN],
        "other_share": counts[OTHER] / chars,
        "at_count": counts[AT],
        "word_length": letters / each,
        "sentences": marked[END],
        "link_share": np.minimum(count(linked & (kinds != SPACE)) / chars, 1),
        "links": count(opens_link),
        "pictures": count(images),
    }


def _columns(codes: Codes, firsts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say how far from the left each piece's ink begins."""
    breaks = np.append(-1, np.flatnonzero(codes == ord("\n")))
    columns: NDArray[np.int64] = firsts - breaks[np.searchsorted(breaks, firsts) - 1] - 1
    return columns


def _edges(readings: Sequence[str]) -> Looks:
    """Say how each piece begins and ends: mark, end (0 open, 1 full stop, 2 ! ? …, 3 colon, 4 quote), first sign."""
    edges = np.frombuffer(bytes(chain.from_iterable(map(_edge, readings))), dtype=np.uint8).reshape(-1, 4)
    mark, ends, quoted, lower = edges.T.astype(np.float32)
    return {"mark": mark, "ends": ends, "quoted_first": quoted, "lower_first": lower}


def _edge(line: str) -> tuple[int, int, bool, bool]:
    mark = 0
    rest = line
    head = line[0]
    # No mark begins with a letter, but for the "o" that stands for a bullet.
    if head == "o" or not head.isalpha():
        if match := _MARK.match(line):
            mark = NUMBERED if head.isdigit() else _MARK_CODES.get(head, BULLET)
            rest = line[match.end() :].lstrip("*# ")
        head = rest.lstrip("*_ ")[:1]
    bare = rest.rstrip("*_ )]")
    if not bare:
        return mark, 0, False, False
    end = _END_CODES.get(bare[-1], 0)
    if end == _QUOTED and bare[:-1].rstrip("*_ ")[-1:] in _ENDS_BEFORE_QUOTE:
        end = _FULL_STOP
    return mark, end, head in _OPENING_QUOTES, head.islower()
