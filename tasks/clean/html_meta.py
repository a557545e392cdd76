"""Choose title, authors, site, publisher and canonical URL among what a page claims and shows."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from schemas.records import Claim, Document
from tasks.clean.html_render import Rendered, Rendering

_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|\-–—•·»:/~]+\s+|\s*[|»]\s*|(?<=\w):\s+(?=[A-Z])")
_SPACE = re.compile(r"\s+")
_LONGEST_TITLE = 400  # characters; what is longer is no headline
_FRONT_PAGES = frozenset({"home", "homepage", "news", "frontpage", "welcome", "index"})
_SAME_STORY = 0.2  # likeness of two headlines of one article
_SECTION = re.compile(r"(?<=\w)\s*\|\s*(?:\w+[\s&]*){1,3}$")
_URL = re.compile(r"^\s*(?:https?:)?//|^www\.|^\S+\.(?:com|org|net|html?|php)\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title, where it stands in the text when it does, and what it rests on."""

    text: str | None = None
    start: int | None = None
    end: int | None = None
    basis: str | None = None
    block: int | None = None


def clean_value(value: str) -> str:
    """Undo entities (some pages escape twice) and collapse white space."""
    return _SPACE.sub(" ", html.unescape(html.unescape(value))).strip()


def values(claims: Iterable[Claim], key: str, *kinds: str) -> list[str]:
    """Give the distinct cleaned values of a key, in order of trust."""
    found = (clean_value(claim.value) for claim in claims if claim.key == key and (not kinds or claim.kind in kinds))
    return list(dict.fromkeys(value for value in found if value))


def words(text: str) -> list[str]:
    """Give the lower-case words of a text."""
    return _WORD.findall(text.casefold())


def alike(first: str, second: str) -> float:
    """Give the Jaccard similarity of two texts' words."""
    one, two = set(words(first)), set(words(second))
    return len(one & two) / len(one | two) if one and two else 0.0


def find_title(document: Document, claims: Sequence[Claim], rendering: Rendering, sites: Sequence[str]) -> Title:
    """Prefer the headline the page shows, confirmed by what it states; else what it states, without the site's name."""
    stated = [
        (strip_site(value, sites), kind)
        for kind, key in (("json-ld", "title"), ("meta", "title"), ("head", "title"), ("microdata", "title"))
        for value in values(claims, key, kind)
        if len(value) <= _LONGEST_TITLE and not _names_site(value, sites)
    ]
    if document.given.title and document.given.title.strip():
        wanted = clean_value(document.given.title)
        return _placed(wanted, "given", rendering, _headline(rendering, [wanted]))
    number = _headline(rendering, [text for text, _ in stated]) if stated else _only_heading(rendering)
    agreed = _agreed(stated, rendering.blocks[number].text if number is not None else None)
    if agreed is not None:
        return _placed(agreed, "json-ld", rendering, number)
    if number is not None:
        block = rendering.blocks[number]
        return _placed(_SPACE.sub(" ", strip_site(block.text, sites)), "headline", rendering, number)
    for text, kind in stated:
        if text:
            return _placed(text, kind, rendering, None)
    return Title()


def _names_site(value: str, sites: Sequence[str]) -> bool:
    """Say whether a stated title is the outlet's name and not the article's ("Home | Quarry Gazette")."""
    parts = [text for part in _SEPARATOR.split(value) if (text := "".join(words(part)))]
    names = {"".join(words(site)) for site in sites}
    return any(part in names for part in parts) and all(part in names or part in _FRONT_PAGES for part in parts)


def _only_heading(rendering: Rendering) -> int | None:
    """Give the block of the one first-level heading of a page that states no headline."""
    tops = [number for number, block in enumerate(rendering.blocks) if heading_level(block) == 1]
    return tops[0] if len(tops) == 1 and len(rendering.blocks[tops[0]].text) <= _LONGEST_TITLE else None


def _agreed(stated: Sequence[tuple[str, str]], shown: str | None) -> str | None:
    """Give the headline that JSON-LD and another statement agree on, unless microdata marks the one shown.

    Pages show a headline for the front page of the day and keep the article's own in these. Where they share hardly
    a word with the headline shown, they were written for search engines.
    """
    by_kind = {kind: ["".join(words(text)) for text, other in stated if other == kind] for _, kind in stated}
    if shown is not None and "".join(words(shown)) in by_kind.get("microdata", ()):
        return None
    others = (*by_kind.get("head", ()), *by_kind.get("meta", ()))
    for text, kind in stated:
        if kind == "json-ld" and text and "".join(words(text)) in others:
            return text if shown is None or alike(text, shown) >= _SAME_STORY else None
    return None


