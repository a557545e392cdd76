"""Names that spaCy passed over: repeats of names found elsewhere, listed names, bodies, places and persons."""

import re
from collections import defaultdict
from dataclasses import dataclass

from schemas.records import MentionType
from tasks.names.evidence import Evidence, surname_of
from tasks.names.kinds import club_or_city, is_nation, plays
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import firm, listed_type, longest_listed, tokens_of
from tasks.names.missed_bodies import acronym, called_body, organisation, site
from tasks.names.missed_persons import after_title, given_and_surname, is_free, said_by
from tasks.names.missed_places import BEFORE_PLACE, before_hyphen, part_of_land, state
from tasks.names.spans import is_tail_of_compound

_ACRONYM = 3  # letters in a word of capitals that is no acronym for certain when longer
_SHORT = 3  # letters of a word that is too short to stand for a body
_CLUB = 3  # words in the name of a club's city
_MOST = 6  # words in a listed name worth trying
_SCORE = re.compile(r"\d{1,3}(?:-\d{1,3})?")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)+|[A-Z]")


def find_missed(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> list[Draft]:
    """Add the missed names of every line, then those that only repeat what was added."""
    found = _pass(lines, drafts, evidence, words)
    return found if len(found) == len(drafts) else _pass(lines, found, evidence, words)


def _pass(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> list[Draft]:
    known = _known(drafts, evidence, words)
    taken: dict[int, set[int]] = defaultdict(set)
    for item in drafts:
        taken[item.line].update(range(item.first, item.last))
    names = {(item.line, token): item.type for item in drafts for token in range(item.first, item.last)}
    found = list(drafts)
    for line in lines:
        used = taken[line.number]
        index = 0
        while index < len(line.words):
            capital = line.words[index][0].isupper() or line.words[index][0].isdigit()
            money = index + 1 < len(line.words) and line.words[index + 1].startswith("$")  # "US $6 billion"
            if index in used or not capital or money or is_tail_of_compound(line, index):
                index += 1
                continue
            made = (
                organisation(line, index, used, words)
                or _longer(_repeat(line, index, known, used, words), _from_list(line, index, used, evidence, words))
                or state(line, index, used, words)
                or part_of_land(line, index, used, words)
                or site(line, index)
                or before_hyphen(line, index)
                or acronym(line, index, names, known.initials, words)
                or after_title(line, index, used, evidence, words)
                or given_and_surname(line, index, used, evidence, words)
                or called_body(line, index, used, evidence, words)
                or said_by(line, index, used, evidence, words)
            )
            if made is not None:
                found.append(made)
            index = made.last if made is not None else index + 1
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """The names that the article has, by their words."""

    types: dict[tuple[str, ...], MentionType]
    given: frozenset[str]  # given names of its persons
    longest: dict[str, int]  # first word -> most words of a name that begins with it
    initials: frozenset[str]  # of its organisations
    sport: bool


def _known(drafts: list[Draft], evidence: Evidence, words: Lexicon) -> _Known:
    types: dict[tuple[str, ...], MentionType] = {}
    for item in drafts:
        if item.type == "MISC" and item.label != "NORP":
            continue
        types.setdefault(_tokens(item.words), item.type)
        if item.type == "PER" and len(item.words) > 1 and len(surname_of(item, words)) > 2:
            types.setdefault(_tokens([surname_of(item, words)]), "PER")
        if (
            item.type == "ORG"
            and len(item.words) > _CLUB - 1
            and item.words[-1].rstrip(".") in words.cues["legal_forms"]
        ):
            types.setdefault(_tokens(item.words[:-1]), "ORG")
        if (
            item.type == "ORG"
            and len(item.words) > 1
            and item.words[-1] in words.org_words
            and _may_be_short(item.words[0], evidence, words)
        ):
            types.setdefault(_tokens(item.words[:1]), "ORG")
    types = {name: type_ for name, type_ in types.items() if name[0] not in words.not_names or len(name) > 1}
    longest: dict[str, int] = {}
    for name in types:
        longest[name[0]] = max(longest.get(name[0], 0), len(name))
    bodies = [item.text for item in drafts if item.type == "ORG"]
    initials = frozenset("".join(re.findall(r"(?<![\w'’])[A-Z]", text)) for text in bodies)
    given = frozenset(
        item.words[0]
        for item in drafts
        if item.type == "PER"
        and len(item.words) > 1
        and item.words[0] in words.given
        and _is_only_given(item, evidence)
    )
    return _Known(types, given, longest, initials, evidence.sport)


def _is_only_given(item: Draft, evidence: Evidence) -> bool:
    """Say whether a given name is nothing else in the article or the lists: "Russ", not "Will" or "Virginia"."""
    word = item.words[0]
    return len(word) > _SHORT and not evidence.lower[word] and listed_type([word], word.title()) is None


def _may_be_short(word: str, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether the first word of a body can stand for it: one that is nothing else in the article."""
    known = word in words.given or word in words.people or listed_type([word], word.title()) is not None
    common = (
        evidence.lower[word]
        or evidence.surnames[word]
        or word in words.not_names | words.role_modifiers | words.org_words
    )
    return len(word) > _SHORT and word.isalpha() and not known and not common and evidence.middle[word] > 1


def _longer(one: Draft | None, other: Draft | None) -> Draft | None:
    """Take the name that reaches further: "Chicago Bears", not the "Chicago" of another sentence."""
    return other if one is None or (other is not None and other.last > one.last) else one


def _tokens(name: list[str]) -> tuple[str, ...]:
    return tuple(tokens_of(" ".join(name)))


def _repeat(line: Line, index: int, known: _Known, used: set[int], words: Lexicon) -> Draft | None:
    """Find a name again that the article has elsewhere."""
    for size in range(min(known.longest.get(line.low[index], 0), len(line.words) - index), 0, -1):
        name = tuple(line.low[index : index + size])
        type_ = known.types.get(name)
        if type_ is not None and is_free(used, index, index + size):
            initial = type_ == "PER" and size == 1 and index > 0 and index - 1 not in used
            first = index - 1 if initial and _INITIALS.fullmatch(line.words[index - 1]) else index
            if known.sport and _is_score(line, index, size, words):
                return draft(line, first, index + size, "ORG", "team_of_city")
            return draft(line, first, index + size, type_, "repeat")
    follows = line.words[index + 1 : index + 2]
    alone = not (follows and follows[0][0].isupper()) and line.words[max(0, index - 1)] != "-"
    if alone and line.low[index] in known.given and not line.shouts(index):
        return draft(line, index, index + 1, "PER", "repeat")
    return None


def _from_list(line: Line, index: int, used: set[int], evidence: Evidence, words: Lexicon) -> Draft | None:
    """Find a listed name; a city only where a preposition or capitals let it be one."""
    longest = max(longest_listed().get(line.low[index], 0), _CLUB if evidence.sport else 0)
    for size in range(min(longest, len(line.words) - index, _MOST), 0, -1):
        last = index + size
        name = line.low[index:last]
        if not is_free(used, index, last) or (index and line.words[index - 1][-1].isdigit() and _glued(line, index)):
            continue
        if evidence.sport and _is_score(line, index, size, words):
            return draft(line, index, last, "ORG", "team_of_city")
        if (
            evidence.sport
            and " ".join(name) in words.club_cities
            and (not line.shouts(index) or " ".join(name) in evidence.teams)
            and not evidence.surnames[name[-1]]
        ):
            made = draft(line, index, last, "ORG", "team_of_city")
            made.type, made.rule = club_or_city(line, made, words)
            return made
        text = line.block.view.text[line.starts[index] : line.end_of(last - 1)]
        type_ = listed_type(name, text)
        if evidence.sport and index and line.low[index - 1] == "the" and " ".join(name) in words.cues["team_names"]:
            return draft(line, index, last, "ORG", "team")
        if type_ is None or (size == 1 and (evidence.lower[name[0]] or evidence.surnames[name[0]])):
            continue
        if size == 1 and type_ == "LOC" and not firm(name, words) and not _may_be_city(line, index):
            continue
        made = draft(line, index, last, type_, "listed")
        if evidence.sport and type_ == "LOC" and not is_nation(name, words) and plays(line, made, words):
            made.type, made.rule = "ORG", "team_of_city"
        return made
    return None


def _is_score(line: Line, index: int, size: int, words: Lexicon) -> bool:
    """Say whether a club's city stands before a number in a sports report: "Southampton 1 Leeds 0"."""
    last = index + size
    if last >= len(line.words) or " ".join(line.low[index:last]) not in words.club_cities:
        return False
    return bool(_SCORE.fullmatch(line.words[last]))


def _glued(line: Line, index: int) -> bool:
    return line.end_of(index - 1) == line.starts[index]


def _may_be_city(line: Line, index: int) -> bool:
    """Say whether a lone word that could be a city stands where a place stands: after "in", or in capitals."""
    word = line.words[index]
    if index in line.caps or (word.isupper() and len(word) > _ACRONYM):
        return True
    last = index + 1
    if last < len(line.words) and line.words[last][0].isupper() and line.tags[last] == "NNP":
        return False
    if line.low[last : last + 1] == ["-based"] or line.low[last : last + 2] == ["-", "based"]:
        return True
    return index > 0 and line.low[index - 1] in BEFORE_PLACE
