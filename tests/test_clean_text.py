"""Cleaning of text and Markdown: what is body, what each line is, and what the page says of itself."""

import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import RejectedDocument
from schemas.records import Document, Given, Page
from schemas.settings import Limits
from tasks.clean import clean
from tasks.clean.headline import _SHARED, _weights

PARAGRAPHS = (
    "The harbour authority of Brunnvik said on Tuesday that the old ferry terminal would close for two years while the "
    "quay is rebuilt, a decision that has divided the town and its traders.",
    '"We looked at every other way and there was none," harbour master Ilse Torvald told reporters after the council '
    "met for four hours behind closed doors.",
    "Fishermen and shopkeepers said they had been told of the plan only a day earlier and would ask a court to "
    "stop it, arguing that the summer season is the only one in which they earn.",
    "The council will vote again in March, when the final cost of the work is expected to be known to its members.",
)


def page(text: str, kind: str = "markdown", given: Given | None = None) -> Page:
    return clean(Document("doc", "memory", "", kind, text, "utf-8", given or Given()), Limits())  # type: ignore[arg-type]


def labels(made: Page) -> dict[str, str]:
    return {made.text[block.start : block.end].strip(): block.label for block in made.blocks}


def body(made: Page) -> list[str]:
    return [made.text[block.start : block.end].strip() for block in made.blocks if block.in_body]


MARKDOWN = f"""# Brunnvik to close its ferry terminal for two years

**Traders say they heard of the plan only a day before the vote.**

By [Ana Kowal](#) and [Pim de Wit](#)

March 04, 2021

![Quay](#)

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}

**Related article:** [Torvald named harbour master after long search](#)

## A summer lost

{PARAGRAPHS[2]}

{PARAGRAPHS[3]}

Read more.

Your email address will not be published. Required fields are marked *

Comment *

You May Also Like

[Five walks along the northern shore](#)

[Why the winter herring came late](#)

Original url: <https://www.brunnvik-courier.example/2021/03/04/terminal>
"""


def test_a_messy_page_keeps_its_article_and_nothing_else() -> None:
    made = page(MARKDOWN)
    assert body(made) == [PARAGRAPHS[0], PARAGRAPHS[1], "## A summer lost", PARAGRAPHS[2], PARAGRAPHS[3]]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("# Brunnvik to close its ferry terminal for two years", "title"),
        ("**Traders say they heard of the plan only a day before the vote.**", "standfirst"),
        ("By [Ana Kowal](#) and [Pim de Wit](#)", "byline"),
        ("March 04, 2021", "dateline"),
        ("## A summer lost", "heading"),
        ("**Related article:** [Torvald named harbour master after long search](#)", "related"),
        ("Read more.", "read_more"),
        ("Your email address will not be published. Required fields are marked *", "comment_form"),
        ("Comment *", "comment_form"),
        ("You May Also Like", "related"),
        ("[Five walks along the northern shore](#)", "related"),
        ("Original url: <https://www.brunnvik-courier.example/2021/03/04/terminal>", "source_link"),
    ],
)
def test_every_line_says_what_it_is(line: str, label: str) -> None:
    assert labels(page(MARKDOWN))[line] == label


def test_a_page_says_who_wrote_it_where_it_stood_and_in_which_language() -> None:
    made = page(MARKDOWN)
    assert made.title == "Brunnvik to close its ferry terminal for two years"
    assert made.text[made.title_start : made.title_end] == made.title
    assert made.authors == ("Ana Kowal", "Pim de Wit")
    assert (made.url, made.url_basis) == ("https://www.brunnvik-courier.example/2021/03/04/terminal", "source_line")
    assert made.standfirst == "Traders say they heard of the plan only a day before the vote."
    assert made.language == "en"


def test_what_came_with_the_record_wins_over_the_text() -> None:
    own = Given(url="https://a.example/x", title="Another headline", authors=("Jo Lund",), site="a.example")
    made = page(MARKDOWN, given=own)
    assert (made.url, made.title, made.authors, made.site) == (own.url, own.title, own.authors, own.site)
    assert (made.url_basis, made.title_basis, made.authors_basis, made.title_start) == ("given", "given", "given", None)


