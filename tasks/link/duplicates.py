"""Find articles that copy another: the same text, or the text of an agency with a paragraph cut or a word changed."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tasks.link.wording import fold, tokens

Shingles = NDArray[np.uint64]
# Words of a body that can be a copy at all, word for word and edited: shorter ones are alike by chance.
_WORDS_EXACT = 12
_WORDS_EDITED = 40
_SHINGLE = 4
# Share of the shorter text's runs of four words that stand in the longer, and of both texts' runs. A quote or a
# background paragraph in common stays far below; one word in twenty edited stays above.
_LEAST_CONTAINED = 0.6
_LEAST_COMMON = 0.3
# One shingle in so many is looked up, the same ones in every text; one of more texts than the bound is furniture.
_SAMPLE = 8
_MOST_TEXTS = 500
_SHARED_SAMPLES = 2
_LETTERS = re.compile(r"[\W_]+")
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 1], np.uint64)


@dataclass(frozen=True, slots=True)
class _Text:
    article_id: str
    order: tuple[date, datetime, tuple[bool, bool], str]
    sha256: str
    words: tuple[str, ...]


def mark_duplicates(articles: pa.Table) -> pa.Table:
    """Give `articles` with `duplicate_of` filled in: the original each copy comes from, never another copy.

    The original is the earliest published; then the one on the site of the agency or author it names; then one with an
    address; then the one with the smallest article_id. An undated article is taken to be the later. The outcome does
    not depend on the order of the rows.
    """
    original_of: dict[str, str] = {}
    index = _Originals()
    exact: dict[str, str] = {}
    for text in _texts(articles):
        if len(text.words) < _WORDS_EXACT:
            continue
        if text.sha256 in exact:
            original_of[text.article_id] = exact[text.sha256]
            continue
        original = index.original_of(text)
        exact[text.sha256] = original or text.article_id
        if original:
            original_of[text.article_id] = original
    column = pa.array([original_of.get(article) for article in articles["article_id"].to_pylist()], pa.string())
    place = articles.schema.get_field_index("duplicate_of")
    return articles.set_column(place, articles.schema.field(place), column)


def _texts(articles: pa.Table) -> Iterator[_Text]:
    """Give the bodies, the earliest published first."""
    columns = [
        "article_id",
        "published_on",
        "published_latest",
        "published_at",
        "content_sha256",
        "url",
        "site",
        "wire_agency",
        "authors",
    ]
    rows = articles.select(columns).to_pylist()
    bodies = articles["body"]
    for number, order in sorted(((n, _order(row)) for n, row in enumerate(rows)), key=lambda item: item[1]):
        row = rows[number]
        yield _Text(row["article_id"], order, row["content_sha256"] or "", tokens(bodies[number].as_py() or ""))


def _order(row: dict[str, Any]) -> tuple[date, datetime, tuple[bool, bool], str]:
    day = row["published_on"] or row["published_latest"] or date.max
    # Without an hour the end of the day: what states a moment goes first.
    moment = row["published_at"] or datetime.combine(day, time.max, UTC)
    return day, moment, (not _at_home(row), row["url"] is None), row["article_id"]


def _at_home(row: dict[str, Any]) -> bool:
    """Say whether an article stands on the site of the agency or author it names."""
    host = _LETTERS.sub("", fold(row["site"] or ""))
    names = [row["wire_agency"], *(row["authors"] or ())]
    return any(len(name) > 3 and name in host for name in (_LETTERS.sub("", fold(name or "")) for name in names))


class _Originals:
    """Texts that copy none before them, findable by what they share."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._shingles: list[Shingles] = []
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def original_of(self, text: _Text) -> str | None:
        """Give the earlier text this one copies, the one it shares most with, else keep it as an original."""
        if len(text.words) < _WORDS_EDITED:
            return None
        shingles = self._cut(text.words)
        sample = shingles[shingles % np.uint64(_SAMPLE) == 0].tolist()
        shared: Counter[int] = Counter()
        for key in sample:
            holders = self._holders.get(key, ())
            if len(holders) <= _MOST_TEXTS:
                shared.update(holders)
        best: tuple[float, int] | None = None
        for number, count in shared.items():
            if count >= _SHARED_SAMPLES and (common := _common(shingles, self._shingles[number])):
                best = min(best or (0.0, 0), (-common, number))
        if best is not None:
            return self._names[best[1]]
        number = len(self._names)
        self._names.append(text.article_id)
        self._shingles.append(shingles)
        for key in sample:
            self._holders[key].append(number)
        return None

    def _cut(self, words: tuple[str, ...]) -> Shingles:
        """Hash every run of four words; equal on every machine, so that the sample is too."""
        hashes = np.fromiter(map(_hash, words), np.uint64, len(words))
        size = len(hashes) - _SHINGLE + 1
        runs = np.zeros(size, np.uint64)
        for place, multiplier in enumerate(_MULTIPLIERS):
            runs += hashes[place : place + size] * multiplier
        runs ^= runs >> np.uint64(31)
        return np.unique(runs)


@lru_cache(maxsize=1 << 20)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def _common(one: Shingles, two: Shingles) -> float:
    """Give the share of runs two texts have in common, 0 when it is not that of a copy."""
    shared = len(np.intersect1d(one, two, assume_unique=True))
    common = shared / (len(one) + len(two) - shared)
    return common if shared >= _LEAST_CONTAINED * min(len(one), len(two)) and common >= _LEAST_COMMON else 0.0
