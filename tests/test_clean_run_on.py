"""A head that runs on into the text, as exports without line breaks leave it."""

from datetime import date

import pytest

from schemas.records import Document, Given, Page
from schemas.settings import Limits
from tasks.clean import clean
from tasks.dates import find_publication

TITLE = "Harbour authority closes the ferry terminal"
PROSE = (
    "The harbour authority of Brunnvik said on Tuesday that the old ferry terminal would close for two years while the "
    "quay is rebuilt, a decision that shops along the waterfront had feared since the spring. “We were told nothing,” "
    "said Pim de Wit, who sells fish there. The council votes on 12 May 2020 on the plan."
)
DAY = date(2020, 3, 3)


def document(text: str, given: Given | None = None) -> Document:
    return Document("d", "d", "", "text", text, "utf-8", given or Given())


def read(text: str) -> Page:
    made = clean(document(text), Limits())
    assert "".join(text[block.start : block.end] for block in made.blocks) == text
    return made


BOTH = ("Ana Kowal", "Jo Lund")
HEADS = [
    ("author and stamp", f"{TITLE} By Ana Kowal Published 3 March 2020 {PROSE}", ("Ana Kowal",)),
    ("a role before the date", f"{TITLE} By Ana Kowal and Jo Lund, Staff Writers | March 3, 2020 | {PROSE}", BOTH),
    ("date before author", f"{TITLE} 3 March 2020 By Ana Kowal {PROSE}", ("Ana Kowal",)),
    ("a time to read", f"{TITLE} March 3, 2020 10:05 AM EST By Ana Kowal, Jo Lund 3 Min Read {PROSE}", BOTH),
    ("two stamps", f"{TITLE} Published: 3 March 2020 Updated: 4 March 2020 {PROSE}", ()),
    ("a headline with By", f"Three days of fog By the sea Published 3 March 2020 {PROSE}", ()),
    ("the headline on its own line", f"{TITLE}\nBy Ana Kowal Published 3 March 2020 {PROSE}", ("Ana Kowal",)),
    ("the text on its own line", f"{TITLE} By Ana Kowal Published 3 March 2020\n{PROSE}", ("Ana Kowal",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "authors"), HEADS, ids=[name for name, *_ in HEADS])
def test_headline_authors_and_day_are_read_off_one_line(name: str, text: str, authors: tuple[str, ...]) -> None:
    made = read(text)
    assert made.title == (TITLE if TITLE in text else "Three days of fog By the sea")
    assert made.authors == authors
    assert find_publication(made, document(text)).published_on == DAY
    assert [text[block.start : block.end].strip() for block in made.blocks if block.in_body] == [PROSE]


def test_a_dateline_with_its_agency_ends_the_headline() -> None:
    made = read(f"{TITLE} BRUNNVIK, March 3, 2020 (Reuters) - {PROSE}")
    assert (made.title, made.wire_agency) == (TITLE, "Reuters")


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"{TITLE} By Ana Kowal {PROSE}",
        f"The book was Published 3 March 2020 by the authority. {PROSE}",
        f"By Monday 3 March 2020 the quay was closed. {PROSE}",
        f"{TITLE} BRUNNVIK (see below) - {PROSE}",
    ],
    ids=["no head", "names without an end", "a date within a sentence", "By before a day", "no agency"],
)
def test_what_is_not_evident_is_not_cut(text: str) -> None:
    made = read(text)
    assert len(made.blocks) == 1
    assert (made.title, made.authors) == (None, ())


def test_what_came_with_the_record_wins_over_the_text() -> None:
    given = Given(title="Ferries stop", authors=("Mia Ek",), published="2020-03-05")
    source = document(f"{TITLE} By Ana Kowal Published 3 March 2020 {PROSE}", given)
    made = clean(source, Limits())
    assert (made.title, made.authors) == ("Ferries stop", ("Mia Ek",))
    assert find_publication(made, source).published_on == date(2020, 3, 5)
