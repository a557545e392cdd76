"""The time words of English, from `lexicon.json`, as look-up tables and as pieces of patterns."""

import json
import re
from collections.abc import Iterable
from importlib import resources
from typing import Any

_DATA: dict[str, Any] = json.loads(resources.files(__package__).joinpath("lexicon.json").read_text("utf-8"))

MONTHS: dict[str, int] = _DATA["month"]
WEEKDAYS: dict[str, int] = _DATA["weekday"]
NEEDS_MORE: frozenset[str] = frozenset(_DATA["needs_day_or_year"])
SEASONS: dict[str, str] = _DATA["season"]
UNITS: dict[str, str] = _DATA["unit"] | {many: _DATA["unit"][one] for many, one in _DATA["plural"].items()}
FRACTIONS: dict[str, str] = _DATA["fraction"]
DAY_WORDS: dict[str, int] = _DATA["day_word"]
PARTS_OF_DAY: dict[str, str] = _DATA["part_of_day"]
CARDINALS: dict[str, int] = _DATA["cardinal"] | _DATA["ten"]
ORDINALS: dict[str, int] = _DATA["ordinal"]
ROMAN: dict[str, int] = _DATA["roman"]
DECADE_WORDS: dict[str, int] = _DATA["decade_word"]
ZONES: dict[str, str] = _DATA["zone"]
SET_WORDS: dict[str, str] = _DATA["set_word"]
PRESENT: frozenset[str] = frozenset(_DATA["present_ref"])
PAST: frozenset[str] = frozenset(_DATA["past_ref"])
FUTURE: frozenset[str] = frozenset(_DATA["future_ref"])
FUTURE_CUES: frozenset[str] = frozenset(_DATA["future_cue"])
FUTURE_VERBS: frozenset[str] = frozenset(_DATA["future_verb"])
FORWARD_PARTICIPLES: frozenset[str] = frozenset(_DATA["forward_participle"])
UNPLANNED: frozenset[str] = frozenset(_DATA["unplanned"])
ANNOUNCED: frozenset[str] = frozenset(_DATA["announced"])
SCHEDULED_VERBS: frozenset[str] = frozenset(_DATA["scheduled_verb"])
YEAR_COUNTERS: frozenset[str] = frozenset(_DATA["year_counter"])
TRIGGERS: dict[str, list[str]] = _DATA["trigger"]

_FOLD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "\xa0": " "}
)


def fold(text: str) -> str:
    """Lower the case and unify dashes, quotation marks and spaces, keeping every character at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few characters grow when lowered
        lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_FOLD)


def named_patterns(file: str) -> dict[str, str]:
    """Read a data file of this room: a name and a pattern a line; lines that begin with # are notes."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    return dict(re.findall(r"^([a-z]\w*)\s+(.+)$", text, re.MULTILINE))


