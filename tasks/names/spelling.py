"""Folded spelling: case, diacritics and typographic variants gone, so that `Pérez` meets `PEREZ`.

Letters that Unicode does not decompose are folded by `letters.csv`; it also romanises Cyrillic, Greek and
Georgian.
"""

import unicodedata
from functools import cache, lru_cache

from tasks.names.tables import read_rows


@cache
def _letters() -> dict[int, str]:
    rows = read_rows("letters.csv")
    return {ord(row["letter"]): row["folded"] for row in rows}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Fold case, diacritics, dashes and apostrophes; romanise Cyrillic, Greek, Georgian. Words and dots stay."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return bare.casefold().translate(_letters()).casefold()
