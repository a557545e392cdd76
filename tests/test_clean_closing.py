"""What stands below an article: the sections of a press release, notes on authors, signatures; texts of one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Document, Page
from schemas.settings import Limits
from tasks.clean import clean
from tasks.clean.run_on import cut_heads
from tasks.clean.segment import segment
from tasks.clean.unbroken import cut_edges

NEWS = (
    "BRUNNVIK, 12 March 2021 - The Tornby Yard today announced an order for four harbour ferries, to be built by 2026.",
    "The boats carry 180 passengers each and take the place of those that have served the harbour since 1974.",
    "“We have waited eleven years for this,” said Mia Ek, who leads the yard. “It keeps 200 people in work.”",
    "Work on the first of them begins in September, when some forty welders and electricians will be taken on.",
)
ABOUT = ("About Tornby Yard", "Tornby Yard builds and mends boats of up to 140 metres. It was founded in 1921.")
FORWARD = (
    "Forward-looking statements",
    "This press release contains forward-looking statements, which involve risks. The yard need not update them.",
)
CONTACT = ("Media contact:", "Jo Lund", "Head of press, Tornby Yard", "press@tornby.example")


def page(*lines: str) -> Page:
    return clean(Document("a", "a", "", "text", "\n\n".join(lines), "utf-8"), Limits())


def body(made: Page) -> list[str]:
    return [made.text[block.start : block.end].strip() for block in made.blocks if block.in_body]


def labels(made: Page) -> dict[str, str]:
    return {made.text[block.start : block.end].strip(): block.label for block in made.blocks}


@pytest.mark.parametrize(
    "tail",
    [(*ABOUT, *FORWARD), (*ABOUT, *CONTACT), ("- ENDS -", *ABOUT, *CONTACT), ("###", *ABOUT)],
)
def test_the_sections_that_close_a_press_release_are_no_body(tail: tuple[str, ...]) -> None:
    made = page("Tornby Yard to build four ferries", *NEWS, *tail)
    assert body(made) == list(NEWS)


@pytest.mark.parametrize(
    "section",
    [
        (
            "About the Brunnvik ferry",
            "Nobody in the town knows when the first boat crossed the sound, or who built it.",
        ),
        ("About Tornby Yard", "“Tornby Yard fed the town,” said Jo Lund, a welder. “It was the town, and we knew it.”"),
    ],
    ids=["what follows does not speak of it", "somebody is quoted"],
)
def test_a_subhead_that_says_about_is_of_the_article(section: tuple[str, ...]) -> None:
    made = page("Tornby Yard to build four ferries", *NEWS, *section, NEWS[3].replace("September", "October"))
    assert body(made) == [*NEWS, *section, NEWS[3].replace("September", "October")]


@pytest.mark.parametrize(("kicker", "kept"), [("Press release", False), ("Harbour news", True)])
def test_a_lone_section_closes_only_what_says_it_is_a_release(kicker: str, kept: bool) -> None:
    assert (ABOUT[1] in body(page(kicker, "Tornby Yard to build four ferries", *NEWS, *ABOUT))) == kept


def test_such_a_section_above_the_news_takes_nothing_with_it() -> None:
    assert set(NEWS) <= set(body(page(*ABOUT, *NEWS)))


@pytest.mark.parametrize(
    ("note", "label"),
    [
        ("Jo Lund is a writer and a former pilot. His last book is “Salt”.", "author_bio"),
        ("Jo Lund, our harbour reporter, has covered the coast since 2011.", "author_bio"),
        ("Contact Jo Lund at jo@courier.example or 555-0100. Follow her on Twitter: @jolund.", "author_bio"),
        ("You can write to the reporter at jo@courier.example.", "author_bio"),
        ("Jo Lund was on the quay. “I saw it fall,” he said, and went home.", "body"),
        ("Mia Ek is the mayor of Brunnvik and will open the new quay in May.", "body"),
    ],
)
def test_a_note_on_the_author_closes_the_text(note: str, label: str) -> None:
    made = page("Tornby Yard to build four ferries", "By Jo Lund", *NEWS, note)
    assert labels(made)[note] == label


def test_the_lines_that_sign_a_letter_are_no_headings() -> None:
    signed = ("Yours sincerely,", "Anton Weil", "Baker, Lower Brunnvik")
    letter = (
        "Dear councillors,",
        "I write about the lamp on the corner of Mill Street, which has been dark since October.",
        "“I could not see the kerb,” my neighbour told me. Please have it mended before somebody is killed.",
        *signed,
        "P.S. The lamp outside the town hall works very well.",
    )
    found = labels(page(*letter))
    assert {found[line] for line in signed} == {"body"}


def test_letters_on_a_page_keep_who_wrote_them() -> None:
    letters = (
        "Sir – Your report on the quay left out the people who cross it four times a day. I drive a bread van.",
        "Yours sincerely,",
        "Anton Weil",
        "Baker, Lower Brunnvik",
        "Sir – My grandchildren learned to read in the Mill Street library, and I urge the council to think again.",
        "Rosa Ekman",
    )
    made = page(
        "Menu", "Letters: the quay and the library", "4 May 2021", *letters, "We reserve the right to edit letters."
    )
    assert body(made) == list(letters)


def test_a_name_that_signs_a_quotation_is_no_heading() -> None:
    lines = (*NEWS[:2], "“It keeps 200 people in work”", "— Mia Ek, head of the yard", *NEWS[2:])
    assert labels(page("Tornby Yard to build four ferries", *lines))["— Mia Ek, head of the yard"] == "body"


ARTICLE = " ".join([NEWS[0].split(" - ")[1], *NEWS[1:]])
FOOT = "Share this article Facebook Twitter Read more: Storm closes quay © 2021 Brunnvik Courier"


def test_a_text_of_one_line_gives_its_head_and_keeps_its_article() -> None:
    head = "Home News Sport Yard wins order for four ferries By Jo Lund Published 12 March 2021"
    made = page(f"{head} {ARTICLE} {FOOT}")
    assert (made.title, made.authors) == ("Yard wins order for four ferries", ("Jo Lund",))
    assert body(made) == [ARTICLE]


@pytest.mark.parametrize("text", [ARTICLE, f"{ARTICLE} “By March we knew,” said Mia Ek. {ARTICLE}"])
def test_a_text_of_one_line_without_a_head_stays_whole(text: str) -> None:
    made = page(text)
    assert body(made) == [text]
    assert (made.title, made.authors) == (None, ())


WORDS = ["Home", "By", "Jo Lund", "12 March 2021", "Read more", "©", "said.", "the quay", "Mia Ek", "x" * 90, "\u00a0"]


@given(st.lists(st.sampled_from(WORDS), min_size=40, max_size=160).map(" ".join))
def test_the_parts_of_one_line_tile_it(text: str) -> None:
    pieces = cut_edges(text, cut_heads(text, segment(text)))
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]
    assert pieces[-1].end == len(text)
    assert all(piece.start <= piece.first < piece.last <= piece.end for piece in pieces)
