"""Turn the pieces of a text into numbers: how each looks, where it stands and what stands around it.

Character work is done once for the whole document in numpy (classes by code point, counts by line); words are looked up
once in the lexicon. A piece is a row of the text and a column of the matrix: `Features.matrix` is (feature, piece).
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tasks.clean.lexicon import COLUMNS, Lexicon, load_lexicon
from tasks.clean.patterns import Pattern, match_lines
from tasks.clean.segment import Piece

Matrix = NDArray[np.float32]

_MARKUP = re.compile(
    r"!\[([^\[\]\n]{0,300})\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"  # image
    r"|(\[)(?=[^\[\]\n]{0,500}\]\()"  # a link opens
    r"|\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)"  # its target
    r"|<https?://[^>\s]*>"
)
_MARK = re.compile(r"(?:[*+•·▪◦›»o-]|\d{1,3}[.)])\s+(?=\S)|#{1,6}\s|>\s|\|")
_MARK_CODES = {"#": 2, ">": 3, "|": 4}

# Character classes; what no table entry names is a letter without case.
LOWER, UPPER, DIGIT, SPACE, END, COMMA, QUOTE, BRACKET, SEPARATOR, MARKDOWN, OTHER, AT, CASELESS = range(13)
_CLASSES = 13
_CLASS_CHARACTERS = {
    END: ".!?…。！？",
    COMMA: ",;:，、；：",
    QUOTE: "\"“”«»„‘’'`「」",
    BRACKET: "()[]{}",
    SEPARATOR: "|•·›»→▶►–—/\\-©®™",
    MARKDOWN: "*#_~",
    AT: "@",
}
_LONG_WORDS = 20
# A line of so few words that stands so often in a document is furniture between its paragraphs.
_RECURS, _FEW_WORDS = 3, 3
# Headings after which other stories, comments or offers follow.
REGIONS = frozenset({"related", "comments", "comment_form", "newsletter", "share", "legal"})


@dataclass(frozen=True, slots=True)
class Features:
    """The numbers of one document, and the readings of its pieces with links and images blanked."""

    matrix: Matrix
    readings: list[str]
    patterns: list[Pattern | None]

    def row(self, name: str) -> Matrix:
        """Give one feature of all pieces."""
        row: Matrix = self.matrix[names().index(name)]
        return row


@cache
def _class_table() -> NDArray[np.uint8]:
    table = np.full(0x3100, OTHER, dtype=np.uint8)
    for code in range(0x3100):
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
    for kind, characters in _CLASS_CHARACTERS.items():
        for character in characters:
            table[min(ord(character), 0x30FF)] = kind
    return table


def _blank_markup(text: str, codes: NDArray[np.uint32]) -> tuple[str, NDArray[np.int8], NDArray[np.int8]]:
    """Blank links and images in `text`; mark characters that were a link's words, and where images stood."""
    linked = np.zeros(len(codes) + 1, dtype=np.int8)
    images = np.zeros(len(codes) + 1, dtype=np.int8)
    if "](" not in text and "<http" not in text:
        return text, linked[:-1], images[:-1]
    blanked = codes.copy()
    opened = -1
    for match in _MARKUP.finditer(text):
        start, end = match.span()
        blanked[start:end] = 32
        first = text[start]
        if first == "!":
            images[start] = 1
        elif first == "[":
            opened = end
        elif first == "]":
            if opened >= 0:
                linked[opened:start] = 1
            opened = -1
        else:
            linked[start:end] = 1
    return blanked.tobytes().decode("utf-32-le", "surrogatepass"), linked[:-1], images[:-1]


