"""Find who said what: marked and reported speech with its cue and speaker. Door: `find_quotes`."""

from collections.abc import Sequence

from schemas.records import DateMention, Names, Page, Publication, Quote
from tasks.parse import Parsed
from tasks.quotes.attribute import read
from tasks.quotes.rows import Setting, make_rows
from tasks.quotes.statements import make_attributions
from tasks.quotes.tokens import make_tokens
from tasks.quotes.who import Who


def find_quotes(
    page: Page, parsed: Parsed, names: Names, dates: Sequence[DateMention], publication: Publication
) -> tuple[Quote, ...]:
    """Find the attributions of an article: direct, mixed and indirect, each with its speaker where one is known."""
    tokens = make_tokens(parsed)
    starts = [page.text[block.block.start : block.view.span(0, 1)[0]] for block in parsed]
    reading = read(tokens, [">" in start for start in starts])
    setting = Setting(page, Who(names), tuple(dates), publication)
    return make_rows(setting, reading.frame.tokens, make_attributions(reading))
