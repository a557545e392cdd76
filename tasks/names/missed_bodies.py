"""Bodies that spaCy passed over: by their last word, their initials, their address, the word before them."""

import re

from schemas.records import MentionType
from tasks.names.evidence import Evidence
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import shape_type
from tasks.names.spans import opens_with_adjective

_NAME_TAGS = frozenset({"NNP", "NNPS", "JJ", "NN"})
_ACRONYM = 3  # letters of the shortest acronym that needs no brackets
_LONG_ACRONYM = 6
_MOST = 6  # words in the name of a body
_CALLED = 3  # words in a name that the word before it calls a body
_SITE = re.compile(r"[A-Z][A-Za-z0-9-]+\.(?:com|org|net|info|tv|co\.uk)")


def acronym(
    line: Line, index: int, types: dict[tuple[int, int], MentionType], initials: frozenset[str], words: Lexicon
) -> Draft | None:
    """Find an acronym of an organisation of the article, or one that its place gives away: "Kole of VPD"."""
    word = line.words[index]
    if not (word.isalpha() and word.isupper() and 1 < len(word) <= _LONG_ACRONYM) or line.shouts(index):
        return None
    before, after = line.low[index - 1] if index else "", line.low[index + 1] if index + 1 < len(line.low) else ""
    left = types.get((line.number, index - 2))
    if len(word) < _ACRONYM:
        return (
            draft(line, index, index + 1, "ORG", "acronym")
            if before == "(" and after == ")" and left == "ORG" and word in initials
            else None
        )
    if (
        word in initials
        or (before == "(" and after == ")" and (left == "ORG" or _abbreviates(line, index, types)))
        or (before == "of" and left == "PER")
    ):
        return draft(line, index, index + 1, "ORG", "acronym")
    if line.low[index + 1 : index + 3] == ["news", "agency"]:
        return draft(line, index, index + 1, "ORG", "acronym")
    if after in words.cues["follows_body"] and before in {"the", "'s", "’s", "ruling", "opposition", "a"}:
        return draft(line, index, index + 1, "ORG", "acronym")
    return None


def _abbreviates(line: Line, index: int, types: dict[tuple[int, int], MentionType]) -> bool:
    """Say whether letters in brackets are the capitals of the words before them: a Kole Forum in Oder (KFO)."""
    first, letters = index - 1, ""
    while first > 0 and len(letters) < len(line.words[index]) and index - first < 2 * len(line.words[index]):
        first -= 1
        if line.words[first][0].isupper():
            letters = line.words[first][0] + letters
    return letters == line.words[index] and any(types.get((line.number, at)) == "ORG" for at in range(first, index))


def organisation(line: Line, index: int, used: set[int], words: Lexicon) -> Draft | None:
    """Find capitalised words that end in what an organisation is: "Ruritanian Foreign Ministry"."""
    if line.shouts(index) or line.low[index] in words.not_names or not line.words[index][0].isalpha():
        return None
    last = index
    while last < len(line.words) and last - index < _MOST and last not in used:
        word = line.words[last]
        if not (word[0].isupper() and word[0].isalpha() and line.tags[last] in _NAME_TAGS):
            break
        last += 1
    while last > index and not _is_body(line.low[index:last], words):
        last -= 1
    if opens_with_adjective(line, index, last):
        index += 1
    starts_sentence = index == 0 or line.sentence[index] != line.sentence[index - 1]
    if last - index < 2 + (starts_sentence and line.low[last - 1].rstrip(".") not in words.cues["legal_forms"]):
        return None
    return draft(line, index, last, "ORG", "organisation_word")


def called_body(line: Line, index: int, used: set[int], evidence: Evidence, words: Lexicon) -> Draft | None:
    """Find an unknown name behind what it is: "the newspaper Oderbladet"."""
    if not index or line.low[index - 1] not in words.cues["heads_of_bodies"] or not line.words[index - 1].islower():
        return None
    last = index
    while last < len(line.words) and last not in used and line.tags[last] == "NNP" and line.words[last][0].isupper():
        last += 1
    name = line.low[index:last]
    if not name or len(name) > _CALLED or line.shouts(index) or not line.words[index].isalpha():
        return None
    if any(evidence.lower[word] or word in words.role_heads | words.not_names for word in name):
        return None
    return draft(line, index, last, "ORG", "body_word")


def site(line: Line, index: int) -> Draft | None:
    """Find a site by its address written as a name: "Kestro.com", "Verdania.info"."""
    if line.shouts(index) or not _SITE.fullmatch(line.words[index]):
        return None
    return draft(line, index, index + 1, "ORG", "site")


def _is_body(name: list[str], words: Lexicon) -> bool:
    return shape_type(name, words)[0] == "ORG" or (len(name) > 1 and name[-1].rstrip(".") in words.cues["legal_forms"])
