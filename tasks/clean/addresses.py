"""Find an article's own address in its text: where a line says so, or in the links by which readers share it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import unquote, urlsplit

from schemas.records import Claim
from tasks.clean.labels import Verdict
from tasks.clean.segment import Piece

_URL = re.compile(r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?]")
_SAYS_SOURCE = re.compile(r"\b(?:original|source|url|permalink|link|quelle)\b", re.IGNORECASE)
# A link that is a line of its own and calls itself the page's address, as Markdown has it; a print-out's last line.
_OWN_LINK = re.compile(
    r"^[ \t*_#>-]*(?:\[(?:permalink|permanent link|canonical(?: url)?|(?:view|read) (?:the )?original(?: \w+)?)\]\("
    r"|(?:this \w+ was )?(?:printed|retrieved) from:? )<?(?P<url>https?://[^\s<>()\[\]\"']+)[>)\s]*$",
    re.IGNORECASE | re.MULTILINE,
)
# One of these stands in each; looked for first, as the pattern is slow.
_OWN_WORDS = ("ermalink](", "ermanent link](", "anonical", "riginal", "rinted from", "etrieved from")
# What the sharing links of the large networks, and of mail, carry as the address of the page they stand on.
_SHARED = re.compile(
    r"(?:(?:facebook|twitter|x|linkedin|reddit|pinterest|whatsapp|tumblr|threads|bsky)\.[a-z]{2,4}/[^\s()<>\"']{0,60}?|wa\.me/|mailto:)"
    r"\?(?:[^\s()<>\"']{0,300}?[?&;]|)(?:u|url|text|body|link|canonicalurl)="
    r"(?:[^\s&()<>\"']{0,300}?)(?P<url>https?(?:%3A|:)(?:%2F|/){2}[^\s&()<>\"']+)",
    re.IGNORECASE,
)
_NETWORKS = ("facebook.", "twitter.", "/x.com", "linkedin.", "reddit.", "pinterest.", "whatsapp.", "wa.me", "mailto:?")


def find_url(
    text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict], claims: Sequence[Claim] = ()
) -> tuple[str | None, str | None]:
    """Give the article's own address and its basis: the header, the line that names it, the links that share it."""
    stated = (claim.value for claim in claims if claim.key in ("canonical", "source") and _URL.match(claim.value))
    if url := next(stated, None):
        return url, "front-matter"
    # Most texts hold no address as it is written.
    if "://" in text and (url := _source_line(text, pieces, verdicts) or _own_link(text)):
        return url, "source_line"
    shared = dict.fromkeys(_shared(text))
    return (next(iter(shared)), "share_link") if len(shared) == 1 else (None, None)


def _source_line(text: str, pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> str | None:
    """Find the address on a line that says it is the article's own ("Original url: ..."), or under such a line."""
    said = False
    for piece, verdict in zip(pieces, verdicts, strict=True):
        if verdict.label == "source_link":
            line = text[piece.first : piece.last]
            says = _SAYS_SOURCE.search(line[:30]) is not None
            match = _URL.search(line)
            if match and (says or said):
                return match.group()
            said = says and not match
        else:
            said = False
    return None


def _own_link(text: str) -> str | None:
    match = _OWN_LINK.search(text) if any(words in text for words in _OWN_WORDS) else None
    return match["url"].rstrip(".,;:!?") if match else None


def _shared(text: str) -> Iterator[str]:
    """Give the addresses that sharing links carry, without what tells how a reader came; never a home page."""
    if "=" not in text or not any(network in text for network in _NETWORKS):
        return
    # A link is one run without blanks; of most runs the pattern need not be asked.
    links = [run for run in text.split() if "=" in run and "?" in run]
    for match in chain.from_iterable(map(_SHARED.finditer, links)):
        url = unquote(match["url"]).split("?")[0].split("#")[0].rstrip(".,;:!?")
        try:
            path = urlsplit(url).path
        except ValueError:
            continue
        if path.strip("/"):
            yield url
