"""The tables of the warehouse: one dictionary of fields, and the tables that draw on it.

This is the one source of truth for names, types and meanings; Parquet metadata, catalogue comments, validation and
the documentation are made from it. A field named in two tables means the same in both.
"""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ZONED = pa.timestamp("us", tz="UTC")
_TEXT, _INT, _DAY, _BOOL, _REAL = pa.string(), pa.int32(), pa.date32(), pa.bool_(), pa.float64()
_SEGMENTS = pa.list_(pa.struct([("start", _INT), ("end", _INT)]))
_ALIASES = pa.list_(pa.struct([("text", _TEXT), ("count", _INT), ("strength", _REAL)]))
_REDIRECT = pa.struct(
    [("kept_id", _TEXT), ("reason", _TEXT), ("score", _REAL), ("decided_by", _TEXT), ("run_id", _TEXT)]
)
_ROLES = pa.list_(pa.struct([("role", _TEXT), ("first_seen", _DAY), ("last_seen", _DAY), ("count", _INT)]))


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its arrow type and what it means."""

    type: pa.DataType
    description: str


FIELDS: dict[str, Field] = {
    # identity
    "article_id": Field(_TEXT, "The article, from its canonical URL when known, else from source_id"),
    "source_id": Field(_TEXT, "The record's own id, or the path relative to the input root"),
    "source_uri": Field(_TEXT, "Where the document was read: file, and record within it"),
    "source_sha256": Field(_TEXT, "SHA-256 of the document as read"),
    "run_id": Field(_TEXT, "The run that landed the row"),
    "rules_version": Field(_TEXT, "Digest of the code, data and model that made the row"),
    "line": Field(_INT, "Line or record number in the file, from 1, where the input has lines"),
    # articles
    "format": Field(_TEXT, "text, markdown or html"),
    "encoding": Field(_TEXT, "Character encoding the document was decoded from"),
    "url": Field(_TEXT, "Address of the article, canonical form"),
    "url_basis": Field(_TEXT, "Evidence for url: given, canonical link, source line, sharing links"),
    "site": Field(_TEXT, "Host name of the site, without www"),
    "publisher": Field(_TEXT, "Name of the outlet"),
    "title": Field(_TEXT, "Headline, without the site's suffix"),
    "title_start": Field(_INT, "Start of the title in text; null when it does not stand there"),
    "title_end": Field(_INT, "End of the title in text"),
    "title_basis": Field(_TEXT, "Evidence for title: given, heading, meta, ..."),
    "standfirst": Field(_TEXT, "Summary line under the headline"),
    "authors": Field(pa.list_(_TEXT), "Names in the byline, without titles or agencies"),
    "authors_basis": Field(_TEXT, "Evidence for authors: given, byline, meta, json-ld, ..."),
    "wire_agency": Field(_TEXT, "News agency the text comes from, when byline, dateline or credit say so"),
    "language": Field(_TEXT, "ISO 639-1 code of the body's language"),
    "published_on": Field(_DAY, "Day of publication, only when known to the day"),
    "published_at": Field(ZONED, "Moment of publication, only with a stated zone"),
    "published_earliest": Field(_DAY, "First day the article can have come out"),
    "published_latest": Field(_DAY, "Last day the article can have come out; equal to the first when known"),
    "published_basis": Field(_TEXT, "The evidence for the publication date that won"),
    "updated_at": Field(ZONED, "Moment of the last stated update, only with a stated zone"),
    "updated_on": Field(_DAY, "Day of the last stated update"),
    "captured_at": Field(ZONED, "When a crawler fetched the page, where the input says so"),
    "text": Field(_TEXT, "The characters at start to end; in articles the document as decoded or rendered"),
    "body": Field(_TEXT, "Clean reading text: body blocks and subheadings joined by blank lines"),
    "word_count": Field(_INT, "Words in body"),
    "kept_share": Field(_REAL, "Share of the document's characters that are body"),
    "content_sha256": Field(_TEXT, "SHA-256 of the body, white space and case folded"),
    "duplicate_of": Field(_TEXT, "article_id of the article this one copies"),
    "story_id": Field(_TEXT, "The story the article belongs to"),
    "steps_skipped": Field(_TEXT, "Steps that did not run and why (another language than English)"),
    # spans
    "start": Field(_INT, "First code point in articles.text"),
    "end": Field(_INT, "Code point after the last in articles.text"),
    "rule": Field(_TEXT, "The rule or model that made the row"),
    # blocks
    "block_no": Field(_INT, "Number of the block in its article, from 0"),
    "label": Field(_TEXT, "What the block is: body, heading, byline, or a kind of boilerplate"),
    "in_body": Field(_BOOL, "Whether the block is part of the body"),
    "reason": Field(_TEXT, "The rule, model or evidence that decided"),
    "score": Field(_REAL, "Probability or similarity, from 0 to 1, where a model gave one"),
    # quotes
    "quote_id": Field(_TEXT, "The attribution, from its article and span"),
    "quote_no": Field(_INT, "Number of the quote in its article, from 0"),
    "segments": Field(_SEGMENTS, "Pieces of the content, outer marks excluded"),
    "kind": Field(_TEXT, "direct, mixed or indirect; for evidence: where it stood"),
    "marks": Field(_TEXT, "State of the quotation marks"),
    "cue": Field(_TEXT, "Word that attributes: said, according to"),
    "cue_start": Field(_INT, "Start of the cue"),
    "cue_end": Field(_INT, "End of the cue"),
    "cue_lemma": Field(_TEXT, "Dictionary form of the cue"),
    "speaker": Field(_TEXT, "The words that name the speaker in the article"),
    "speaker_start": Field(_INT, "Start of the speaker's words"),
    "speaker_end": Field(_INT, "End of the speaker's words"),
    "speaker_type": Field(_TEXT, "named, nominal, pronoun or none"),
    "speaker_cluster": Field(_INT, "The speaker's number in article_entities"),
    "speaker_entity_id": Field(_TEXT, "The speaker as an entity"),
    "speaker_name": Field(_TEXT, "Canonical name of the speaker, pronouns and surnames resolved"),
    "speaker_role": Field(_TEXT, "Role of the speaker as stated here"),
    "speaker_reason": Field(_TEXT, "Why the speaker is unknown, or how a pronoun was resolved"),
    "via": Field(_TEXT, "Who relays the statement, when not the outlet itself"),
    "context_start": Field(_INT, "Start of the sentences around the quote"),
    "context_end": Field(_INT, "End of the sentences around the quote"),
    "said_earliest": Field(_DAY, "First day the words can have been said"),
    "said_latest": Field(_DAY, "Last day the words can have been said"),
    "in_heading": Field(_BOOL, "Whether the quote stands in a title or heading"),
    "same_as_quote_id": Field(_TEXT, "The body quote that a heading repeats"),
    "utterance_id": Field(_TEXT, "The thing said, across its reports"),
    "confidence": Field(_REAL, "Calibrated probability that content and speaker are right"),
    # mentions, entities
    "type": Field(_TEXT, "PER, ORG, LOC, MISC; in dates DATE, TIME, DURATION, SET"),
    "cluster": Field(_INT, "Number of the entity within its article"),
    "entity_id": Field(_TEXT, "The entity, minted once and never reused"),
    "role": Field(_TEXT, "Title or office as stated at this mention"),
    "role_start": Field(_INT, "Start of the role"),
    "role_end": Field(_INT, "End of the role"),
    "name": Field(_TEXT, "Canonical name: the fullest well-attested form"),
    "forms": Field(pa.list_(_TEXT), "Distinct surfaces in the article, most frequent first"),
    "role_names": Field(pa.list_(_TEXT), "Roles stated in the article"),
    "gender": Field(_TEXT, "f or m, where titles, given names or kin words say so"),
    "kin_of": Field(pa.list_(_INT), "Clusters of the article stated as relatives"),
    "aliases": Field(_ALIASES, "Surfaces with their counts and how firmly each names the entity"),
    "roles": Field(_ROLES, 'Roles with first and last day seen; "Mr" and the like are none'),
    "country_code": Field(_TEXT, "ISO 3166-1 alpha-2 code of the country it is, or belongs to"),
    "wikidata_id": Field(_TEXT, "Wikidata item, when a reference list or override says so"),
    "article_count": Field(_INT, "Articles"),
    "mention_count": Field(_INT, "Mentions"),
    "quote_count": Field(_INT, "Quotes"),
    "site_count": Field(_INT, "Sites"),
    "first_seen": Field(_DAY, "First publication day among its articles"),
    "last_seen": Field(_DAY, "Last publication day among its articles"),
    "anchor_article_id": Field(_TEXT, "Article whose entity the id was minted for; the id stays with it"),
    "anchor_name": Field(_TEXT, "Name, within that article, that the id was minted for"),
    "anchor_cluster": Field(_INT, "Number, within that article, of the entity that the id was minted for"),
    "minted": Field(_INT, "Number of the run that minted the id, counted by this registry; the lower is the older"),
    "kept_id": Field(_TEXT, "Entity that stays"),
    "merged_id": Field(_TEXT, "Entity that was merged into it; a redirect for good"),
    "decided_by": Field(_TEXT, "rule, override or reference"),
    "by_rules": Field(
        _REDIRECT,
        "Where an override says otherwise: how the rules alone redirect the id; all null where they know none",
    ),
    "left_id": Field(_TEXT, "One entity of a doubtful pair"),
    "right_id": Field(_TEXT, "The other entity of a doubtful pair"),
    # dates
    "value": Field(_TEXT, "TIMEX3 value"),
    "earliest": Field(_DAY, "First day of the interval"),
    "latest": Field(_DAY, "Last day of the interval"),
    "granularity": Field(_TEXT, "Size of the unit named: day, week, month, ..."),
    "anchor": Field(_DAY, "Date the expression was resolved against"),
    "anchor_basis": Field(_TEXT, "Where the anchor comes from"),
    "about": Field(_TEXT, "What the evidence is about: published, updated, captured, bound"),
    "at": Field(ZONED, "The moment stated, where it has a zone"),
    "used": Field(_BOOL, "Whether this evidence decided"),
    # utterances, stories
    "relation": Field(_TEXT, "exact, punctuation, truncated, extended, elided, paraphrase or translated"),
    "similarity": Field(_REAL, "Similarity of wording, from 0 to 1"),
    "top_entities": Field(pa.list_(_TEXT), "Ids of the entities named most"),
    # rejects, runs
    "stage": Field(_TEXT, "Step that rejected the input or row"),
    "message": Field(_TEXT, "What is wrong, and the next step"),
    "started_at": Field(ZONED, "Start of the run"),
    "finished_at": Field(ZONED, "End of the run"),
    "status": Field(_TEXT, "completed or failed"),
    "inputs": Field(_INT, "Documents and files read"),
    "articles": Field(_INT, "Articles landed by the run"),
    "skipped": Field(_INT, "Documents already landed under the same content and rules"),
    "rejects": Field(_INT, "Rejects of the run"),
    "rows": Field(_TEXT, "Rows a table after the run, JSON"),
    "seconds": Field(_TEXT, "Seconds a stage, JSON"),
    "versions": Field(_TEXT, "Versions of code, rules, models and packages, JSON"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, its columns, and the rules its rows must keep.

    `scope` says who makes the rows: `document` tables come from one article alone and are replaced with it; `linked`
    tables are made from all articles together at each run; `log` tables only grow.
    """

    name: str
    description: str
    scope: Literal["document", "linked", "log"]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sort: tuple[str, ...]
    required: tuple[str, ...] = ()
    enums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    surface: tuple[tuple[str, str, str], ...] = ()  # (start, end, surface): text[start:end] must equal surface

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema with a description a field, and the table's own."""
        fields = [
            pa.field(name, FIELDS[name].type, name not in self.required, {"description": FIELDS[name].description})
            for name in self.columns
        ]
        return pa.schema(fields, {"table": self.name, "description": self.description})


