"""Clean a plain-text or Markdown dump of a news page: which lines are the article, and what the others are."""

import re

from schemas.errors import RejectedDocument
from schemas.records import Block, Document, Label, Page
from schemas.settings import Limits
from tasks.clean.language import language_of
from tasks.clean.segment import segment

_PROSE = re.compile(r"[.!?…\"”’'):;]\W*$")


def clean_text(document: Document, limits: Limits) -> Page:
    """Label every block of a text or Markdown document and read its metadata. Raises RejectedDocument."""
    text = document.content
    pieces = segment(text)
    if not pieces:
        raise RejectedDocument(
            "clean", "empty_text", "the document holds no text", "check how the source was fetched or exported"
        )
    blocks = []
    for piece in pieces:
        ink = text[piece.first : piece.last]
        body = len(ink.split()) >= 6 and _PROSE.search(ink) is not None
        label: Label = "body" if body else "other"
        blocks.append(Block(piece.start, piece.end, label, body, "prose" if body else "short_line"))
    if not any(block.in_body for block in blocks):
        blocks = [Block(block.start, block.end, "body", True, "nothing_else") for block in blocks]
    body_text = "\n".join(text[block.start : block.end] for block in blocks if block.in_body)
    return Page(
        text,
        tuple(blocks),
        language_of(body_text),
        title=document.given.title,
        title_basis="given" if document.given.title else None,
        authors=document.given.authors,
        authors_basis="given" if document.given.authors else None,
        url=document.given.url,
        url_basis="given" if document.given.url else None,
        site=document.given.site,
    )
