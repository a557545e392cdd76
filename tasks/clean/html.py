"""A web page to a `Page`: rendered text, labelled blocks, metadata and claims. Door: `clean_html`."""

from schemas.errors import RejectedDocument
from schemas.records import Block, Document, Page
from schemas.settings import Limits
from tasks.clean.html_authors import find_authors
from tasks.clean.html_claims import find_claims
from tasks.clean.html_meta import find_publisher, find_sites, find_title, find_url
from tasks.clean.html_parse import parse_html
from tasks.clean.html_render import Rendering, render
from tasks.clean.language import language_of


def clean_html(document: Document, limits: Limits) -> Page:
    """Clean a web page. Raises RejectedDocument when it shows no text or cannot be read."""
    root = parse_html(document.content, limits.html_depth)
    rendering = render(root)
    if not rendering.blocks:
        raise RejectedDocument(
            "clean", "no_text", "the page shows no text", "fetch the page rendered, with its scripts run"
        )
    claims = find_claims(root, rendering)
    url, url_basis = find_url(document, claims)
    sites = find_sites(document, claims, url)
    title = find_title(document, claims, rendering, sites)
    authors, authors_basis = find_authors(claims, rendering, sites)
    ...
