"""Names as spaCy marks them, put right at the edges: articles, possessives, titles and side-by-side names."""

import re

from schemas.records import MentionType
from tasks.names.lexicon import Lexicon, fold
from tasks.names.lines import FINITE, Draft, Line, draft
from tasks.names.lists import listed_type

TYPE_OF_LABEL: dict[str, MentionType] = {
    "PERSON": "PER",
    "ORG": "ORG",
    "GPE": "LOC",
    "LOC": "LOC",
    "FAC": "LOC",
    "NORP": "MISC",
    "PRODUCT": "MISC",
    "EVENT": "MISC",
    "WORK_OF_ART": "MISC",
    "LAW": "MISC",
    "LANGUAGE": "MISC",
}
_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "s'"})
_WORKS = frozenset({"WORK_OF_ART", "EVENT", "LAW", "PRODUCT"})
_LINKS = frozenset({"of", "the", "and", "for", "in", "on", "at", "to", "&", "with", "from", "by", "says", "said", "is"})
# Words between two names that spaCy took for one.
_SPLITS_PERSON = frozenset({"of", "the", "and", "in", "at", "for", "from", "to", "with", "/", "(", ")", ":", ";", "–",
                            "—", "--", "|", "says", "said", "[", "]", "...", "…", "on", "as", "v", "vs",
                            "by"})  # fmt: skip
_SPLITS_ANY = frozenset({"(", ")", "/", ":", ";", "|", "--", "—", "[", "]", "...", "…", "``", "''", '"', "“", "”"})
_PREFIXES = frozenset({"pro", "anti", "non", "mini", "post"})
_SCORE = re.compile(r"\d{1,3}-\d{0,3}")
_LETTER = re.compile(r"[^\W\d_]")


def spans_of(lines: list[Line], words: Lexicon) -> list[Draft]:
    """List spaCy's names of every line, cleaned, in order and without overlap."""
    found: list[Draft] = []
    for line in lines:
        for entity in line.block.doc.ents:
            if entity.label_ in TYPE_OF_LABEL:
                found.extend(_pieces(line, (entity.start, entity.end), entity.label_, words))
    return found


def _pieces(line: Line, span: tuple[int, int], label: str, words: Lexicon) -> list[Draft]:
    """Cut one of spaCy's names at possessives, marks and titles inside it, and trim what is left."""
    first, last = span
    type_ = TYPE_OF_LABEL[label]
    for index in range(first + 1, last - 1):
        if _cuts(line, (first, index, last), label, words):
            left = _pieces(line, (first, index), label, words)
            return left + _pieces(line, (index + 1, last), label, words)
    trimmed = trim(line, first, last, type_, words)
    if trimmed is None or (label == "GPE" and is_tail_of_compound(line, trimmed[0])):
        return []
    trimmed = _without_compound(line, *trimmed)
    joined = _hyphened(line, *trimmed)
    if joined:
        return joined
    first, last = trimmed
    while type_ == "PER" and last - first > 1 and line.words[last - 1].isdigit():
        last -= 1
    whole = line.low[first:last]
    kept = type_ not in {"PER", "ORG", "LOC"} or listed_type(whole, "X") or whole[-1] in words.org_words
    if type_ == "ORG" and last - first > 2 and line.low[last - 1] in words.cues["offices_of_bodies"]:
        body = line.low[last - 2] in words.org_words or listed_type(line.low[first : last - 1], "X") == "ORG"
        last -= body
    if type_ == "ORG" and last - first > 2 and line.low[first + 1] == "of" and line.low[first] in words.role_heads:
        first += 2
    if last - first > 2 and line.words[last - 2] == "-" and line.words[last - 1] in words.cues["tied_participles"]:
        last -= 2
    if type_ == "ORG" and last - first > 2 and opens_with_adjective(line, first, last):
        first += 1
    cut = title_end(line, first, last, words)
    if kept and not (label in _WORKS and last - cut > 1 and line.low[cut] in words.given):
        cut = first
    if cut > first and cut < last and (type_ == "PER" or line.low[cut] in words.given or last - cut == 1):
        left = _role_owner(line, first, cut, words)
        return [*left, draft(line, cut, last, "PER", "spacy_title_cut", label=label)]
    if type_ == "PER" and last - first > 1:
        last = _without_common_tail(line, first, last, words)
        first = _without_foreign_head(line, first, last, words)
    return [draft(line, first, last, type_, "spacy", label=label)]


def opens_with_adjective(line: Line, first: int, last: int) -> bool:
    """Say whether the word that opens a sentence is none of a listed body's name: "Key" + [Security Council]."""
    opens = first == 0 or line.sentence[first] != line.sentence[first - 1]
    listed = listed_type(line.low[first + 1 : last], "X") == "ORG" and listed_type(line.low[first:last], "X") is None
    return opens and listed and listed_type([line.low[first]], line.words[first]) is None


