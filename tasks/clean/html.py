"""A web page to a `Page`: rendered text, labelled blocks, metadata and claims. Door: `clean_html`.

source -> tree -> text in blocks -> claims, title -> body scores -> labels -> authors, language -> Page
"""

from collections.abc import Sequence

from schemas.errors import RejectedDocument
from schemas.records import Block, Claim, Document, Page
from schemas.settings import Limits
from tasks.clean.bylines import agency_of, credited, dateline_agency, read_byline, signed_agency
from tasks.clean.html_authors import find_authors
from tasks.clean.html_body import body_flags, body_scores, extract, gather
from tasks.clean.html_claims import find_claims
from tasks.clean.html_labels import label_blocks
from tasks.clean.html_layout import layout_of
from tasks.clean.html_meta import find_publisher, find_sites, find_title, find_url, heading_level, host_of, values
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
    layout = layout_of(rendering)
    evidence = gather(extract(root), rendering, layout, claims, title)
    scores = body_scores(evidence)
    headings = [(heading_level(block) or 1) > 1 for block in rendering.blocks]
    body = body_flags(evidence, scores, layout, headings)
    blocks = label_blocks(rendering, layout.places, body, scores, title)
    given = credited(document.given.authors)
    authors, authors_basis = (given.authors, "given") if given.authors else find_authors(claims, rendering, sites)
    if not authors:
        authors, authors_basis = _shown_authors(rendering.text, blocks)
    paragraphs = [rendering.text[block.start : block.end] for block in blocks if block.in_body]
    standfirst = next((block for block in blocks if block.label == "standfirst"), None)
    return Page(
        text=rendering.text,
        blocks=blocks,
        language=_language(" ".join(paragraphs) or rendering.text, claims),
        title=title.text,
        title_start=title.start,
        title_end=title.end,
        title_basis=title.basis,
        standfirst=rendering.text[standfirst.start : standfirst.end].strip() if standfirst else None,
        authors=authors,
        authors_basis=authors_basis,
        wire_agency=given.agency or _agency(claims, rendering.text, blocks, paragraphs),
        url=url,
        url_basis=url_basis,
        site=document.given.site or next(iter(values(claims, "site")), None) or (None if url else host_of(url, claims)),
        publisher=find_publisher(claims),
        claims=claims,
    )


def _shown_authors(text: str, blocks: Sequence[Block]) -> tuple[tuple[str, ...], str | None]:
    """Read the authors off the first byline that the page shows without marking it as one."""
    for block in blocks:
        if block.label == "byline":
            authors = read_byline(" ".join(text[block.start : block.end].split())).authors
            if authors:
                return authors, "byline"
    return (), None


def _language(text: str, claims: Sequence[Claim]) -> str | None:
    """Detect the language of the body; believe what the page states where the text leaves it open."""
    stated = values(claims, "language", "attribute", "json-ld", "meta")
    return language_of(text, stated[0].replace("_", "-").split("-")[0].lower() if stated else None)


def _agency(claims: Sequence[Claim], text: str, blocks: Sequence[Block], paragraphs: Sequence[str]) -> str | None:
    """Find the wire the article came from: stated as author, in a byline or credit, in the dateline, or signed."""
    stated = [value for kind in ("author", "author_organisation", "source") for value in values(claims, kind)]
    bylines = [text[block.start : block.end] for block in blocks if block.label == "byline"]
    for value in (*stated, *bylines):
        for part in value.replace("/", ",").replace(" and ", ",").replace("\n", ",").split(","):
            found = agency_of(part.strip().removeprefix("By ").removeprefix("by "))
            if found:
                return found
    if paragraphs:
        return dateline_agency(paragraphs[0]) or signed_agency(paragraphs[-1])
    return None
