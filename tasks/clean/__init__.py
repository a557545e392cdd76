"""Clean one document: the text worked on, its blocks, body and boilerplate told apart, and its metadata."""

from schemas.records import Document, Page
from schemas.settings import Limits
from tasks.clean.text import clean_text

__all__ = ["clean"]


def clean(document: Document, limits: Limits) -> Page:
    """Clean a document by its format. Raises RejectedDocument when nothing readable is left."""
    if document.format == "html":
        from tasks.clean.html import clean_html

        return clean_html(document, limits)
    return clean_text(document, limits)
