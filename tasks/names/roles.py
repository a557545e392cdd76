"""What a person is called by: offices and titles before the name, appositions after it, and stated kinship.

Acting U.S. Defense Secretary [Ann Lee]                   role before
the special envoy for Ruritania, [Marta Kovel],           role before a comma
[Olga Marin], a spokeswoman for the ministry              role after a comma
[Lindgren]'s wife [Fabia Rosal]                           kin: two people, one relation
"""

from collections import defaultdict
from dataclasses import dataclass

from tasks.names.lexicon import Gender, Lexicon
from tasks.names.lines import Draft, Line

_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "VBN", "VBG", "CD", "HYPH", "AFX"})
_JOINERS = frozenset({"of", "for", "at", "in", "to", "with", "on", "and", "&", "the", "'s", "’s", "a", "an", "-"})
_COMPLEMENTS = frozenset({"of", "for", "at", "to", "in", "on"})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_OPENERS = frozenset(
    {"the", "its", "his", "her", "their", "our", "my", "'s", "’s", ",", '"', "“", "”", "and", "by", "to"}
)
_LONGEST = 12  # tokens in a role


@dataclass(frozen=True, slots=True)
class Kin:
    """One draft stated as a relative of another, with the gender the kin word gives it."""

    draft: int
    of: int | None  # None: of a pronoun ("his wife")
    gender: Gender | None
    pronoun: tuple[int, int] | None = None  # (line, token) of "his"


def find_roles(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Kin]:
    """Write roles and honorifics into the drafts of persons and list the kinship that the text states."""
    owner: dict[int, dict[int, int]] = defaultdict(dict)
    for number, item in enumerate(drafts):
        for token in range(item.first, item.last):
            owner[item.line][token] = number
    kin: list[Kin] = []
    for number, item in enumerate(drafts):
        if item.type != "PER":
            continue
        scene = _Scene(lines[item.line], drafts, owner[item.line], words)
        related = scene.kin(number)
        if related is not None:
            kin.append(related)
        span = scene.role_before(item.first) or scene.role_of_pair(number) or scene.role_after(item.last)
        if span is not None:
            item.role = scene.line.starts[span[0]], scene.line.end_of(span[1] - 1)
        before = scene.low(scene.before(item.first) - 1).rstrip(".")
        if before in words.honorific_m or before in words.honorific_f or before in words.honorific_n:
            item.honorific = before
    for number, item in enumerate(drafts):
        following = number + 1
        after = drafts[following] if following < len(drafts) else None
        if item.role and after and (after.line, after.role) == (item.line, item.role):
            item.role = None
        if item.role:
            item.role_text = lines[item.line].block.view.text[item.role[0] : item.role[1]]
    return kin


