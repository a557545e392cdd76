"""Which mentions of persons are one person within an article.

Full names first: two that differ are two people, whatever they share. Then bare surnames and given names find the
full name they stand for; where several fit, gender, salience and recency decide, and kin stay apart.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from tasks.names.lexicon import Gender, Lexicon
from tasks.names.lines import Draft
from tasks.names.roles import Kin
from tasks.names.sounds import one_given_name

# Spellings that transliteration makes of one sound, folded to one: Sergei/Sergey, Zelensky/Zelenskiy/Zelenskyy.
_SOUNDS = (
    (re.compile(r"(?:iy|yy|ii|yi|ij|ei|ey|ie|y|j)(?=$|[^aeiou])"), "i"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"kh|ch(?=[lr])"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?![eihk])"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"tz|ts|z"), "s"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"e(?=i)"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"[^a-z]"), ""),
)
_ARTICLE = re.compile(r"^(?:al|el|ul|as|ash|ad|ar|an|at|az)-(?=\w{3})")  # of Arabic surnames, often left out
_NEAR = 200  # people of one name worth telling apart
_LEAD = 3  # mentions from the top in which a person counts as the article's own


@dataclass(slots=True)
class Person:
    """One person: the words of the fullest name, and the drafts that name them."""

    words: list[str]
    members: list[int] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)  # words of all full names: "Tim" of "Timothy D. Cook"
    genders: Counter[Gender] = field(default_factory=Counter)
    suffix: str = ""
    titles: set[str] = field(default_factory=set)  # honorifics that came with the name
    kin: set[int] = field(default_factory=set)  # persons stated as relatives
    as_kin: bool = False  # introduced as somebody's relative
    bare: int = 0  # times the surname alone stood for this one


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Fold a word's spelling so that transliterations of one name meet."""
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


def group_persons(drafts: list[Draft], kin: list[Kin], words: Lexicon) -> list[Person]:
    """Group the drafts of type PER; `members` are indices into `drafts`."""
    numbers = [number for number, item in enumerate(drafts) if item.type == "PER"]
    persons: list[Person] = []
    of: dict[int, Person] = {}
    genders = {relation.draft: relation.gender for relation in kin}
    relatives = {relation.draft for relation in kin}
    by_key: dict[str, Person] = {}
    alone = {drafts[number].words[0] for number in numbers if len(drafts[number].words) == 1}
    traced: dict[str, list[int]] = defaultdict(list)  # trace of a name -> persons who left it
    for number in numbers:
        name, suffix = core(drafts[number].words, words)
        if len(name) < 2:
            continue
        known = by_key.get(drafts[number].key)
        near = sorted({index for key in _traces(name) for index in traced[key]})
        person = known or next((persons[at] for at in near if _same(persons[at], name, suffix, alone, words)), None)
        if person is None:
            person = Person(name, suffix=suffix)
            for key in _traces(name):
                traced[key].append(len(persons))
            persons.append(person)
        elif len(name) > len(person.words):
            person.words = name
        person.heard.update(name)
        by_key.setdefault(drafts[number].key, person)
        of[number] = person
        _join(person, number, drafts[number], genders.get(number), words)
        person.as_kin = person.as_kin or (number in relatives and len(person.members) == 1)
    _place_short(numbers, drafts, persons, of, genders, words)
    for relation in kin:
        if relation.of is not None and relation.draft in of and relation.of in of:
            one, other = of[relation.draft], of[relation.of]
            if one is not other:
                one.kin.add(persons.index(other))
                other.kin.add(persons.index(one))
    return persons


def _traces(name: list[str]) -> list[str]:
    """Give keys of which two forms of one person's name share at least one."""
    return [sound(name[-1]), f"~{sound(name[-1])[:4]}", " ".join(sorted(name)), f"^{' '.join(name[:2])}"]


def core(name: list[str], words: Lexicon) -> tuple[list[str], str]:
    """Cut a generational suffix off a name and drop marks."""
    parts = [part.rstrip(".") if len(part) > 2 or "." not in part else part for part in name]
    parts = [_ARTICLE.sub("", part) for part in parts if any(mark.isalnum() for mark in part)]
    if len(parts) > 1 and parts[-1] in words.suffixes:
        return parts[:-1], parts[-1]
    return parts, ""


