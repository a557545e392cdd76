"""Names as spaCy marks them, put right at the edges: articles, possessives, titles and side-by-side names."""

from schemas.records import MentionType
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft

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
_POSSESSIVE = frozenset({"'s", "'", "s'"})
_LINKS = frozenset({"of", "the", "and", "for", "in", "on", "at", "to", "&", "de", "la", "a", "with", "from", "by"})
# First names that are also titles: "Dean Smith" keeps its Dean.
_NAME_OR_TITLE = frozenset({"dean", "earl", "major", "art", "don", "duke", "prince", "king", "judge", "christian"})


def spans_of(lines: list[Line], words: Lexicon) -> list[Draft]:
    """List spaCy's names of every line, cleaned, in order and without overlap."""
    found: list[Draft] = []
    for line in lines:
        for entity in line.block.doc.ents:
            if entity.label_ in TYPE_OF_LABEL:
                found.extend(_pieces(line, (entity.start, entity.end), entity.label_, words))
    return found


def _pieces(line: Line, span: tuple[int, int], label: str, words: Lexicon) -> list[Draft]:
    """Cut one of spaCy's names at possessives and at titles inside it, and trim what is left."""
    first, last = span
    type_ = TYPE_OF_LABEL[label]
    for index in range(first + 1, last - 1):
        if line.low[index] in _POSSESSIVE and label not in {"WORK_OF_ART", "EVENT", "LAW", "PRODUCT"}:
            owner_known = label in {"PERSON", "GPE"} or line.low[index - 1] in words.places
            if owner_known or line.low[index + 1] in words.given:
                left = _pieces(line, (first, index), label, words)
                return left + _pieces(line, (index + 1, last), label, words)
    trimmed = trim(line, first, last, type_, words)
    if trimmed is None:
        return []
    first, last = trimmed
    cut = title_end(line, first, last, words) if type_ in {"PER", "ORG", "LOC"} else first
    if cut > first and cut < last and (type_ == "PER" or line.low[cut] in words.given or last - cut == 1):
        left = _role_owner(line, first, cut, words)
        return [*left, draft(line, cut, last, "PER", "spacy_title_cut", label=label)]
    return [draft(line, first, last, type_, "spacy", label=label)]


def trim(line: Line, first: int, last: int, type_: MentionType, words: Lexicon) -> tuple[int, int] | None:
    """Drop articles, marks, possessives and lower-case edges. None when no name is left."""
    while first < last and _droppable(line, first, type_, words):
        first += 1
    while first < last and _droppable_end(line, last - 1, words):
        last -= 1
    if first >= last:
        return None
    if last - first == 1 and (line.low[first] in words.not_names or len(line.words[first]) == 1):
        return None
    return first, last


def _droppable(line: Line, index: int, type_: MentionType, words: Lexicon) -> bool:
    word = line.words[index]
    if line.low[index] in {"the", "a", "an"} or line.low[index] in _POSSESSIVE:
        return True
    if not word[0].isalnum():
        return True
    return word[0].islower() and line.low[index] not in words.particles and word.islower() and type_ != "MISC"


def _droppable_end(line: Line, index: int, words: Lexicon) -> bool:
    word = line.words[index]
    if line.low[index] in _POSSESSIVE or line.low[index] in _LINKS:
        return True
    return not any(mark.isalnum() for mark in word) and word != "!"


def title_end(line: Line, first: int, last: int, words: Lexicon) -> int:
    """Give the token after the last title word that a further name follows; `first` when there is none."""
    cut = first
    for index in range(first, last - 1):
        word = line.low[index].rstrip(".")
        if word not in words.role_heads or line.low[index + 1] in words.role_modifiers | words.role_heads | _LINKS:
            continue
        if index == first and last - first == 2 and word in _NAME_OR_TITLE and word in words.given:
            continue
        cut = index + 1
    return cut


def _role_owner(line: Line, first: int, cut: int, words: Lexicon) -> list[Draft]:
    """Give the place or body that a title inside a name belongs to: "Fed" in "Fed Chairman Ben Bernanke"."""
    last = cut - 1
    while last > first and line.low[last - 1].rstrip(".") in words.role_modifiers | words.role_heads:
        last -= 1
    owner = trim(line, first, last, "ORG", words)
    if owner is None:
        return []
    name = " ".join(line.low[owner[0] : owner[1]])
    if name in words.places:
        return [draft(line, *owner, "LOC", "role_owner")]
    if name in words.org_names or line.low[owner[1] - 1] in words.org_words:
        return [draft(line, *owner, "ORG", "role_owner")]
    return []
