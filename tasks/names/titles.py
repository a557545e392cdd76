"""Take titles, offices and honorifics off a name: "Acting U.S. Defense Secretary Ann Lee" is a role and a name.

The lexicon stands in `titles.json`. A role ends with a head ("secretary", "Mr", "coach"), its complement ("of State",
"for Venezuela,") or, in running text, the last lower-case word before the name. What looks like a head may also be a
given name or surname ("Dean", "King"): such words count only where a role can stand.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.names.places import country_of, demonym_of
from tasks.names.spelling import fold

_TOKEN = re.compile(r"[^\s,]+|,")
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$|^['’]s?$")
_PARTY_TAG = re.compile(r"^\(?[A-Z]-[A-Z]")
_LOWER = re.compile(r"^[a-zà-öø-ÿ][\w'’.-]*$")


@dataclass(frozen=True, slots=True)
class TitledName:
    """A phrase taken apart; spans are offsets into the phrase, and empty strings mean nothing there."""

    role: str
    name: str
    role_start: int
    role_end: int
    name_start: int
    name_end: int


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The lexicon of roles, folded and without dots."""

    honorifics: frozenset[str]
    heads: frozenset[str]
    ambiguous: frozenset[str]
    given_too: frozenset[str]
    modifiers: frozenset[str]
    joiners: frozenset[str]
    enders_not: frozenset[str]  # words in lower case that never end a role
    complements: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    nobles: frozenset[str]  # who may be named by it alone: "Duke of Kelso"