def _placed(text: str, basis: str, rendering: Rendering, number: int | None) -> Title:
    if number is not None and text in rendering.blocks[number].text:
        start = rendering.blocks[number].start + rendering.blocks[number].text.index(text)
        return Title(text, start, start + len(text), basis, number)
    return Title(text, None, None, basis, number)


def _headline(rendering: Rendering, stated: Sequence[str]) -> int | None:
    """Find the block that shows the headline: the heading most like a stated title, `h1` before others."""
    best: tuple[float, int] | None = None
    for number, block in enumerate(rendering.blocks):
        level = heading_level(block)
        if level is None or len(block.text) > _LONGEST_TITLE:
            continue
        match = max((alike(block.text, text) for text in stated), default=0.0)
        threshold = 0.3 if level == 1 else 0.6
        value = match + (0.3 if level == 1 else 0.0)
        if match >= threshold and (best is None or value > best[0]):
            best = (value, number)
    return best[1] if best else None


def heading_level(block: Rendered) -> int | None:
    """Give the level of the heading a block is, or None."""
    for node in block.pieces[0][2].lineage():
        if len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1] in "123456":
            return int(node.tag[1])
        if not node.inline and node is not block.node:
            break
    return None


def strip_site(title: str, sites: Sequence[str]) -> str:
    """Cut the site's name off either end of a title, and the section that stands before it behind a bar."""
    if len(title) > _LONGEST_TITLE:
        return title.strip()
    return _SECTION.sub("", _strip_name(title, sites))


def _strip_name(title: str, sites: Sequence[str]) -> str:
    cuts = list(_SEPARATOR.finditer(title))
    names = [name for name in ("".join(words(site)) for site in sites) if name]
    for cut in cuts:
        tail = "".join(words(title[cut.end() :]))
        if len(words(title[: cut.start()])) >= 2 and any(_same_name(tail, name) for name in names):
            return _strip_name(title[: cut.start()].strip(), sites)
    for cut in reversed(cuts):
        head = "".join(words(title[: cut.start()]))
        if len(words(title[cut.end() :])) >= 2 and any(_same_name(head, name) for name in names):
            return title[cut.end() :].strip()
    return title.strip()


def _same_name(part: str, name: str) -> bool:
    return part == name or (len(name) > 3 and name in part and len(part) <= len(name) + 12) or part + "com" == name


def find_sites(document: Document, claims: Sequence[Claim], url: str | None) -> list[str]:
    """Give the names the outlet goes by, the one it states first."""
    names = [document.given.site] if document.given.site else []
    names += values(claims, "site")
    names += values(claims, "publisher", "json-ld", "meta")
    names += values(claims, "application")
    host = host_of(url, claims)
    if host:
        names += [host, host.rsplit(".", 1)[0], host.split(".")[-2] if "." in host else host]
    return [name for name in dict.fromkeys(names) if not _URL.match(name) or name == host]


def host_of(url: str | None, claims: Sequence[Claim]) -> str | None:
    """Give the host of the page's address, else of what it states as one, be it the home page."""
    hosts = (_host(value) for value in (url, *values(claims, "canonical")))
    return next((host for host in hosts if host and "." in host), None)


def _host(url: str | None) -> str | None:
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def find_url(document: Document, claims: Sequence[Claim]) -> tuple[str | None, str | None]:
    """Give the page's address and its basis: the given one, else the canonical one it states."""
    if document.given.url:
        return document.given.url, "given"
    base = next(iter(values(claims, "base")), "")
    for kind in ("link", "meta", "json-ld"):
        for value in values(claims, "canonical", kind):
            try:
                address = urljoin(base, value)
                parts = urlsplit(address)
            except ValueError:
                continue
            is_page = parts.path.strip("/") or parts.query  # some systems name the home page on every page
            if parts.scheme in {"http", "https"} and parts.hostname and "." in parts.hostname and is_page:
                return address, "canonical"
    return None, None


def find_publisher(claims: Sequence[Claim]) -> str | None:
    """Give the publisher's name as the page states it."""
    for value in (*values(claims, "publisher", "json-ld"), *values(claims, "publisher", "meta")):
        if not _URL.match(value):
            return value
    return next(iter(values(claims, "publisher", "json-ld-page")), None)
