"""A page of lines and its quotes, for the tests of quotes."""

from functools import cache

from schemas.records import Block, Label, Names, Page, Publication, Quote
from schemas.settings import Settings
from tasks.names import find_names
from tasks.parse import parse
from tasks.quotes import find_quotes

Said = list[tuple[str, str | None]]
Labels = tuple[tuple[int, Label], ...]


def page_of(text: str, labels: Labels = ()) -> Page:
    """Make a page whose lines are its blocks; `labels` says which of them are no body."""
    blocks, at = [], 0
    known = dict(labels)
    for number, line in enumerate(text.splitlines(keepends=True)):
        label = known.get(number, "body")
        blocks.append(Block(at, at + len(line), label, label == "body", "line"))
        at += len(line)
    return Page(text, tuple(blocks), "en")


@cache
def quotes_of(text: str, labels: Labels = ()) -> tuple[tuple[Quote, ...], Names]:
    """Find the quotes and names of a page of lines."""
    page = page_of(text, labels)
    parsed = parse(text, page.blocks, Settings().model)
    names = find_names(page, parsed)
    return find_quotes(page, parsed, names, (), Publication()), names


def said(text: str, labels: Labels = ()) -> Said:
    """Give the marked quotes with the speaker's name, or words where no name is known."""
    quotes, names = quotes_of(text, labels)
    known = {cluster.number: cluster.name for cluster in names.clusters}
    return [
        (quote.text, known.get(-1 if quote.speaker_cluster is None else quote.speaker_cluster, quote.speaker))
        for quote in quotes
        if quote.kind != "indirect"
    ]
