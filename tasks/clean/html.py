"""A web page to a `Page`: rendered text, labelled blocks, metadata and claims. Door: `clean_html`."""

import trafilatura

from schemas.errors import RejectedDocument
from schemas.records import Block, Document, Label, Page
from schemas.settings import Limits
from tasks.clean.html_authors import find_authors
from tasks.clean.html_claims import find_claims
from tasks.clean.html_match import coverage, tokens
from tasks.clean.html_meta import find_publisher, find_sites, find_title, find_url, heading_level, values
from tasks.clean.html_parse import parse_html
from tasks.clean.html_render import render
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
    given = document.given.authors
    authors, authors_basis = (given, "given") if given else find_authors(claims, rendering, sites)
    extracted = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False)
    reference = tokens(str(getattr(extracted, "text", None) or ""))
    shares = coverage([tokens(block.text) for block in rendering.blocks], reference)
    blocks = []
    for number, (block, share) in enumerate(zip(rendering.blocks, shares, strict=True)):
        in_body = share >= 0.5 and number != title.block
        label: Label = "title" if number == title.block else "other"
        if in_body:
            label = "heading" if heading_level(block) else "list" if block.node.tag == "li" else "body"
        blocks.append(Block(block.start, block.end, label, in_body, "extractor", round(share, 6)))
    body = " ".join(piece.text for piece, block in zip(rendering.blocks, blocks, strict=True) if block.in_body)
    return Page(
        text=rendering.text,
        blocks=tuple(blocks),
        language=language_of(body or rendering.text),
        title=title.text,
        title_start=title.start,
        title_end=title.end,
        title_basis=title.basis,
        authors=authors,
        authors_basis=authors_basis,
        url=url,
        url_basis=url_basis,
        site=document.given.site or next(iter(values(claims, "site")), None),
        publisher=find_publisher(claims),
        claims=claims,
    )
