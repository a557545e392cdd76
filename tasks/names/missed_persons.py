"""Persons that spaCy passed over: behind an office or kin word, by a given name, beside what they say."""

from tasks.names.evidence import Evidence
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft
from tasks.names.scene import SAY

_FULL_NAME = 3  # words in a person's name
_BEFORE_MARK = 2  # tokens before a name that follows a closing mark
_CLOSING = frozenset({'"', "”", "''", "»"})
_BEFORE_CLOSING = frozenset(",.?!…—-–")


def is_free(used: set[int], first: int, last: int) -> bool:
    """Say whether no name has taken a token of a range."""
    return all(token not in used for token in range(first, last))


def after_title(line: Line, index: int, used: set[int], evidence: Evidence, words: Lexicon) -> Draft | None:
    """Find a person in two or three capitalised words after an office or a kin word: "his wife, Fabia Rosal"."""
    before = index - 1
    if before > 0 and line.low[before] == ",":
        before -= 1
    if before < 0 or not line.words[index][0].isupper():
        return None
    if line.shouts(index):
        return _in_headline(line, index, used, words)
    if before > 1 and line.low[before - 1] in {"of", "for"} and line.words[before][0].isupper():
        before -= 2 * (line.low[before].rstrip(".") not in words.role_heads)
    title = line.low[before].rstrip(".")
    if before < index - 1 and line.low[index - 1] != "," and not line.words[before][0].isupper():
        return None
    if title not in words.kin and (title not in words.role_heads or line.low[index - 1] == ","):
        return None
    last = index
    while last < len(line.words) and last - index < _FULL_NAME and last not in used:
        # The tagger takes "Per Dahl" behind a title for a preposition and a name.
        if (
            (line.tags[last] != "NNP" and (last > index or title in words.kin))
            or not line.words[last][0].isupper()
            or not line.words[last][0].isalpha()
        ):
            break
        last += 1
    name = line.low[index:last]
    if len(name) < 2 or set(name) & (words.org_words | words.role_heads | words.loc_words):
        return None
    if evidence.lower[name[0]] or evidence.lower[name[-1]]:
        return None
    return draft(line, index, last, "PER", "after_title")


def _in_headline(line: Line, index: int, used: set[int], words: Lexicon) -> Draft | None:
    """Find "Governor Alma Reyes" in title case: an office, a given name, one word more, and then no capital."""
    last = index + 2
    if line.low[index - 1].rstrip(".") not in words.role_heads or line.low[index] not in words.given:
        return None
    if last > len(line.words) or not is_free(used, index, last) or not line.words[last - 1].istitle():
        return None
    if last < len(line.words) and line.words[last][0].isupper():
        return None
    return draft(line, index, last, "PER", "after_title")


def given_and_surname(line: Line, index: int, used: set[int], evidence: Evidence, words: Lexicon) -> Draft | None:
    """Find a given name with a surname after it, both capitalised in running text."""
    if line.shouts(index) or line.low[index] not in words.given or not line.tags[index].startswith("NNP"):
        return None
    last = index + 1
    while last < len(line.words) and last - index < 4 and last not in used:
        word = line.words[last]
        initial = len(word) <= 2 and word[0].isupper() and last + 1 < len(line.words)
        if not (initial or (line.tags[last] == "NNP" and word[0].isupper() and word[0].isalpha())):
            break
        last += 1
    if last - index < 2 or line.low[last - 1] in words.org_words or evidence.lower[line.low[last - 1]]:
        return None
    return draft(line, index, last, "PER", "given_name")


def said_by(line: Line, index: int, used: set[int], evidence: Evidence, words: Lexicon) -> Draft | None:
    """Find an unknown name right after what its bearer says: [Verrin] asked; [Aro Verrin], the owner, ..."""
    if (
        index < _BEFORE_MARK
        or line.words[index - 1] not in _CLOSING
        or line.words[index - 2][-1] not in _BEFORE_CLOSING
    ):
        return None
    last = index
    while last < len(line.words) and last - index < _FULL_NAME and last not in used:
        if line.tags[last] != "NNP" or not line.words[last][0].isupper() or line.low[last] in words.org_words:
            break
        last += 1
    name = line.low[index:last]
    if not name or last >= len(line.words) or any(evidence.lower[word] or word in words.role_heads for word in name):
        return None
    if len(name) == 1 and (name[0] in words.not_names or line.words[index].isupper()):
        return None
    says = line.block.doc[last].lemma_.lower() in SAY
    return draft(line, index, last, "PER", "said_by") if says or (len(name) > 1 and line.low[last] == ",") else None