@cache
def title_words() -> TitleWords:
    """Load the lexicon, once a process."""
    raw = json.loads(files(__package__).joinpath("titles.json").read_text("utf-8"))
    return TitleWords(**{key: frozenset(map(fold, raw[key])) for key in TitleWords.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    key: str


def parse_title(text: str) -> TitledName:
    """Split a phrase into role and name. With no role the whole phrase is the name; a bare role has no name."""
    words = title_words()
    tokens = [
        _Word(found.start(), found.end(), found.group(), fold(found.group()).replace(".", "").strip("'\"“”"))
        for found in _TOKEN.finditer(text)
    ]
    cut = _role_end(tokens, words)
    name = _skip(tokens, cut)
    role_stop = cut
    genitive = _genitive_end(tokens, name, words) if cut else 0
    if genitive:
        name = genitive
    name_stop = _name_end(tokens, name, bool(cut))
    if cut == 0:
        comma = next((i for i, token in enumerate(tokens) if token.text == "," and i > 0), None)
        if comma is not None and _is_role_phrase(tokens[comma + 1 :], words):
            return _made(text, tokens, (comma + 1, len(tokens)), (0, comma))
    while role_stop and tokens[role_stop - 1].text in {",", "'s", "’s"}:
        role_stop -= 1
    return _made(text, tokens, (0, role_stop), (name, name_stop))


def _made(text: str, tokens: list[_Word], role: tuple[int, int], name: tuple[int, int]) -> TitledName:
    def span(part: tuple[int, int]) -> tuple[int, int]:
        if part[0] >= part[1]:
            return (0, 0)
        return tokens[part[0]].start, tokens[part[1] - 1].end

    (role_start, role_end), (name_start, name_end) = span(role), span(name)
    return TitledName(text[role_start:role_end], text[name_start:name_end], role_start, role_end, name_start, name_end)


def _name_end(tokens: list[_Word], name: int, titled: bool) -> int:
    """Stop before ", D-N.Y.", "(R-Texas)" and, after a role, before "of" and the place someone is from."""
    for position in range(name, len(tokens)):
        if _PARTY_TAG.match(tokens[position].text):
            return position - 1 if tokens[position - 1].text == "," else position
        if titled and tokens[position].key == "of" and position - name > 1:
            return position
    return len(tokens)


def _skip(tokens: list[_Word], position: int) -> int:
    while position < len(tokens) and tokens[position].text == ",":
        position += 1
    return position


def _role_end(tokens: list[_Word], words: TitleWords) -> int:
    """Give the number of leading tokens that are role, 0 for none."""
    end = 0
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.text == "," and not _continues(tokens, position, words):
            break
        if _ends_role(tokens, position, words):
            end = _complement_end(tokens, position + 1, words)
            position = end
            continue
        position += 1
    return end


def _continues(tokens: list[_Word], comma: int, words: TitleWords) -> bool:
    """A comma within the leading role has role words alone before it."""
    return comma > 0 and _ends_role(tokens, comma - 1, words)


def _is_head(token: _Word, words: TitleWords) -> bool:
    """Whether a word, or the last part of a hyphened one, heads a role: "director", "Secretary-Treasurer"."""
    return token.key in words.heads or ("-" in token.key and token.key.rpartition("-")[2] in words.heads)


def _ends_role(tokens: list[_Word], position: int, words: TitleWords) -> bool:
    token = tokens[position]
    rest = [other for other in tokens[position + 1 :] if other.text != ","]
    if rest and all(other.key in words.suffixes for other in rest):
        return False  # "Martin King Jr": the head is the surname
    if position == 0 and token.key in words.nobles and rest and rest[0].key in words.particles - {"st", "al", "el"}:
        return False  # "Marquis de Something", "Prince of Something" name the person
    if position == 0 and token.key in words.given_too and len(rest) == 1 and token.text[:1].isupper():
        return False  # "Dean Someone": a given name
    lower = bool(_LOWER.match(token.text)) and token.key not in words.particles | words.joiners | words.enders_not
    known = _is_head(token, words) or token.key in words.honorifics
    if lower and not _POSSESSIVE.search(token.text):
        later = next((other for other in rest), None)
        return known or (later is not None and later.text[:1].isupper() and len(token.text) > 2)
    if not known:
        return False
    if token.key in words.ambiguous:
        return _role_before(tokens[:position], words) and (bool(rest) or position > 0)
    return bool(rest) or (position > 0 and _role_before(tokens[:position], words))


def _role_before(before: list[_Word], words: TitleWords) -> bool:
    """Say whether all words before a head can belong to a role: modifiers, roles, countries, bodies."""
    phrase = " ".join(token.text for token in before)
    if not before or country_of(phrase) or demonym_of(phrase):
        return True
    return all(
        token.key in words.modifiers
        or token.key in words.heads
        or token.key in words.honorifics
        or token.key in words.joiners
        or token.key in words.complements
        or _LOWER.match(token.text)
        or (len(token.key) > 1 and token.text.isupper())
        or demonym_of(token.text)
        or country_of(token.text)
        or token.text == ","
        or _POSSESSIVE.search(token.text)
        for token in before
    )


def _complement_end(tokens: list[_Word], position: int, words: TitleWords) -> int:
    """Step over "of State", "for Foreign Affairs and Trade", "for Venezuela,", "of Ruritania" after a head."""
    if position >= len(tokens) or tokens[position].key not in words.joiners:
        return position
    comma = next((i for i in range(position, len(tokens)) if tokens[i].text == ","), None)
    if comma is not None and comma + 1 < len(tokens):
        return comma
    end = position + 1
    while end < len(tokens) and (
        tokens[end].key in words.complements or country_of(tokens[end].text) or _POSSESSIVE.search(tokens[end].text)
    ):
        end += 1
    if end == position + 1 or end >= len(tokens):
        return len(tokens) if comma is None and end >= len(tokens) else position
    return end


def _genitive_end(tokens: list[_Word], name: int, words: TitleWords) -> int:
    """After a role, "Ann Lee's John Roe" names the second: give where he starts, 0 when there is no genitive."""
    for position in range(name, len(tokens) - 1):
        if _POSSESSIVE.search(tokens[position].text) and tokens[position].key not in words.suffixes:
            following = tokens[position + 1]
            if following.text[:1].isupper() and not tokens[position].text.endswith(("s'", "s’")):
                return position + 1
    return 0


def _is_role_phrase(tokens: list[_Word], words: TitleWords) -> bool:
    if not tokens or all(token.key in words.suffixes for token in tokens):
        return False
    return any(token.key in words.heads for token in tokens)