def test_a_given_title_that_stands_in_the_text_has_its_span() -> None:
    made = page(MARKDOWN, given=Given(title="Brunnvik to close its ferry terminal for two years"))
    assert made.title_start == MARKDOWN.index("Brunnvik to close")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_text_without_headline_has_no_title_and_loses_nothing(gap: str) -> None:
    made = page(gap.join(PARAGRAPHS), "text")
    assert made.title is None
    assert body(made) == list(PARAGRAPHS)


@pytest.mark.parametrize("head", ["", "By Ola Brann\n\n", "By Ola Brann\n\nMarch 3, 2022\n\n"])
def test_the_headline_of_a_text_of_one_paragraph_is_found(head: str) -> None:
    words = '"We waited nine years for this bridge," said Mayor Ilse Torvan on Tuesday. "It was worth it."'
    made = page(f"Mayor Opens The Bridge\n\n{head}{words}\n", "text")
    assert made.title == "Mayor Opens The Bridge"
    assert body(made) == [words]


def test_a_subhead_in_quote_marks_stays_in_the_body() -> None:
    made = page("\n\n".join([*PARAGRAPHS[:2], '"Nobody asked us"', *PARAGRAPHS[2:]]), "text")
    assert labels(made)['"Nobody asked us"'] == "heading"
    assert '"Nobody asked us"' in body(made)


def test_captions_and_credits_leave_the_body() -> None:
    lines = [
        PARAGRAPHS[0],
        PARAGRAPHS[1],
        "In the video: the harbour master meets traders",
        "Video",
        "REUTERS",
        *PARAGRAPHS[2:],
    ]
    made = page("\n\n".join(lines), "text")
    assert body(made) == list(PARAGRAPHS)
    assert [labels(made)[line] for line in lines[2:5]] == ["caption", "caption", "credit"]


def test_an_embedded_post_leaves_with_all_its_paragraphs() -> None:
    first = 'Harbour master Ilse Torvald tells traders: "There was no other way."'
    last = (
        "Asked about the court case, she says she is calm. pic.twitter.com/abcd1234"
        "— Brunnvik Live (@brunnviklive) March 4, 2021"
    )
    made = page("\n".join([*PARAGRAPHS[:2], first, last, *PARAGRAPHS[2:]]), "text")
    assert body(made) == list(PARAGRAPHS)
    assert labels(made)[first] == labels(made)[last] == "embed"


def test_a_quotation_torn_over_two_lines_stays_whole() -> None:
    torn = ['"The quay cannot carry the weight of another winter,"', "the ministry said."]
    made = page("\n\n".join([PARAGRAPHS[0], *torn, *PARAGRAPHS[2:]]), "text")
    assert [line in body(made) for line in torn] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge at Askim was closed. Nobody was hurt. It opens on Friday.",
        "The bridge at Askim was closed.\nNobody was hurt.\nIt opens on Friday.",
        "The bridge at Askim was closed",
        "Q: When does it open?\n\nA: On Friday, if the weather holds.\n\nQ: Who decided?\n\nA: The council did, "
        "after a long debate.",
    ],
)
def test_a_short_text_is_not_gutted(text: str) -> None:
    assert " ".join(body(page(text, "text"))).split() == text.split()


def wrapped(gap: str, **wrapping: Any) -> str:
    return gap.join(textwrap.fill(paragraph, 68, **wrapping) for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        wrapped("\n\n"),
        wrapped("\n", initial_indent="    "),
        wrapped("\n>\n", initial_indent="> ", subsequent_indent="> "),
        wrapped("\n> >\n", initial_indent="> > ", subsequent_indent="> > "),
        f"{'THE BRUNNVIK COURIER':^80}\nVol. 112, No. 48{'Tuesday, March 2, 2021':>60}\n\n" + wrapped("\n\n"),
    ],
    ids=["blank lines between", "indented", "quoted", "quoted twice", "below the head of a printed page"],
)
def test_wrapped_lines_of_a_paragraph_are_one_block(text: str) -> None:
    found = [" ".join(part.replace("> ", "").rstrip("\n >").split()) for part in body(page(text, "text"))]
    assert found == list(PARAGRAPHS)