def is_tail_of_compound(line: Line, first: int) -> bool:
    """Say whether a place only ends an adjective: "pro" - "Ruritania", "anti" - "Ruritania"."""
    return first > 1 and line.low[first - 1] == "-" and line.low[first - 2] in _PREFIXES


def _without_compound(line: Line, first: int, last: int) -> tuple[int, int]:
    """Cut the adjective off a body: "pro-" [Ruritania People Party], [Pro-Ruritania RPP]."""
    start = first + 2 if line.low[first] in _PREFIXES and line.low[first + 1 : first + 2] == ["-"] else first
    if start + 1 < last and is_tail_of_compound(line, start) and listed_type([line.low[start]], line.words[start]):
        return start + 1, last
    return first, last


def _hyphened(line: Line, first: int, last: int) -> list[Draft]:
    """Part a token that ties two places or peoples: "U.S.-Ruritania" relations."""
    word = line.words[first]
    if last - first > 1 or "-" not in word.strip("-"):
        return []
    left, _, right = word.partition("-")
    types = listed_type([fold(left)], left), listed_type([fold(right)], right)
    if types[0] is None or types[1] is None:
        return []
    found = []
    for part, type_, start in ((left, types[0], 0), (right, types[1], len(left) + 1)):
        made = draft(line, first, last, type_, "hyphened")
        made.start += start
        made.end = made.start + len(part)
        made.text, made.key, made.words = part, fold(part), [fold(part)]
        found.append(made)
    return found


def _cuts(line: Line, at: tuple[int, int, int], label: str, words: Lexicon) -> bool:
    """Say whether one of spaCy's names is two, parted at a token inside it."""
    first, index, last = at
    low = line.low[index]
    if low in _POSSESSIVE:
        if label in _WORKS:
            return False
        left, right = line.low[first:index], line.low[index + 1 : last]
        if label in {"PERSON", "GPE"} or right[0] in words.given or listed_type(right, "X") == "ORG":
            return True
        if label == "ORG" and (left[-1] in words.org_words or listed_type(right[:1], "X") == "LOC"):
            return True
        return listed_type(left, line.words[index - 1]) == "LOC" or left[-1] in words.people
    if line.tags[index] in FINITE and low.isalpha() and line.words[index].islower() and label not in _WORKS:
        return True
    if low in _SPLITS_ANY and label not in {"WORK_OF_ART", "LAW"}:
        return True
    if low == "-" and line.end_of(index - 1) < line.starts[index] and line.end_of(index) < line.starts[index + 1]:
        return label == "PERSON" or line.words[index - 1].isupper() or line.words[index + 1].isupper()
    if low == "-" and label == "GPE" and listed_type(line.low[first:index], "X") == "LOC":
        return listed_type(line.low[index + 1 : last], "X") == "LOC" and listed_type(line.low[first:last], "X") is None
    if label == "ORG" and low == "and" and _is_pair_of_places(line, at):
        return True
    if label == "PERSON":
        return low in _SPLITS_PERSON
    if label == "ORG" and low == "to" and index - first == 1:
        return line.words[first][0].isupper()
    if label == "ORG" and low == "at" and index - first - (line.low[first] == "the") == 1:
        return True
    if label in {"ORG", "FAC"} and low in {"in", "on", "at"}:
        return listed_type(line.low[index + 1 : last], "X") == "LOC"
    if label == "ORG" and low == ",":
        return line.low[index + 1].rstrip(".") not in words.cues["legal_forms"] | {"and"}
    if label in {"GPE", "LOC"} and low in {"and", ",", "/"}:
        return listed_type(line.low[first:last], "X") is None and last - first <= 5
    if label == "ORG" and low == "of" and line.low[index - 1].rstrip(".") in words.cues["legal_forms"]:
        return True
    if label == "ORG" and low == "and" and index - first > 1 and line.low[index + 1] in words.given:
        return last - index > 2 and words.org_words.isdisjoint(line.low[first:last])
    if label in {"ORG", "WORK_OF_ART", "FAC", "EVENT"} and low in {"of", "in", "and", "at"}:
        return line.low[first] in words.given and index - first in {2, 3} and line.words[index - 1][0].isupper()
    return False


def _is_pair_of_places(line: Line, at: tuple[int, int, int]) -> bool:
    """Say whether spaCy took two places for a body: at [Kelso and Verdale]."""
    first, index, last = at
    return (
        first > 0 and (index - first, last - index) == (1, 2) and line.low[first - 1] in {"in", "at", "near", "between"}
    )


