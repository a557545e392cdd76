"""How alike two words of a name are: same, transliterated, short form, initial, misspelt.

Transliteration is a matter of letters, not of names: `sounds.csv` holds the patterns by which one sound is written in
several ways (Sergei/Sergey, Qaddafi/Gaddafi, Zelenskyy/Zelensky), applied in order. Where vowels are not written in the
first place, no pattern of letters is safe; `given_spellings.csv` lists the given names that are.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache

from tasks.names.spelling import fold
from tasks.names.tables import read_rows

SAME, SOUND, SHORT, VOWELS, INITIAL = 1.0, 0.95, 0.9, 0.85, 0.8
_VOWELS = re.compile(r"[aeiou]+")
_SOFT = str.maketrans("gz", "ks")
_DOUBLED = re.compile(r"(.)\1+")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["sound"]) for row in read_rows("sounds.csv"))


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_rows("nicknames.csv"):
        found[row["short"]].add(row["name"])
    return {short: frozenset(names) for short, names in found.items()}


@cache
def _spellings() -> dict[str, str]:
    """Map each spelling of a given name to the first of its kind."""
    kinds = (row["spellings"].split("|") for row in read_rows("given_spellings.csv"))
    return {spelling: kind[0] for kind in kinds for spelling in kind}


def one_given_name(left: str, right: str) -> bool:
    """Say whether two folded words are known spellings of one given name: Yusuf, Youssef."""
    known = _spellings().get(left)
    return known is not None and known == _spellings().get(right)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Give the sounds of a folded word: one spelling for each, doubled letters single."""
    heard = word.replace("'", "")
    for pattern, written in _patterns():
        heard = pattern.sub(written, heard)
    return _DOUBLED.sub(r"\1", heard)


@lru_cache(maxsize=65_536)
def consonants(word: str) -> str:
    """Give the consonants of a folded word, hard and soft as one; vowels at its ends leave a mark."""
    heard = sound(word).translate(_SOFT)
    ends = ("*" if heard[:1] in "aeiou" else "", "*" if heard[-1:] in "aeiou" else "")
    return ends[0] + _VOWELS.sub("", heard) + ends[1]


@lru_cache(maxsize=65_536)
def formal_names(word: str) -> frozenset[str]:
    """Give the names a folded word can be short for, and itself."""
    return _short_forms().get(word, frozenset()) | {word}


@cache
def _english() -> frozenset[str]:
    return frozenset(_short_forms()) | frozenset(name for names in _short_forms().values() for name in names)


def has_short_forms(word: str) -> bool:
    """Say whether a folded given name is one that has short forms in English, or is one: William, Bill."""
    return word in _english()


@lru_cache(maxsize=65_536)
def _formal_sounds(word: str) -> frozenset[str]:
    return frozenset(sound(name) for name in formal_names(word))


@lru_cache(maxsize=65_536)
def short_form(left: str, right: str) -> bool:
    """Say whether one word is a short form of the other, or both of one name: Bill, William, Will."""
    return bool(_formal_sounds(left) & _formal_sounds(right))


@lru_cache(maxsize=262_144)
def likeness(left: str, right: str) -> float:
    """Score two folded words from 0 to 1; what is at least INITIAL is one name, by some known reason."""
    if left == right:
        return SAME
    if min(len(left), len(right)) == 1:
        return INITIAL if left[:1] == right[:1] else 0.0
    if sound(left) == sound(right) or one_given_name(left, right):
        return SOUND
    if short_form(left, right):
        return SHORT
    shared = 1.0 - edits(left, right) / max(len(left), len(right))
    heard = 1.0 - edits(sound(left), sound(right)) / max(len(sound(left)), len(sound(right)), 1)
    bare = consonants(left)
    told = len(bare.strip("*")) > 2 or (len(bare.strip("*")) == 2 and min(len(sound(left)), len(sound(right))) > 4)
    if told and bare == consonants(right) and not _gendered(left, right):
        return VOWELS
    return min(0.79, max(shared, 0.95 * heard))


def _gendered(left: str, right: str) -> bool:
    """Maria and Mario, Zelensky and Zelenska: endings that tell a woman's name from a man's."""
    return left[-1] != right[-1] and "a" in (left[-1], right[-1])


@lru_cache(maxsize=262_144)
def edits(left: str, right: str) -> int:
    """Count the letters to add, drop, change or swap with the next, to make one word the other."""
    if len(left) > len(right):
        left, right = right, left
    before: list[int] = []
    row = list(range(len(left) + 1))
    for i, letter in enumerate(right, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(left, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == left[j - 2] and right[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def folded_words(name: str) -> list[str]:
    """Split a name into folded words: dots end initials, hyphens part words, apostrophes stay within."""
    spaced = re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)", ". ", name)
    return [word for word in re.split(r"[^\w']+", fold(spaced)) if word.strip("'_")]
