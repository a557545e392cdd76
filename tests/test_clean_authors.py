"""Who wrote an article: the lines of its head that say so, one by one or as a list."""

import pytest

from schemas.records import Document, Given, Page
from schemas.settings import Limits
from tasks.clean import clean
from tasks.clean.bylines import byline_part, desk_of, is_name_line, only_by, read_byline

TITLE = "Harbour authority closes the ferry terminal"
PROSE = (
    "The harbour authority of Brunnvik said on Tuesday that the old ferry terminal would close for two years while the "
    "quay is rebuilt, a decision that shops along the waterfront had feared since the spring.",
    "The work will cost 40 million crowns, according to a plan that the council approved last week after a debate of "
    "five hours in which members of all parties spoke against the delay.",
    "Traders near the quay said they had been told nothing of the date, and that most of their customers came off the "
    "boats in the summer months.",
)


def page(*head: str, tail: tuple[str, ...] = ()) -> Page:
    text = "\n\n".join((TITLE, *head, *PROSE, *tail))
    return clean(Document("d", "d", "", "text", text, "utf-8"), Limits())


HEADS = [
    ("a list below By", ("By", "Ana Kowal,", "Pim de Wit &", "Jo Lund"), ("Ana Kowal", "Pim de Wit", "Jo Lund")),
    (
        "a list with posts",
        ("By", "Ana Kowal News Reporter", "Pim de Wit Transport Editor", "Mia Ek", "Jo Lund"),
        ("Ana Kowal", "Pim de Wit", "Mia Ek", "Jo Lund"),
    ),
    ("a list whose marks are notes", ("By", "* Ana Kowal0,", "* Jo Lund1"), ("Ana Kowal", "Jo Lund")),
    ("a list broken by a comma", ("By Ana Kowal,", "Jo Lund"), ("Ana Kowal", "Jo Lund")),
    ("a place below the name", ("By", "Ana Kowal", "Old Brunnvik", "4 March 2021"), ("Ana Kowal",)),
    ("between date and length", ("4 March 2021 · 3 min read · By Ana Kowal",), ("Ana Kowal",)),
    ("a stamp that names a house", ("Posted by HarbourWatch on Thursday, March 4, 2021",), ("HarbourWatch",)),
    ("a desk before its date", ("Brunnvik City Desk / Updated: Mar 4, 2021, 21:47 CET",), ("Brunnvik City Desk",)),
    ("a row of agency, date and names", ("Reuters | 4 March 2021 | Ana Kowal, Jo Lund",), ("Ana Kowal", "Jo Lund")),
    ("a kind of text", ("Opinion by Ana Kowal", "4 March 2021"), ("Ana Kowal",)),
]


@pytest.mark.parametrize(("name", "head", "authors"), HEADS, ids=[name for name, *_ in HEADS])
def test_the_head_names_the_authors(name: str, head: tuple[str, ...], authors: tuple[str, ...]) -> None:
    assert page(*head).authors == authors


def test_people_introduced_below_the_text_are_the_authors_named_above_it() -> None:
    made = page("Ana Kowal and Jo Lund", tail=("*Jo Lund is a physician in Brunnvik.*",))
    assert made.authors == ("Ana Kowal", "Jo Lund")
    assert [block.label for block in made.blocks[1:2]] == ["byline"]


def test_the_line_that_tells_of_somebody_is_no_byline() -> None:
    made = page(tail=("Gov. Jo Lund is polling a distant third.",))
    assert (made.authors, made.blocks[-1].in_body) == ((), True)


def test_an_agency_announced_as_the_author_is_the_agency() -> None:
    made = page("Author of the article:", "Reuters", "Published Mar 4, 2021")
    assert (made.authors, made.wire_agency) == ((), "Reuters")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Kowal", True),
        ("* [Ana Kowal](#),", True),
        ("1. Ana Kowal, Senior Reporter", True),
        ("Ana Kowal and Jo Lund", True),
        ("Ana Kowal spoke first", False),
        ("4 March 2021", False),
        ("Harbour News", False),
    ],
)
def test_an_entry_of_a_list_of_authors(line: str, expected: bool) -> None:
    assert is_name_line(line.replace("[", "").replace("](#)", "")) is expected


@pytest.mark.parametrize(("line", "expected"), [("By", True), ("**Written by:**", True), ("By Ana Kowal", False)])
def test_a_line_that_announces_the_authors(line: str, expected: bool) -> None:
    assert only_by(line) is expected


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("4 March 2021 | by Ana Kowal", "by Ana Kowal"),
        ("By Ana Kowal | 4 March 2021", "By Ana Kowal | 4 March 2021"),
        ("4 March 2021 | 3 min", None),
    ],
)
def test_the_part_of_a_line_that_says_by(line: str, part: str | None) -> None:
    assert byline_part(line) == part


@pytest.mark.parametrize(
    ("line", "desk"), [("Metro Desk | Mar 4, 2021", "Metro Desk"), ("Metro Desk", None), ("News | Mar 4, 2021", None)]
)
def test_a_desk_signs_before_its_date(line: str, desk: str | None) -> None:
    assert desk_of(line) == desk


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Wedding ListsJust Planned", ()),
        ("Ana KowalMarch 4, 2021", ("Ana Kowal",)),
        ("Associated PressApril 28, 2021", ()),
    ],
)
def test_words_glued_by_a_dump_are_no_name(line: str, authors: tuple[str, ...]) -> None:
    assert read_byline(line, named=True).authors == authors


def test_authors_given_with_the_record_lose_by_and_the_agency() -> None:
    for form, content in (("text", "\n\n".join((TITLE, *PROSE))), ("html", f"<h1>{TITLE}</h1><p>{PROSE[0]}</p>" * 2)):
        given = Given(authors=("By Ana Kowal", "AP"))
        made = clean(Document("d", "d", "", form, content, "utf-8", given), Limits())  # type: ignore[arg-type]
        assert (made.authors, made.authors_basis, made.wire_agency) == (("Ana Kowal",), "given", "AP")
