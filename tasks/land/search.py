"""An index of the words of quotes, so that plain DuckDB finds quotes by BM25 without an extension."""

import duckdb
import pyarrow as pa

# Words of a text as the index and the macro search_quotes (catalogue.sql) both cut them.
WORDS = r"regexp_extract_all(lower(strip_accents(text)), '[\p{L}\p{N}]+')"
# Tables of the index and how they are sorted: by term, so that a look-up reads one or two row groups.
TABLES: dict[str, tuple[str, ...]] = {
    "search_documents": ("document",),
    "search_postings": ("term", "document"),
}


def index(quotes: pa.Table) -> dict[str, pa.Table]:
    """Make the index of the quotes: documents (number, quote, words) and postings (term, document, frequency)."""
    with duckdb.connect() as connection:
        connection.register("quotes", quotes.select(["quote_id", "text"]))
        connection.execute(
            f"""
            CREATE TEMP TABLE read AS
            SELECT (row_number() OVER (ORDER BY quote_id) - 1)::INTEGER AS document, quote_id, {WORDS} AS words
            FROM quotes
            """
        )
        documents = connection.sql("SELECT document, quote_id, len(words)::INTEGER AS length FROM read")
        documents_table = documents.to_arrow_table()
        postings = connection.sql(
            """
            SELECT term, document, count(*)::INTEGER AS frequency
            FROM (SELECT document, unnest(words) AS term FROM read) GROUP BY ALL
            """
        )
        return {"search_documents": _plain(documents_table), "search_postings": _plain(postings.to_arrow_table())}


def _plain(rows: pa.Table) -> pa.Table:
    types = {"term": pa.string(), "quote_id": pa.string()}
    return rows.cast(pa.schema([pa.field(name, types.get(name, pa.int32())) for name in rows.schema.names]))
