"""Parse an article once with spaCy, block by block, for every step that needs tokens, names or syntax."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from schemas.errors import InputError
from schemas.records import PARSED_LABELS, Block
from tasks.view import View, view

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """A block, its reading view and the view's parse: `doc.text == view.text`."""

    number: int  # index into the article's blocks
    block: Block
    view: View
    doc: "Doc"

    def span(self, piece: "Span | Token") -> tuple[int, int]:
        """Give the offsets of a token or span in the article's text."""
        first = piece.idx if hasattr(piece, "idx") else piece.start_char
        return self.view.span(first, first + len(piece.text))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parsed blocks of one article, in order."""

    blocks: tuple[ParsedBlock, ...]

    def __iter__(self) -> Iterator[ParsedBlock]:
        return iter(self.blocks)


@cache
def load_model(name: str) -> "Language":
    """Load a spaCy pipeline, once a process. Raises InputError with the install line when it is absent."""
    import spacy

    try:
        return spacy.load(name)
    except OSError as error:
        raise InputError(
            f"the spaCy pipeline {name!r} is not installed",
            f"run `make setup`, or install it: pip install {name.replace('_', '-')}",
        ) from error


def parse(text: str, blocks: Sequence[Block], model: str, *, markup: bool = True) -> Parsed:
    """Parse the blocks that carry language, each on its own, so that no sentence crosses a block.

    One `nlp.pipe` an article: what comes out depends on this article alone, whatever batch it travels in.
    """
    wanted: list[tuple[int, Block, View]] = []
    for number, block in enumerate(blocks):
        if not (block.in_body or block.label in PARSED_LABELS):
            continue
        reading = view(text, block.start, block.end, markup=markup)
        if reading.text:
            wanted.append((number, block, reading))
    docs = load_model(model).pipe((reading.text for *_, reading in wanted), batch_size=256)
    return Parsed(
        tuple(
            ParsedBlock(number, block, reading, doc) for (number, block, reading), doc in zip(wanted, docs, strict=True)
        )
    )