def _without_common_tail(line: Line, first: int, last: int, words: Lexicon) -> int:
    """Cut lower-case words, and verbs, off the end of a person's name."""
    while last + 1 < len(line.words) and line.words[last] == "-" and line.end_of(last) == line.starts[last + 1]:
        if line.end_of(last - 1) != line.starts[last] or line.low[last + 1] in words.cues["tied_participles"]:
            break
        last += 2
    while (
        last - first > 1
        and line.words[last - 2] != "-"
        and (line.words[last - 1].islower() or line.tags[last - 1] in FINITE)
    ):
        last -= 1
    return last


def _without_foreign_head(line: Line, first: int, last: int, words: Lexicon) -> int:
    """Cut a word that is no name before a given name: "Universe Valeria Kestrov"."""
    head, after = line.low[first], line.low[first + 1]
    if last - first < 3 or head in words.given or after not in words.given or head in words.particles:
        return first
    return first + 1 if len(head.rstrip(".")) > 2 and line.low[first + 2] not in words.suffixes | {"-"} else first


def trim(line: Line, first: int, last: int, type_: MentionType, words: Lexicon) -> tuple[int, int] | None:
    """Drop articles, marks, possessives and lower-case edges. None when no name is left."""
    while first < last and _droppable(line, first, type_, words):
        first += 1
    while first < last and _droppable_end(line, last - 1, words):
        last -= 1
    last = _without_lower_tail(line, first, last, type_, words)
    if first >= last or (first and line.words[first - 1].isdigit() and line.end_of(first - 1) == line.starts[first]):
        return None  # "GB" of "32GB"
    word = line.words[first]
    if last - first == 1 and (_no_name(line, first, words) or len(word.strip(".")) == 1 or not _LETTER.search(word)):
        return None
    return first, last


def _without_lower_tail(line: Line, first: int, last: int, type_: MentionType, words: Lexicon) -> int:
    """Cut common nouns off the end of a body or place: the "Verdan" party, "Kelso" province."""
    end = last
    while end - first > 1 and line.words[end - 1].islower() and line.words[end - 1].isalpha():
        end -= 1
    if end == last or type_ not in {"ORG", "LOC"} or line.low[end - 1] in words.particles | _LINKS:
        return last
    return last if listed_type(line.low[first:last], "X") else end


def _no_name(line: Line, token: int, words: Lexicon) -> bool:
    return line.low[token] in words.not_names and listed_type([line.low[token]], line.words[token]) is None


def _droppable(line: Line, index: int, type_: MentionType, words: Lexicon) -> bool:
    word, low = line.words[index], line.low[index]
    if low in {"the", "a", "an", "and", "of", "but", "or"} or low in _POSSESSIVE or low in words.cues["no_edges"]:
        return True
    if not word[0].isalnum():
        return True
    return word[0].islower() and low not in words.particles and word.islower() and type_ != "MISC"


def _droppable_end(line: Line, index: int, words: Lexicon) -> bool:
    word, low = line.words[index], line.low[index]
    if (
        low in _POSSESSIVE
        or low in _LINKS
        or low in words.cues["no_edges"]
        or (word.islower() and low in words.cues["common_tails"])
    ):
        return True
    if _SCORE.fullmatch(word):
        return True
    return not any(mark.isalnum() for mark in word) and word != "!"


def title_end(line: Line, first: int, last: int, words: Lexicon) -> int:
    """Give the token after the last title word that a further name follows; `first` when there is none."""
    cut = first
    for index in range(first, last - 1):
        word = line.low[index].rstrip(".")
        following = line.low[index + 1]
        if word not in words.role_heads or following in words.role_modifiers | words.role_heads | _LINKS:
            continue
        name_too = word in words.cues["name_or_title"]  # "Dean Kestrov" keeps its Dean
        if index == first and last - first == 2 and name_too and word in words.given:
            continue
        if index > first and line.low[first] in words.given and name_too:
            continue
        cut = index + 1
    return cut


def _role_owner(line: Line, first: int, cut: int, words: Lexicon) -> list[Draft]:
    """Give the place or body that a title inside a name belongs to: "Fed" in "Fed Chairman Marek Odum"."""
    last = cut - 1
    while last > first and line.low[last - 1].rstrip(".") in words.role_modifiers | words.role_heads:
        last -= 1
    owner = trim(line, first, last, "ORG", words)
    if owner is None:
        return []
    name = line.low[owner[0] : owner[1]]
    type_ = listed_type(name, line.words[owner[0]])
    if type_ is None and name[-1] in words.org_words:
        type_ = "ORG"
    return [draft(line, *owner, type_, "role_owner")] if type_ else []
