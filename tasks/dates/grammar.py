"""Read the grammar, run it over a text, and settle which of the overlapping readings stand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tasks.dates.holidays import HOLIDAYS
from tasks.dates.lexicon import (
    DAY_WORDS,
    DECADE_WORDS,
    FUTURE,
    MONTHS,
    ORDINALS,
    PARTS_OF_DAY,
    PAST,
    PIECES,
    PRESENT,
    SEASONS,
    SET_WORDS,
    TRIGGERS,
    UNITS,
    WEEKDAYS,
    ZONES,
    any_of,
)

_WORD = re.compile(r"[a-z]+|\d+")
_PLACEHOLDER = re.compile(r"\{(?:(\w+):)?([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern and the word classes without which it cannot match."""

    name: str
    kind: str  # the name up to the dot: picks the resolver
    triggers: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule in a text. `low` is the folded text, `text` the text itself."""

    rule: Rule
    match: re.Match[str]
    text: str
    low: str
    start: int
    end: int

    def group(self, name: str) -> str | None:
        """Give a named group of the match, or None where the rule lacks it or it did not take part."""
        if name not in self.rule.pattern.groupindex:
            return None
        return self.match[name]

    @property
    def surface(self) -> str:
        return self.text[self.start : self.end]

    def before(self, count: int = 40) -> str:
        return self.low[max(0, self.start - count) : self.start]

    def after(self, count: int = 40) -> str:
        return self.low[self.end : self.end + count]


def _trigger_table() -> dict[str, frozenset[str]]:
    classes: dict[str, Iterable[str]] = TRIGGERS | {
        "month": MONTHS,
        "weekday": [*WEEKDAYS, *(f"{word}s" for word in WEEKDAYS)],
        "season": SEASONS,
        "unit": [*UNITS, *TRIGGERS["unit"]],
        "part": [*PARTS_OF_DAY, *TRIGGERS["part"]],
        "month_day": [*ORDINALS, *TRIGGERS["month_day"]],
        "day": DAY_WORDS,
        "decade": DECADE_WORDS,
        "set": [word for phrase in SET_WORDS for word in phrase.split("-")],
        "ref": [phrase.split()[-1].split("-")[0] for phrase in (*PRESENT, *PAST, *FUTURE)],
        "zone": [*ZONES, *TRIGGERS["zone"]],
        "holiday": [word for name in HOLIDAYS for word in _WORD.findall(name) if len(word) > 3 or len(name) <= 5],
    }
    table: dict[str, set[str]] = {}
    for label, words in classes.items():
        for word in words:
            for part in _WORD.findall(word):
                table.setdefault(part, set()).add(label)
    return {word: frozenset(labels) for word, labels in table.items()}


_TRIGGERS = _trigger_table()
_NUMBER = frozenset({"number"})
_NOTHING: frozenset[str] = frozenset()


def trigger_classes(low: str) -> frozenset[str]:
    """Give the classes of time words that a folded text holds."""
    classes: set[str] = set()
    for word in set(_WORD.findall(low)):
        classes |= _NUMBER if word[0] < "a" else _TRIGGERS.get(word, _NOTHING)
    return frozenset(classes)


@cache
def rules() -> tuple[Rule, ...]:
    """Compile the grammar, once a process."""
    pieces = PIECES | {"holiday": any_of(HOLIDAYS)}

    def fill(match: re.Match[str]) -> str:
        group, piece = match.groups()
        return f"(?P<{group}>{pieces[piece]})" if group else pieces[piece]

    made = []
    source = resources.files(__package__).joinpath("grammar.txt").read_text("utf-8")
    for line in source.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, triggers, pattern = line.split(None, 2)
        compiled = re.compile(rf"(?<![\w@#$£€¥])(?:{_PLACEHOLDER.sub(fill, pattern)})(?!\w)")
        made.append(Rule(name, name.split(".")[0], frozenset(triggers.split(",")), compiled))
    return tuple(made)


def find(text: str, low: str, accept: Callable[[Found], bool]) -> list[Found]:
    """Find the expressions of a text: every accepted match of every rule, the longest of those that overlap."""
    classes = trigger_classes(low)
    if not classes:
        return []
    candidates: list[tuple[int, int, int, Found]] = []
    for priority, rule in enumerate(rules()):
        if not rule.triggers & classes:
            continue
        for match in rule.pattern.finditer(low):
            start, end = _trimmed(low, *match.span("span" if "span" in rule.pattern.groupindex else 0))
            if start >= end:
                continue
            found = Found(rule, match, text, low, start, end)
            if accept(found):
                candidates.append((start - end, priority, start, found))
    candidates.sort(key=lambda item: item[:3])
    taken: list[Found] = []
    covered = bytearray(len(low))
    for *_, found in candidates:
        if not any(covered[found.start : found.end]):
            covered[found.start : found.end] = b"\x01" * (found.end - found.start)
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _trimmed(low: str, start: int, end: int) -> tuple[int, int]:
    while end > start and low[end - 1] in " ,;-(":
        end -= 1
    while start < end and low[start] in " ,;":
        start += 1
    return start, end
