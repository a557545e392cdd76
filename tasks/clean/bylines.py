"""Read author lines and agencies: who wrote it, without titles, desks, dates or the wire."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_BY_WORDS = (
    r"^\W*+(?=[abcdegikoprstvw])(?:"
    r"(?:written|words|story|posted|published|report|analysis|text|interview|review|essay|column|opinion) by"
    r"|(?:kolumne|kommentar|analyse|interview|gastbeitrag|essay|bericht|reportage) von"
    r"|(?:text|words|reporter|writer|redaktion)\s?(?=:\s*\S+(?:\s\S+){1,4}\s*$)"
    r"|author[:s]*|by|von|par|por|di|door|af|av)"
    r"(?=[\s:\u00a0*\[]|$)[\s:\u00a0]*"
)
# In lower case the pattern is tried three times as fast.
_BY, _BY_FOLDED = re.compile(_BY_WORDS, re.IGNORECASE), re.compile(_BY_WORDS)
_BY_OPENING = 60
# Who made the pictures is not the author, whatever stands before: "Words by Ana Kowal. Pictures by Jo Lund".
_PICTURES = re.compile(
    r"(?:^|[\s.,;|])(?:pictures?|photos?|photograph(?:s|y)?|images?|illustrations?|video|graphics?) (?:by|:).*",
    re.IGNORECASE | re.DOTALL,
)
_CONTACT = re.compile(
    r"\W*(?:(?:media|press) )?(?:(?:contacts?|tel|telephone|phone|e-?mail)\b|enquir|inquir)", re.IGNORECASE
)
_SPLIT = re.compile(
    r"([,;|•·/&\n()]|\s[-–—]\s|\s\\-\s"
    r"|\b(?:and|und|with|et|y|in|for|at|of|on|updated|published|posted|from)\b)\s*",
    re.IGNORECASE,
)
_JOINERS = frozenset({",", "&", "/", ";", "|", "•", "·", "and", "und", "with", "et", "y"})
_BETWEEN = frozenset({"for", "the"})
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WORD = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*|Mc[A-Z]\w+|O['’][A-Z]\w+|[A-Z]\.)$")
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted|News|Follow)\b)")
_GLUED_WORD = re.compile(r"[a-z]{4}[A-Z]")
_GLUED_MONTH = re.compile(
    r"(?<=[a-z])(?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\.? \d)"
)
_ONLY_BY = frozenset(
    {"by", "von", "par", "por", "author", "author of the article"}
    | {f"{what} by" for what in ("article", "story", "words", "text", "written", "posted", "published")}
)
_LONGEST_BY = max(map(len, _ONLY_BY))
_PART = re.compile(r"\s*[|•·/]\s*|\s[-–—]\s")
_DESK = re.compile(r"(?:[A-ZÀ-Þ][\w.&]*\s){1,4}(?:Desk|Bureau|Staff|Newsroom|Team)$")
_NOTE_NUMBER = re.compile(r"(?<=[^\W\d_])\d{1,2}(?=\W*$)|^\s*\d{1,2}\.(?=\s)")
_MARKS = re.compile(r"[*_#\[\]>\"“”]+")
_DATELINE_AGENCY = re.compile(r"^[^a-z(]{2,60}?(?:,[^()]{2,30})?\s?\((?P<agency>[^()]{2,30})\)\s*[-–—:]")
_SAYS_AGENCY = re.compile(r"^[A-ZÀ-Þ].*\s(?:Press|Agency|News|Newswire|Wire|Service)$")
_PLACE_DATELINE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,30}(?:, [^.!?()]{2,40})?(?:\s?\([^()]{2,30}\))?\s?[-–—:]?$")
_CAPITALS = re.compile(r"[\W_]*[A-ZÀ-Þ]{2}")
_SIGNED = re.compile(r"(?:^|[.!?”\"]\s*)[-–—(\[]\s*(?:with )?(?P<agency>[A-Za-z ]{2,24})(?:/[\w ]+)?[)\]]?\s*$")
# A result ("2-1") stands between the names of sides, not of people.
_RESULT = re.compile(r"\w \(?\d{1,3}\s?[-–]\s?\d{1,3}(?![\d-])\)? [A-ZÀ-Þ]")
_NOTE = re.compile(
    r"\W*(?:[A-ZÀ-Þ][\w.'’-]*\s){1,3}(?:[A-ZÀ-Þ][\w.'’-]+|[a-z]{2,3} [A-ZÀ-Þ][\w.'’-]+)\s"
    r"(?:(?:is|was) (?:our|an?|the)\s(?P<post>[^.!?]{2,80})|(?:writes|covers|reports on|edits|blogs)\b)"
)
# Looked for first, since few lines hold one.
_NOTE_VERB = re.compile(r" (?:is|was|writes|covers|reports on|edits|blogs)")
MOST_BYLINE_WORDS = 25
_WITH_HOUSE = 3
_MOST_NOTE_WORDS = 60


class Byline(NamedTuple):
    """What an author line says."""

    authors: tuple[str, ...]
    agency: str | None


class _Words(NamedTuple):
    agencies: dict[str, str]
    roles: frozenset[str]
    outlets: frozenset[str]
    dates: frozenset[str]
    furniture: frozenset[str]
    particles: frozenset[str]
    date_line: frozenset[str]
    houses: frozenset[str]


@cache
def _lists() -> _Words:
    data = json.loads(files("tasks.clean").joinpath("byline_words.json").read_text(encoding="utf-8"))
    agencies = {form.casefold(): name for name, forms in data["agencies"].items() for form in [name, *forms]}
    return _Words(agencies, *(frozenset(data[name]) for name in _Words._fields[1:]))


def agency_of(words: str) -> str | None:
    """Give the usual short name of a news agency, or None."""
    return _lists().agencies.get(" ".join(words.split()).strip(" .*_()[]").casefold().removeprefix("the "))


def begins_like_byline(line: str, folded: str | None = None) -> bool:
    """Say whether a line opens as author lines do ("By ...", "Von ...") and goes on with a name.

    `folded`: the line in lower case, where that is at hand.
    """
    if not _BY_FOLDED.match(line[:_BY_OPENING].casefold() if folded is None else folded, 0, _BY_OPENING):
        return False
    match = _BY.match(line, 0, _BY_OPENING)
    if not match or len(line.split()) > MOST_BYLINE_WORDS:
        return False
    rest = line[match.end() :].lstrip(" *_[")
    return not rest or rest[:1].isupper()


def only_by(line: str) -> bool:
    """Say whether a line announces the authors on the lines below it: "By", "Author of the article:"."""
    bare = line.strip(" *_:#")
    return len(bare) <= _LONGEST_BY and bare.replace("\u00a0", " ").casefold() in _ONLY_BY


def line_parts(line: str) -> list[str]:
    """Give what stands between the separators of a line: bars, dots, strokes, dashes."""
    return [part for part in (part.strip() for part in _PART.split(_MARKS.sub(" ", line))) if part]


def byline_part(line: str) -> str | None:
    """Give the part of a line that says "By": the line, or what stands between its separators ("3 min · By ...")."""
    if begins_like_byline(line):
        return line
    return next((part for part in line_parts(line) if begins_like_byline(part) and not only_by(part)), None)


def desk_of(line: str) -> str | None:
    """Give the desk that signs a line of the head before its date ("Metro City Desk / Updated: ...")."""
    first, *others = line_parts(line) or [""]
    words = " ".join(first.split())
    return words if others and has_role_or_date(" ".join(others)) and _DESK.match(words) else None


def is_name_line(line: str) -> bool:
    """Say whether a line holds names, the posts of the named and nothing else, as an entry of a list of authors."""
    bare = _NOTE_NUMBER.sub("", _MARKS.sub(" ", line)).strip(" ,;&\u00a0")
    names = read_byline(bare, named=True).authors
    if not names or not bare.startswith(names[0].split()[0]):
        return False
    left = {*_WORD.findall(bare.casefold())}.difference(_WORD.findall(" ".join(names).casefold()), _JOINERS, _BETWEEN)
    return left <= _lists().roles


def is_author_note(line: str) -> bool:
    """Recognise a line that tells who an author is: "Ada Lund is our correspondent in ...", "Ada Lund writes about"."""
    if not _NOTE_VERB.search(line) or len(line.split()) > _MOST_NOTE_WORDS:
        return False
    match = _NOTE.match(_MARKS.sub(" ", line).strip())
    if not match:
        return False
    return match["post"] is None or bool(set(re.findall(r"[\w-]+", match["post"].casefold())) & _lists().roles)


def without_pictures(line: str) -> str:
    """Cut off who made the pictures."""
    return _PICTURES.sub("", line)


def credited(names: Sequence[str]) -> Byline:
    """Read the authors given with a record, which may come with "By" before them or an agency among them."""
    bare = [name for name in (_BY.sub("", name).strip() for name in names) if name]
    agencies = [agency for agency in map(agency_of, bare) if agency]
    return Byline(tuple(name for name in bare if not agency_of(name)), agencies[0] if agencies else None)


def read_byline(line: str, *, named: bool = False) -> Byline:
    """Read the authors and the agency off a line. `named`: the line is known to be a byline though it lacks "By"."""
    match = _BY.match(line)
    if not (match or named) or _CONTACT.match(line):
        return Byline((), None)
    rest = _GLUED_MONTH.sub(" ", _GLUED.sub(" ", line[match.end() :] if match else line))
    authors: list[str] = []
    agency = None
    closed = False
    pieces = [",", *_SPLIT.split(_NOTE_NUMBER.sub("", _MARKS.sub(" ", without_pictures(rest))))]
    for number, (separator, part) in enumerate(zip(pieces[::2], pieces[1::2], strict=True)):
        words = part.replace("\u00a0", " ").split()
        text = " ".join(words).strip(" .,:-–—()")
        if not text:
            continue
        known = agency_of(text)
        if known:
            agency = agency or known
            continue
        joined = separator.casefold() in _JOINERS
        name = _name(words) if not closed or (joined and separator.isalpha()) else None
        if name:
            if name not in authors:
                authors.append(name)
            closed = closed or (joined and separator.isalpha())
        elif number and not authors:
            break
    if match and not authors and not agency and (outlet := _outlet(rest)):
        authors.append(outlet)
    return Byline(tuple(authors), agency)


def _outlet(rest: str) -> str | None:
    """Take a house name that signs in place of a person ("By Harbour Weekly Staff"), unless it is a bare desk."""
    lists = _lists()
    words = _MARKS.sub(" ", rest).replace("\u00a0", " ").split()
    taken: list[str] = []
    for word in words[:5]:
        bare = word.strip(",:()|")
        if not bare[:1].isupper() or any(map(str.isdigit, bare)):
            break
        taken.append(bare)
        if bare != word:
            break
    generic = lists.roles | lists.outlets | lists.dates | {"our", "the", "a"}
    if not taken or all(word.casefold() in generic for word in taken) or len(words) > 8:
        return None
    return " ".join(taken)


def _name(words: Sequence[str]) -> str | None:
    """Take the person's name off the front of a byline part: up to five capitalised words, no role, desk or date."""
    lists = _lists()
    taken: list[str] = []
    for word in words:
        bare = word.strip(".,:()")
        fold = bare.casefold()
        if any(map(str.isdigit, bare)) or "@" in bare or fold in lists.dates:
            break
        if fold == "the" or (fold in lists.furniture and not taken):
            break
        if fold in lists.roles:
            if not taken:
                continue
            break
        if fold in lists.houses and len(taken) == _WITH_HOUSE:
            return " ".join(taken[:2])  # "Ana Kowal Brunnvik Courier"
        if fold in lists.outlets or (fold in lists.houses and taken) or _GLUED_WORD.search(bare):
            return None
        if fold in lists.particles and taken:
            taken.append(bare)
        elif _NAME_WORD.match(word.strip(",:()")):
            taken.append(word.strip(",:()"))
        else:
            break
    while taken and taken[-1].casefold() in lists.particles:
        taken.pop()
    if not 2 <= len(taken) <= 5:
        return None
    name = " ".join(taken)
    if len(taken[-1]) > 2:
        name = name.rstrip(".")
    return _recase(name) if name.isupper() else name


