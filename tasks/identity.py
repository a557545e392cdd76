"""Ids: strings, the same for the same input on every machine and in every run."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from schemas.records import Document, Page, Quote

# Query parameters that say how a reader came, not what the page is.
_TRACKING_PREFIXES = ("utm_", "fbclid", "gclid", "mc_", "ref", "cmp", "ito", "xtor", "at_", "ns_", "igshid")


def make_id(prefix: str, *parts: str) -> str:
    """Make an id of 16 hexadecimal digits (64 bits) from its parts; the prefix names the kind."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:16]}"


def canonical_url(url: str) -> str:
    """Fold what does not name the page: scheme and host case, default port, fragment, tracking parameters."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if not parts.hostname:
        return url.strip()
    scheme = parts.scheme.lower()
    host = parts.hostname.lower()
    if port and port != {"http": 80, "https": 443}.get(scheme):
        host = f"{host}:{port}"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not key.lower().startswith(_TRACKING_PREFIXES)
    ]
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((scheme, host, path, urlencode(query), ""))


def site_of(url: str) -> str | None:
    """Give the host name without `www.`."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def article_id(document: Document, page: Page) -> str:
    """Follow the source's identity: the canonical URL when the source states one, else source_id.

    A URL that only stands in the text does not count, nor does a bare home page: both can be shared by pages that
    are not the same article.
    """
    if page.url and page.url_basis in {"given", "canonical"}:
        url = canonical_url(page.url)
        if urlsplit(url).path not in {"", "/"} or urlsplit(url).query:
            return make_id("a", "url", url.split("://", 1)[-1])
    return make_id("a", "source", document.source_id)


def quote_id(article: str, quote: Quote) -> str:
    """Name an attribution by its article and the spans of its content and speaker."""
    spans = ",".join(f"{piece.start}-{piece.end}" for piece in quote.segments)
    return make_id("q", article, spans, str(quote.speaker_start), quote.kind)