def _join(person: Person, number: int, item: Draft, kin_gender: Gender | None, words: Lexicon) -> None:
    person.members.append(number)
    if item.honorific:
        person.titles.add(item.honorific)
    if item.honorific in words.honorific_m:
        person.genders["m"] += 3
    elif item.honorific in words.honorific_f:
        person.genders["f"] += 3
    if kin_gender:
        person.genders[kin_gender] += 3
    if len(item.words) > 1:
        given = words.given.gender(item.words[0])
        if given:
            person.genders[given] += 2


def gender_of(person: Person) -> Gender | None:
    """Give the gender that the evidence says, None where it is silent or torn."""
    female, male = person.genders["f"], person.genders["m"]
    return "f" if female > male else "m" if male > female else None


def _same(person: Person, name: list[str], suffix: str, alone: set[str], words: Lexicon) -> bool:
    """Say whether a full name can be this person's.

    One that goes on after the other's surname is, where the article uses that surname alone and not the last one:
    "Juan Tarrow Peel" is "Juan Tarrow" beside a bare "Tarrow"; a daughter may bear her father's whole name and more.
    """
    if suffix and person.suffix and suffix != person.suffix:
        return False
    short, long = sorted((person.words, name), key=len)
    if len(short) < len(long) and long[: len(short)] == short and short[0] not in words.particles:
        return short[-1] in alone and long[-1] not in alone
    return same_name(person.words, name, words)


def same_name(one: list[str], other: list[str], words: Lexicon) -> bool:
    """Say whether two full names, folded, can be one person within one article."""
    if one == other:
        return True
    if min(len(one[-1].rstrip(".")), len(other[-1].rstrip("."))) == 1:
        return False  # given names and initials without a surname
    if sorted(one) == sorted(other):
        return True  # surname first
    if one[0] in words.particles or other[0] in words.particles:
        return _part_of_name(one, other, words)
    if _surnames_alone(one, other, words):
        return True
    if not _alike(one[-1], other[-1]):
        return _part_of_name(one, other, words)
    if not _given_agree(one[0], other[0], words):
        return False
    middle_one, middle_other = one[1:-1], other[1:-1]
    if not middle_one or not middle_other:
        return True
    return all(
        any(_alike(part, match) or (part[0] == match[0] and min(len(part.rstrip(".")), len(match.rstrip("."))) == 1)
            for match in middle_other)
        for part in middle_one
    )  # fmt: skip


def _surnames_alone(one: list[str], other: list[str], words: Lexicon) -> bool:
    """Let "Tarrow Peel" be "Juan Tarrow Peel" where Tarrow is no given name that one knows."""
    short, long = sorted((one, other), key=len)
    return len(short) == 2 < len(long) and long[-2:] == short and short[0] not in words.given and len(short[0]) > 2


def _part_of_name(one: list[str], other: list[str], words: Lexicon) -> bool:
    """Let "José Pérez" be "José Pérez Márquez", and "Mohamed" stand first in both orders."""
    short, long = sorted((one, other), key=len)
    if short[0] in words.particles and long[-len(short) :] == short:
        return True  # "de Blasio"
    return len(short) >= 2 and len(long) > len(short) and long[: len(short)] == short


def _given_agree(one: str, other: str, words: Lexicon) -> bool:
    bare_one, bare_other = one.rstrip("."), other.rstrip(".")
    if min(len(bare_one), len(bare_other)) == 1:
        return bare_one[0] == bare_other[0]
    full_one, full_other = words.nicknames.get(one, one), words.nicknames.get(other, other)
    return full_one == full_other or _alike(one, other) or one_given_name(one, other)


