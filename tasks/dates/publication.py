"""Say when an article came out: a day, a window, or nothing."""

from datetime import date

from schemas.records import DateEvidence, Document, Page, Publication


def find_publication(page: Page, document: Document) -> Publication:
    """Take the date that came with the record; everything else stays unknown."""
    given = document.given.published
    if not given:
        return Publication()
    try:
        day = date.fromisoformat(given[:10])
    except ValueError:
        return Publication()
    evidence = DateEvidence("given", "published", given, day, day, None, True, "given.published")
    return Publication(day, None, day, day, "given", evidence=(evidence,))