@pytest.mark.parametrize("rule", ["* * *", "***", "---", "___", "• • •"])
def test_a_rule_between_paragraphs_is_not_of_the_body(rule: str) -> None:
    made = page("\n\n".join([*PARAGRAPHS[:2], rule, *PARAGRAPHS[2:]]))
    assert body(made) == list(PARAGRAPHS)


def test_lines_that_are_not_wrapped_stay_apart() -> None:
    verse = "\n".join(["the ferries sleep along the quay", "and nobody will wake them there"] * 4)
    made = page("\n\n".join([*PARAGRAPHS, verse]), "text")
    assert len(made.blocks) == len(PARAGRAPHS) + 8


def test_an_agency_in_the_byline_is_no_author() -> None:
    made = page(MARKDOWN.replace("[Ana Kowal](#) and [Pim de Wit](#)", "[Reuters](#)"))
    assert (made.authors, made.wire_agency) == ((), "Reuters")


def test_an_agency_in_the_dateline_is_named() -> None:
    made = page("\n\n".join(["BRUNNVIK (AFP) - " + PARAGRAPHS[0], *PARAGRAPHS[1:]]), "text")
    assert made.wire_agency == "AFP"
    assert len(body(made)) == len(PARAGRAPHS)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff \n"])
def test_a_document_without_text_is_rejected(text: str) -> None:
    with pytest.raises(RejectedDocument) as caught:
        page(text, "text")
    assert (caught.value.stage, caught.value.rule) == ("clean", "empty_text")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from('ab. \n\r\t*#[](!)<>"“”’|-—1é漢\u2028\x0c\x85\ud800@:/_'), max_size=300))
def test_blocks_tile_any_text(text: str) -> None:
    try:
        made = page(text)
    except RejectedDocument:
        assert not text.strip("\ufeff \n\t\r\x0c\x85\u2028")
        return
    assert "".join(text[block.start : block.end] for block in made.blocks) == text
    assert any(block.in_body for block in made.blocks)
    assert all(block.start == 0 or text[: block.start].splitlines(keepends=True)[-1] != "" for block in made.blocks)


def test_the_same_text_gives_the_same_page() -> None:
    assert page(MARKDOWN) == page(MARKDOWN)


def test_a_post_copied_line_by_line_is_one_embed() -> None:
    body = "The harbour board of Brunnvik met for five hours on Monday and did not vote on the new wall, members said."
    post = ["Brunnvik Live @brunnviklive", "The wall must go.", "4:10 PM · Mar 4, 2021", "12 Likes 4 Retweets"]
    made = page("\n\n".join(["Harbour board puts off its vote on the wall", body, *post, body.replace("five", "six")]))
    found = labels(made)
    assert [found[line] for line in post] == ["embed"] * 4
    assert found[body] == "body"


def test_a_paragraph_of_a_quotation_is_no_heading() -> None:
    said = '"It took the whole winter and nobody came to look."'
    body = 'The harbour board of Brunnvik met on Monday. "We are tired," the chairwoman Mia Ek told the board.'
    made = page(
        "\n\n".join(["Harbour board puts off its vote on the wall", body, said, body.replace("Monday", "Friday")])
    )
    assert labels(made)[said] == "body"


def test_a_header_of_keys_is_read_and_stays_outside() -> None:
    body = "The harbour board of Brunnvik met for five hours on Monday and did not vote on the new wall, members said."
    head = "---\ntitle: 'Board puts off its vote'\nauthor: Mia Ek\ndate: 2021-03-04\ntags:\n  - harbour\n---"
    made = page(f"{head}\n\n{body}\n\n{body.replace('five', 'six')}")
    assert (made.title, made.authors) == ("Board puts off its vote", ("Mia Ek",))
    assert [block.label for block in made.blocks if block.in_body] == ["body", "body"]


