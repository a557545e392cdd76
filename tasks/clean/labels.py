"""Name every piece of a text: headline, body, head lines and the kinds of furniture, by network, wording and place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schemas.records import Label
from tasks.clean.bylines import (
    agency_of,
    begins_like_byline,
    desk_of,
    is_author_note,
    is_date_word,
    is_name_line,
    is_place_dateline,
    is_result,
    line_parts,
    looks_like_name,
)
from tasks.clean.features import Features
from tasks.clean.letters import signs
from tasks.clean.model import CLASSES, Array
from tasks.clean.patterns import SIGNS
from tasks.clean.segment import BULLET, HEADING, NUMBERED, TABLE_ROW

BOILERPLATE, BODY, TITLE, BYLINE, DATE, CAPTION = range(len(CLASSES))
_BYLINE_FROM = 0.1
# The head of an article: a few short lines before the first paragraph.
_HEAD_LINES, _HEAD_WORDS = 8, 14
_HEADING_WORDS = 14
_SUMMARY_WORDS, _LONG_SUMMARY = 9, 12
_PLACE = re.compile(r"^[^,\d]{2,40},\s*")
_NEAR_TOP = (-3, 12)
_DATE_NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th)?|\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?|[ap]\.?m\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[:.][^\W_]+)*")
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\b(?:\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b")
_MONTH = re.compile(r"\b(?:jan|feb|mar|märz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[|•·/–—-]")
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified|aktualisiert)", re.IGNORECASE)
_READING_TIME = re.compile(
    r"\d{1,3}[- ]?(?:min(?:ute)?s?|m)(?:[- ]read)?|(?:reading time|read):? \d{1,3}.{0,8}", re.IGNORECASE
)
_AFTER_END = "\"”’»')]*_"
_SENTENCE_ENDS = (".", "!", "?", "…")
# A clock time on a line of its own heads an entry of a running report.
_CLOCK_LINE = re.compile(
    r"\d{1,2}(?:[:h]\d\d|[:.]\d\d(?= ?[apA-Z]))(?: ?[apAP]\.?[mM]\.?)?(?: ?\(?[A-Z]{2,4}\)?)?$"
    r"|\d{1,2} ?[apAP]\.?[mM]\.?$"
)
# Some systems put such words before the caption, for readers who do not see the picture or want it larger.
_CAPTION_HEAD = re.compile(
    r"\W*+(?:(?:image|media|photo) caption|view \d+ (?:images|photos|pictures)"
    r"|(?:view|see|open) (?:the )?image in \w+ ?\w*"
    r"|(?:enlarge|expand)(?: this)? (?:image|photo|picture)|image|picture|photo"
    r"|[\w.-]*full-?screen[\w.-]*(?: \w+)?)\W*$",
)
_MOST_MARK_WORDS, _CAPTION_WORDS, _FEWEST_COUNTED = 8, (6, 60), 3
# A note on the author stands among the last lines of a text and lets nobody speak.
_NOTE_LINES, _FEWEST_ABOVE_NOTE = 3, 3
_TELLS_WHO = re.compile(
    r"(?:,[^,.]{2,60},|\s\([^()]{1,40}\))?"
    r"\s(?:is(?! \w+ing\b)|has|writes|covers|reports|works|teaches|lives|joined|edits)\b"
    r"(?!.*\b(?:said|says|told|added|asked)\b).{3,500}$"
)
FEWEST_TURNS = 3
SPEAKER_TURN = re.compile(r"\W*(?:[QA]|[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{1,40})\s?:\s")
_QUOTED_WHOLE = re.compile(r"[\"“„«‘'][^\"“”„«»]{2,90}[\"”“»’']$")
# What somebody says ends as a sentence does; a heading that quotes does not.
_SPOKEN = re.compile(r"[\"“„«‘'].*[.,…][\"”»’']$")
_CLOSING_QUOTES = "\"”»’'"
_BOLD_WHOLE = re.compile(r"(?:\*\*|__)[^*_]{2,160}(?:\*\*|__):?$")
_EMPHASISED = re.compile(r"(?:[*_]{1,3})[^*_].{10,400}[^*_](?:[*_]{1,3})$")


@dataclass(slots=True)
class Verdict:
    """What a piece is. `score` is the network's probability of body."""

    label: Label
    in_body: bool
    reason: str
    score: float


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as sentences do."""
    return line.rstrip(_AFTER_END).endswith(_SENTENCE_ENDS)


def is_date_line(line: str) -> bool:
    """Recognise a line that holds a date, maybe a time, and nothing else."""
    if len(line) > 90 or not _DIGIT.search(line):
        return False
    words = _WORD.findall(line)
    if not 1 <= len(words) <= 14:
        return False
    others = 0
    for word in words:
        others += not (is_date_word(word) or _DATE_NUMBER.fullmatch(word))
        if others > len(words) / 4:
            return False
    return _NUMBERS.search(line) is not None or _MONTH.search(line) is not None


def is_head_line(line: str) -> bool:
    """Recognise what stands between headline and text and is never the text: a date, an author, a place and date."""
    if len(line.split(None, _HEAD_WORDS)) > _HEAD_WORDS or SPEAKER_TURN.match(line):
        return False
    if is_date_line(line) or begins_like_byline(line) or is_head_row(line):
        return True
    if not _DIGIT.search(line):
        return False
    return looks_like_name(line, with_role=True) or (is_place_dateline(line) and is_date_line(_PLACE.sub("", line)))


def is_head_row(line: str) -> bool:
    """Recognise a row of the head: date, author, agency, reading time between separators; a date or "By" is there."""
    parts = line_parts(line) if _SEPARATOR.search(line) else []
    if len(parts) < 2:
        return False
    sure = [is_date_line(part) or begins_like_byline(part) for part in parts]
    return any(sure) and all(
        known or _READING_TIME.fullmatch(part) or desk_of(line) == part or is_name_line(part) or agency_of(part)
        for known, part in zip(sure, parts, strict=True)
    )


def drop_head_lines(flags: list[bool], features: Features, title: int | None) -> None:
    """Take the lines of the head out of the body, however little the text around them looks like a page."""
    start = title if title is not None else 0
    for number in range(start, min(start + _HEAD_LINES, len(flags))):
        line = features.readings[number]
        if number == title:
            continue
        if len(line.split()) > _HEAD_WORDS and flags[number]:
            return
        if flags[number] and is_head_line(line) and any(flags[number + 1 :]):
            flags[number] = False


def is_turn(line: str, readings: Sequence[str]) -> bool:
    """Say whether a line is a turn of a transcript; one of few ("LIVE: ...") is a headline with its kicker."""
    if not SPEAKER_TURN.match(line):
        return False
    return sum(SPEAKER_TURN.match(other) is not None for other in readings) >= FEWEST_TURNS


def label_pieces(
    probabilities: Array, flags: Sequence[bool], features: Features, title: int | None, *, letters: bool
) -> list[Verdict]:
    """Name every piece. A piece without a name of its own takes that of the region it stands in.

    `letters`: the text holds letters to an editor.
    """
    readings = features.readings
    marks = features.row("mark").astype(int).tolist()
    scores = probabilities[:, BODY].astype(float).round(4).tolist()
    likeliest = probabilities.argmax(axis=1).tolist()
    first_body = flags.index(True) if True in flags else len(flags)
    last_body = len(flags) - 1 - flags[::-1].index(True) if True in flags else -1
    apart = _set_apart(flags, features, title)
    anchor = title if title is not None else first_body
    top = range(anchor + _NEAR_TOP[0], anchor + _NEAR_TOP[1] + 1)
    opens = (features.row("opens_region") > 0).tolist()
    verdicts: list[Verdict] = []
    region: Label | None = None
    lines = zip(readings, features.folded, features.patterns, flags, scores, strict=True)
    for number, (line, folded, pattern, flag, score) in enumerate(lines):
        if number == title:
            region = None
        if number in apart:
            label, reason = apart[number]
            verdicts.append(Verdict(label, False, reason, score))
            continue
        if flag:
            region = None
            label = _body_label(line, marks[number], number < last_body)
            if label == "heading" and marks[number] != HEADING and signs(number, readings, letters=letters):
                label = "body"
            verdicts.append(Verdict(label, True, "line_model", score))
            continue
        if pattern is not None:
            if opens[number]:
                region = pattern.label
            elif pattern.name in SIGNS:
                region = None
            verdicts.append(Verdict(pattern.label, False, pattern.name, score))
            continue
        chances = probabilities[number] if number in top else None
        label, reason = _furniture(line, folded, likeliest[number], number < first_body, chances, region)
        verdicts.append(Verdict(label, False, reason, score))
    _find_standfirst(verdicts, readings, probabilities, title, first_body)
    return verdicts


def _set_apart(flags: Sequence[bool], features: Features, title: int | None) -> dict[int, tuple[Label, str]]:
    """Name the lines that are known whatever stands around them: clock times, captions below their marks, the title."""
    apart: dict[int, tuple[Label, str]] = {
        number: ("dateline", "clock_line")
        for number, line in enumerate(features.readings)
        if line[0].isdigit() and _CLOCK_LINE.match(line)
    }
    for number in _captioned(features):
        if features.patterns[number] is None:
            apart[number] = "caption", "below_caption_mark"
    if title is not None:
        for number in np.flatnonzero(features.row("repeats") > 1).tolist():
            if features.folded[number] == features.folded[title] and not flags[number]:
                apart[number] = "title", "repeated_title"
        apart[title] = "title", "line_model"
    return apart


def _captioned(features: Features) -> set[int]:
    """Find the lines below one that announces a caption."""
    words = features.row("words")
    # Few lines so short stand above a longer one, or above one that is all markup, of which no word is counted.
    below = ((words > _FEWEST_COUNTED) | (words == 0)) & (features.row("mark") != HEADING)
    return {
        number + 1
        for number in np.flatnonzero((words[:-1] <= _MOST_MARK_WORDS) & below[1:]).tolist()
        if _CAPTION_HEAD.match(features.folded[number])
        and _CAPTION_WORDS[0] <= len(features.readings[number + 1].split()) <= _CAPTION_WORDS[1]
    }


def _body_label(line: str, mark: int, follows: bool) -> Label:
    if mark == HEADING:
        return "heading"
    if mark == TABLE_ROW:
        return "list"
    listed = mark in (BULLET, NUMBERED)
    words = len(line.split(None, _HEADING_WORDS))
    if words > _HEADING_WORDS and not listed:
        return "body"
    bare = line.strip("*_# ")
    if not bare or SPEAKER_TURN.match(line) or (bare[-1] in _CLOSING_QUOTES and _SPOKEN.search(bare)):
        return "body"
    if follows and words <= _HEADING_WORDS and (_BOLD_WHOLE.match(line) or (words <= 12 and _QUOTED_WHOLE.match(bare))):
        return "heading"
    if listed:
        return "list"
    if follows and words <= 10 and not ends_sentence(bare) and bare[-1:] not in (",", ";", ":", "”", '"'):
        return "heading"
    return "body"


def _furniture(
    line: str, folded: str, kind: int, before: bool, chances: Array | None, region: Label | None
) -> tuple[Label, str]:
    """Name a piece outside the body that no wording names.

    `folded`: the line in lower case. `chances`: its probabilities where it stands by the headline, as bylines do; there
    no region reaches.
    """
    if (chances is not None or not region) and is_date_line(line):
        return ("update_stamp" if _UPDATED.match(line) else "dateline"), "date_line"
    place = is_place_dateline(line)
    if place and _DIGIT.search(line):
        return "dateline", "dateline"
    if is_author_note(line):
        return "author_bio", "author_note"
    if begins_like_byline(line, folded) or (kind == BYLINE and looks_like_name(line)):
        return "byline", "byline"
    likely = chances is not None and chances[BYLINE] >= _BYLINE_FROM
    if chances is not None and looks_like_name(line, with_role=not likely):
        return "byline", "name_by_headline"
    if place:
        return "dateline", "dateline"
    if kind == CAPTION and len(line.split()) >= 3:
        return "caption", "line_model"
    if region is not None and chances is None:
        return region, "region"
    if kind == BYLINE and not is_result(line):
        return "byline", "line_model"
    if kind == DATE and any(map(str.isdigit, line)):
        return "dateline", "line_model"
    return ("navigation" if before else "other"), "line_model"


def name_author_notes(verdicts: list[Verdict], readings: Sequence[str], authors: Sequence[str]) -> None:
    """Name the lines that tell who the author is, among the last of the text and below it: they are not of the body."""
    bodies = [number for number, verdict in enumerate(verdicts) if verdict.in_body]
    if not authors or len(bodies) <= _FEWEST_ABOVE_NOTE:
        return
    below = range(bodies[-1] + 1, min(bodies[-1] + 1 + _NOTE_LINES, len(verdicts)))
    for number in (*bodies[_FEWEST_ABOVE_NOTE:][-_NOTE_LINES:], *below):
        line = readings[number].strip("*_# ")
        if any(line.startswith(author) and _TELLS_WHO.match(line[len(author) :]) for author in authors):
            verdicts[number] = Verdict("author_bio", False, "author_note", verdicts[number].score)


def _counts_as_body(line: str) -> bool:
    """Say whether a summary above the byline is body as a rule: a long one without a full stop is in most sources."""
    return len(line.split()) >= _LONG_SUMMARY and not ends_sentence(line)


def _is_summary(line: str) -> bool:
    return len(line.split()) >= _SUMMARY_WORDS and line[:1] not in "*-[!" and not _NUMBERS.search(line)


def _find_standfirst(
    verdicts: list[Verdict], readings: Sequence[str], probabilities: Array, title: int | None, first_body: int
) -> None:
    """Name the summary between headline and text; emphasised above the byline it is not of the body."""
    if title is None:
        return
    stop = min(len(verdicts), title + 5)
    lead = next(
        (
            number
            for number in range(title + 1, stop)
            if verdicts[number].label in ("byline", "dateline", "update_stamp")
        ),
        None,
    )
    for number in range(title + 1, stop):
        verdict, line = verdicts[number], readings[number]
        if verdict.label in ("byline", "dateline", "credit", "caption", "update_stamp", "share", "advert"):
            continue
        emphasised = _EMPHASISED.match(line) is not None
        above = lead is not None and number < lead
        if not (5 <= len(line.split()) <= 60 and verdict.label in ("body", "heading", "navigation", "other")):
            return
        under = number == title + 1 and not verdict.in_body and _is_summary(line)
        if emphasised or above or under:
            counts = above and first_body < len(verdicts) and _counts_as_body(line)
            kept = (verdict.in_body or counts) and not (emphasised and above)
            reason = "emphasis" if emphasised else "above_byline" if above else "under_title"
            verdicts[number] = Verdict("standfirst", kept, reason, verdict.score)
        return
