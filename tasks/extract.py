"""One document through every step that needs only that document, and the table rows that come out.

    clean -> publication -> parse -> dates -> names -> quotes -> rows

Nothing here looks at another article, a file, the clock or the network; linking across articles is `tasks.link`.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from schemas.errors import RejectedDocument
from schemas.records import Document, Names, Page, Publication, Quote, Reject
from schemas.settings import Settings
from schemas.tables import TABLES
from tasks.clean import clean
from tasks.dates import find_dates, find_publication
from tasks.identity import article_id, canonical_url, quote_id, site_of
from tasks.names import find_names
from tasks.parse import Parsed, parse
from tasks.quotes import find_quotes
from tasks.view import view

Row = dict[str, Any]
DOCUMENT_TABLES = tuple(name for name, table in TABLES.items() if table.scope == "document")
# The grammar, names and quotes speak English; other languages are cleaned, dated from metadata and landed.
LANGUAGE_OF_STEPS = "en"
_FOLD = re.compile(r"\W+")


@dataclass(slots=True)
class Extraction:
    """Rows a table, and the documents that could not be processed."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in DOCUMENT_TABLES})
    rejects: list[Reject] = field(default_factory=list)


def extract(documents: Iterable[Document], settings: Settings, rules_version: str) -> Extraction:
    """Take documents through all steps. A document that fails becomes a reject and never stops the rest."""
    out = Extraction()
    for document in documents:
        try:
            rows = extract_document(document, settings, rules_version)
        except RejectedDocument as error:
            out.rejects.append(Reject(document.source_id, document.source_uri, error.stage, error.rule, str(error)))
        except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError) as error:
            out.rejects.append(
                Reject(
                    document.source_id,
                    document.source_uri,
                    "extract",
                    "unexpected_error",
                    f"{type(error).__name__}: {error}. Next step: report it with this document; the rest went on",
                )
            )
        else:
            number = len(out.tables["articles"])
            for name, made in rows.items():
                # Ids of two documents can collide until landing settles them; the number tells their rows apart.
                out.tables[name].extend({**row, "document_no": number} for row in made)
    return out


def extract_document(document: Document, settings: Settings, rules_version: str) -> dict[str, list[Row]]:
    """Take one document through all steps. Raises RejectedDocument."""
    page = clean(document, settings.limits)
    publication = find_publication(page, document)
    english = page.language in (None, LANGUAGE_OF_STEPS)
    if english:
        parsed = parse(page.text, page.blocks, settings.model, markup=document.format != "html")
        dates = find_dates(page, publication, parsed)
        names = find_names(page, parsed)
        quotes = find_quotes(page, parsed, names, dates, publication)
    else:
        parsed, dates, names, quotes = Parsed(()), (), Names(), ()
    identity = article_id(document, page)
    article = _article(document, page, publication, identity, rules_version)
    article["steps_skipped"] = None if english else f"dates, names, quotes: written for en, text is {page.language}"
    return {
        "articles": [article],
        "blocks": [
            {"article_id": identity, "block_no": number, **block._asdict()} for number, block in enumerate(page.blocks)
        ],
        "quotes": list(_quotes(identity, page, names, quotes)),
        "mentions": [{"article_id": identity, "entity_id": None, **asdict(mention)} for mention in names.mentions],
        "article_entities": [
            {
                "article_id": identity,
                "cluster": cluster.number,
                "entity_id": None,
                "type": cluster.type,
                "name": cluster.name,
                "forms": list(cluster.forms),
                "role_names": list(cluster.roles),
                "gender": cluster.gender,
                "country_code": cluster.country_code,
                "kin_of": list(cluster.kin_of),
            }
            for cluster in names.clusters
        ],
        "dates": [{"article_id": identity, **asdict(mention)} for mention in dates],
        "date_evidence": [{"article_id": identity, **asdict(item)} for item in publication.evidence],
    }


def body_of(page: Page, *, markup: bool) -> str:
    """Join the body blocks and subheadings by blank lines, as a reader would see them."""
    readings = (view(page.text, block.start, block.end, markup=markup).text for block in page.blocks if block.in_body)
    return "\n\n".join(reading for reading in readings if reading)


def _article(document: Document, page: Page, publication: Publication, identity: str, rules_version: str) -> Row:
    body = body_of(page, markup=document.format != "html")
    kept = sum(block.end - block.start for block in page.blocks if block.in_body)
    url = canonical_url(page.url) if page.url else None
    return {
        "article_id": identity,
        "source_id": document.source_id,
        "source_uri": document.source_uri,
        "source_sha256": document.source_sha256,
        "format": document.format,
        "encoding": document.encoding,
        "url": url,
        "url_basis": page.url_basis,
        "site": page.site or (site_of(url) if url else None),
        "publisher": page.publisher,
        "title": page.title,
        "title_start": page.title_start,
        "title_end": page.title_end,
        "title_basis": page.title_basis,
        "standfirst": page.standfirst,
        "authors": list(page.authors),
        "authors_basis": page.authors_basis,
        "wire_agency": page.wire_agency,
        "language": page.language,
        "published_on": publication.published_on,
        "published_at": publication.published_at,
        "published_earliest": publication.earliest,
        "published_latest": publication.latest,
        "published_basis": publication.basis,
        "updated_at": publication.updated_at,
        "updated_on": publication.updated_on,
        "captured_at": _moment(document.given.captured_at),
        "text": page.text,
        "body": body,
        "word_count": len(body.split()),
        "kept_share": round(kept / len(page.text), 6) if page.text else 0.0,
        "content_sha256": hashlib.sha256(_FOLD.sub(" ", body.casefold()).strip().encode()).hexdigest(),
        "duplicate_of": None,
        "story_id": None,
        "run_id": None,
        "rules_version": rules_version,
    }


def _moment(stamp: str | None) -> datetime | None:
    if not stamp:
        return None
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _quotes(identity: str, page: Page, names: Names, quotes: tuple[Quote, ...]) -> Iterable[Row]:
    clusters = {cluster.number: cluster for cluster in names.clusters}
    starts = [block.start for block in page.blocks]
    ids = [quote_id(identity, quote) for quote in quotes]
    for number, quote in enumerate(quotes):
        cluster = clusters.get(quote.speaker_cluster) if quote.speaker_cluster is not None else None
        row: Row = asdict(quote)
        row["segments"] = [{"start": piece.start, "end": piece.end} for piece in quote.segments]
        same_as = row.pop("same_as")
        row.update(
            quote_id=ids[number],
            article_id=identity,
            quote_no=number,
            block_no=_block_at(starts, quote.start),
            speaker_entity_id=None,
            speaker_name=cluster.name if cluster else None,
            same_as_quote_id=ids[same_as] if same_as is not None else None,
            utterance_id=None,
        )
        yield row


def _block_at(starts: list[int], offset: int) -> int:
    return bisect_right(starts, offset) - 1