HEADER = """---
title: "Board puts off its vote"
author:
  - Mia Ek
  - PA Media
date: 2021-03-04T23:50:00Z
lastmod: 2021-03-05T09:00:00Z
canonical: https://a.example/politics/vote
---"""
BARE_HEADER = """**Title:** Board puts off its vote
**Author:** Mia Ek, PA Media
**Date:** 4 March 2021
**URL:** https://a.example/politics/vote"""


@pytest.mark.parametrize("head", [HEADER, BARE_HEADER], ids=["between rules", "bare"])
@pytest.mark.parametrize("shown", ["", "# Board puts off its vote\n\nBy Someone Else\n\n"])
def test_what_a_header_states_is_what_the_article_says_of_itself(head: str, shown: str) -> None:
    body = "The harbour board of Brunnvik met for five hours on Monday and did not vote on the new wall, members said."
    made = page(f"{head}\n\n{shown}{body}\n\n{body.replace('five', 'six')}")
    assert (made.title, made.authors, made.wire_agency) == ("Board puts off its vote", ("Mia Ek",), "PA")
    assert (made.url, made.url_basis, made.authors_basis) == (
        "https://a.example/politics/vote", "front-matter", "front-matter"
    )  # fmt: skip
    assert {claim.key for claim in made.claims} >= {"title", "author", "published", "canonical"}
    assert all(made.text[claim.start : claim.end] == claim.value for claim in made.claims)


def test_the_header_of_a_mail_stays_outside_and_its_subject_is_the_title() -> None:
    head = "From: alerts@wire.example\nTo: desk@courier.example\nSubject: Fwd: Re: Board puts off its vote\n"
    made = page(head + "Date: Thu, 4 Mar 2021 08:12:44 +0100\n\n" + wrapped("\n\n"), "text")
    assert (made.title, made.title_basis) == ("Board puts off its vote", "front-matter")
    assert [" ".join(part.split()) for part in body(made)] == list(PARAGRAPHS)
    assert next(claim.value for claim in made.claims if claim.key == "published").startswith("Thu, 4 Mar 2021")


def test_the_article_goes_on_below_a_line_about_another_story() -> None:
    said = "Harbour master Jon Torvald will give his answer to the traders next Thursday."
    more = "READ MORE: New bus lanes anger drivers on the quay road"
    made = page("\n".join(["Harbour authority closes the ferry terminal", *PARAGRAPHS[:3], more, said, PARAGRAPHS[3]]))
    assert labels(made)[more] == "related"
    assert labels(made)[said] == "body"


@pytest.mark.parametrize("word", ["Image caption,", "View 3 Images", "View image in fullscreen", "Enlarge this image"])
def test_the_line_below_the_words_of_a_picture_is_its_caption(word: str) -> None:
    body = "The harbour board of Brunnvik met for five hours on Monday and did not vote on the new wall, members said."
    caption = "Mia Ek has led the board for six years"
    lines = ["Board puts off its vote", body, word, caption, f"{body[:-1]} too."]
    assert labels(page("\n\n".join(lines)))[caption] == "caption"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (["# By the water at last: Brunnvik mends its quay"], "By the water at last: Brunnvik mends its quay"),
        (
            ["#### The ferry dispute", "# Harbour authority closes the ferry terminal"],
            "Harbour authority closes the ferry terminal",
        ),
        (
            ["# Harbour authority closes the ferry terminal", "## Fishermen call the plan a disgrace"],
            "Harbour authority closes the ferry terminal",
        ),
        (
            ["* News", "* Sport", "# Harbour authority closes the ferry terminal"],
            "Harbour authority closes the ferry terminal",
        ),
        (
            ["News / Harbour authority closes the ferry terminal", "Harbour authority closes the ferry terminal"],
            "Harbour authority closes the ferry terminal",
        ),
        (
            ["Brunnvik > Town > Harbour and Quays", "Harbour authority closes the ferry terminal"],
            "Harbour authority closes the ferry terminal",
        ),
        (
            ["![Traders stand on the quay](#)", "1. # Harbour authority closes the ferry terminal"],
            "Harbour authority closes the ferry terminal",
        ),
    ],
    ids=[
        "a heading that opens with By",
        "a kicker above",
        "a summary below",
        "a menu above",
        "a section before it",
        "the way to the page above",
        "a picture above, a number before it",
    ],
)
def test_the_headline_is_told_from_the_lines_around_it(head: list[str], title: str) -> None:
    made = page("\n\n".join([*head, "By Ola Brann", *PARAGRAPHS]))
    assert made.title == title


