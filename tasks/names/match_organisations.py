"""What speaks for and against two names of organisations, places or other things being one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from tasks.names.match_words import Evidence, Pairing, pair, turned
from tasks.names.places import country_of, demonym_of
from tasks.names.sounds import VOWELS, edits, folded_words, likeness
from tasks.names.tables import read_rows

_NUMBER = re.compile(r"^(?:\d+\w*|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten)$")
_STOP = frozenset(["the", "of", "and", "for", "in", "a", "an", "und", "y", "et", "de", "du", "des"])
_NUMERALS = {
    "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "ten": "10", "twenty": "20", "thirty": "30", "forty": "40",
    "fourty": "40", "fifty": "50", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "int'l": "international", "intl": "international", "natl": "national", "dept": "department", "gov": "government",
    "govt": "government", "assn": "association", "univ": "university", "organisation": "organization",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation's name taken apart: folded words without legal form, the form, countries and numbers."""

    words: tuple[str, ...]
    form: str
    countries: frozenset[str]
    numbers: frozenset[str]
    initials: str


@cache
def _legal_forms() -> dict[tuple[str, ...], str]:
    rows = read_rows("legal_forms.csv")
    return {tuple(folded_words(row["variant"])): row["form"] for row in rows}


@lru_cache(maxsize=65_536)
def organisation_name(text: str) -> OrganisationName:
    """Take an organisation's name apart: legal forms off either end, abbreviations written out, stop words gone."""
    words = folded_words(re.sub(r"(?<=\w)['’]s\b", "", text.replace("&", " and ").replace("+", " and ")))
    words = _single_letters_joined(words)
    form = ""
    for length in (5, 4, 3, 2, 1):
        for at in (len(words) - length, 0):
            found = _legal_forms().get(tuple(words[at : at + length])) if at >= 0 and len(words) > length else None
            if found:
                form = form or found
                words = words[:at] + words[at + length :]
    if len(words) > 1 and (found := _legal_forms().get((words[-1],))):
        form, words = form or found, words[:-1]
    words = [_NUMERALS.get(word, word) for word in words]
    marked = _countries_marked(words)
    kept = tuple(word for word in marked if word not in _STOP) or tuple(words)
    return OrganisationName(
        kept,
        form,
        frozenset(word for word in kept if word.startswith("=")),
        frozenset(word for word in kept if _NUMBER.match(word)),
        "".join(word[0] for word in words if word not in _STOP),
    )


def _countries_marked(words: Sequence[str]) -> list[str]:
    """Write a country, its adjective or abbreviation as "=" and its code: "united states", "us", "american"."""
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            phrase = " ".join(words[at : at + length])
            code = country_of(phrase.upper()) or demonym_of(phrase.upper()) if at + length <= len(words) else None
            if code:
                out.append(f"={code.casefold()}")
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return out


def _single_letters_joined(words: list[str]) -> list[str]:
    """Join letters that stand alone: "j p morgan" is "jp morgan"."""
    out: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            out.append(run)
            run = ""
        if word:
            out.append(word)
    return out


def organisation_evidence(left: str, right: str) -> Evidence:
    """Give the evidence on two names of organisations, places or other things."""
    one, other = organisation_name(left), organisation_name(right)
    if len(one.words) > len(other.words):
        one, other = other, one
    if not one.words:
        return Evidence({"empty": 1.0}, (), "no letters", False)
    pairing = pair(one.words, other.words, VOWELS)
    conflict = min(len(pairing.left), len(pairing.right))
    likest = max((likeness(one.words[i], other.words[j]) for i in pairing.left for j in pairing.right), default=0.0)
    least = min((edits(one.words[i], other.words[j]) for i in pairing.left for j in pairing.right), default=9)
    joined = (" ".join(one.words), " ".join(other.words))
    alike = 1.0 - edits(*joined) / max(map(len, joined))
    tight = joined[0].replace(" ", "") == joined[1].replace(" ", "")
    acronym = _acronym(one, other)
    countries = bool(one.countries and other.countries and one.countries != other.countries)
    extra_code = one.countries != other.countries and not countries
    numbers = one.numbers != other.numbers
    forms = bool(one.form and other.form and one.form != other.form)
    features = {
        "same": float(one.words == other.words),
        "tight": float(tight),
        "all_met": float(not pairing.left),
        "share_met": len(pairing.pairs) / len(one.words),
        "extra": min(3.0, float(len(other.words) - len(one.words))) * float(not pairing.left),
        "single_extra": float(len(one.words) == 1 and len(other.words) > 1 and not pairing.left),
        "conflict": float(conflict),
        "conflict_many": float(conflict > 1),
        "likest": likest if conflict else 0.0,
        "likest_high": max(0.0, likest - 0.6) * 2.5 if conflict else 0.0,
        "one_edit": float(conflict > 0 and least == 1),
        "two_edits": float(conflict > 0 and least == 2),
        "alike": alike,
        "alike_high": max(0.0, alike - 0.8) * 5.0,
        "acronym": float(acronym),
        "countries_differ": float(countries),
        "country_once": float(extra_code),
        "numbers_differ": float(numbers),
        "forms_differ": float(forms),
        "form_once": float(bool(one.form) != bool(other.form)),
        "turned": float(turned(pairing, len(one.words), len(other.words))),
        "words": min(4.0, float(len(one.words))) / 4.0,
    }
    veto = "countries differ" if countries else ""
    sure = (one.words == other.words or tight) and not forms and not numbers and not countries
    return Evidence(features, _organisation_reasons(one, other, pairing, acronym, tight), veto, sure)


def _acronym(one: OrganisationName, other: OrganisationName) -> bool:
    """Whether one name is one word made of the other's first letters."""
    return len(one.words) == 1 and len(one.words[0]) > 1 and len(other.words) > 1 and one.words[0] == other.initials


def _organisation_reasons(
    one: OrganisationName, other: OrganisationName, pairing: Pairing, acronym: bool, tight: bool
) -> tuple[str, ...]:
    if one.words == other.words:
        return ("same name",) if one.form == other.form else ("same name, legal form aside",)
    if acronym:
        return ("acronym",)
    if tight:
        return ("words joined",)
    reasons = []
    if any(score < 1.0 for *_, score in pairing.pairs):
        reasons.append("other spelling")
    if not pairing.left and len(other.words) > len(one.words):
        reasons.append("further words")
    if pairing.left and pairing.right:
        reasons.append("words differ")
    return tuple(reasons)
