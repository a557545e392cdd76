"""Reports: the quotes of all articles in the form in which they are compared."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from tasks.link.wording import Meaning, content_count, meaning, tokens
from tasks.view import view

# A statement is reported the day it is made or a few days later, unless the article says when it was made.
REPORTED_WITHIN = 3
_ORDINALS = (date.min.toordinal(), date.max.toordinal())
# Marks of an omission inside quoted words, and words in brackets, which are the reporter's.
_OMISSION = re.compile(r"\[[^\[\]]{0,80}\]|\((?:\.\.\.|…)\)|\.(?:\s?\.){2,}|…")
# What only a reading view drops; most quotes have none of it.
_MARKUP = re.compile(r"[*_#>\[\]\\\u200b\ufeff]")
_MARKS = "\"'“”„«»‘’"
_QUOTED = re.compile(r"""[“"«„][^“”"«»„]{2,600}[”"»“]|(?<![\w'‘’])[‘']{1,2}[^‘“”"]{2,600}?[’']{1,2}(?![\w'’])""")
_LEADS = (("that",), ("to",))
_READ = (
    "quote_id article_id start end text kind speaker_entity_id said_earliest said_latest in_heading same_as_quote_id "
    "utterance_id"
)


@dataclass(frozen=True)
class Report:
    """One quote: who said what, and the window of days in which it can have been said (ordinals)."""

    quote_id: str
    article_id: str
    text: str
    kind: str
    speaker: str | None
    earliest: int | None
    latest: int | None
    said: tuple[int | None, int | None]  # the window as the article itself gives it
    published: int
    in_heading: bool
    same_as: str | None
    words: tuple[str, ...]
    quoted: tuple[tuple[str, ...], ...] = ()  # of a mixed report, the words in marks

    @cached_property
    def meaning(self) -> Meaning:
        """Concepts of the wording."""
        return meaning(self.words)

    @cached_property
    def content(self) -> int:
        """Number of words that carry content."""
        return content_count(self.words)

    @cached_property
    def pieces(self) -> tuple[tuple[str, ...], ...]:
        """Words between the marks of omission; one piece where nothing is left out."""
        return tuple(words for piece in _OMISSION.split(self.text) if (words := tokens(piece)))

    @cached_property
    def verbatim(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """What was said in these words, as alternatives: of a mixed report its words in marks, together or singly."""
        if not self.quoted:
            return (self.pieces,)
        return (self.quoted, *((run,) for run in self.quoted if len(self.quoted) > 1))

    @cached_property
    def order(self) -> tuple[int, str]:
        """Sort key: the earliest published first."""
        return self.published, self.quote_id


def reports(quotes: pa.Table, articles: pa.Table) -> list[Report]:
    """Read quotes with the dates of their articles, in an order that does not depend on the rows' order."""
    published = {
        row["article_id"]: (row["published_earliest"], row["published_latest"])
        for row in articles.select(["article_id", "published_earliest", "published_latest"]).to_pylist()
    }
    rows = quotes.select(_READ.split()).to_pylist()
    marked = _marked(rows, articles)
    found = [
        _report(row, *published.get(row["article_id"], (None, None)), marked.get(row["quote_id"], ())) for row in rows
    ]
    return sorted(found, key=lambda report: report.order)


def _marked(rows: Sequence[Mapping[str, Any]], articles: pa.Table) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give the words in marks of each mixed report, which stand in the article's text only."""
    places = {article: place for place, article in enumerate(articles["article_id"].to_pylist())}
    mixed: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "mixed" and row["article_id"] in places:
            mixed[places[row["article_id"]]].append(row)
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for place, held in mixed.items():
        text = articles["text"][place].as_py() or ""
        for row in held:
            # The outer marks stand just outside the span.
            stretch = text[max(0, row["start"] - 2) : row["end"] + 2]
            runs = (tokens(view(match.group().strip(_MARKS)).text) for match in _QUOTED.finditer(stretch))
            found[row["quote_id"]] = tuple(words for words in runs if len(words) > 1)
    return found


def _said(words: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Drop the word by which a reporter leads into a statement: "that Russia has to go"."""
    return words[1:] if kind != "direct" and words[:1] in _LEADS and len(words) > 1 else words


def _report(
    row: Mapping[str, Any], out_earliest: date | None, out_latest: date | None, quoted: tuple[tuple[str, ...], ...]
) -> Report:
    earliest, latest = row["said_earliest"], row["said_latest"]
    first = earliest.toordinal() if earliest else None
    last = latest.toordinal() if latest else None
    if last is None and out_latest:
        last = out_latest.toordinal()
    if first is None and out_earliest:
        first = out_earliest.toordinal() - REPORTED_WITHIN
        first = min(first, last) if last is not None else first
    text = view(row["text"]).text if _MARKUP.search(row["text"]) else " ".join(row["text"].split())
    return Report(
        quote_id=row["quote_id"],
        article_id=row["article_id"],
        text=text,
        kind=row["kind"],
        speaker=row["speaker_entity_id"],
        earliest=first,
        latest=last,
        said=(earliest.toordinal() if earliest else None, latest.toordinal() if latest else None),
        published=out_latest.toordinal() if out_latest else _ORDINALS[1],
        in_heading=bool(row["in_heading"]),
        same_as=row["same_as_quote_id"],
        words=_said(tokens(text), row["kind"]),
        quoted=quoted,
    )
