"""Put spaCy's names right with the evidence of the whole article.

A bare surname takes its type from the full name; a surface takes the type that its clear uses have; what stands in a
list or says its kind takes that type; words that the article also uses as common words are no names.
"""

import re
from collections import Counter, defaultdict

from schemas.records import MentionType
from tasks.names.acronyms import letters_of_things
from tasks.names.edges import extend, only_modifies, widen_to_listed, without_headline_word, without_role_part
from tasks.names.evidence import Evidence, gather
from tasks.names.kinds import retype, teams_of
from tasks.names.lexicon import Lexicon, fold
from tasks.names.lines import READ_OFF, Draft, Line
from tasks.names.lists import listed_type
from tasks.names.missed import find_missed
from tasks.names.neighbours import by_neighbours, is_somebody
from tasks.names.places import region_of
from tasks.names.quoted import without_titles
from tasks.names.ranks import without_ranks
from tasks.names.results import with_results
from tasks.names.wire import with_wire

_STRONG = 40  # votes of a clue that a name's other uses do not have
_PLACE_WORDS = frozenset({"in", "near", "outside", "off", "towards", "toward"})
_TOWN_WORDS = _PLACE_WORDS | {"at", "from", "to"}  # of venues and known towns
_LONG_ACRONYM = 5  # letters; a longer word in capitals is a name written loud
_SHORTEST_LOUD = 3  # letters; "WHO" and "AID" are bodies whatever words the article has
_COMMON_ENDS = ("itis", "ism", "phobia", "osis")
_COMMON_WORDS = 3
_LONG_PREPOSITION = 5  # letters of the longest that a title has in lower case
_OFTEN = 3  # one use in so many as a place makes a place
_PEOPLE = re.compile(r"(?:[ai]ns?|ish|ese|[^r]is?|ics?|ists?|ites?|[^mt]ers?|crats?|oes)$")  # ends of peoples' names
_SURE = frozenset({"hyphened", "event_word", "product"})
_CLEAR = frozenset({"employer", "dateline", "wire", "placed", "body_word", "product"})
_ORDER: tuple[MentionType, ...] = ("MISC", "LOC", "PER", "ORG")  # of types with equal votes the last wins