def test_a_dateline_opens_the_text_and_the_headline_is_above_it() -> None:
    head = [
        "FOR IMMEDIATE RELEASE",
        "Contact: Ola Brann, press@port.example",
        "Harbour to close its ferry terminal by 2030",
    ]
    made = page("\n\n".join([*head, f"BRUNNVIK, March 3, 2022 — {PARAGRAPHS[0]}", *PARAGRAPHS[1:]]))
    assert (made.title, made.authors) == ("Harbour to close its ferry terminal by 2030", ())


def test_words_that_flow_into_the_headline_belong_to_it() -> None:
    whole = "Interview with US philosopher Ola Brann on the harbour"
    made = page("\n\n".join([f"# {whole}", "Philosopher Ola Brann on the harbour", "4 April 2009", *PARAGRAPHS]))
    assert made.title == whole


def test_a_copy_of_the_headline_without_its_mark_is_not_preferred() -> None:
    copy = "Harbour authority closes the ferry terminal"
    made = page("\n\n".join([f"# {copy}", "By Ola Brann", *PARAGRAPHS, copy]))
    assert made.title_start == 2


def test_what_a_line_shares_with_the_text_never_counts_against_it() -> None:
    assert all(_weights()[name] >= 0 for name in _SHARED)


@pytest.mark.parametrize("head", [[], ["By Ola Brann"], ["March 3, 2022"], ["* News", "* Sport"]])
def test_a_text_without_a_headline_has_no_title(head: list[str]) -> None:
    assert page("\n\n".join([*head, *PARAGRAPHS])).title is None


MENU = (
    "News",
    "Sport",
    "Weather",
    "Sign up to our newsletter",
    "Harbour",
    "Island life",
    "Letters",
    "Obituaries",
    "Shop",
)
TEASER = "{title}\n{author}\nTuesday 2 March 2021\nThe council of Brunnvik met again and could not agree on it.\n"


def test_a_run_of_short_lines_is_a_menu_whatever_stands_before_it() -> None:
    made = page("\n".join(MENU) + "\n\n# Brunnvik to close its ferry terminal\n\n" + "\n\n".join(PARAGRAPHS), "text")
    assert {labels(made)[line] for line in MENU[4:]} == {"navigation"}
    assert labels(made)["Sign up to our newsletter"] == "newsletter"


def test_a_row_of_dates_below_the_article_belongs_to_other_stories() -> None:
    teasers = "\n".join(
        TEASER.format(title=title, author=author)
        for title, author in (
            ("Ferry captain retires after forty years at sea", "Ana Kowal"),
            ("What the new quay will cost the town of Brunnvik", "Pim de Wit"),
            ("Island school wins a prize for its choir", "Ana Kowal"),
        )
    )
    made = page(
        "# Brunnvik to close its ferry terminal\n\n" + "\n\n".join(PARAGRAPHS) + "\n\nMore Courier\n\n" + teasers
    )
    found = labels(made)
    assert found["Tuesday 2 March 2021"] == found["Ana Kowal"] == "related"
    assert body(made) == list(PARAGRAPHS)
