"""Cut the head off a line it shares with the text.

Exports that lose line breaks leave "Headline By Ana Kowal Published 3 March 2020 The harbour ..." on one line. Only
what is evident is cut: names that a date, a separator or a word no name holds puts an end to, dates that a byline or a
word of stamps explains, and datelines that name their agency.
"""

import re
from collections.abc import Iterator, Sequence

from tasks.clean.bylines import agency_of, read_byline
from tasks.clean.segment import Piece

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
_CLOCK = (
    r"(?:,? (?:at |[|-] )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: \(?(?:[A-Z]{2,4}T|UTC|IST|Z)\b\)?)?)?"
)
_DATE = (
    rf"{_WEEKDAY}(?:{_DAY} {_MONTH},? (?:19|20)\d\d|{_MONTH} {_DAY},? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)\d\d){_CLOCK}"
)
_STAMP = (
    r"(?:(?:First |Last |Originally )?(?:[Pp]ublished|[Pp]osted|[Uu]pdated|[Mm]odified)|PUBLISHED|POSTED|UPDATED)"
    r"(?: on| at)?:? "
)
_PLACE = r"[A-ZÀ-Þ]{3}[A-ZÀ-Þ .'’/-]*(?:, [^().]{2,40})? ?\((?P<agency>[^()]{2,30})\) ?[-–—:]"
# A word of a name: no word of stamps, no month before its day, no place in capitals that opens a dateline.
_WORD = (
    rf"(?!(?:First |Last )?(?:Published|Posted|Updated|Modified|PUBLISHED|POSTED|UPDATED)\b|{_MONTH} \d"
    rf"|[A-ZÀ-Þ]{{3}}[A-ZÀ-Þ .'’/-]*(?:,[^()]{{2,40}})? ?[(–—])[A-ZÀ-Þ][\w.'’-]*"
)
_NAMES = rf"{_WORD}(?: (?:and |& |(?:de|van|von|der|la|al|bin) )*{_WORD}|, (?:and )?{_WORD}){{1,12}}"
_GAP = r"(?:\s*[|•·,;/–—-]\s*|\s+)"
_BY = r"\b(?:(?:Written|Posted|Words|Story) by|By|BY):? "
_STAMPS = rf"(?:(?:{_STAMP})?{_DATE}(?:{_GAP}(?:{_STAMP}){_DATE})*)"
# A byline that its date closes; a date that opens it; a stamp alone.
_HEAD = re.compile(
    rf"(?P<by>{_BY}{_NAMES}){_GAP}(?P<dates>{_STAMPS})"
    rf"|(?P<dates_first>{_STAMPS}){_GAP}(?P<by_last>{_BY}{_NAMES})"
    rf"(?=\s*[|•·–—]|\s+(?:The|A|An|In|On|At|It|As|When|After)\b|\s+\d|\s+{_PLACE.replace('?P<agency>', '?:')})"
    rf"|(?P<stamp>{_STAMP}{_DATE}(?:{_GAP}(?:{_STAMP}){_DATE})*)"
)
_DATELINE = re.compile(rf"(?<=[^\W\d_A-ZÀ-Þ]) {_PLACE}")
# What every head cut by its byline or date holds; looked for first, as the whole pattern is slow.
_YEAR, _CUE = (
    re.compile(r"(?:19|20)\d\d"),
    re.compile(r"\b(?:By|BY|by|[Pp]ublished|[Pp]osted|[Uu]pdated|[Mm]odified|[A-Z]{4,5}ED)\b"),
)
_NEXT = re.compile(r"[\s|•·;/–—-]*(?:\d{1,3} [Mm]in(?:ute)?s? [Rr]ead\b[\s|•·;/–—-]*)?(?=[A-ZÀ-Þ\"“‘'\d])")
_FIRST_LINES, _REACH = 4, 400
_LEAST_TEXT, _HEAD_WORDS = 20, (3, 50)


def cut_heads(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Cut each of the first lines that runs on from head to text into headline, byline, date and text."""
    cut = [part for piece in pieces[:_FIRST_LINES] for part in _cut(text, piece)]
    return [*cut, *pieces[_FIRST_LINES:]]


def _cut(text: str, piece: Piece) -> Iterator[Piece]:
    marks = _marks(text, piece)
    if not marks:
        yield piece
        return
    starts = [piece.start, *marks]
    for number, (start, end) in enumerate(zip(starts, [*marks, piece.end], strict=True)):
        ink = text[start:end].strip()
        first = text.index(ink, start)
        yield Piece(start, end, first, first + len(ink), piece.blank_before if not number else 0)


def _marks(text: str, piece: Piece) -> list[int]:
    """Give the places where a line that runs on is to be cut; none where its head is not evident."""
    line = text[piece.first : piece.last]
    opening = line[:_REACH]
    match = _HEAD.search(opening) if _YEAR.search(opening) and _CUE.search(opening) else None
    if not match:
        dateline = _DATELINE.search(opening) if "(" in opening else None
        known = dateline is not None and agency_of(dateline["agency"]) is not None
        return [piece.first + dateline.start() + 1] if dateline and known and _is_head(line[: dateline.start()]) else []
    after = _NEXT.match(line, match.end())
    rest = line[after.end() if after else match.end() :]
    title = line[: match.start()].strip()
    if (
        (rest and not after)
        or (not rest and (match["stamp"] or not title))
        or 0 < len(rest.split()) < _LEAST_TEXT
        or not _is_head(title)
    ):
        return []
    by = read_byline(match["by"] or match["by_last"] or "")
    if not match["stamp"] and not by.authors and not by.agency:
        return []
    groups = ("by", "dates", "dates_first", "by_last", "stamp")
    cuts = [match.start(name) for name in groups if match[name]] + [after.end() if after else 0]
    return [piece.first + cut for cut in cuts if cut]


def _is_head(words: str) -> bool:
    """Say whether what stands before byline and date may be a headline with its summary, or nothing at all."""
    return not words or _HEAD_WORDS[0] <= len(words.split()) <= _HEAD_WORDS[1]
