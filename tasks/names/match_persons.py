"""What speaks for and against two names of persons being one: features, reasons and vetoes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.names.match_words import Evidence, Pairing, pair, turned
from tasks.names.sounds import INITIAL, SHORT, SOUND, VOWELS, edits, folded_words, likeness
from tasks.names.tables import read_rows
from tasks.names.titles import parse_title, title_words

_PATRONYMIC = re.compile(r"(?:ovich|evich|yevich|ovych|ovna|evna|ivna|ichna)$")
_INITIALS = re.compile(r"^[A-Z]{2,3}(?=\s+\w)")  # "JC Someone"
_FILIAL = {"bin": "bin", "ibn": "bin", "ben": "bin", "bint": "bint"}
_LINKS = frozenset(
    ["al", "el", "ul", "ur", "de", "del", "da", "dos", "do", "di", "van", "von", "der", "den", "la", "le"]
)
_GENERATIONS = {"jr": 2, "jnr": 2, "junior": 2, "ii": 2, "iii": 3, "iv": 4, "sr": 1, "snr": 1, "senior": 1}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart: folded words in order, generation, title."""

    words: tuple[str, ...]
    generation: int  # 0 where not stated
    title: str
    joined: str


@lru_cache(maxsize=65_536)
def person_name(text: str) -> PersonName:
    """Take a person's name apart: titles and suffixes off, "Family, Given" turned round, particles dropped."""
    parsed = parse_title(" ".join(text.split()))
    bare = parsed.name or text
    if not bare.isupper():
        bare = _INITIALS.sub(lambda found: ". ".join(found.group()) + ".", bare)
    words = folded_words(bare)
    generations = [_GENERATIONS[word] for word in words[1:] if word in _GENERATIONS]
    words = [word for i, word in enumerate(words) if i == 0 or word not in title_words().suffixes | _GENERATIONS.keys()]
    head, comma, tail = bare.partition(",")
    if comma and (given := folded_words(tail)) and set(given) <= set(words) and folded_words(head):
        words = [*(word for word in given if word in words), *folded_words(head)]
    kept = [_FILIAL.get(word, word) for word in words if word not in _LINKS] or words
    return PersonName(tuple(kept), generations[0] if generations else 0, parsed.role, "".join(kept))


def person_evidence(left: str, right: str) -> Evidence:
    """Give the evidence on two names of persons."""
    one, other = person_name(left), person_name(right)
    if len(one.words) > len(other.words):
        one, other = other, one
    if not one.words:
        return Evidence({"empty": 1.0}, (), "no letters", False)
    if one.joined == other.joined and one.words != other.words:
        other = one  # words run together: "AnnRoe"
    pairing = pair(one.words, other.words, INITIAL)
    loose = pair(
        [one.words[i] for i in pairing.left], [other.words[j] for j in pairing.right], 0.0
    )  # what is left, likest first
    likest = max((score for *_, score in loose.pairs), default=0.0)
    scores = [score for *_, score in pairing.pairs]
    conflict = min(len(pairing.left), len(pairing.right))
    swapped = turned(pairing, len(one.words), len(other.words))
    joined = 1.0 - edits("".join(sorted(one.words)), "".join(sorted(other.words))) / max(
        len(one.joined), len(other.joined), 1
    )
    veto = _person_veto(one, other, pairing)
    features = {
        "all_met": float(not pairing.left),
        "share_met": len(scores) / len(one.words),
        "same_share": sum(score == 1.0 for score in scores) / len(one.words),
        "short_form": float(SHORT in scores),
        "sound": float(SOUND in scores),
        "vowels": float(VOWELS in scores),
        "initial": float(INITIAL in scores),
        "extra": min(3.0, len(other.words) - len(one.words)) * float(not pairing.left),
        "extra_share": (len(other.words) - len(one.words)) / len(other.words) * float(not pairing.left),
        "single": float(len(one.words) == 1),
        "single_long": float(len(one.words) == 1 and len(other.words) > 1),
        "conflict": float(conflict),
        "conflict_many": float(conflict > 1),
        "likest": likest if conflict else 0.0,
        "likest_high": max(0.0, likest - 0.6) * 2.5 if conflict else 0.0,
        "one_edit": float(conflict == 1 and _least_edits(one, other, pairing) == 1),
        "two_edits": float(conflict == 1 and _least_edits(one, other, pairing) == 2),
        "conflict_known": float(conflict > 0 and _known_names(one, other, pairing)),
        "conflict_first": float(conflict > 0 and 0 in pairing.left and 0 in pairing.right),
        "conflict_last": float(
            conflict > 0 and len(one.words) - 1 in pairing.left and len(other.words) - 1 in pairing.right
        ),
        "same_place": float(conflict > 0 and len(one.words) == len(other.words)),
        "joined": joined,
        "joined_high": max(0.0, joined - 0.8) * 5.0,
        "initials_only": float(all(len(word) == 1 for word in one.words)),
        "turned": float(swapped),
        "generation_one": float(bool(one.generation) != bool(other.generation)),
        "generation_clash": float(bool(one.generation and other.generation and one.generation != other.generation)),
        "middle_clash": float(veto.startswith("middle")),
        "letters": min(1.0, len(one.joined) / 15.0),
        "words": min(4.0, float(len(one.words))) / 4.0,
        "patronymic_clash": float(veto.startswith("patronymic")),
    }
    sure = (
        not pairing.left
        and len(one.words) > 1
        and min(scores) >= SHORT
        and len(other.words) - len(one.words) < 3
        and one.generation == other.generation
        and _has_surname(one)
        and _ends_met(one, other, pairing)
    )
    return Evidence(features, _person_reasons(one, other, pairing, scores, swapped), veto, sure)


