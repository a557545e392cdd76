"""Folded spelling: case, diacritics and typographic variants gone, so that `Pérez` meets `PEREZ`.

Letters that Unicode does not decompose are folded by `letters.csv`; it also romanises Cyrillic, Greek and
Georgian.
"""

import csv
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _letters() -> dict[int, str]:
    text = files(__package__).joinpath("letters.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {ord(row["letter"]): row["folded"] for row in rows}


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Fold case, diacritics, dashes and apostrophes; romanise Cyrillic, Greek, Georgian. Words and dots stay."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return bare.translate(_letters()).casefold()
