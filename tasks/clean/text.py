"""Clean a plain-text or Markdown dump of a news page: which lines are the article, and what the others are."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.errors import RejectedDocument
from schemas.records import Block, Claim, Document, Label, Page
from schemas.settings import Limits
from tasks.clean.addresses import find_url
from tasks.clean.alike import judge_alike
from tasks.clean.authors import extend_bylines, find_agency, find_authors, stated_authors
from tasks.clean.body import find_body
from tasks.clean.bylines import Byline, credited
from tasks.clean.captions import find_captions
from tasks.clean.embeds import extend_embeds, find_posts
from tasks.clean.features import Features, features_of, recurring, without
from tasks.clean.front_matter import front_matter, header_claims
from tasks.clean.furniture import name_furniture
from tasks.clean.headline import title_index
from tasks.clean.labels import Verdict, drop_head_lines, label_pieces, name_author_notes
from tasks.clean.language import language_of
from tasks.clean.letters import greetings
from tasks.clean.metadata import find_standfirst, find_title
from tasks.clean.model import Array, predict
from tasks.clean.press import find_press_tail
from tasks.clean.run_on import cut_heads
from tasks.clean.segment import Piece, segment
from tasks.clean.unbroken import cut_edges

_LANGUAGE_SAMPLE = 700
_FAINT = 0.02


@dataclass(frozen=True, slots=True)
class Read:
    """A text taken apart: its pieces, what they look like and what each is."""

    text: str
    pieces: list[Piece]
    features: Features
    verdicts: list[Verdict]
    title: int | None
    header: dict[int, Label]


def clean_text(document: Document, limits: Limits) -> Page:
    """Label every block of a text or Markdown document and read its metadata. Raises RejectedDocument."""
    text = document.content
    pieces = cut_edges(text, cut_heads(text, segment(text)))
    if not pieces:
        raise RejectedDocument(
            "clean", "empty_text", "the document holds no text", "check how the source was fetched or exported"
        )
    read = read_text(text, pieces)
    given = document.given
    claims = tuple(header_claims(text, pieces, read.header))
    title = find_title(read.text, read.pieces, read.title, given.title, claims)
    byline, authors_basis = _byline(read, given.authors, claims)
    name_author_notes(read.verdicts, read.features.readings, byline.authors)
    url, url_basis = (given.url, "given") if given.url else find_url(text, pieces, read.verdicts, claims)
    return Page(
        text,
        tuple(
            [
                Block(piece.start, piece.end, verdict.label, verdict.in_body, verdict.reason, verdict.score)
                for piece, verdict in zip(pieces, read.verdicts, strict=True)
            ]
        ),
        language_of(_sample(read)),
        title=title.text,
        title_start=title.start,
        title_end=title.end,
        title_basis=title.basis,
        standfirst=find_standfirst(text, pieces, read.verdicts),
        authors=byline.authors,
        authors_basis=authors_basis,
        wire_agency=byline.agency or find_agency(read.features.readings, read.verdicts),
        url=url,
        url_basis=url_basis,
        site=given.site or next((claim.value for claim in claims if claim.key == "site"), None),
        claims=claims,
    )


def _byline(read: Read, given: Sequence[str], claims: Sequence[Claim]) -> tuple[Byline, str | None]:
    """Give authors and agency: those that came with the record, else those of the header, else those of the bylines."""
    named = [("given", credited(given)), ("front-matter", stated_authors(claims))]
    named.append(("byline", find_authors(read.features.readings, read.verdicts)))
    basis, authors = next(((basis, byline.authors) for basis, byline in named if byline.authors), (None, ()))
    agency = next((byline.agency for _, byline in named if byline.agency), None)
    return Byline(authors, agency), basis


def read_text(text: str, pieces: list[Piece]) -> Read:
    """Take a text apart and say what each piece is."""
    features = features_of(text, pieces)
    probabilities = judge_alike(_probabilities(features), features)
    greets = greetings(features.folded)
    flags = find_body(probabilities, features, greets)
    header = front_matter(features.readings)
    title = title_index(probabilities, features) if len(pieces) > 1 else None
    if title is None or title in header:
        title = next((number for number, label in header.items() if label == "title"), None)
    if title is not None:
        flags[title] = False
    drop_head_lines(flags, features, title)
    captions = {number: reason for number, reason in find_captions(text, pieces, features).items() if flags[number]}
    press = find_press_tail(flags, features)
    for number in (*header, *captions, *press):
        flags[number] = False
    verdicts = label_pieces(probabilities, flags, features, title, letters=bool(greets))
    for number, named in header.items():
        label = named if named != "title" or number == title else "other"
        verdicts[number] = Verdict(label, False, "front_matter", verdicts[number].score)
    for number, label in press.items():
        verdicts[number] = Verdict(label, False, "press_tail", verdicts[number].score)
    for number, reason in captions.items():
        verdicts[number] = Verdict("caption", False, reason, verdicts[number].score)
    name_furniture(verdicts, features.readings)
    find_posts(verdicts, features.readings)
    extend_embeds(verdicts, features.readings)
    extend_bylines(verdicts, features.readings)
    if not any(verdict.in_body for verdict in verdicts):
        _keep_something(verdicts, features)
    return Read(text, pieces, features, verdicts, title, header)


def _probabilities(features: Features) -> Array:
    """Ask the network; where short lines recur between paragraphs, ask about the others as if those were not there.

    Some systems put the same words after every paragraph ("Article content", "Advertisement"): each paragraph would
    then stand alone among furniture, which is how teasers look.
    """
    probabilities = predict(features.matrix)
    left_out = recurring(features)
    if left_out.any() and not left_out.all():
        probabilities[~left_out] = predict(without(features, left_out))
    return probabilities


def _keep_something(verdicts: list[Verdict], features: Features) -> None:
    """Keep what is likeliest in a text without any body: a document is never all furniture."""
    scores = [0.0 if vetoed else verdict.score for verdict, vetoed in zip(verdicts, features.row("veto"), strict=True)]
    enough = max(scores) / 2
    if enough < _FAINT:
        enough = 0.0
    for number, verdict in enumerate(verdicts):
        if scores[number] >= enough and (verdict.label != "title" or not enough):
            verdicts[number] = Verdict("body", True, "nothing_else", verdict.score)


def _sample(read: Read) -> str:
    lines: list[str] = []
    length = 0
    for line, verdict in zip(read.features.readings, read.verdicts, strict=True):
        if verdict.in_body:
            lines.append(line)
            length += len(line)
            if length > _LANGUAGE_SAMPLE:
                break
    return "\n".join(lines)
