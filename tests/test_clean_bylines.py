"""Bylines: who wrote it, without titles, desks, dates or the wire."""

import pytest

from tasks.clean.bylines import (
    begins_like_byline,
    dateline_agency,
    is_author_note,
    is_place_dateline,
    looks_like_name,
    read_byline,
    signed_agency,
)
from tasks.clean.metadata import strip_site


@pytest.mark.parametrize(
    ("line", "authors", "agency"),
    [
        ("By Ana Kowal", ["Ana Kowal"], None),
        ("By Ana Kowal and Pim de Wit", ["Ana Kowal", "Pim de Wit"], None),
        ("Written by Ana Kowal, Jo Lund, and Mia Ek", ["Ana Kowal", "Jo Lund", "Mia Ek"], None),
        ("By ANA KOWAL", ["Ana Kowal"], None),
        ("By [Reuters](#)", [], "Reuters"),
        ("By Ana Kowal, Reuters", ["Ana Kowal"], "Reuters"),
        ("By Ana Kowal (AP)", ["Ana Kowal"], "AP"),
        ("By Ana Kowal, Staff Writer", ["Ana Kowal"], None),
        ("By Ana Kowal and Jo Lund, Brunnvik Courier", ["Ana Kowal", "Jo Lund"], None),
        ("By Ana Kowal in Brunnvik", ["Ana Kowal"], None),
        ("Von Mia Ek, Askim", ["Mia Ek"], None),
        ("By Ana Kowal | Published 4 months ago", ["Ana Kowal"], None),
        ("By Ana Kowal - 2021-03-04", ["Ana Kowal"], None),
        ("Ana KowalPublished Mar 4, 2021, 11:21am", ["Ana Kowal"], None),
        ("Ana Kowal Political Correspondent", ["Ana Kowal"], None),
        ("By Mary-Jane O'Halden", ["Mary-Jane O'Halden"], None),
        ("By Courier Staff", ["Courier Staff"], None),
        ("By Ana Kowal Brunnvik Courier", ["Ana Kowal"], None),
        ("By Ana Kowal, Brunnvik Courier", ["Ana Kowal"], None),
        ("By Staff Reporter", [], None),
        ("Text: Ana Kowal", ["Ana Kowal"], None),
        ("Words by Ana Kowal. Pictures by Jo Lund", ["Ana Kowal"], None),
        ("Contact: Ana Kowal, ana@port.example", [], None),
        ("By our correspondents", [], None),
    ],
)
def test_a_byline_gives_names_and_agency(line: str, authors: list[str], agency: str | None) -> None:
    assert read_byline(line.replace("(#)", "").replace("[", "").replace("]", ""), named=True) == (
        tuple(authors),
        agency,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ana Kowal", True),
        ("By the end of the day he had won.", False),
        ("Byron wins", False),
        ("By", True),
        ("Report: Kowal to speak at harbour talks", False),
        ("Words: Ana Kowal", True),
    ],
)
def test_a_sentence_that_begins_with_by_is_no_byline(line: str, expected: bool) -> None:
    assert begins_like_byline(line) is expected


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("BRUNNVIK (Reuters) - The harbour closed.", "Reuters"),
        ("BRUNNVIK, March 4 (AP) — The harbour closed.", "AP"),
        ("BRUNNVIK (Askim) - The harbour closed.", None),
        ("The harbour (AP) closed.", None),
    ],
)
def test_a_dateline_names_the_agency(line: str, agency: str | None) -> None:
    assert dateline_agency(line) == agency


@pytest.mark.parametrize(
    ("end", "agency"), [("It closed. (AFP)", "AFP"), ("It closed. - Xinhua", "Xinhua"), ("It closed.", None)]
)
def test_an_agency_signs_at_the_end(end: str, agency: str | None) -> None:
    assert signed_agency(end) == agency


@pytest.mark.parametrize(
    ("line", "expected"), [("BRUNNVIK, March 4 -", True), ("REUTERS", False), ("A QUIET TOWN", False)]
)
def test_a_dateline_of_its_own(line: str, expected: bool) -> None:
    assert is_place_dateline(line) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour to close for two years | Brunnvik Courier", "Harbour to close for two years"),
        ("Harbour to close for two years - Courier.com", "Harbour to close for two years"),
        ("Harbour to close for two years – and then what", "Harbour to close for two years – and then what"),
        ("Harbour | Courier", "Harbour | Courier"),
        ("Local | Harbour to close for two years", "Harbour to close for two years"),
        ("How the harbour closed", "How the harbour closed"),
    ],
)
def test_the_site_leaves_the_title(title: str, expected: str) -> None:
    assert strip_site(title) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Brunnvik Rovers 2-1 Askim Athletic", False),
        ("Brunnvik Rovers 2 – 1 Askim Athletic", False),
        ("Jo Lund, 2021-03-04", True),
        ("Jo Lund", True),
    ],
)
def test_a_result_is_no_name(line: str, expected: bool) -> None:
    assert looks_like_name(line) is expected


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("*Jorun Vass is our correspondent in Brunnvik. Follow her.*", True),
        ("Ola Brann writes about ferries. Mia Ek edits the harbour desk.", True),
        ("Mia van Ek is a staff writer for the Courier.", True),
        ("Ola Brann is the mayor of Brunnvik.", False),
        ("By Ola Brann", False),
        ("Ola Brann, Correspondent", False),
        ("The council writes to the traders", False),
    ],
)
def test_a_note_on_the_author_is_told_from_a_byline(line: str, note: bool) -> None:
    assert is_author_note(line) == note
