"""Put spaCy's names right with the evidence of the whole article.

A bare surname takes its type from the full name; a surface takes the type that its clear uses have; what stands in a
list or says its kind takes that type; words that the article also uses as common words are no names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from schemas.records import MentionType
from tasks.names.evidence import Evidence, gather
from tasks.names.lexicon import Lexicon, lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import firm, listed_type, shape_type
from tasks.names.missed import find_missed

_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "across", "throughout", "inside"})
_PARTS_OF_ROLES = frozenset({"state", "defense", "defence", "commerce", "energy", "labor", "labour", "education",
                             "security", "justice", "staff", "finance", "health", "media", "communications",
                             "operations"})  # fmt: skip


_INITIAL = re.compile(r"[A-Z]\.?(?:[A-Z]\.)*")


_ACRONYM = re.compile(r"[A-Z]{3,5}")
_SAYS = frozenset({"said", "says", "told", "added", "asked", "argued", "tweeted", "insisted", "replied", "noted"})
_SHORT = 3  # letters of capitals that open a line and may be an agency, not a town
_WIDEST = 2  # words of a name that neighbours may complete to a listed one
_DATE = re.compile(r"(?:19|20)\d\d\b|\d{1,2}/\d|(?:jan|feb|mar|apr|may|june|july|aug|sept?|oct|nov|dec)\b")
_LABELS = frozenset({"group", "division", "section", "table", "figure", "grade", "class", "phase", "round", "stage",
                     "level", "room", "article", "chapter", "page", "flight", "pool", "category", "type", "tier",
                     "gate", "platform", "route", "highway", "interstate"})  # fmt: skip
_SURE = frozenset({"hyphened", "event_word"})
_ORDER: tuple[MentionType, ...] = ("MISC", "LOC", "PER", "ORG")  # of types with equal votes the last wins
_CAMEL = re.compile(r"(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)(?<!Di)(?<!Du)(?<!Van)(?<!Fitz)(?<=[a-z])[A-Z]")


def repair(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Retype, sort out, complete and order the drafts of an article."""
    _extend(lines, drafts, words)
    drafts = _widen_to_listed(lines, drafts)
    evidence = gather(lines, drafts, words)
    drafts = [_without_role_part(lines[item.line], item, words) for item in drafts]
    uses = Counter(item.key for item in drafts)
    drafts = [_without_headline_word(lines[item.line], item, uses, evidence) for item in drafts]
    drafts = [item for item in drafts if _is_name(lines[item.line], item, evidence, words)]
    for item in drafts:
        _retype_alone(lines[item.line], item, evidence, words)
    _majority(lines, drafts)
    drafts = find_missed(lines, drafts, evidence, words)
    _late_surnames(drafts)
    drafts = [item for item in drafts if item.type != "MISC" or _is_sure(item)]
    return sorted(drafts, key=lambda item: (item.line, item.start))