def _alike(one: str, other: str) -> bool:
    """Say whether two words are one name in two spellings."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or (one[0] != other[0] and sound(one)[:1] != sound(other)[:1]):
        return False
    if sound(one) == sound(other):
        return True
    return min(len(one), len(other)) >= 7 and _one_edit(one, other)


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    return one[head + 1 :] == other[head:] or one[head:] == other[head + 1 :] or one[head + 1 :] == other[head + 1 :]


def _place_short(
    numbers: list[int], drafts: list[Draft], persons: list[Person], of: dict[int, Person],
    genders: dict[int, Gender | None], words: Lexicon,
) -> None:  # fmt: skip
    """Give each one-word name to the full name it stands for, or to a person of its own."""
    last_seen: dict[int, int] = {}
    full_count = {id(person): len(person.members) for person in persons}
    alone: dict[str, Person] = {}
    traced: dict[str, list[Person]] = defaultdict(list)
    for full in persons:
        for trace in {sound(word) for word in full.heard} | {f"~{sound(full.words[-1])[:4]}"}:
            traced[trace].append(full)
    strangers = _strangers([drafts[number] for number in numbers if number not in of], persons, words)
    for number in numbers:
        item = drafts[number]
        if number not in of:
            word, suffix = core(item.words, words)
            key = word[0] if word else item.key
            wanted = _wanted(item, words) or genders.get(number)
            near = [known for trace in (sound(key), f"~{sound(key)[:4]}") for known in traced[trace][-_NEAR:]]
            near = [known for known in near if not suffix or known.suffix == suffix]  # "Reuter Jr." is the son
            titled = [known for known in near if item.honorific and item.honorific in known.titles]
            untold = item.honorific in words.honorific_n & words.plain_titles and not titled
            if untold and _namesakes(key, near):
                person = alone.get(key)  # "Dr Weber" of a couple: nobody said which of them is the doctor
            else:
                person = _best(key, titled or near, wanted, full_count, last_seen) or alone.get(key)
                if person and not wanted and strangers[key] > full_count.get(id(person), 0):
                    person = alone.get(key)
            if person is None:
                person = Person([key])
                alone[key] = person
                persons.append(person)
            of[number] = person
            _join(person, number, item, genders.get(number), words)
            person.bare += not item.honorific
        last_seen[id(of[number])] = number
    for person in persons:
        person.members.sort()


def _wanted(item: Draft, words: Lexicon) -> Gender | None:
    """Give the gender that the title before a name says."""
    return "m" if item.honorific in words.honorific_m else "f" if item.honorific in words.honorific_f else None


def _strangers(short: list[Draft], persons: list[Person], words: Lexicon) -> Counter[str]:
    """Count the uses of a surname for somebody not named in full: "Mr Weber", where only Anna Weber is."""
    genders: dict[str, set[Gender | None]] = defaultdict(set)
    for person in persons:
        genders[person.words[-1]].add(gender_of(person))
    return Counter(
        item.words[-1]
        for item in short
        if (wanted := _wanted(item, words)) and genders[item.words[-1]] == {"m" if wanted == "f" else "f"}
    )


def _namesakes(word: str, near: list[Person]) -> bool:
    """Say whether several people share a surname."""
    return len({id(person) for person in near if len(person.words) > 1 and _alike(person.words[-1], word)}) > 1


def _best(
    word: str, persons: list[Person], gender: Gender | None, full_count: dict[int, int], last_seen: dict[int, int]
) -> Person | None:
    persons = list({id(person): person for person in persons}.values())
    fits = [person for person in persons if len(person.words) > 1 and _alike(person.words[-1], word)]
    if not fits:
        fits = [person for person in persons if word in person.heard]
    if gender:
        agreeing = [person for person in fits if gender_of(person) in {gender, None}]
        certain = [person for person in agreeing if gender_of(person) == gender]
        fits = certain or agreeing
    if len(fits) < 2:
        return fits[0] if fits else None
    return max(
        fits,
        key=lambda person: (
            min(full_count.get(id(person), 0), 3) + 2 * (last_seen.get(id(person), -1) >= 0)
            + 2 * (last_seen.get(id(person), -1) == max(last_seen.get(id(other), -1) for other in fits))
            + 3 * (person.bare > 0 and person.bare == max(other.bare for other in fits))
            - 3 * person.as_kin + (person.members[0] < _LEAD),
            -person.members[0],
        ),
    )  # fmt: skip
