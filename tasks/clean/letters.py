"""Read letters to an editor: the lines that greet, close and sign are of the text, and no headings."""

import re
from collections.abc import Sequence

from tasks.clean.bylines import looks_like_name
from tasks.clean.features import Features
from tasks.clean.model import CLASSES, Array

_GREETS = re.compile(r"(?:sirs?|madam|to the editor|editor)(?: or madam)?\s?[,:–—-](?:\s|$)|dear\s[^.!?]{2,40}[,:]$")
_OPENINGS = ("sir", "madam", "to the editor", "editor", "dear")
_CLOSES = re.compile(
    r"(?:yours(?: very)?(?: sincerely| faithfully| truly| ever)?"
    r"|(?:very )?(?:sincerely|respectfully|cordially)(?: yours)?"
    r"|(?:with )?(?:kind|best|warm|kindest|warmest)(?: personal)? (?:regards|wishes)|regards|signed)\s*[,.:]?$",
    re.IGNORECASE,
)
_DASHES = ("–", "—", "-")
_MARKS = "*_# "
# A name, and an office or a place below it.
_SIGNATURE_LINES, _SHORT_WORDS, _LONGEST_CLOSE = 2, 8, 40
_LEAST = 0.04  # the chance of body below which a line is surely something else
_BODY = CLASSES.index("body")


def keep_letters(flags: list[bool], probabilities: Array, features: Features, greets: frozenset[int]) -> None:
    """Keep the lines that head, greet, close and sign, where a text holds letters."""
    if not greets:
        return
    readings = features.readings
    likely = (probabilities[:, _BODY] >= _LEAST) & (features.row("named") == 0) & (features.row("links") == 0)
    for number in range(max(0, min(greets) - 1), len(flags)):
        if likely[number] and not flags[number]:
            short = len(readings[number].split()) <= _SHORT_WORDS
            ends = number > 0 and flags[number - 1] and _ends(number, readings)
            flags[number] = number in greets or (short and (number + 1 in greets or ends))


def greetings(folded: Sequence[str]) -> frozenset[int]:
    """Give the lines, in lower case, with which letters begin."""
    likely = [number for number, line in enumerate(folded) if line.lstrip(_MARKS).startswith(_OPENINGS)]
    return frozenset(number for number in likely if _GREETS.match(folded[number].lstrip(_MARKS)))


def signs(number: int, readings: Sequence[str], *, letters: bool) -> bool:
    """Say whether a line signs a letter, or names who said the words above. `letters`: the text holds letters."""
    line = readings[number].strip(_MARKS)
    return line[:1] in _DASHES or _closed(number, readings) or (letters and looks_like_name(line))


def _ends(number: int, readings: Sequence[str]) -> bool:
    return _closed(number, readings) or looks_like_name(readings[number].strip(_MARKS))


def _closed(number: int, readings: Sequence[str]) -> bool:
    """Say whether a line closes a letter or stands right below such a line."""
    above = [line.strip(_MARKS) for line in readings[max(0, number - _SIGNATURE_LINES) : number + 1]]
    return any(len(line) <= _LONGEST_CLOSE and _CLOSES.match(line) for line in above)