def any_of(words: Iterable[str]) -> str:
    """Join words to an alternation, longest first so that none hides another."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


def _dotted(names: dict[str, int]) -> str:
    """Let abbreviations carry a full stop; the full names (longer than five letters, and May to July) do not."""
    whole = [name for name in names if len(name) > 5 or name in ("march", "april", "may", "june", "july")]
    short = [name for name in names if name not in whole]
    return f"(?:{any_of(whole)}|{any_of(short)}\\.?)"


_TENS, _ONES = any_of(_DATA["ten"]), any_of(word for word, value in _DATA["cardinal"].items() if value < 10)
_ONE_TO_NINE_TH = any_of(word for word, value in ORDINALS.items() if value < 10)
_COUNT_WORD = f"(?:{_TENS}(?:[- ]{_ONES})?|{any_of(_DATA['cardinal'])})"
_COUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{_COUNT_WORD}(?: hundred)?"
    r"|a hundred|a dozen|half a dozen|hundreds of|thousands of)"
)
_LENGTH = rf"(?:{_COUNT}|an?) {any_of(UNITS)}"
_HUNDREDS = any_of(("twenty", *(word for word, value in _DATA["cardinal"].items() if value > 12)))

# What a placeholder of the grammar stands for.
PIECES: dict[str, str] = {
    "month": _dotted(MONTHS),
    "weekday": _dotted(WEEKDAYS),
    "weekday_name": any_of(name for name in WEEKDAYS if len(name) > 5),
    "season": any_of(SEASONS),
    "part": any_of(PARTS_OF_DAY),
    "unit": any_of(word for word in _DATA["unit"]),
    "units": any_of(UNITS),
    "plural": any_of(_DATA["plural"]),
    "big_unit": any_of(
        word for word in _DATA["unit"] if _DATA["unit"][word] in {"D", "W", "WE", "M", "Q", "Y", "DE", "CE"}
    ),
    "ordinal_word": any_of(ORDINALS),
    "ordinal": rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_TENS}[- ]{_ONE_TO_NINE_TH}|{any_of(ORDINALS)})",
    "day_th": r"(?:(?:3[01]|[12]\d|0?[1-9])(?: ?(?:st|nd|rd|th))?)",
    "day_words": rf"(?:(?:twenty|thirty)[- ]{_ONE_TO_NINE_TH}|(?:twenty|thirty)[- ]{_ONES}|{any_of(ORDINALS)})",
    "year": r"(?:1[0-9]\d\d|20\d\d)",
    "year_words": rf"(?:{_HUNDREDS}[- ](?:hundred(?:[- ]and)?[- ])?(?:{_COUNT_WORD}|(?:oh|zero)[- ]{_ONES}|hundred)"
    rf"|(?:one thousand {_ONES} hundred|two thousand)(?:,? (?:and )?{_COUNT_WORD})?)",
    "count": _COUNT,
    "lengths": rf"{_LENGTH}(?:,? (?:and )?{_LENGTH})+",
    "count_word": _COUNT_WORD,
    "vague": any_of(_DATA["vague"]),
    "approx": any_of(_DATA["approximate"]),
    "zone": r"(?:\(?(?:gmt|utc) ?[+-] ?\d{1,2}(?::?\d\d)?\)?|[+-]\d\d:?\d\d|"
    + any_of(ZONES)
    + "|"
    + any_of(_DATA["zone_words"])
    + ")",
    "decade_word": any_of(DECADE_WORDS),
    "present_ref": any_of(PRESENT),
    "past_ref": any_of(PAST),
    "future_ref": any_of(FUTURE),
    "set_word": any_of(SET_WORDS),
    "mod": r"(?:(?:the )?(?:very )?(?:(?:early|late|mid|middle)(?:[- ]| (?:of|in|part of) (?:the )?)"
    r"|(?:beginning|start|close) of (?:the )?|end(?:[- ]| of (?:the )?))"
    r"|(?:the )?(?:early|latter|later|first|last|better|best|most) part of (?:the )?)",
}


def number(text: str) -> float | None:
    """Read a count ("18", "1,500", "twenty-one", "a dozen", "two and a half"). None when it is vague."""
    text = text.strip().removeprefix("a ").strip()
    half = 0.5 if text.endswith((" and a half", "-and-a-half", " 1/2")) else 0.0
    text = re.sub(r"[- ]and[- ]a[- ]half$| 1/2$", "", text)
    if re.fullmatch(r"[\d,]+(?:\.\d+)?", text):
        return float(text.replace(",", "")) + half
    total = 0.0
    for word in re.split(r"[- ]", text):
        if word in ("hundred", "thousand"):
            total = max(total, 1.0) * (100 if word == "hundred" else 1000)
        elif word in CARDINALS:
            total += CARDINALS[word]
        elif word == "half":
            return 6.0 if "dozen" in text else None
        elif word not in ("and", ""):
            return None
    return total + half if total else None


def year_in_words(text: str) -> int | None:
    """Read a year in words ("nineteen ninety-four", "twenty oh eight", "two thousand and six")."""
    first, *rest = re.split(r"[- ,]+", text)
    if "thousand" in text:
        above = number(" ".join(rest[1:])) if len(rest) > 1 else 0.0
        if "hundred" in rest:
            at = rest.index("hundred")
            above = CARDINALS[rest[at - 1]] * 100 + (number(" ".join(rest[at + 1 :])) or 0)
        return None if above is None else CARDINALS[first] * 1000 + int(above)
    tail = [word for word in rest if word not in ("hundred", "and", "oh", "zero")]
    low = sum(CARDINALS[word] for word in tail)
    return CARDINALS[first] * 100 + low if low < 100 else None


def ordinal(text: str) -> int | None:
    """Read an ordinal or a day number ("21st", "twenty-first", "3", "twenty one")."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    total = 0
    for word in re.split(r"[- ]", text):
        total += ORDINALS.get(word) or CARDINALS.get(word) or 0
    return total or None