def _ends_met(one: PersonName, other: PersonName, pairing: Pairing) -> bool:
    """Whether the first words meet, or, in names of one length, the last word of one the first of the other."""
    met = {i: j for i, j, _ in pairing.pairs}
    first, last = met.get(0), met.get(len(one.words) - 1)
    if first is None or last is None:
        return False
    return first == 0 or (len(one.words) == len(other.words) and last == 0)


def _least_edits(one: PersonName, other: PersonName, pairing: Pairing) -> int:
    return min(edits(one.words[i], other.words[j]) for i in pairing.left for j in pairing.right)


@cache
def _given_names() -> frozenset[str]:
    rows = read_rows("nicknames.csv")
    return frozenset(name for row in rows for name in (row["name"], row["short"]))


def _known_names(one: PersonName, other: PersonName, pairing: Pairing) -> bool:
    """Whether the words left over on both sides are given names one knows: Harry is no misspelt Larry."""
    known = _given_names()
    return any(one.words[i] in known for i in pairing.left) and any(other.words[j] in known for j in pairing.right)


def _person_veto(one: PersonName, other: PersonName, pairing: Pairing) -> str:
    if one.generation and other.generation and one.generation != other.generation:
        return "generations differ"
    if len(one.words) < 2:
        return ""
    if one.words == other.words and one.generation != other.generation:
        return "generation stated once"
    if "bin" in one.words and turned(pairing, len(one.words), len(other.words)):
        return "son and father change places"
    patronymics = [[word for word in name.words if _PATRONYMIC.search(word)] for name in (one, other)]
    if all(patronymics) and likeness(patronymics[0][0], patronymics[1][0]) < INITIAL:
        return "patronymics differ"
    middles = [name.words[1 : len(name.words) - (len(name.words[-1]) > 1)] for name in (one, other)]
    ends = likeness(one.words[0], other.words[0]), likeness(one.words[-1], other.words[-1])
    if all(middles) and (min(ends) >= INITIAL or not _has_surname(one)) and not _compatible(*middles):
        return "middle names differ"
    if ends[1] >= SHORT and len(one.words) == len(other.words) == 2 and ends[0] < INITIAL and 0 in pairing.left:
        initials = one.words[0][0] != other.words[0][0] and 1 in map(len, (one.words[0], other.words[0]))
        if initials:
            return "initials clash"
    return ""


def _has_surname(name: PersonName) -> bool:
    return len(name.words) > 1 and len(name.words[-1]) > 1


def _compatible(left: Sequence[str], right: Sequence[str]) -> bool:
    """Middle names fit when, one after the other, they can be the same, as far as the shorter list goes.

    A single full name may skip others ("Herbert Walker", "Walker"); an initial may not: H. W. is not W.
    """
    short, long = sorted((left, right), key=len)
    if all(len(word) > 1 for word in short):
        rest = iter(long)
        return all(
            any(likeness(word, other) >= INITIAL or (len(word) > 5 and edits(word, other) < 3) for other in rest)
            for word in short
        )
    return all(likeness(word, other) >= INITIAL for word, other in zip(short, long, strict=False))


def _person_reasons(
    one: PersonName, other: PersonName, pairing: Pairing, scores: Sequence[float], swapped: bool
) -> tuple[str, ...]:
    if one.words == other.words and one.generation == other.generation:
        return ("same name",)
    reasons = []
    if swapped:
        reasons.append("other order")
    for mark, reason in (
        (SOUND, "other spelling"),
        (VOWELS, "other transliteration"),
        (SHORT, "short form"),
        (INITIAL, "initial"),
    ):
        if mark in scores:
            reasons.append(reason)
    if not pairing.left and len(other.words) > len(one.words):
        reasons.append("surname or given name only" if len(one.words) == 1 else "further names")
    if pairing.left and pairing.right:
        reasons.append("near spelling" if _least_edits(one, other, pairing) < 3 else "names differ")
    if one.generation != other.generation:
        reasons.append("generation stated once")
    return tuple(reasons)