def _distance(flags: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Count pieces back to the last flagged one and on to the next; 99 where there is none."""
    count = len(flags)
    index = np.arange(count)
    last = np.maximum.accumulate(np.where(flags, index, -10_000))
    following = np.minimum.accumulate(np.where(flags, index, 10_000)[::-1])[::-1]
    return (
        np.minimum(index - last, 99).astype(np.float32),
        np.minimum(following - index, 99).astype(np.float32),
    )


def _run_lengths(flags: NDArray[np.bool_]) -> Matrix:
    """Give each piece the length of the run of equal flags it stands in."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8))) + 1
    bounds = np.concatenate(([0], edges, [len(flags)]))
    return np.repeat(np.diff(bounds), np.diff(bounds)).astype(np.float32)


def features_of(text: str, pieces: list[Piece], lexicon: Lexicon | None = None) -> Features:
    """Compute the feature matrix of `pieces` of `text`; the order of rows is `names()`."""
    lexicon = lexicon or load_lexicon()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    looks, readings, patterns = _looks(text, codes, pieces, lexicon)
    surroundings = _surroundings(looks, pieces, len(text))
    return Features(np.stack([*looks.values(), *surroundings.values()]), readings, patterns)


def recurring(features: Features) -> NDArray[np.bool_]:
    """Find lines of few words that recur in the document, as what stands between all paragraphs of some systems."""
    often, short = features.row("repeats") >= _RECURS, features.row("words") <= _FEW_WORDS
    found: NDArray[np.bool_] = often & short & (features.row("ends") == 0)
    return found


def without(features: Features, pieces: list[Piece], left_out: NDArray[np.bool_]) -> Matrix:
    """Give the matrix of the other pieces as it would be if those left out were not there."""
    kept = np.flatnonzero(~left_out)
    row_names = names()
    looks = {name: features.matrix[number][kept] for number, name in enumerate(row_names[: _count_looks()])}
    length = pieces[-1].end if pieces else 1
    return np.stack([*looks.values(), *_surroundings(looks, [pieces[n] for n in kept.tolist()], length).values()])


@cache
def _count_looks() -> int:
    return names().index("blank_before")


def _looks(
    text: str, codes: NDArray[np.uint32], pieces: list[Piece], lexicon: Lexicon
) -> tuple[dict[str, Matrix], list[str], list[Pattern | None]]:
    """Describe each piece by itself."""
    reading, linked, images = _blank_markup(text, codes)
    count = len(pieces)
    firsts = np.array([piece.first for piece in pieces])
    lasts = np.array([piece.last for piece in pieces])
    owner = np.repeat(np.arange(count), [piece.end - piece.start for piece in pieces])
    read = (
        np.frombuffer(reading.encode("utf-32-le", "surrogatepass"), dtype=np.uint32) if reading is not text else codes
    )
    table = _class_table()
    kinds = np.where(read < 0x3100, table[np.minimum(read, 0x30FF)], CASELESS).astype(np.uint8)
    counts = np.bincount(owner * _CLASSES + kinds, minlength=count * _CLASSES).reshape(count, _CLASSES).T
    counts = counts.astype(np.float32)
    letters = counts[LOWER] + counts[UPPER] + counts[CASELESS]
    ink = np.maximum(counts.sum(axis=0) - counts[SPACE], 1)
    wordy = (kinds <= DIGIT) | (kinds == CASELESS)
    begins = wordy.copy()
    begins[1:] &= ~wordy[:-1]
    begins[2:] &= ~((kinds[1:-1] == QUOTE) & wordy[:-2])
    words = np.bincount(owner, weights=begins, minlength=count).astype(np.float32)
    caps = np.bincount(owner, weights=begins & (kinds == UPPER), minlength=count).astype(np.float32)
    inner_end = np.zeros(len(kinds), dtype=bool)
    inner_end[:-2] = (kinds[:-2] == END) & (kinds[1:-1] == SPACE) & ((kinds[2:] == UPPER) | (kinds[2:] == QUOTE))
    sentences = np.bincount(owner, weights=inner_end, minlength=count).astype(np.float32)
    link_chars = np.bincount(owner, weights=linked * (kinds != SPACE), minlength=count).astype(np.float32)
    links = np.bincount(owner, weights=np.diff(linked, prepend=0) == 1, minlength=count).astype(np.float32)
    pictures = np.bincount(owner, weights=images, minlength=count).astype(np.float32)
    readings = [
        " ".join(reading[piece.first : piece.last].split()) or text[piece.first : piece.last] for piece in pieces
    ]
    marks, ends, quoted_first, lower_first = _edges(readings)
    folded = [line.casefold() for line in readings]
    known, totals, overlap = lexicon.score(folded)
    patterns = match_lines(folded, words.tolist())
    same: dict[str, int] = {}
    for line in folded:
        same[line] = same.get(line, 0) + 1
    size = np.maximum(words, 1)
    looks = {
        "words": words,
        "chars": ink,
        "letters_share": letters / ink,
        "upper_share": counts[UPPER] / np.maximum(letters, 1),
        "caps_share": caps / size,
        "digit_share": counts[DIGIT] / ink,
        "end_count": counts[END],
        "comma_rate": counts[COMMA] / size,
        "quote_count": counts[QUOTE],
        "bracket_rate": counts[BRACKET] / size,
        "separator_rate": counts[SEPARATOR] / size,
        "markdown_count": counts[MARKDOWN],
        "other_share": counts[OTHER] / ink,
        "at_count": counts[AT],
        "word_length": letters / size,
        "sentences": sentences,
        "link_share": np.minimum(link_chars / ink, 1),
        "links": links,
        "pictures": pictures,
        "mark": marks,
        "ends": ends,
        "quoted_first": quoted_first,
        "lower_first": lower_first,
        "indent": np.array([min(piece.first - text.rfind("\n", 0, piece.first) - 1, 20) for piece in pieces]),
        "repeats": np.array([min(same[line], 9) for line in folded]),
        "known": known,
        "overlap": overlap,
        "veto": np.array([pattern is not None and pattern.veto for pattern in patterns]),
        "named": np.array([pattern is not None for pattern in patterns]),
        "opens_region": np.array([pattern is not None and pattern.label in REGIONS for pattern in patterns]),
        "span": np.minimum(lasts - firsts, 5_000),
    }
    for number, name in enumerate(COLUMNS):
        looks[name] = totals[number]
        if name in _RATED:
            looks[f"{name}_rate"] = totals[number] / size
    return {name: row.astype(np.float32) for name, row in looks.items()}, readings, patterns


_RATED = frozenset({"score", "function", "report", "date"})


def _edges(readings: list[str]) -> tuple[Matrix, ...]:
    """Say how each piece begins and ends: mark, end (0 open, 1 full stop, 2 ! ? …, 3 colon, 4 quote), first sign."""
    out = np.zeros((4, len(readings)), dtype=np.float32)
    for number, line in enumerate(readings):
        match = _MARK.match(line)
        if match:
            sign = match.group()[0]
            out[0, number] = 5 if sign.isdigit() else _MARK_CODES.get(sign, 1)
        rest = line[match.end() :].lstrip("*# ") if match else line
        bare = rest.rstrip("*_ )]")
        if bare:
            final = bare[-1]
            if final in "\"”’»'":
                inner = bare[:-1].rstrip("*_ ")[-1:]
                out[1, number] = 1 if inner in (".", "!", "?", ",", "…") and inner else 4
            else:
                out[1, number] = 1 if final in ".。" else 2 if final in "!?…" else 3 if final == ":" else 0
            head = rest.lstrip("*_ ")[:1]
            out[2, number] = head in "\"“„«‘'" if head else 0
            out[3, number] = head.islower()
    return tuple(out)


def _surroundings(looks: dict[str, Matrix], pieces: list[Piece], length: int) -> dict[str, Matrix]:
    """Describe where each piece stands: position, distance to running text, runs, and the document as a whole."""
    count = len(pieces)
    index = np.arange(count, dtype=np.float32)
    words, ends, links = looks["words"], looks["ends"], looks["link_share"]
    blank = np.array([min(piece.blank_before, 5) for piece in pieces], dtype=np.float32)
    blank_after = np.append(blank[1:], 5).astype(np.float32)
    long = (words >= _LONG_WORDS) & ((ends == 1) | (ends == 2)) & (links < 0.5)
    medium = (words >= 8) & (ends > 0) & (links < 0.5)
    since_long, until_long = _distance(long)
    since_medium, until_medium = _distance(medium)
    since_heading, until_heading = _distance(looks["mark"] == 2)
    since_strong, until_strong = _distance(looks["score"] > 3)
    since_weak, until_weak = _distance(looks["score"] < -3)
    since_region, until_region = _distance(looks["opens_region"] > 0)
    since_veto, until_veto = _distance(looks["veto"] > 0)
    long_words = np.where(long, words, 0)
    before = np.cumsum(long_words) - long_words
    total = max(float(long_words.sum()), 1.0)
    grouped = np.cumsum(blank > 0)
    group_size = np.bincount(grouped.astype(np.int64))[grouped.astype(np.int64)]
    whole = np.ones(count, dtype=np.float32)
    everything = max(float(words.sum()), 1.0)
    return {
        "blank_before": blank,
        "blank_after": blank_after,
        "index": np.minimum(index, 200),
        "from_end": np.minimum(count - 1 - index, 200),
        "relative_index": index / max(count - 1, 1),
        "relative_offset": np.array([piece.first for piece in pieces], dtype=np.float32) / max(length, 1),
        "since_long": since_long,
        "until_long": until_long,
        "since_medium": since_medium,
        "until_medium": until_medium,
        "since_heading": since_heading,
        "until_heading": until_heading,
        "since_strong": since_strong,
        "until_strong": until_strong,
        "since_weak": since_weak,
        "until_weak": until_weak,
        "since_region": since_region,
        "until_region": until_region,
        "since_veto": since_veto,
        "until_veto": until_veto,
        "long_before": np.minimum(np.cumsum(long) - long, 60).astype(np.float32),
        "long_after": np.minimum(long.sum() - np.cumsum(long), 60).astype(np.float32),
        "long_words_before": before / total,
        "long_words_after": 1 - (before + long_words) / total,
        "short_run": np.where(words < 8, 1, -1) * _run_lengths(words < 8),
        "link_run": np.where(links > 0.6, 1, -1) * _run_lengths(links > 0.6),
        "mark_run": np.where(looks["mark"] > 0, 1, -1) * _run_lengths(looks["mark"] > 0),
        "long_run": np.where(medium, 1, -1) * _run_lengths(medium),
        "group_size": np.minimum(group_size, 50).astype(np.float32),
        "page_pieces": whole * min(count, 500),
        "page_words": whole * min(everything, 5_000),
        "page_long_share": whole * float(long.mean()),
        "page_long_words": whole * float(long_words.sum() / everything),
        "page_long_count": whole * float(long.sum()),
        "page_links": whole * float(looks["links"].sum() / everything),
        "page_blank": whole * float((blank > 0).mean()),
        "page_marks": whole * float((looks["mark"] > 0).mean()),
        "page_score": whole * float(looks["score"].mean()),
        "page_repeats": whole * float((looks["repeats"] > 1).mean()),
    }


@cache
def names() -> tuple[str, ...]:
    """Name the rows of the feature matrix, in order."""
    from tasks.clean.segment import segment

    text = "A"
    pieces = segment(text)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    looks, _, _ = _looks(text, codes, pieces, load_lexicon())
    return (*looks, *_surroundings(looks, pieces, len(text)))