def _recase(name: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), name)


def looks_like_name(line: str, *, with_role: bool = False) -> bool:
    """Say whether a line opens with a person's name and is short enough to hold little else.

    `with_role`: and whether it holds a role or a date besides.
    """
    if len(line) > 160:
        return False
    bare = _MARKS.sub(" ", line).strip()
    fits = bare[:1].isupper() and len(bare.split()) <= 18 and (not with_role or has_role_or_date(line))
    return fits and not is_result(line) and bool(read_byline(bare, named=True).authors)


def is_result(line: str) -> bool:
    """Say whether a line holds the result of a match."""
    return _RESULT.search(line) is not None


def has_role_or_date(line: str) -> bool:
    """Say whether a line holds a word of bylines: a role, a month, "published"."""
    lists = _lists()
    words = {word.strip(".,:()") for word in _GLUED.sub(" ", _MARKS.sub(" ", line)).casefold().split()}
    return not (words.isdisjoint(lists.roles) and words.isdisjoint(lists.dates)) or agency_of(line) is not None


def is_date_word(word: str) -> bool:
    """Say whether a word is one of those that stand beside the numbers of a date: a month, a zone, "updated"."""
    return word.casefold() in _lists().date_line


def is_place_dateline(line: str) -> bool:
    """Recognise a stand-alone dateline: a place in capitals, maybe a date and an agency."""
    # It ends in a mark or holds a comma, which most lines do not.
    if len(line) > 100 or ("," not in line and line[-1:].isalnum()) or not _CAPITALS.match(line):
        return False
    bare = _MARKS.sub("", line).strip()
    if len(bare.split()) > 9 or not _PLACE_DATELINE.match(bare):
        return False
    return bool(re.search(r"[-–—:)]$|, ", bare)) and any(map(str.isalpha, bare))


def dateline_agency(paragraph: str) -> str | None:
    """Read the agency off a dateline: `CITY (Agency) -`; one we do not know when its name says what it is."""
    match = _DATELINE_AGENCY.match(_MARKS.sub("", paragraph[:140]).strip())
    if not match:
        return None
    return agency_of(match["agency"]) or (match["agency"] if _SAYS_AGENCY.search(match["agency"]) else None)


def signed_agency(paragraph: str) -> str | None:
    """Read the agency that signs a text at its end: `- Agency`, `(Agency)`."""
    match = _SIGNED.search(_MARKS.sub("", paragraph[-60:]).strip())
    return agency_of(match["agency"]) if match else None
