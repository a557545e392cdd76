"""Ranks before names, letters after them, and what stands in brackets beside speech."""

import pytest

from tests.names_pages import names_of


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Sgt. Ada Brook, of the county's fraud unit, said it took 19 officers.", "Ada Brook", "Sgt."),
        ("Lt. Col. Ruth Vansen said the bridge was closed.", "Ruth Vansen", "Lt. Col."),
        ("Det Sgt Anna Price said the man fled.", "Anna Price", "Det Sgt"),
        ("Cllr Marta Kovel said she was tired.", "Marta Kovel", "Cllr"),
        ("Prosecutor Louisa Grange QC told the court it was false.", "Louisa Grange", "Prosecutor"),
        ("Superintendent of Police K. Vanitha IPS said the men fled.", "K. Vanitha", "Superintendent of Police"),
        ("Opposition leader Per Dahl said the threat was theatre.", "Per Dahl", "Opposition leader"),
    ],
)
def test_ranks_and_letters_are_no_part_of_the_name(text: str, name: str, role: str) -> None:
    _, names = names_of(text)
    assert [(mention.text, mention.role) for mention in names.mentions if mention.type == "PER"] == [(name, role)]


def test_what_a_transcript_notes_is_no_name() -> None:
    _, names = names_of("We are the only ones here who like rain. (Laughs.)")
    assert not names.mentions


def test_the_initials_of_a_body_are_its_name() -> None:
    _, names = names_of("The Ruritanian Fishers Association met on Monday.", "RFA chairwoman Ada Brook spoke.")
    bodies = {mention.text: mention.cluster for mention in names.mentions if mention.type == "ORG"}
    assert bodies["RFA"] == bodies["Ruritanian Fishers Association"]


def test_a_relative_in_apposition_is_a_person() -> None:
    _, names = names_of("Their daughter, Nina, said: “He wrote the score.”")
    assert [(mention.text, mention.type) for mention in names.mentions] == [("Nina", "PER")]
