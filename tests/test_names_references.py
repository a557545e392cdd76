"""Pronouns and common nouns: what they stand for, and when the resolver keeps silent. People are invented."""

import re

import pytest

from schemas.records import Names, Page
from tests.test_names_article import names_of


def referent(page: Page, names: Names, phrase: str, nth: int = 0) -> str | None:
    """Give the name that the nth occurrence of a phrase was resolved to."""
    found = list(re.finditer(rf"\b{phrase}\b", page.text))[nth]
    for item in names.references:
        if (item.start, item.end) == found.span():
            return names.clusters[item.cluster].name
    return None


@pytest.mark.parametrize(
    ("text", "phrase", "nth", "name"),
    [
        ("Peter Hallmann arrived in Oslo. He said nothing.", "He", 0, "Peter Hallmann"),
        ("Anna Weber met Peter Hallmann in Oslo. She said nothing.", "She", 0, "Anna Weber"),
        ("Anna Weber met Peter Hallmann in Oslo. She told him so.", "him", 0, "Peter Hallmann"),
        ('"We will go," Peter Hallmann said. "There is time," he added.', "he", 0, "Peter Hallmann"),
        ("When asked how he would do it, Peter Hallmann smiled.", "he", 0, "Peter Hallmann"),
        ("Peter Hallmann himself called on Norway to leave.", "himself", 0, "Peter Hallmann"),
        ("Peter Hallmann told Karl Weber that Norway would pay. An architect who said he was ill left.", "he", 0, None),
    ],
)
def test_pronouns_follow_gender_grammar_and_recency(text: str, phrase: str, nth: int, name: str | None) -> None:
    page, names = names_of(text)
    assert referent(page, names, phrase, nth) == name


def test_he_after_a_quotation_is_the_speaker_before_and_not_a_man_named_inside_it() -> None:
    page, names = names_of(
        '"We asked Karl Weber to leave," Peter Hallmann said on Monday.',
        '"There is a whole list of options," he said.',
    )
    assert referent(page, names, "he") == "Peter Hallmann"


def test_who_stands_in_a_caption_is_not_who_the_text_goes_on_to_speak_of() -> None:
    page, names = names_of(
        "Peter Hallmann came to Oslo on Monday with his plan.",
        "Karl Weber waits outside the hall.",
        "He said that nothing was decided.",
        captions=[1],
    )
    assert referent(page, names, "He") == "Peter Hallmann"


def test_it_said_is_the_organisation_that_spoke() -> None:
    page, names = names_of(
        "The U.S. State Department said Peter Hallmann urged Norway to stop.", '"This is destabilizing," it said.'
    )
    assert referent(page, names, "it") == "U.S. State Department"


def test_an_office_stands_for_the_one_who_holds_it() -> None:
    page, names = names_of("Senator Anna Weber came to Oslo. She met nobody.", "Asked again, the senator shrugged.")
    assert referent(page, names, "the senator") == "Anna Weber"


def test_a_ministry_named_before_is_the_ministry() -> None:
    page, names = names_of(
        "The Russian Foreign Ministry objected on Monday.", "Nothing had changed, the ministry said."
    )
    assert referent(page, names, "the ministry") == "Russian Foreign Ministry"


def test_her_husband_is_the_man_whose_wife_she_was_said_to_be() -> None:
    page, names = names_of(
        "The president met Karl Lindgren's wife Fabia Rosal in Oslo.", "Fabia Rosal told them she missed her husband."
    )
    assert referent(page, names, "her husband") == "Karl Lindgren"


def test_nothing_is_said_when_two_men_fit_alike() -> None:
    page, names = names_of("Peter Hallmann and Karl Weber met in Oslo. His car broke down.")
    assert referent(page, names, "His") is None


def test_a_pronoun_gives_a_person_of_unknown_gender_theirs() -> None:
    _, names = names_of("Geng Wenbo told reporters that nothing had changed. He then left for Oslo.")
    assert [item.gender for item in names.clusters if item.name == "Geng Wenbo"] == ["m"]


def test_one_pronoun_does_not_tell_the_gender_of_a_bare_surname() -> None:
    _, names = names_of("Halmar told reporters that nothing had changed. She then left for Oslo.")
    assert [item.gender for item in names.clusters if item.name == "Halmar"] == [None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tomas Verrin joined the club on Monday. The 56-year-old said he was proud.", "Tomas Verrin"),
        ("Tomas Verrin joined the club on Monday. The 56-year-old stadium said nothing to him.", None),
    ],
)
def test_an_age_stands_for_the_person_just_named_but_not_before_a_noun(text: str, name: str | None) -> None:
    page, names = names_of(text)
    assert referent(page, names, "The 56-year-old") == name


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Sen. Anna Weber (R-Fla.) spoke. Later the senator left.", "the senator", "Anna Weber"),
        ("Sen. Anna Weber of Florida met Sen. Olga Marin of Ohio. On Friday the Ohio senator left.", "the Ohio senator",
         "Olga Marin"),
        ("Vice President Anna Weber spoke on Monday. On Friday the president left.", "the president", None),
        ("Karl Weber, a spokesman for the president, spoke on Monday. On Friday the president left.",
         "On Friday the president", None),
        ("Kestro Corp fired Karl Weber on Monday. The company reported a loss.", "The company", "Kestro Corp"),
        ("The Ministry of Finance met on Monday. The company reported a loss.", "The company", None),
        ("Mayor Anna Weber spoke in Oslo. On Friday the mayor, Olga Marin, left.", "the mayor", None),
    ],
)  # fmt: skip
def test_a_noun_stands_for_the_one_it_fits(text: str, phrase: str, name: str | None) -> None:
    page, names = names_of(text)
    assert referent(page, names, phrase) == name


def test_relatives_stated_by_a_pronoun_are_found_both_ways() -> None:
    page, names = names_of(
        "Karl Weber came to Oslo together with his wife Anna Weber.",
        "Nothing happened. It rained. It snowed. It rained again. The ministers left.",
        "Asked about the weather, her husband shrugged.",
    )
    assert referent(page, names, "her husband") == "Karl Weber"
    assert {item.name: item.kin_of for item in names.clusters if item.type == "PER"} == {
        "Karl Weber": (2,), "Anna Weber": (0,),
    }  # fmt: skip


def test_a_possessor_inside_another_phrase_is_no_rival_of_the_subject() -> None:
    page, names = names_of(
        "Mr Lindgren was elected in May.",
        "Peter Hallmann met Mr Lindgren's wife Fabia Rosal in Oslo on Monday.",
        "During the talks, he told reporters that Norway would pay.",
    )
    assert referent(page, names, "he") == "Peter Hallmann"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Verdane Holdings fired four people on Monday. The bank said that it had no choice.", "Verdane Holdings"),
        ("Odum Inc. sued Verdane Holdings on Monday. The bank said that it had no choice.", None),
    ],
)
def test_a_kind_of_body_that_acts_is_the_only_body_just_named(text: str, name: str | None) -> None:
    page, names = names_of(text)
    assert referent(page, names, "The bank") == name


def test_a_stuff_is_not_the_company_that_deals_in_it() -> None:
    page, names = names_of("Kestro Coal sued its owner on Monday. The coal was piled high as the office fell.")
    assert referent(page, names, "The coal") is None
