"""Types by the names beside a name: the home of a person, lists of one kind, the short form of a body."""

from itertools import pairwise

from tasks.names.evidence import Evidence
from tasks.names.lexicon import Lexicon
from tasks.names.lines import READ_OFF, Draft, Line
from tasks.names.lists import listed_type

_SHORT = 3  # letters of a word that is too short to stand for a body
_LINKS = frozenset({",", "and", "or", "&", "/"})
_SETTLED = frozenset({"organisation_word", "place_word", "placed", "dateline", "wire", "employer", "short_of_body"})
_PREPOSITIONS = frozenset({"in", "at", "near", "from", "to", "of"})


def by_neighbours(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Type names that nothing else tells by what stands beside them."""
    _homes(lines, drafts, evidence, words)
    _lists(lines, drafts, evidence, words)
    _counties(lines, drafts, words)
    _short_bodies(drafts, evidence, words)


def is_somebody(word: str, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a word is the name of a person, of this article or known."""
    return bool(evidence.surnames[word] or evidence.given[word]) or word in words.given or word in words.people


def _homes(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Take a "person" that another is of for a place or a body: [Ann Lee] of [Oderby], of [Oder Verlane]."""
    for before, item in pairwise(drafts):
        if before.line != item.line or before.type != "PER" or item.rule != "spacy" or item.type not in {"PER", "ORG"}:
            continue
        line = lines[item.line]
        between = line.low[before.last : item.first]
        town = len(item.words) == 1 or item.words[-1] in words.cues["ferries"]
        if between == ["of"] and item.type == "PER" and not evidence.surnames[item.words[-1]] > 1:
            item.type, item.rule = ("LOC", "home") if town else ("ORG", "house")
        elif between == [",", "from"] and town and not item.text.isupper():
            item.type, item.rule = "LOC", "home"
        elif between == ["/"] and line.low[item.last : item.last + 1] == [")"]:
            item.type, item.rule = "ORG", "credit"


def _lists(lines: list[Line], drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Give an unknown word the type of the listed names beside it: [Kestrova] and Sony; Norway, [Oder], Spain."""
    for number, item in enumerate(drafts):
        if (
            len(item.words) > 1
            or item.rule not in {"spacy", "city"}
            or item.type == "MISC"
            or is_somebody(item.key, evidence, words)
        ):
            continue
        line = lines[item.line]
        club = item.type == "LOC" and item.key in words.club_cities
        if (listed_type(item.words, item.text) is not None and not club) or line.shouts(item.first):
            continue
        before = drafts[number - 1] if number else None
        after = drafts[number + 1] if number + 1 < len(drafts) else None
        left = _kind(line, before, before.last if before else -1, item.first, item)
        right = _kind(line, after, item.last, after.first if after else -1, item)
        opens = item.first == 0 or line.low[item.first - 1] not in _PREPOSITIONS
        if item.type in {"PER", "LOC"} and opens and "ORG" in {left, right} and "LOC" not in {left, right}:
            item.type, item.rule = "ORG", "in_list"
        elif item.type in {"PER", "ORG"} and left == right == "LOC":
            item.type, item.rule = "LOC", "in_list"


def _counties(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Take what stands in a list before "counties" or "provinces" for places: [Kole], [Oder] and [Verdale] counties."""
    end: tuple[int, int] | None = None
    for item in reversed(drafts):
        line = lines[item.line]
        heads = line.low[item.last : item.last + 1]
        if heads and heads[0] in words.cues["lists_of_places"] and item.type != "MISC":
            end = item.line, item.last
        tied = end is not None and item.line == end[0] and set(line.low[item.last : end[1]]) <= _LINKS
        if end is not None and tied:
            item.type, item.rule, end = "LOC", "placed", (item.line, item.first)
        else:
            end = None


def _kind(line: Line, other: Draft | None, start: int, end: int, item: Draft) -> str | None:
    """Give the type of a listed name that a comma or "and" ties to this one."""
    if other is None or other.line != item.line or not 0 < end - start <= 2 or not set(line.low[start:end]) <= _LINKS:
        return None
    return other.type if other.rule in _SETTLED else listed_type(other.words, other.text)


def _short_bodies(drafts: list[Draft], evidence: Evidence, words: Lexicon) -> None:
    """Type the short form of a company by its full name: "Kestrova" by "Kestrova Industries"."""
    shorts = {
        item.words[0]
        for item in drafts
        if item.type == "ORG"
        and len(item.words) > 1
        and item.words[-1] in words.org_words - words.cues["named_after_places"]
        and len(item.words[0]) > _SHORT
        and item.words[1] not in words.loc_words
    }
    bare = {
        " ".join(item.words[:-1])
        for item in drafts
        if item.type == "ORG" and len(item.words) > _SHORT - 1 and item.words[-1].rstrip(".") in _forms(words)
    }
    for item in drafts:
        if item.key in bare and item.type in {"PER", "LOC"} and item.rule not in READ_OFF:
            item.type, item.rule = "ORG", "short_of_body"
        if (
            item.key not in shorts
            or item.type == "ORG"
            or item.label in {"NORP", "EVENT"}
            or evidence.surnames[item.key]
            or item.rule in READ_OFF
        ):
            continue
        if item.key not in words.given and item.key not in words.people and listed_type(item.words, item.text) is None:
            item.type, item.rule = "ORG", "short_of_body"


def _forms(words: Lexicon) -> frozenset[str]:
    return words.cues["legal_forms"] | words.cues["company_words"]
