"""`onrecord show` and `why`: an article as the warehouse understands it, row by row."""

import sys
from pathlib import Path
from typing import Any

from flows.query import print_table, query
from schemas.errors import InputError

_QUOTES = (
    "select quote_no, text, kind, marks, speaker, speaker_name, speaker_role, speaker_reason, cue, via, "
    "said_earliest, said_latest, in_heading, round(confidence, 2) as confidence, rule "
    "from quotes where article_id = ? order by quote_no"
)
_SECTIONS = (
    (
        "Names",
        "select m.start, m.text, m.type, m.role, e.name as entity, m.rule from mentions m "
        "left join entities e using (entity_id) where article_id = ? order by m.start",
    ),
    (
        "Dates",
        "select start, text, type, value, earliest, latest, anchor, anchor_basis, rule from dates "
        "where article_id = ? order by start",
    ),
)
_HEAD = (
    "article_id",
    "source_id",
    "url",
    "site",
    "publisher",
    "title",
    "title_basis",
    "standfirst",
    "authors",
    "authors_basis",
    "wire_agency",
    "language",
    "published_on",
    "published_at",
    "published_earliest",
    "published_latest",
    "published_basis",
    "updated_on",
    "updated_at",
    "word_count",
    "kept_share",
    "duplicate_of",
    "story_id",
    "steps_skipped",
)


def find_article(warehouse: Path, wanted: str) -> dict[str, Any]:
    """Give the article's row. Raises InputError when none has this article_id or source_id."""
    names, rows = query(
        warehouse, "select * from articles where article_id = ? or source_id = ? order by article_id", [wanted, wanted]
    )
    if not rows:
        raise InputError(
            f"no article {wanted!r}", "list them: onrecord sql 'select article_id, source_id from articles'"
        )
    return dict(zip(names, rows[0], strict=True))


def show(warehouse: Path, wanted: str) -> None:
    """Print everything the warehouse holds of an article: head, blocks, quotes, names, dates, evidence."""
    article = find_article(warehouse, wanted)
    print_table(["column", "value"], [(name, article[name]) for name in _HEAD if article[name] not in (None, [])])
    text = article["text"]
    _, blocks = query(
        warehouse,
        'select start, "end", in_body, label, reason, score from blocks where article_id = ? order by block_no',
        [article["article_id"]],
    )
    print_table(
        ["body", "label", "reason", "score", "text"],
        [
            ("*" if kept else "", label, reason, "" if score is None else f"{score:.2f}", text[start:end].strip())
            for start, end, kept, label, reason, score in blocks
        ],
        "Blocks",
    )
    show_quotes(warehouse, article["article_id"])
    for title, sql in _SECTIONS:
        names, rows = query(warehouse, sql, [article["article_id"]])
        if rows:
            print_table(names, rows, title)
    why(warehouse, wanted)


def show_quotes(warehouse: Path, article_id: str) -> None:
    """Print every quote with its speaker first, and under it what else is known."""
    names, rows = query(warehouse, _QUOTES, [article_id])
    sys.stdout.write("Quotes\n")
    for row in rows:
        quote = dict(zip(names, row, strict=True))
        who = quote["speaker_name"] or quote["speaker"] or "unknown"
        sys.stdout.write(f"{quote['quote_no']:>3}  {who}: {quote['text']}\n")
        rest = [f"{name} {quote[name]}" for name in names[2:] if quote[name] not in (None, False, "")]
        sys.stdout.write(f"     {', '.join(rest)}\n")
    sys.stdout.write("\n")


def why(warehouse: Path, wanted: str) -> None:
    """Print what speaks for the publication date, the winner marked."""
    article = find_article(warehouse, wanted)
    names, rows = query(
        warehouse,
        "select case when used then '*' else '' end as used, kind, about, text, earliest, latest, \"at\", start, rule "
        "from date_evidence where article_id = ? order by used desc, about, kind, start",
        [article["article_id"]],
    )
    first, last = article["published_earliest"], article["published_latest"]
    day = article["published_on"] or (f"from {first or '?'} to {last or '?'}" if first or last else "unknown")
    print_table(names, rows, f"Why this date: {day}, by {article['published_basis']}")
