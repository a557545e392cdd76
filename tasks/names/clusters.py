"""Tie the mentions of one article together and describe each cluster: name, forms, roles, gender, country, kin."""

from collections import Counter

from schemas.records import Cluster, MentionType
from tasks.names.groups import group_things, settle_countries
from tasks.names.lexicon import Lexicon, fold
from tasks.names.lines import Draft, Line
from tasks.names.peoples import without_prefix
from tasks.names.persons import Person, gender_of, group_persons
from tasks.names.places import capital_of, countries, country_code, region_of
from tasks.names.roles import Kin
from tasks.names.short_forms import is_corporate, without_country

_SEATED = frozenset({"ministry", "parliament"})  # what stands in a capital is that state's
_LONGEST_ACRONYM = 6
_FAR_MORE = 2  # times that a body is named without its trade, for the name to do without too


def cluster(lines: list[Line], drafts: list[Draft], kin: list[Kin], words: Lexicon) -> list[Cluster]:
    """Number the clusters in order of first mention and write the number into each draft."""
    settle_countries(drafts, words)
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
        if person is not None:
            relatives = tuple(sorted(number_of[id(persons[other])] for other in person.kin))
            out.append(_person(number, items, person, relatives, words))
        else:
            owners = (_owner(lines, drafts, index) for index in group)
            out.append(_thing(number, items, next((code for code in owners if code), None), words))
    return out


def _person(number: int, items: list[Draft], person: Person, kin: tuple[int, ...], words: Lexicon) -> Cluster:
    forms = Counter(item.text for item in items)
    name = _person_name(forms)
    return Cluster(number, "PER", name, _ordered(forms), _roles(items, words), gender_of(person), None, kin)


def _thing(number: int, items: list[Draft], owner: str | None, words: Lexicon) -> Cluster:
    """Describe a place, a body, or a people; a country, and its people alone too, takes the country's usual name."""
    forms = Counter(item.text for item in items)
    country = next((item.country for item in items if item.country), None)
    if country is not None:
        return Cluster(number, "LOC", countries()[country].name, _ordered(forms), country_code=country)
    region = next((found for item in items if item.type != "ORG" and (found := region_of(item.text))), None)
    type_: MentionType = "LOC" if region else "ORG" if any(item.type == "ORG" for item in items) else items[0].type
    name = (
        region.name if region else _thing_name(Counter(item.text for item in items if item.type == type_), type_, words)
    )
    is_state = any(item.type == "LOC" and item.key in words.us_states for item in items)
    codes = ("US" if is_state else country_code(item.text, item.type) for item in items)
    stated = next((code for code in codes if code), None)
    return Cluster(number, type_, name, _ordered(forms), country_code=stated or owner)


def _owner(lines: list[Line], drafts: list[Draft], index: int) -> str | None:
    """Give the country beside its body: "Ruritania's" [Foreign Ministry], [Foreign Ministry] in its capital."""
    item = drafts[index]
    if item.type != "ORG":
        return None
    low = lines[item.line].low
    before = drafts[index - 1] if index else None
    if before and before.line == item.line and before.last == item.first - 1 and low[before.last] in {"'s", "’s"}:
        return before.country
    after = drafts[index + 1] if index + 1 < len(drafts) else None
    seated = after is not None and after.line == item.line and after.first == item.last + 1 and low[item.last] == "in"
    return capital_of(after.text) if after and seated and _SEATED & set(low[item.first : item.last]) else None


def _ordered(forms: Counter[str]) -> tuple[str, ...]:
    return tuple(form for form, _ in forms.most_common())


def _person_name(forms: Counter[str]) -> str:
    """Choose the fullest form; among equals the one in mixed case, with its diacritics, and most used."""
    return max(
        forms,
        key=lambda form: (
            len(form.split()) >= 2,
            not form.isupper(),
            sum(len(part.rstrip(".")) > 1 for part in form.split()),
            not form.isascii() and form != fold(form).title(),
            forms[form],
            len(form),
            form,
        ),
    )


def _thing_name(forms: Counter[str], type_: MentionType, words: Lexicon) -> str:
    """Choose the most used form; of a body or event the fullest, a country before and a legal form after it aside."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[fold(form)] += count

    def adds_nothing(form: str) -> bool:
        name = fold(form)
        bare = without_country(name)
        parts = name.replace(",", "").split()
        shorter, tail = folded[" ".join(parts[:-1])], parts[-1].rstrip(".")
        return (bare != name and bare in folded) or (
            shorter > 0
            and (is_corporate(tail, words) or (tail in words.cues["trades"] and shorter >= _FAR_MORE * forms[form]))
        )

    def rank(form: str) -> tuple[bool, bool, int, int, int, str]:
        acronym = form.isupper() and len(form) <= _LONGEST_ACRONYM
        full = len(form.split()) if type_ in {"ORG", "MISC"} else 0
        length = -len(form) if type_ == "MISC" else len(form)
        bare = without_prefix(form) == form
        return not acronym, bare and not adds_nothing(form), full, forms[form], length, form

    return max(forms, key=rank)


def _roles(items: list[Draft], words: Lexicon) -> tuple[str, ...]:
    """List what the person is called, honorifics aside, most frequent first."""
    found: Counter[str] = Counter()
    for item in items:
        if item.role_text and not words.is_plain_title(item.role_text):
            found[item.role_text] += 1
    return _ordered(found)
