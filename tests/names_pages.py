"""A page of paragraphs and its names, for the tests of names."""

from collections.abc import Sequence

from schemas.records import Block, Names, Page
from schemas.settings import Settings
from tasks.names import find_names
from tasks.parse import parse

MODEL = Settings().model  # type: ignore[call-arg]


def names_of(*paragraphs: str, markup: bool = False, captions: Sequence[int] = ()) -> tuple[Page, Names]:
    """Read the names of body paragraphs, some of them captions; give the page they make and what was found."""
    text = "\n\n".join(paragraphs)
    blocks, start = [], 0
    for number, paragraph in enumerate(paragraphs):
        end = start + len(paragraph) + (2 if number + 1 < len(paragraphs) else 0)
        caption = number in captions
        blocks.append(Block(start, end, "caption" if caption else "body", not caption, "test"))
        start = end
    page = Page(text, tuple(blocks), "en")
    return page, find_names(page, parse(text, page.blocks, MODEL, markup=markup))
