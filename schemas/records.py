"""The records that travel between steps, one article at a time.

Every `start`/`end` counts Unicode code points in the article's `text`, half-open. All records are plain,
picklable and immutable; nothing here knows of files, tables or libraries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

Format = Literal["text", "markdown", "html"]
Label = Literal[
    "title", "standfirst", "byline", "dateline", "body", "heading", "list", "caption", "credit", "embed",
    "navigation", "related", "comments", "comment_form", "newsletter", "share", "advert", "legal",
    "update_stamp", "source_link", "author_bio", "read_more", "other",
]  # fmt: skip
MentionType = Literal["PER", "ORG", "LOC", "MISC"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Marks = Literal["balanced", "open_missing", "close_missing", "doubled", "mixed_style", "none"]
SpeakerType = Literal["named", "nominal", "pronoun", "none"]

# Blocks that the language steps (parse, names, quotes) read. Everything else is furniture of the page.
PARSED_LABELS: frozenset[str] = frozenset(
    {"title", "standfirst", "dateline", "body", "heading", "list", "caption", "embed"}
)


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that came with the record itself; it wins over what is found in the text."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    captured_at: str | None = None  # when a crawler fetched it (WARC-Date), ISO 8601


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read: decoded, not yet understood. `content` is text, Markdown or HTML source."""

    source_id: str
    source_uri: str
    source_sha256: str  # of the document's bytes (for a record in a container: of its content as given)
    format: Format
    content: str
    encoding: str
    given: Given = Given()


@dataclass(frozen=True, slots=True)
class Reject:
    """An input, or a row, that could not be landed, with the rule that said so and the next step."""

    source_id: str
    source_uri: str
    stage: str  # read | clean | extract | land
    rule: str
    message: str
    line: int | None = None


class Block(NamedTuple):
    """A stretch of the text with one label. Blocks tile the text: each ends where the next starts.

    A tuple: a page has hundreds, and a frozen dataclass takes four times as long to make.
    """

    start: int
    end: int
    label: Label
    in_body: bool
    reason: str
    score: float | None = None  # probability of being body where a model decided


@dataclass(frozen=True, slots=True)
class Claim:
    """What a page says of itself in structured form, before anyone believes it.

    `kind` is where it stood (given | json-ld | meta | time | microdata | link | attribute), `key` what it names
    (published, modified, title, author, site, publisher, canonical, language, ...), `value` as written.
    """

    kind: str
    key: str
    value: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document cleaned: its text, its blocks, and its metadata, each with the basis that won."""

    text: str
    blocks: tuple[Block, ...]
    language: str | None
    title: str | None = None
    title_start: int | None = None
    title_end: int | None = None
    title_basis: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    authors_basis: str | None = None
    wire_agency: str | None = None
    url: str | None = None
    url_basis: str | None = None
    site: str | None = None
    publisher: str | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One thing that speaks for when an article was published or updated."""

    kind: str  # given | url | json-ld | meta | time | dateline | date_line | byline | stamp | embed | mention ...
    about: Literal["published", "updated", "captured", "bound"]
    text: str
    earliest: date | None
    latest: date | None
    at: datetime | None
    used: bool
    rule: str
    start: int | None = None  # null where the evidence is not in the text (a URL, a meta tag)
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """When the article came out: a day, a window, or nothing; never a guess."""

    published_on: date | None = None
    published_at: datetime | None = None  # only with a stated zone
    earliest: date | None = None
    latest: date | None = None
    basis: str = "unknown"
    updated_at: datetime | None = None
    updated_on: date | None = None
    evidence: tuple[DateEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression and what it resolves to."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str | None
    earliest: date | None
    latest: date | None
    granularity: str | None  # minute|hour|part_of_day|day|weekend|week|month|quarter|half|season|year|decade|century
    anchor: date | None
    anchor_basis: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `cluster` numbers the article's own entity (see Cluster.number)."""

    start: int
    end: int
    text: str
    type: MentionType
    cluster: int
    rule: str
    role: str | None = None
    role_start: int | None = None
    role_end: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """One person, organisation, place or other named thing within one article."""

    number: int
    type: MentionType
    name: str  # the fullest form the article attests
    forms: tuple[str, ...] = ()  # every distinct surface, most frequent first
    roles: tuple[str, ...] = ()
    gender: Literal["f", "m"] | None = None
    country_code: str | None = None
    kin_of: tuple[int, ...] = ()  # clusters stated as relatives: never merged with this one


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or common noun phrase that stands for a cluster ("he", "the ministry")."""

    start: int
    end: int
    cluster: int
    kind: Literal["pronoun", "nominal"]
    rule: str


@dataclass(frozen=True, slots=True)
class Names:
    """All names of an article, tied together within it."""

    mentions: tuple[Mention, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of quoted content, outer marks excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: a source's statement, its cue and its speaker as they stand in the text."""

    start: int  # of the first segment
    end: int  # of the last segment
    segments: tuple[Segment, ...]
    text: str  # the segments' surfaces joined by one space
    kind: QuoteKind
    marks: Marks
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str | None
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_type: SpeakerType
    speaker_cluster: int | None  # Cluster.number, after pronouns and surnames are resolved
    speaker_role: str | None
    speaker_reason: str | None  # why the speaker is unknown, or how a pronoun was resolved
    via: str | None
    context_start: int
    context_end: int
    said_earliest: date | None
    said_latest: date | None
    in_heading: bool
    same_as: int | None  # index, in this article's quotes, of the body quote a heading repeats
    confidence: float
    rule: str
