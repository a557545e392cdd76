"""What the whole article says about a name: how often spaCy calls it what, what full names it has, what is a word."""

from collections import Counter
from dataclasses import dataclass, field

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line

_ACRONYM = 5  # letters of the longest word in capitals that passes for an acronym
_SLUG = 5  # tokens of the slug that opens a report
_SPORT_SHARE = 0.02  # words of sport among all words from which an article counts as a sports report


@dataclass(slots=True)
class Evidence:
    """Facts of one article that its names are judged by."""

    lower: Counter[str] = field(default_factory=Counter)  # words seen in lower case
    middle: Counter[str] = field(default_factory=Counter)  # capitalised words inside a sentence, outside headlines
    surnames: Counter[str] = field(default_factory=Counter)  # last words of full names of persons
    given: Counter[str] = field(default_factory=Counter)  # first words of them
    alone: Counter[str] = field(default_factory=Counter)  # names of one word that spaCy marks
    sport: bool = False
    letters: frozenset[str] = frozenset()  # acronyms of things
    teams: frozenset[str] = frozenset()  # cities that stand for their team somewhere in the report


def gather(lines: list[Line], drafts: list[Draft], words: Lexicon) -> Evidence:
    """Read the evidence off the lines and spaCy's names."""
    evidence = Evidence()
    sport = total = 0
    for line in lines:
        total += len(line.low)
        for index, word in enumerate(line.words):
            low = line.low[index]
            if low in words.sport_words:
                sport += 1
            if not word[0].isalpha():
                continue
            if word[0].islower():
                evidence.lower[low] += 1
            elif not line.shouts(index) and index and line.sentence[index] == line.sentence[index - 1]:
                evidence.middle[low] += 1
    evidence.sport = sport >= max(4, _SPORT_SHARE * total) or _is_headed_sport(lines, words)
    evidence.alone.update(item.key for item in drafts if len(item.words) == 1)
    for item in drafts:
        if item.type == "PER" and len(item.words) > 1 and full_name(lines[item.line], item, evidence, words):
            evidence.surnames[surname_of(item, words)] += 1
            evidence.given[item.words[0]] += 1
    return evidence


def surname_of(item: Draft, words: Lexicon) -> str:
    """Give the last word of a person's name, a generation behind it left aside."""
    suffixed = item.words[-1] in words.suffixes and len(item.words) > 2
    return item.words[-1 - suffixed]


def _is_headed_sport(lines: list[Line], words: Lexicon) -> bool:
    """Say whether the first line opens as wire reports of sport do: "RUGBY UNION - ..."."""
    head = lines[0].low[:_SLUG] if lines else []
    return bool(head) and lines[0].words[0].isupper() and "-" in head and not words.sports.isdisjoint(head)


def full_name(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a draft in two or more words is a person's full name rather than a stretch of headline.

    A name that begins like a place is one where its last word, no place, is also used alone.
    """
    heads = (word for word in item.words if word in words.org_words or word in words.role_heads)
    if any(word not in words.given for word in heads) or item.words[0] in words.cues["storms"]:
        return False
    if item.words[0] in words.given:
        return True
    if item.text.split()[-1].isupper() and len(item.words[-1]) <= _ACRONYM:
        return False
    if evidence.lower[item.words[-1]] and item.words[-1] not in words.people:
        return False
    if line.shouts(item.first):
        return False
    first, last = item.words[0], item.words[-1]
    alone = len(item.words) == 2 and last not in words.places and evidence.middle[last] > evidence.middle[first]
    return first not in words.places or alone
