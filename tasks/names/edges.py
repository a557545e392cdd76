"""Move the edges of spaCy's names with what stands beside them: given names, titles, listed neighbours."""

import re
from collections import Counter
from collections.abc import Iterator

from schemas.records import MentionType
from tasks.names.evidence import Evidence
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import firm, listed_type, longest_listed

_INITIAL = re.compile(r"[A-Z]\.?(?:[A-Z]\.)*")
_BEFORE_PLACE = frozenset({"in", "at", "near", "from", "to", "outside", ","})
_WIDEST = 2  # words of a name that neighbours may complete to a listed one


def extend(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Give a one-word name the given name that spaCy left standing before it: "Valeria" + [Paris]."""
    _join_given(lines, drafts, words)
    _join_across(lines, drafts, words)
    _joint_bodies(lines, drafts)
    _join_places(lines, drafts, words)
    ends = {(item.line, item.last) for item in drafts}
    _over_hyphens(lines, drafts)
    begins = {(item.line, item.first) for item in drafts}
    for number, item in enumerate(drafts):
        line, first = lines[item.line], item.first - 1
        if _lacks_surname(line, item, words) and (item.line, item.last) not in begins:
            drafts[number] = draft(line, item.first, item.last + 1, "PER", "surname_added", label=item.label)
            continue
        if first < 0 or len(item.words) > 1 or (item.line, item.first) in ends or line.shouts(first):
            continue
        if item.type not in {"PER", "LOC", "ORG"} or not line.tags[first].startswith("NNP"):
            continue
        initial = _INITIAL.fullmatch(line.words[first]) and item.type == "PER"
        if (line.low[first] in words.given and line.low[first] not in words.role_heads) or initial:
            drafts[number] = draft(line, first, item.last, "PER", "given_name_added", label=item.label)


def _over_hyphens(lines: list[Line], drafts: list[Draft]) -> None:
    """Take in what a hyphen ties to an unknown name: "Tama" + "-Tama"."""
    begins = {(item.line, item.first) for item in drafts}
    for number, item in enumerate(drafts):
        line, last = lines[item.line], item.last
        if (
            item.type not in {"LOC", "ORG"}
            or item.text.isupper()
            or last + 1 >= len(line.words)
            or line.low[last] != "-"
        ):
            continue
        glued = line.end_of(last - 1) == line.starts[last] and line.starts[last] + 1 == line.starts[last + 1]
        if not glued or not line.words[last + 1].istitle() or (item.line, last + 1) in begins:
            continue
        if {listed_type(item.words, item.text), listed_type([line.low[last + 1]], line.words[last + 1])} == {None}:
            drafts[number] = draft(line, item.first, last + 2, item.type, item.rule, label=item.label)


def _joint_bodies(lines: list[Line], drafts: list[Draft]) -> None:
    """Take in the other county of a force of two: "Devon and" + [Cornwall Police]."""
    for number in range(len(drafts) - 1, -1, -1):
        item = drafts[number]
        line, first = lines[item.line], item.first - 2
        if item.words[-1] not in {"police", "constabulary"} or first < 0 or line.low[first + 1] not in {"and", "&"}:
            continue
        before = line.low[first - 1] if first else ""
        if not line.words[first].istitle() or line.tags[first] != "NNP" or before in {"in", "near", "between", "at"}:
            continue
        if listed_type(item.words[:1], "X") == "LOC" or listed_type(line.low[first : first + 1], "X") == "LOC":
            drafts[number] = draft(line, first, item.last, "ORG", "joined", label=item.label)
            if number and drafts[number - 1].line == item.line and drafts[number - 1].last > first:
                del drafts[number - 1]


def _lacks_surname(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether spaCy left a surname standing after a given name: [Valeria] + "Kestrov"."""
    if len(item.words) != 1 or item.key not in words.given or item.type == "MISC" or item.last >= len(line.words):
        return False
    if line.shouts(item.first) or firm(item.words, words) or line.starts[item.last] != item.end + 1:
        return False
    word, low = line.words[item.last], line.low[item.last]
    if not (word.istitle() and word.isalpha() and len(word) > 1 and line.tags[item.last] in {"NNP", "NNPS"}):
        return False
    return low not in words.not_names and listed_type([low], word) is None and low not in words.org_words


def _join_given(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Join a given name and a surname that spaCy took for two places: [Valeria] [Paris]."""
    for number in range(len(drafts) - 1, 0, -1):
        before, item = drafts[number - 1], drafts[number]
        if (before.line, before.last) != (item.line, item.first) or "MISC" in {before.type, item.type}:
            continue
        title = lines[item.line].low[before.first - 1].rstrip(".") if before.first else ""
        given = before.key in words.given or (title in words.role_heads and {before.type, item.type} == {"PER"})
        if len(before.words) == len(item.words) == 1 and given and not firm(before.words, words):
            drafts[number - 1 : number + 1] = [
                draft(lines[item.line], before.first, item.last, "PER", "given_name_added", label="PERSON")
            ]


def _join_across(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Join what a particle or a hyphen parts: [Dario] bin [Selmi], [Verda] - [Kelso]."""
    for number in range(len(drafts) - 1, 0, -1):
        before, item = drafts[number - 1], drafts[number]
        line, middle = lines[item.line], before.last
        if before.line != item.line or item.first != middle + 1 or before.end > item.start:
            continue
        if line.low[middle] in words.particles and line.words[middle].islower():
            named = before.type == "PER" or (len(before.words) == 1 and before.key in words.given)
            if not named or item.type == "MISC" or listed_type(before.words, before.text):
                continue
            type_: MentionType = "PER"
        elif (
            line.low[middle] in words.cues["rivers_of_towns"] and before.type in {"LOC", "ORG"} and item.type != "MISC"
        ):
            type_ = "LOC"
        elif line.low[middle] == "-" and item.start - before.end == 1:
            if {listed_type(part.words, part.text) for part in (before, item)} <= {"LOC", "MISC"}:
                continue
            type_ = "PER" if "PER" in {before.type, item.type} else "ORG"
        else:
            continue
        drafts[number - 1 : number + 1] = [draft(line, before.first, item.last, type_, "joined", label=before.label)]


def _join_places(lines: list[Line], drafts: list[Draft], words: Lexicon) -> None:
    """Join a body with the place before its plain words, "Kelso" + [Police Department], a town with its saint."""
    for number in range(len(drafts) - 1, -1, -1):
        item = drafts[number]
        line, first = lines[item.line], item.first - 1
        town = first > 0 and line.low[first] in {"st", "st."} and line.low[first - 1] in _BEFORE_PLACE
        if town and len(item.words) == 1 and item.type != "MISC":
            drafts[number] = draft(line, first, item.last, "LOC", "saint", label=item.label)
        elif number and (
            _is_loud_pair(drafts[number - 1], item) or _is_body_of(lines, drafts[number - 1], item, words)
        ):
            before = drafts[number - 1]
            drafts[number - 1 : number + 1] = [draft(line, before.first, item.last, "ORG", "joined", label="ORG")]


def _is_loud_pair(before: Draft, item: Draft) -> bool:
    """Say whether two bodies side by side in capitals are one: the heading of a paper in a press digest."""
    side_by_side = (before.line, before.last) == (item.line, item.first)
    return side_by_side and before.type == item.type == "ORG" and (before.text + item.text).isupper()


def _is_body_of(lines: list[Line], place: Draft, item: Draft, words: Lexicon) -> bool:
    """Say whether a body whose name opens with a plain word stands right behind a place."""
    if (place.line, place.last) != (item.line, item.first) or lines[item.line].shouts(item.first):
        return False
    if place.type == "MISC" or listed_type(place.words, place.text) != "LOC":
        return False
    if item.type != "ORG" or len(item.words) < _WIDEST or item.words[-1] not in words.org_words:
        return False
    return item.words[0] in words.role_modifiers | words.org_words | words.cues["opens_body"]


def widen_to_listed(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Take in the neighbours that make a listed name: "St." + [Louis], [Washington] + [D.C.]."""
    out: list[Draft] = []
    for item in drafts:
        line = lines[item.line]
        if out and out[-1].line == item.line and out[-1].end > item.start:
            continue  # taken in by the one before
        floor = out[-1].last if out and out[-1].line == item.line else 0
        wide = _longest_here(line, item) or _bay(line, item, words) or _with_dot(line, item, words)
        if wide is None and (item.type != "MISC" or item.label == "NORP") and len(item.words) <= _WIDEST:
            for span in _around(item, floor, len(line.low)):
                type_ = _listed_here(line, span)
                if type_ is not None and (item.type != "MISC" or type_ == "ORG"):
                    wide = draft(line, *span, type_, "listed", label=item.label)
                    break
        out.append(wide or item)
    return out


def _longest_here(line: Line, item: Draft) -> Draft | None:
    """Take in all of a listed name that begins here: [Liberation Front] + "of Verdania"."""
    longest = longest_listed().get(line.low[item.first], 0)
    for size in range(min(longest, len(line.low) - item.first), item.last - item.first, -1):
        span = item.first, item.first + size
        type_ = _listed_here(line, span) if size > _WIDEST else None
        if type_ is not None and item.type != "MISC":
            return draft(line, *span, type_, "listed", label=item.label)
    return None


def _bay(line: Line, item: Draft, words: Lexicon) -> Draft | None:
    """Join a bay or an island to whom it is named after: [Kole] + "'s Bay"."""
    last = item.last
    if line.low[last : last + 1] not in (["'s"], ["’s"]) or last + 1 >= len(line.words) or item.type == "MISC":
        return None
    if line.low[last + 1] in words.cues["waters"] and line.words[last + 1][0].isupper():
        return draft(line, item.first, last + 2, "LOC", "place_word", label=item.label)
    return None


def _around(item: Draft, floor: int, ceiling: int) -> Iterator[tuple[int, int]]:
    for left, right in ((1, 0), (0, 1), (0, 2)):
        if item.first - left >= floor and item.last + right <= ceiling:
            yield item.first - left, item.last + right


def _with_dot(line: Line, item: Draft, words: Lexicon) -> Draft | None:
    """Give a state written short the dot that spaCy parted from it: (Tex.)."""
    last = item.last
    dot = line.low[last : last + 1] == ["."] and line.starts[last] == item.end
    if not dot or item.type != "LOC" or item.text.isupper() or f"{item.key}." not in words.state_abbreviations:
        return None
    return draft(line, item.first, last + 1, "LOC", "state", label=item.label)


def _listed_here(line: Line, span: tuple[int, int]) -> MentionType | None:
    first, last = span
    ends = line.words[last - 1][0].isupper() or line.low[last - 1] == "'s"
    if not (line.words[first][0].isupper() and ends):
        return None
    return listed_type(line.low[first:last], "X")


def without_role_part(line: Line, item: Draft, words: Lexicon) -> Draft:
    """Leave the country of "US National Security" Adviser, whose other words belong to the title."""
    after = line.low[item.last].rstrip(".") if item.last < len(line.low) else ""
    if item.type == "PER" or after not in words.role_heads:
        return item
    for size in range(min(3, len(item.words) - 1), 0, -1):
        lead, rest = item.words[:size], item.words[size:]
        if only_modifies(rest, words):
            text = line.block.view.text[item.start : line.end_of(item.first + size - 1)]
            type_ = listed_type(lead, text)
            if type_ is not None:
                return draft(line, item.first, item.first + size, type_, "role_owner", label=item.label)
    return item


def without_headline_word(line: Line, item: Draft, uses: Counter[str], evidence: Evidence, words: Lexicon) -> Draft:
    """Cut the word that opens a line before a well-known surname: "Beyond" + [Hallmann]."""
    if item.type != "PER" or len(item.words) != _WIDEST or item.first or item.words[0] in words.given:
        return item
    bare, full = uses[item.words[1]], uses[item.key]
    common = evidence.lower[item.words[0]] or line.shouts(0) or not line.tags[0].startswith("NNP")
    if common and full == 1 and (bare > 1 or item.words[1] in words.people) and not line.words[0].endswith("."):
        return draft(line, item.first + 1, item.last, "PER", "surname_alone", label=item.label)
    return item


def only_modifies(name: list[str], words: Lexicon) -> bool:
    """Say whether words are but the middle of a title and name no body: "National Security", not "Foreign Ministry"."""
    if any(word in words.org_words for word in name):
        return False
    return all(word in words.role_modifiers or word in words.cues["parts_of_roles"] for word in name)