def repair(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Retype, sort out, complete and order the drafts of an article."""
    drafts = without_ranks(lines, drafts, words)
    extend(lines, drafts, words)
    drafts = widen_to_listed(lines, drafts, words)
    evidence = gather(lines, drafts, words)
    evidence.letters = letters_of_things(lines, drafts)
    drafts = with_wire(lines, drafts, words)
    if evidence.sport:
        drafts = with_results(lines, drafts, words)
        evidence.teams = teams_of(lines, drafts, words)
    drafts = [without_role_part(lines[item.line], item, words) for item in drafts]
    drafts = without_titles(lines, drafts)
    uses = Counter(item.key for item in drafts)
    drafts = [without_headline_word(lines[item.line], item, uses, evidence, words) for item in drafts]
    drafts = [item for item in drafts if _is_name(lines[item.line], item, evidence, words)]
    for item in drafts:
        if item.rule not in READ_OFF:
            retype(lines[item.line], item, evidence, words)
    by_neighbours(lines, drafts, evidence, words)
    _short_places(drafts, evidence, words)
    _storms(drafts, evidence, words)
    _places_by_use(lines, drafts, evidence, words)
    _majority(lines, drafts)
    drafts = [item for item in drafts if item.type != "MISC" or _is_sure(item, words) or _is_title(item)]
    drafts = without_ranks(lines, find_missed(lines, drafts, evidence, words), words)
    _late_surnames(drafts)
    drafts = [item for item in drafts if item.type != "MISC" or _is_sure(item, words)]
    return sorted(drafts, key=lambda item: (item.line, item.start))


def _is_name(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a draft is a name at all."""
    if item.last < len(line.words) and line.words[item.last].startswith("$"):  # "US $6 billion"
        return False
    if item.rule in READ_OFF or listed_type(item.words, item.text) is not None:
        return True
    if _is_part_of_role(line, item, words) or (item.text.isupper() and item.key in words.sports):
        return False
    if item.key in evidence.letters or item.text.endswith("-") or _is_no_proper_noun(item, evidence, words):
        return False
    if len(item.words) == 1 and item.key in words.cues["storms"]:
        return False
    if line.shouts(item.first):
        return _stands_in_headline(line, item, evidence, words)
    if (
        len(item.words) == 2
        and item.words[0] in words.cues["numbered"]
        and (len(item.words[1]) == 1 or item.words[1].isdigit())
    ):
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


def _is_no_proper_noun(item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a name is a file number, a teaching, an illness or a word of the article written loud."""
    last = item.words[-1]
    if (
        last.endswith(_COMMON_ENDS)
        and item.type != "MISC"
        and len(item.words) <= _COMMON_WORDS
        and not evidence.surnames[last]
    ):
        return True
    if "/" in item.text and any(mark.isdigit() for mark in item.text):
        return True
    if item.type == "LOC" and len(item.words) > 1 and last in words.role_heads and item.words[0] not in words.places:
        return True
    if len(item.words) > 1 and last in words.role_heads and set(item.words) <= words.role_heads | words.role_modifiers:
        return False if item.words[0] in words.given else item.type == "ORG"
    loud = len(item.words) == 1 and item.text.isupper() and item.text.isalpha() and len(item.text) > _SHORTEST_LOUD
    return loud and evidence.lower[item.key] > 0 and not evidence.middle[item.key] > evidence.lower[item.key]


def _is_office(word: str, words: Lexicon) -> bool:
    bare = word.rstrip(".")
    return bare in words.role_heads or bare.removesuffix("s") in words.role_heads


def _is_phrase(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a "person" is but capitalised words that the article also has in lower case."""
    if item.type != "PER" or len(item.words) < 2 or item.words[0] in words.given:
        return False
    common = evidence.lower[item.words[-1]] > 0
    return common and (evidence.lower[item.words[0]] > 0 or line.tags[item.last - 1] != "NNP")


def _is_title(item: Draft) -> bool:
    """Say whether a work or law is capitalised as titles are: names in it are not looked for."""
    plain = any(word.islower() and len(word) > _LONG_PREPOSITION for word in item.text.split())
    return item.label != "PRODUCT" and not plain


def _is_sure(item: Draft, words: Lexicon) -> bool:
    """Keep peoples, events and listed names; spaCy's works, products and laws are wrong too often to keep.

    A people that no list knows must look like one: "Kestrian", "Kestrites", not "Complex"; nor what "pro-" stands
    before but a people: "pro-Kestrian", not "anti-tax".
    """
    if listed_type(item.words, item.text) == "MISC" or item.rule in _SURE or item.label == "EVENT":
        return True
    if item.label != "NORP":
        return False
    last = item.words[-1].rpartition("-")[2]
    known = item.key in words.same_group or region_of(item.text) or listed_type([last], last.title()) in {"MISC", "ORG"}
    return bool(known or _PEOPLE.search(last))


def _is_part_of_role(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether a name is but the middle of a title: "National Security" Adviser, Secretary of "State"."""
    after = line.low[item.last] if item.last < len(line.low) else ""
    before = line.low[item.first - 1] if item.first else ""
    if item.key in words.cues["parts_of_roles"] and before == "of":
        return True
    if after.rstrip(".") not in words.role_heads or item.type == "PER":
        return False
    return only_modifies(item.words, words)


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


def _late_surnames(drafts: list[Draft]) -> None:
    """Type bare surnames whose full name was found only now."""
    late = {item.words[-1] for item in drafts if item.rule in {"given_name", "after_title"} and len(item.words) > 1}
    for item in drafts:
        if item.key in late and item.type != "PER" and not listed_type(item.words, item.text):
            item.type, item.rule = "PER", "surname_of_full_name"


def _short_places(drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Take "Kelso" for a place where the article has "Kelso County"."""
    parts = (item.text.split() for item in drafts if item.type == "LOC")
    places = {fold(name[0]) for name in parts if len(name) == 2 and name[1].lower() in words.cues["divisions"]}
    for item in drafts:
        if item.key in places and item.type in {"PER", "ORG"} and not evidence.surnames[item.key]:
            item.type, item.rule = "LOC", "placed"


def _storms(drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Take "Verda" for the storm where the article has "Cyclone Verda", and nobody of that name."""
    storms = {item.words[1] for item in drafts if len(item.words) == 2 and item.words[0] in words.cues["storms"]}
    for item in drafts:
        if item.key in storms and not evidence.surnames[item.key] and not evidence.given[item.key]:
            item.type, item.rule = "MISC", "event_word"


def _places_by_use(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Take a name nobody knows for a place when the article is "in" it as often as not: spaCy says ORG too readily."""
    groups: dict[str, list[Draft]] = defaultdict(list)
    for item in drafts:
        unknown = item.type == "ORG" or (item.type == "PER" and not is_somebody(item.key, evidence, words))
        short = len(item.words) == 1 or item.key in words.towns
        if unknown and short and item.rule in {"spacy", "majority"} and not item.text.isupper():
            groups[item.key].append(item)
    for items in groups.values():
        if listed_type(items[0].words, items[0].text) is not None or not items[0].text.rpartition("-")[2].istitle():
            continue
        town = items[0].type == "ORG" and (items[0].key in words.towns or evidence.sport)
        inside = sum(_is_inside(lines[item.line], item.first, words, town=town) for item in items)
        if inside and inside * _OFTEN >= len(items):
            for item in items:
                item.type, item.rule = "LOC", "place_by_use"


def _is_inside(line: Line, first: int, words: Lexicon, *, town: bool) -> bool:
    """Say whether a name stands after "in" as a place does, not "a stake in Kestrova"; a town's also after "to"."""
    if not first or line.low[first - 1] not in (_TOWN_WORDS if town else _PLACE_WORDS):
        return False
    before = line.low[first - 2] if first > 1 else ""
    return before.rstrip("s") not in words.cues["held_in"] and not before.startswith("invest")


def _majority(lines: list[Line], drafts: list[Draft]) -> None:
    """Give every surface the type that most of its uses have, headlines aside."""
    votes: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for item in drafts:
        if item.rule not in {"team_of_city", "city", "result"}:
            loud = lines[item.line].shouts(item.first) or (item.text.isupper() and len(item.text) > _LONG_ACRONYM)
            votes[item.key][item.type] += _STRONG if item.rule in _CLEAR else 1 if loud else 2
    for item in drafts:
        if item.rule in {"team_of_city", "city", "result", "wire", "after_title"} or not votes[item.key]:
            continue
        best = max(votes[item.key], key=lambda type_: (votes[item.key][type_], _ORDER.index(type_)))
        if best != item.type:
            item.type, item.rule = best, "majority"
