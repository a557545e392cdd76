"""Tell the encoding of bytes that are not UTF-8 and declare nothing, or decline.

A code page is believed when every character beyond ASCII makes sense where it stands and the text is in one of the
page's languages. In the wrong page one of the two soon fails: a capital inside a word, a mark glued to a letter.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.clean.language import language_of

_SAMPLE = 256 * 1024
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Marks by where they may stand: before a word, after one, or anywhere but inside one.
_OPENERS = frozenset("‘„‚‹¿¡")
_CLOSERS = frozenset("›")
_ANYWHERE = frozenset("’–—…·\u00a0\u00ad“”«»•´`")
_OUTSIDE_WORDS = frozenset("€£©®™§°½¼¾²³ªº¢¥×±¶†‡")
# charset-normalizer's mess and coherence, from 0 to 1: right on every sample tried of Cyrillic, Greek and CJK pages.
_MOST_CHAOS = 0.02
_LEAST_COHERENCE = 0.1
_FEWEST_BYTES = 20


@dataclass(frozen=True, slots=True)
class _Page:
    encoding: str
    letters: frozenset[str]
    languages: frozenset[str]


@cache
def _pages() -> tuple[tuple[_Page, ...], frozenset[str]]:
    table = json.loads(files("tasks.read").joinpath("codepages.json").read_text(encoding="utf-8"))
    latin = tuple(
        _Page(page["encoding"], frozenset(page["letters"]), frozenset(page["languages"])) for page in table["latin"]
    )
    return latin, frozenset(table["other"])


def detect(data: bytes) -> str | None:
    """Name the encoding of `data`, in which all of it decodes; None where it is not sure."""
    return _latin(data) or _other(data)


def _latin(data: bytes) -> str | None:
    for page in _pages()[0]:
        try:
            text = data.decode(page.encoding)
        except UnicodeDecodeError:
            continue
        if sensible(text, page.letters):
            language = language_of(text)
            # Too short to tell a language: only the most common page may be assumed.
            if language in page.languages or (language is None and page is _pages()[0][0]):
                return page.encoding
    return None


def sensible(text: str, letters: frozenset[str]) -> bool:
    """Say whether every character beyond ASCII stands where such a character can."""
    for match in _BEYOND_ASCII.finditer(text):
        character = match.group()
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        if character in letters:
            if character.isupper() and before.islower():
                return False
        elif character in _OPENERS:
            if before.isalnum() or after.isspace():
                return False
        elif character in _CLOSERS:
            if before.isspace():
                return False
        elif character in _OUTSIDE_WORDS:
            if before.isalpha() and after.isalpha():
                return False
        elif character not in _ANYWHERE:
            return False
    return True


def _other(data: bytes) -> str | None:
    """Ask charset-normalizer about pages of other scripts, and believe it when the text reads like their languages."""
    from charset_normalizer import from_bytes

    if sum(byte > 127 for byte in data) < _FEWEST_BYTES:
        return None
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.chaos > _MOST_CHAOS or best.coherence < _LEAST_COHERENCE:
        return None
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding if language_of(text) in _pages()[1] else None