@dataclass(slots=True)
class _Scene:
    """One line with its names: what the role rules look at."""

    line: Line
    drafts: list[Draft]
    owner: dict[int, int]  # token -> draft
    words: Lexicon

    def low(self, token: int) -> str:
        return self.line.low[token] if 0 <= token < len(self.line.low) else ""

    def before(self, first: int) -> int:
        """Step over the stop of a short title, which the tokeniser may part from it: "Sgt" "." """
        parted = first > 1 and self.line.words[first - 1] == "." and self.is_head(first - 2)
        return first - 1 if parted and self.line.end_of(first - 2) == self.line.starts[first - 1] else first

    def is_head(self, token: int) -> bool:
        low = self.low(token).rstrip(".")
        if low not in self.words.role_heads or self.is_person(token):
            return False
        return low not in self.words.kin or self.line.words[token][0].isupper()

    def is_person(self, token: int) -> bool:
        number = self.owner.get(token)
        return number is not None and self.drafts[number].type == "PER"

    def role_before(self, first: int) -> tuple[int, int] | None:
        """Find the title that ends right before token `first`, or before a comma there."""
        head = self._head_before(self.before(first))
        if head is not None and self.low(head).rstrip(".") in self.words.plain_titles:
            return head, first
        if head is not None:
            return self._widen(head), first
        if self.low(first - 1) == ",":
            return self._role_before_comma(first - 1)
        return None

    def _head_before(self, end: int) -> int | None:
        """Find the head of a title that ends at `end`: "Minister", or "Secretary of State"."""
        if self.is_head(end - 1):
            return end - 1
        token = end - 1
        while token > max(0, end - 6) and self.line.words[token][0].isupper() and not self.is_person(token):
            token -= 1
        if token < end - 1 and self.low(token) in {"of", "for"} and self.is_head(token - 1):
            return token - 1
        return None

    def _role_before_comma(self, comma: int) -> tuple[int, int] | None:
        """Read "special envoy for X, Name": a noun phrase with a role head, up to the comma, and no person in it."""
        token = comma - 1
        head = None
        while token >= max(0, comma - _LONGEST) and not self.is_person(token):
            if self.line.tags[token] not in _NOMINAL and self.low(token) not in _JOINERS:
                break
            if self.is_head(token) and (head is None or self.low(token + 1) in _COMPLEMENTS):
                head = token
            token -= 1
        if head is None or (self.is_person(token) and self.low(token + 1) not in {"'s", "’s"}):
            return None
        if head < comma - 1 and self.low(head + 1) not in _COMPLEMENTS:
            return None
        start = self._widen(head)
        return (start, comma) if start == 0 or self.low(start - 1) in _OPENERS else None

    def _widen(self, head: int) -> int:
        """Go left over what belongs to the title: "Acting U.S. Defense" before "Secretary"."""
        start = head
        while start > 0 and head - start < _LONGEST:
            token = self.before(start) - 1
            low = self.low(token)
            if self.is_person(token) or low in self.words.kin or low in _WEEKDAYS:
                break
            start = token + 1
            if low == "of" and self.is_head(token - 1) and self.line.words[start][0].isupper():
                start -= 1
            elif low in {"and", "&"} and (self.is_head(token - 1) or self.line.words[token - 1][0].isupper()):
                if not self.is_head(token - 1) and not self.line.words[start][0].isupper():
                    break
            elif low in {"'s", "’s"}:
                if not (token and token - 1 in self.owner and not self.is_person(token - 1)):
                    break
            elif low in {"-", "–"}:
                glued = token > 0 and self.line.end_of(token - 1) == self.line.starts[token]
                if not glued or not self.line.words[token - 1].isalnum():
                    break
            elif not self._modifies(token, head):
                break
            start -= 1
        while start < head:
            if self.low(start) in {"and", "&", "-", "–", "'s", "’s"} or self._decorates(start):
                start += 1
            elif start + 2 < head and self.low(start + 1) == "-" and self._decorates(start + 2):
                start += 3
            else:
                break
        return start

    def _decorates(self, token: int) -> bool:
        """Say whether an adjective only comments on the office: "embattled Ruritania President"."""
        word = self.line.words[token]
        if not word.islower() or not self.line.words[token + 1][0].isupper():
            return False
        return (
            self.low(token) not in self.words.role_modifiers
            and self.line.tags[token] in {"JJ", "VBN", "VBG", "JJS", "RB"}
        )  # fmt: skip

    def _modifies(self, token: int, head: int) -> bool:
        low = self.low(token)
        if low in self.words.role_modifiers or token in self.owner:
            return True
        if self.line.shouts(token):
            return self.is_head(token)
        if not self.line.words[token][0].isalpha() or self.line.tags[token] not in _NOMINAL:
            return False
        if self.is_head(token):
            return True
        governor = self.line.block.doc[token].head.i
        return token < governor <= head or self.line.words[token][0].isupper()

    def role_of_pair(self, number: int) -> tuple[int, int] | None:
        """Give B the staff title in "Adviser A's B": posts that serve somebody."""
        item = self.drafts[number]
        if self.low(item.first - 1) not in {"'s", "’s"}:
            return None
        other = self.owner.get(item.first - 2)
        if other is None or self.drafts[other].type != "PER":
            return None
        span = self.role_before(self.drafts[other].first)
        return span if span and self.low(span[1] - 1) in self.words.cues["staff"] else None

    def role_after(self, last: int) -> tuple[int, int] | None:
        """Read an apposition: "Name, a spokeswoman for the ministry,"."""
        if self.low(last) not in {",", "(", "–", "—"}:
            return None
        start = last + 1
        while self.low(start) in {"the", "a", "an", "who", "is", "was", "his", "her", "its", "their"}:
            start += 1
        if self.low(start) in {"and", "or", "&"}:
            return None  # the next of a list
        token, head = start, None
        while token < min(len(self.line.low), start + _LONGEST) and not self.is_person(token):
            if self.is_head(token):
                head = token
                if self.low(token + 1) in {"of", "for", "at", "to", "in", "on", "and", ",", ".", ")", "with", "–", "—"}:
                    break
            if self.line.tags[token] not in _NOMINAL and self.low(token) not in {"'s", "’s", "-", "and", "&"}:
                break
            token += 1
        if head is None or self.low(start) in self.words.kin:
            return None
        end = self._complement(head + 1)
        if end < len(self.line.low) and self.is_person(end) and self.low(end - 1) not in {",", "of", "for", "to"}:
            return None  # the title of the next name in a list
        if self.low(end) not in {",", ".", ")", ";", "", "–", "—", "who", ":", '"', "”", "and", "which"}:
            end = head + 1
        return (start, end) if not any(self.is_person(token) for token in range(start, head + 1)) else None

    def _complement(self, token: int) -> int:
        """Go right over "of the ministry", "for economic affairs and trade"."""
        end = token
        if self.low(token) not in {"of", "for", "at", "in", "to", "with", "on"}:
            return end
        while end < min(len(self.line.low), token + _LONGEST):
            if self.line.tags[end] not in _NOMINAL and self.low(end) not in _JOINERS:
                break
            end += 1
        while end > token and self.low(end - 1) in _JOINERS:
            end -= 1
        return end

    def kin(self, number: int) -> Kin | None:
        """Read stated kinship: "A's wife B", "B, wife of A", "his wife B"."""
        item = self.drafts[number]
        at = item.first - 1
        if self.low(at) == ",":
            at -= 1
        if self.low(at) in self.words.kin:
            gender = self.words.kin[self.low(at)]
            left = at - 1
            while left > at - 4 and self.line.tags[max(left, 0)] in {"JJ", "NN", "VBN", "HYPH", "CD"}:
                left -= 1
            if self.low(left) in {"'s", "’s", "'", "’"} and left - 1 in self.owner:
                return Kin(number, self.owner[left - 1], gender)
            if self.low(left) in {"his", "her", "their"}:
                return Kin(number, None, gender, (self.line.number, left))
        if self.low(item.last) in {",", "("}:
            token = item.last + 1
            while self.low(token) in {"the", "a", "an"} or self.line.tags[min(token, len(self.line.tags) - 1)] == "JJ":
                token += 1
                if token >= len(self.line.low):
                    return None
            if self.low(token) in self.words.kin and self.low(token + 1) == "of":
                for other in range(token + 2, min(token + 9, len(self.line.low))):
                    if self.is_person(other):
                        return Kin(number, self.owner[other], self.words.kin[self.low(token)])
        return None
