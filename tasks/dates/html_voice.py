"""Ask htmldate for pages that state no date in any form known here; its answer is one voice, and the weakest."""

from datetime import date

from schemas.records import DateEvidence

_FIRST_DAY = "1995-01-01"
# htmldate reads the clock when it is given no last day; without a capture date every day of this century may be it.
_LAST_DAY = "2099-12-31"


def html_evidence(source: str, url: str | None, captured: date | None) -> DateEvidence | None:
    """Give the day htmldate finds in the markup, without its search through all of the text, which guesses."""
    from htmldate import find_date

    try:
        found = find_date(
            source,
            extensive_search=False,
            original_date=True,
            outputformat="%Y-%m-%d",
            url=url,
            min_date=_FIRST_DAY,
            max_date=captured.isoformat() if captured else _LAST_DAY,
        )
        day = date.fromisoformat(found) if found else None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    return DateEvidence("htmldate", "published", found, day, day, None, False, "htmldate") if found and day else None
