"""Tie the mentions of one article together and describe each cluster: name, forms, roles, gender, country, kin."""

from collections import Counter

from schemas.records import Cluster, MentionType
from tasks.names.groups import country_of_draft, group_things
from tasks.names.lexicon import Gender, Lexicon, fold
from tasks.names.lines import Draft, Line
from tasks.names.persons import Person, gender_of, group_persons
from tasks.names.places import countries, country_code
from tasks.names.roles import Kin


def cluster(lines: list[Line], drafts: list[Draft], kin: list[Kin], words: Lexicon) -> list[Cluster]:
    """Number the clusters in order of first mention and write the number into each draft."""
    persons = group_persons(drafts, kin, words)
    before = [lines[item.line].block.view.text[max(0, item.start - 2) : item.start] for item in drafts]
    things = group_things(drafts, before, words)
    members: list[tuple[list[int], Person | None]] = [(person.members, person) for person in persons]
    members.extend((group, None) for group in things)
    members.sort(key=lambda pair: pair[0][0])
    number_of = {id(person): number for number, (_, person) in enumerate(members) if person is not None}
    out: list[Cluster] = []
    for number, (group, person) in enumerate(members):
        items = [drafts[index] for index in group]
        for item in items:
            item.cluster = number
        relatives = sorted(number_of[id(persons[other])] for other in person.kin) if person else []
        out.append(_describe(number, items, person, relatives, words))
    return out


def _describe(number: int, items: list[Draft], person: Person | None, kin: list[int], words: Lexicon) -> Cluster:
    forms = Counter(item.text for item in items)
    types: Counter[MentionType] = Counter(item.type for item in items)
    country = next((code for code in map(country_of_draft, items) if code), None)
    name: str
    type_: MentionType
    gender: Gender | None
    if person is not None:
        name, type_, gender = _person_name(person, forms), "PER", gender_of(person)
    elif country is not None:
        return _country(number, items, country, forms)
    else:
        name, type_, gender = _thing_name(forms), types.most_common(1)[0][0], None
        country = next((code for code in (country_code(item.text, item.type) for item in items) if code), None)
    return Cluster(
        number, type_, name, _ordered(forms), _roles(items, words), gender, country, tuple(kin)
    )  # fmt: skip


def _ordered(forms: Counter[str]) -> tuple[str, ...]:
    return tuple(form for form, _ in forms.most_common())


def _country(number: int, items: list[Draft], code: str, forms: Counter[str]) -> Cluster:
    """Name a country by its usual name; a cluster of its people alone keeps the country's name too."""
    return Cluster(number, "LOC", countries()[code].name, _ordered(forms), country_code=code)


def _person_name(person: Person, forms: Counter[str]) -> str:
    """Choose the fullest form; among equals the one in mixed case, with its diacritics, and most used."""
    return max(
        forms,
        key=lambda form: (
            len(form.split()) >= 2,
            not form.isupper(),
            sum(len(part.rstrip(".")) > 1 for part in form.split()),
            form != _plain(form),
            forms[form],
            len(form),
            form,
        ),
    )


def _plain(form: str) -> str:
    return form if form.isascii() else fold(form).title()


def _thing_name(forms: Counter[str]) -> str:
    return max(forms, key=lambda form: (not _is_short(form), forms[form], len(form), form))


def _is_short(form: str) -> bool:
    return form.isupper() and len(form) <= 6


def _roles(items: list[Draft], words: Lexicon) -> tuple[str, ...]:
    """List what the person is called, honorifics aside, most frequent first."""
    found: Counter[str] = Counter()
    for item in items:
        if item.role_text and fold(item.role_text).rstrip(".") not in words.plain_titles:
            found[item.role_text] += 1
    return _ordered(found)