def _extend(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Give a one-word name the given name that spaCy left standing before it: "Valeria" + [Paris]."""
    _join_given(lines, drafts, words)
    ends = {(item.line, item.last) for item in drafts}
    for number, item in enumerate(drafts):
        line, first = lines[item.line], item.first - 1
        if first < 0 or len(item.words) > 1 or (item.line, item.first) in ends or line.shouts(first):
            continue
        if item.type not in {"PER", "LOC", "ORG"} or not line.tags[first].startswith("NNP"):
            continue
        initial = _INITIAL.fullmatch(line.words[first]) and item.type == "PER"
        if (line.low[first] in words.given and line.low[first] not in words.role_heads) or initial:
            drafts[number] = draft(line, first, item.last, "PER", "given_name_added", label=item.label)


def _join_given(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Join a given name and a surname that spaCy took for two places: [Valeria] [Paris]."""
    for number in range(len(drafts) - 1, 0, -1):
        before, item = drafts[number - 1], drafts[number]
        if (before.line, before.last) != (item.line, item.first) or "MISC" in {before.type, item.type}:
            continue
        if len(before.words) == len(item.words) == 1 and before.key in words.given and not firm(before.words, words):
            drafts[number - 1 : number + 1] = [
                draft(lines[item.line], before.first, item.last, "PER", "given_name_added", label="PERSON")
            ]


def _is_office(word: str, words: Lexicon) -> bool:
    bare = word.rstrip(".")
    return bare in words.role_heads or bare.removesuffix("s") in words.role_heads


def _widen_to_listed(lines: list[Line], drafts: list[Draft]) -> list[Draft]:
    """Take in the neighbours that make a listed name: "St." + [Louis], [Washington] + [D.C.]."""
    out: list[Draft] = []
    for item in drafts:
        line = lines[item.line]
        if out and out[-1].line == item.line and out[-1].end > item.start:
            continue  # taken in by the one before
        floor = out[-1].last if out and out[-1].line == item.line else 0
        wide: Draft | None = None
        if item.type != "MISC" and len(item.words) <= _WIDEST:
            for span in _around(item, floor, len(line.low)):
                type_ = _listed_here(line, span)
                if type_ is not None:
                    wide = draft(line, *span, type_, "listed", label=item.label)
                    break
        out.append(wide or item)
    return out


def _around(item: Draft, floor: int, ceiling: int) -> Iterator[tuple[int, int]]:
    for left, right in ((1, 0), (0, 1), (0, 2)):
        if item.first - left >= floor and item.last + right <= ceiling:
            yield item.first - left, item.last + right


def _listed_here(line: Line, span: tuple[int, int]) -> MentionType | None:
    first, last = span
    if not (line.words[first][0].isupper() and line.words[last - 1][0].isupper()):
        return None
    return listed_type(line.low[first:last], "X")


def _is_name(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a draft is a name at all."""
    if listed_type(item.words, item.text) is not None:
        return True
    if _is_part_of_role(line, item, words):
        return False
    if line.shouts(item.first):
        return _stands_in_headline(line, item, evidence, words)
    if len(item.words) == 2 and item.words[0] in _LABELS and (len(item.words[1]) == 1 or item.words[1].isdigit()):
        return False
    if _is_phrase(line, item, evidence, words):
        return False
    if len(item.words) == 1:
        word = item.words[0]
        if word not in words.given and _is_office(word, words) and not evidence.surnames[word]:
            return False
        if item.text.islower() and item.type != "MISC":
            return False
        seen = evidence.lower[word]
        named = evidence.surnames[word] or evidence.given[word]
        if seen and not item.text.isupper() and not named and evidence.middle[word] <= seen:
            return item.type == "PER" and word in words.given and seen < 2
    return True


def _without_role_part(line: Line, item: Draft, words: Lexicon) -> Draft:
    """Leave the country of "US National Security" Adviser, whose other words belong to the title."""
    after = line.low[item.last].rstrip(".") if item.last < len(line.low) else ""
    if item.type == "PER" or after not in words.role_heads:
        return item
    for size in range(min(3, len(item.words) - 1), 0, -1):
        lead, rest = item.words[:size], item.words[size:]
        if _only_modifies(rest, words):
            text = line.block.view.text[item.start : line.end_of(item.first + size - 1)]
            type_ = listed_type(lead, text)
            if type_ is not None:
                return draft(line, item.first, item.first + size, type_, "role_owner", label=item.label)
    return item


def _is_phrase(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a "person" is but capitalised words that the article also has in lower case."""
    if item.type != "PER" or len(item.words) < 2 or item.words[0] in words.given:
        return False
    common = evidence.lower[item.words[-1]] > 0
    return common and (evidence.lower[item.words[0]] > 0 or line.tags[item.last - 1] != "NNP")


def _is_sure(item: Draft) -> bool:
    """Keep peoples, events and listed names; spaCy's works, products and laws are wrong too often to keep."""
    return item.label in {"NORP", "EVENT"} or listed_type(item.words, item.text) == "MISC" or item.rule in _SURE


def _without_headline_word(line: Line, item: Draft, uses: Counter[str], evidence: Evidence) -> Draft:
    """Cut the word that opens a line before a well-known surname: "Beyond" + [Trump]."""
    words = lexicon()
    if item.type != "PER" or len(item.words) != _WIDEST or item.first or item.words[0] in words.given:
        return item
    bare, full = uses[item.words[1]], uses[item.key]
    common = evidence.lower[item.words[0]] or line.shouts(0) or not line.tags[0].startswith("NNP")
    if common and full == 1 and (bare > 1 or item.words[1] in words.people) and not line.words[0].endswith("."):
        return draft(line, item.first + 1, item.last, "PER", "surname_alone", label=item.label)
    return item


def _is_part_of_role(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether a name is but the middle of a title: "National Security" Adviser, Secretary of "State"."""
    after = line.low[item.last] if item.last < len(line.low) else ""
    before = line.low[item.first - 1] if item.first else ""
    if item.key in _PARTS_OF_ROLES and before == "of":
        return True
    if after.rstrip(".") not in words.role_heads or item.type == "PER":
        return False
    return _only_modifies(item.words, words)


def _only_modifies(name: list[str], words: Lexicon) -> bool:
    """Say whether words are but the middle of a title and name no body: "National Security", not "Foreign Ministry"."""
    if any(word in words.org_words for word in name):
        return False
    return all(word in words.role_modifiers or word in _PARTS_OF_ROLES for word in name)


def _stands_in_headline(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Trust a name in a headline when its words are known as names, or are no words of the article at all."""
    if any(evidence.lower[word] and not evidence.surnames[word] for word in item.words if len(word) > 2):
        return False
    if item.words[0] in words.given and len(item.words) in {2, 3} and item.type == "PER":
        return True
    if all(evidence.middle[word] or evidence.surnames[word] for word in item.words):
        return True
    return (
        item.key not in words.places and item.type == "PER" and len(item.words) == 1 and line.tags[item.first] == "NNP"
    )


def _retype_alone(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> None:
    """Decide a type from the name itself, its full form in the article, and the words beside it."""
    type_, rule = _type_of(line, item, evidence, words)
    if type_ is not None and type_ != item.type:
        item.type, item.rule = type_, rule


def _type_of(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> tuple[MentionType | None, str]:
    before = line.low[item.first - 1].rstrip(".") if item.first else ""
    single = len(item.words) == 1
    if before in words.honorific_m or before in words.honorific_f or before in {"dr", "prof", "sen", "gov", "rep"}:
        return "PER", "after_title"
    if single and (evidence.surnames[item.key] or evidence.given[item.key]):
        if not firm(item.words, words) and before not in _PLACE_PREPOSITIONS:
            return "PER", "surname_of_full_name"
        after = line.low[item.last] if item.last < len(line.low) else ""
        if item.label == "PERSON" or after in _SAYS:
            return "PER", "surname_of_full_name"
        if evidence.surnames[item.key] > 1 and item.key not in words.us_states:
            return "PER", "surname_of_full_name"
    listed = listed_type(item.words, item.text)
    if evidence.sport and item.key in words.club_cities and listed != "MISC":
        return _club_or_city(line, item)
    if listed is not None:
        if listed == "LOC" and item.type == "PER" and not firm(item.words, words) and not single:
            return None, ""
        return listed, "listed"
    if single and item.key in words.people and item.text[0].isupper() and item.type != "PER":
        return "PER", "public_figure"
    if (
        single
        and not item.first
        and item.text.isupper()
        and len(item.text) > _SHORT
        and _opens_dateline(line, item.last)
    ):
        return "LOC", "dateline"
    if not single and item.words[0] in words.particles and evidence.surnames[item.words[-1]]:
        return "PER", "surname_of_full_name"
    type_, rule = shape_type(item.words, words)
    if type_ is not None:
        return type_, rule
    if before in words.role_heads and not single and item.words[0] in words.given:
        return "PER", "after_title"
    if single and item.type in {"PER", "LOC"} and _ACRONYM.fullmatch(item.text) and not line.shouts(item.first):
        return "ORG", "acronym"
    if single and item.type in {"PER", "LOC", "MISC"} and _CAMEL.search(item.text) and "-" not in item.text:
        return "ORG", "camel_case"
    if any(mark.isdigit() for mark in item.text) and item.type in {"LOC", "PER"}:
        return "MISC", "digits"
    return None, ""


def _opens_dateline(line: Line, after: int) -> bool:
    return after < len(line.low) and line.low[after] in {",", "(", "-", "--", "–", "—", "_"}


def _club_or_city(line: Line, item: Draft) -> tuple[MentionType, str]:
    """Take a city for its team in a sports report, unless a preposition or a comma makes it a place."""
    before = line.low[item.first - 1] if item.first else ""
    after = line.low[item.last] if item.last < len(line.low) else ""
    if before in _PLACE_PREPOSITIONS | {"from", "to"} or after in {",", "("} or _DATE.match(after):
        return "LOC", "city"
    return "ORG", "team_of_city"


def _late_surnames(drafts: list[Draft]) -> None:
    """Type bare surnames whose full name was found only now."""
    late = {item.words[-1] for item in drafts if item.rule == "given_name" and len(item.words) > 1}
    for item in drafts:
        if item.key in late and item.type != "PER" and not listed_type(item.words, item.text):
            item.type, item.rule = "PER", "surname_of_full_name"


def _majority(lines: list[Line], drafts: list[Draft]) -> None:
    """Give every surface the type that most of its uses have, headlines aside."""
    votes: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for item in drafts:
        if item.rule not in {"team_of_city", "city"}:
            votes[item.key][item.type] += 1 if lines[item.line].shouts(item.first) else 2
    for item in drafts:
        if item.rule in {"team_of_city", "city", "after_title"} or not votes[item.key]:
            continue
        best = max(votes[item.key], key=lambda type_: (votes[item.key][type_], _ORDER.index(type_)))
        if best != item.type:
            item.type, item.rule = best, "majority"