LABELS = (
    "title", "standfirst", "byline", "dateline", "body", "heading", "list", "caption", "credit", "embed",
    "navigation", "related", "comments", "comment_form", "newsletter", "share", "advert", "legal",
    "update_stamp", "source_link", "author_bio", "read_more", "other",
)  # fmt: skip


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "articles",
            "One row a document",
            "document",
            _columns(
                "article_id source_id source_uri source_sha256 format encoding url url_basis site publisher title "
                "title_start title_end title_basis standfirst authors authors_basis wire_agency language published_on "
                "published_at published_earliest published_latest published_basis updated_at updated_on captured_at "
                "text body word_count kept_share content_sha256 duplicate_of story_id steps_skipped run_id "
                "rules_version"
            ),
            key=("article_id",),
            sort=("published_latest", "article_id"),
            required=_columns("article_id source_id source_uri source_sha256 format text body run_id rules_version"),
            enums=(("format", ("text", "markdown", "html")),),
        ),
        Table(
            "blocks",
            "One row a block of a document, in order; the blocks of a document tile its text",
            "document",
            _columns("article_id block_no start end label in_body reason score"),
            key=("article_id", "block_no"),
            sort=("article_id", "block_no"),
            required=_columns("article_id block_no start end label in_body reason"),
            enums=(("label", LABELS),),
        ),
        Table(
            "quotes",
            "One row an attribution: one source's statement, with its content, direct, indirect or mixed",
            "document",
            _columns(
                "quote_id article_id quote_no block_no start end segments text kind marks cue cue_start cue_end "
                "cue_lemma speaker speaker_start speaker_end speaker_type speaker_cluster speaker_entity_id "
                "speaker_name speaker_role speaker_reason via context_start context_end said_earliest said_latest "
                "in_heading same_as_quote_id utterance_id confidence rule"
            ),
            key=("quote_id",),
            sort=("article_id", "quote_no"),
            required=_columns(
                "quote_id article_id quote_no block_no start end segments text kind marks speaker_type "
                "in_heading confidence rule"
            ),
            enums=(
                ("kind", ("direct", "mixed", "indirect")),
                ("marks", ("balanced", "open_missing", "close_missing", "doubled", "mixed_style", "none")),
                ("speaker_type", ("named", "nominal", "pronoun", "none")),
            ),
            surface=(("cue_start", "cue_end", "cue"), ("speaker_start", "speaker_end", "speaker")),
        ),
        Table(
            "mentions",
            "One row a name in a document",
            "document",
            _columns("article_id start end text type cluster entity_id role role_start role_end rule"),
            key=("article_id", "start", "end"),
            sort=("article_id", "start", "end"),
            required=_columns("article_id start end text type cluster rule"),
            enums=(("type", ("PER", "ORG", "LOC", "MISC")),),
            surface=(("start", "end", "text"), ("role_start", "role_end", "role")),
        ),
        Table(
            "article_entities",
            "One row an entity within one article: what linking across articles works from",
            "document",
            _columns("article_id cluster entity_id type name forms role_names gender country_code kin_of"),
            key=("article_id", "cluster"),
            sort=("article_id", "cluster"),
            required=_columns("article_id cluster type name"),
            enums=(("type", ("PER", "ORG", "LOC", "MISC")),),
        ),
        Table(
            "dates",
            "One row a date expression in a document",
            "document",
            _columns("article_id start end text type value earliest latest granularity anchor anchor_basis rule"),
            key=("article_id", "start", "end"),
            sort=("article_id", "start", "end"),
            required=_columns("article_id start end text type rule"),
            enums=(("type", ("DATE", "TIME", "DURATION", "SET")),),
            surface=(("start", "end", "text"),),
        ),
        Table(
            "date_evidence",
            "One row a piece of evidence for when an article was published or updated; start is null off the text",
            "document",
            _columns("article_id kind about start end text earliest latest at used rule"),
            key=(),
            sort=("article_id", "start", "end", "kind", "about", "text", "rule"),
            required=_columns("article_id kind about text used rule"),
            enums=(("about", ("published", "updated", "captured", "bound")),),
            surface=(("start", "end", "text"),),
        ),
        Table(
            "entities",
            "One row a person, organisation or place",
            "linked",
            _columns(
                "entity_id name type aliases roles country_code wikidata_id article_count mention_count quote_count "
                "first_seen last_seen anchor_article_id anchor_cluster anchor_name minted by_rules"
            ),
            key=("entity_id",),
            sort=("entity_id",),
            required=_columns("entity_id name type"),
            enums=(("type", ("PER", "ORG", "LOC", "MISC")),),
        ),
        Table(
            "entity_merges",
            "One row a merge of two entities; merged_id redirects to kept_id",
            "linked",
            _columns(
                "kept_id merged_id reason score decided_by run_id anchor_article_id anchor_cluster anchor_name minted "
                "by_rules"
            ),
            key=("merged_id",),
            sort=("merged_id",),
            required=_columns("kept_id merged_id reason decided_by"),
        ),
        Table(
            "entity_reviews",
            "One row a doubtful pair of entities, listed for a person to decide, never merged by itself",
            "linked",
            _columns("left_id right_id reason score"),
            key=("left_id", "right_id"),
            sort=("left_id", "right_id"),
            required=_columns("left_id right_id reason"),
        ),
        Table(
            "utterances",
            "One row a thing said once and reported many times",
            "linked",
            _columns(
                "utterance_id text speaker_entity_id said_earliest said_latest quote_count article_count site_count"
            ),
            key=("utterance_id",),
            sort=("utterance_id",),
            required=_columns("utterance_id text quote_count article_count"),
        ),
        Table(
            "utterance_links",
            "Why a quote belongs to an utterance",
            "linked",
            _columns("utterance_id quote_id relation similarity"),
            key=("quote_id",),
            sort=("utterance_id", "quote_id"),
            required=_columns("utterance_id quote_id relation"),
            enums=(("relation", _columns("exact punctuation truncated extended elided paraphrase translated")),),
        ),
        Table(
            "stories",
            "One row a story: articles about one event",
            "linked",
            _columns("story_id title article_count site_count published_earliest published_latest top_entities"),
            key=("story_id",),
            sort=("story_id",),
            required=_columns("story_id article_count"),
        ),
        Table(
            "rejects",
            "One row an input, or a row, that did not land, with the reason and the next step",
            "log",
            _columns("source_id source_uri stage rule message line run_id"),
            key=(),
            sort=("source_uri", "source_id", "line", "stage", "rule", "message", "run_id"),
            required=_columns("source_id source_uri stage rule message run_id"),
        ),
        Table(
            "runs",
            "One row a run",
            "log",
            _columns("run_id started_at finished_at status inputs articles skipped rejects rows seconds versions"),
            key=("run_id",),
            sort=("started_at", "run_id"),
            required=_columns("run_id started_at finished_at status"),
        ),
    )
}
