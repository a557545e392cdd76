"""Words of a statement in the forms in which two reports of it can be compared."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ACCENTS = re.compile("[\\u0300-\\u036f]")
_LIGHT_WEIGHT = 0.4
_NEGATIONS = frozenset({"not", "no", "never", "cannot", "neither", "nor", "without", "none", "nobody"})
# "one" and "two" are more often no numbers.
_NUMBER_WORDS = (
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split(), 3)}
# Reported speech shifts will to would and can to could: each pair is one mode.
_MODES = {
    form: mode
    for mode, forms in {
        "must": ("must", "should", "have to", "has to", "had to", "need to", "needs to", "ought to", "got to"),
        "will": ("will", "would", "shall", "going to", "won't", "i'll", "we'll", "he'll", "she'll", "they'll"),
        "can": ("can", "could", "may", "might", "can't", "cannot", "couldn't"),
    }.items()
    for form in forms
}
# Endings from the longest on; what is left of a word must have three letters.
_ENDINGS = (
    "ations", "ation", "atives", "ative", "ments", "ment", "ities", "ity", "ingly", "ings", "ing", "ions", "ion",
    "ives", "ive", "ences", "ence", "ances", "ance", "edly", "ies", "ied", "ers", "er", "ors", "or", "ed", "es", "ly",
    "al", "s", "e", "y",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a statement says: content concepts with their weights, numbers, negation, and what must, will or can be."""

    concepts: dict[str, float]
    numbers: frozenset[str]
    negated: bool
    modality: frozenset[str]
    weight: float  # sum of the concepts' weights


def fold(text: str) -> str:
    """Fold case, accents and the apostrophe's shapes."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return _ACCENTS.sub("", plain).casefold()


def tokens(text: str) -> tuple[str, ...]:
    """Give the words of a text, folded, without punctuation, in order."""
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """Cut a word to what its forms share. Crude on purpose: it only ever compares words with each other."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            cut = word[: -len(ending)]
            # stopped -> stop, planning -> plan
            return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "lsz" else cut
    return word


@cache
def _common() -> dict[str, float]:
    lines = files("tasks.link").joinpath("common_words.txt").read_text(encoding="utf-8").splitlines()
    grammar, light = "\n".join(line for line in lines if not line.startswith("#")).split("\n\n")
    return dict.fromkeys(light.split(), _LIGHT_WEIGHT) | dict.fromkeys(grammar.split(), 0.0)


@cache
def _synonyms() -> tuple[dict[tuple[str, ...], str], int]:
    """Give phrase -> concept, phrases as stems, and the words of the longest phrase."""
    table: dict[tuple[str, ...], str] = {}
    for line in files("tasks.link").joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        phrases = [phrase.strip() for phrase in line.split(",")]
        for phrase in phrases:
            # A word in two sets keeps its first.
            table.setdefault(tuple(map(stem, phrase.split())), f"={phrases[0]}")
    return table, max(map(len, table))


def is_common(word: str) -> bool:
    """Say whether a folded word is grammar or a light word."""
    return word in _common()


def content_count(words: Sequence[str]) -> int:
    """Count the words that carry content."""
    common = _common()
    return sum(word not in common and not word.isdigit() for word in words) + sum(map(str.isdigit, words))


@lru_cache(maxsize=1 << 17)
def meaning(words: tuple[str, ...]) -> Meaning:
    """Reduce a statement to concepts: synonyms become one, forms of a word become one, grammar words go."""
    common, (synonyms, longest) = _common(), _synonyms()
    stems = [stem(word) for word in words]
    concepts: dict[str, float] = {}
    numbers: set[str] = set()
    negated = False
    modality: set[str] = set()
    at = 0
    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else ""
        if mode := _MODES.get(word) or _MODES.get(f"{word} {following}"):
            modality.add(mode)
        if word in _NEGATIONS or word.endswith("n't"):
            negated = True
            at += 1
            continue
        for size in range(min(longest, len(words) - at), 0, -1):
            concept = synonyms.get(tuple(stems[at : at + size]))
            if concept and (size > 1 or common.get(word, 1.0) > 0):
                concepts[concept] = max(concepts.get(concept, 0.0), 1.0 if size > 1 else common.get(word, 1.0))
                at += size
                break
        else:
            number = _NUMBERS.get(word, word)
            if number.isdigit():
                numbers.add(number)
            weight = common.get(word, 1.0)
            if weight:
                concepts[stems[at]] = max(concepts.get(stems[at], 0.0), weight)
            at += 1
    return Meaning(concepts, frozenset(numbers), negated, frozenset(modality), sum(concepts.values()))


def likeness(left: Meaning, right: Meaning) -> float:
    """Weighted share of concepts that two statements have in common, from 0 to 1; 0 when they contradict."""
    if left.negated != right.negated or left.numbers != right.numbers:
        return 0.0
    mine, theirs = left.concepts, right.concepts
    # The concepts in common come in a fixed order: sums of floats must not depend on that of a set.
    shared = sum(weight + theirs[concept] for concept, weight in mine.items() if concept in theirs)
    return shared / (left.weight + right.weight) if shared else 0.0
