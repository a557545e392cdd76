"""Find what closes a press release: who the company is, what it may not be held to, whom to call.

Such sections read like an article, line by line, so that the network keeps them. What gives them away is the heading
over each, that they stand below the news, and that nobody is quoted in them.
"""

import re
from collections.abc import Sequence

from schemas.records import Label
from tasks.clean.features import Features
from tasks.clean.patterns import Pattern
from tasks.clean.segment import HEADING

_SECTION, _END, _CONTACT = "press_section", "press_end", "contact_head"
_NEWS_WORDS, _NEWS_SHARE = 60, 0.35
_FEWEST_SIGNS, _HEAD_LINES = 2, 12
_ABOUT = re.compile(r"\W*about\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-ZÀ-Þ0-9][\w&.'’-]{2,}|\b[a-z]+[A-Z0-9]\w+")
_SPOKEN = re.compile(r"[\"“„«][^\"“”„«»]{20,}|(?:^|\s)‘[^’]{30,}")
_RELEASE = re.compile(
    r"\b(?:press|news|media|immediate) release\b|\b(?:pr ?newswire|business ?wire|globenewswire|accesswire|presswire)\b"
)


def find_press_tail(flags: Sequence[bool], features: Features) -> dict[int, Label]:
    """Give the lines of the body that only close a press release, with what each is.

    A lone section is left alone, since articles too tell about somebody: two signs of a release must stand in the text.
    """
    signs = {number: sign for number, pattern in enumerate(features.patterns) if pattern and (sign := _sign(pattern))}
    if not signs:
        return {}
    said = any(_RELEASE.search(line) for line in features.folded[:_HEAD_LINES])
    kinds = {"about" if _ABOUT.match(features.readings[number]) else sign for number, sign in signs.items()}
    if len(kinds) + said < _FEWEST_SIGNS:
        return {}
    words = features.row("words").tolist()
    total = sum(count for count, flag in zip(words, flags, strict=True) if flag)
    for start, sign in signs.items():
        above = sum(count for count, flag in zip(words[:start], flags, strict=False) if flag)
        if sign != _CONTACT and above >= max(_NEWS_WORDS, _NEWS_SHARE * total) and _opens_tail(start, features):
            return _tail(start, flags, features)
    return {}


def _sign(pattern: Pattern) -> str:
    """Say which sign of a release a line is: a section of a kind, its end, or whom to call."""
    if pattern.name not in (_SECTION, _END, _CONTACT):
        return ""
    return "legal" if pattern.label == "legal" else pattern.name


def _opens_tail(start: int, features: Features) -> bool:
    """Say whether a line heads such a section: who is told about must be named by what follows."""
    line = features.readings[start]
    if not _ABOUT.match(line):
        return True
    names = {name.casefold() for name in _NAME.findall(_ABOUT.sub("", line))}
    return any(name in below for name in names for below in features.folded[start + 1 : start + 2])


def _tail(start: int, flags: Sequence[bool], features: Features) -> dict[int, Label]:
    """Take the body from `start` on, up to a heading of another kind; nothing when somebody is quoted there."""
    marks = features.row("mark")
    tail: dict[int, Label] = {}
    label: Label = "other"
    for number in range(start, len(flags)):
        pattern = features.patterns[number]
        opens = pattern is not None and pattern.name in (_SECTION, _END)
        if opens and pattern is not None:
            label = pattern.label
        elif marks[number] == HEADING:
            break
        if flags[number]:
            if _SPOKEN.search(features.readings[number]):
                return {}
            tail[number] = label
    return tail
