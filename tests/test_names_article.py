"""Names of an article: types, roles, who is the same as whom, kin and countries. People and places are invented."""

import pytest

from schemas.records import Cluster, Mention, Names
from tests.names_pages import names_of


def mention(names: Names, text: str, nth: int = 0) -> Mention:
    return [item for item in names.mentions if item.text == text][nth]


def cluster_of(names: Names, text: str, nth: int = 0) -> Cluster:
    return names.clusters[mention(names, text, nth).cluster]


def surfaces(names: Names) -> list[str]:
    return [item.text for item in names.mentions]


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("Acting U.S. Defense Secretary Peter Hallmann left.", "Peter Hallmann", "Acting U.S. Defense Secretary"),
        ("Russian Foreign Minister Anton Belkin spoke.", "Anton Belkin", "Russian Foreign Minister"),
        ("U.S. Secretary of State Robert Quist arrived in Oslo.", "Robert Quist", "U.S. Secretary of State"),
        ("On Monday, Mr Hallmann was in Oslo. Peter Hallmann smiled.", "Hallmann", "Mr"),
        ("US Special Envoy for Norway, Edward Lund, said no.", "Edward Lund", "US Special Envoy for Norway"),
        ("Maria Sokolova, a spokeswoman for the ministry, said no.", "Maria Sokolova", "spokeswoman for the ministry"),
        ("Foreign ministry spokeswoman Maria Sokolova said no.", "Maria Sokolova", "Foreign ministry spokeswoman"),
        ("The port's chief executive, Maria Sokolova, said no.", "Maria Sokolova", "chief executive"),
        ("The union and its general secretary, Nils Lund, said no.", "Nils Lund", "general secretary"),
        ("Peter Hallmann's foreign minister, Maria Sokolova, said no.", "Maria Sokolova", "foreign minister"),
        ("The embattled Norway President Nils Lund resigned.", "Nils Lund", "Norway President"),
        ("Germany's Adviser Peter Hallmann's Karl Weber resigned.", "Karl Weber", "Germany's Adviser"),
    ],
)  # fmt: skip
def test_titles_leave_the_name_and_become_the_role(sentence: str, name: str, role: str) -> None:
    page, names = names_of(sentence)
    found = mention(names, name)
    assert (found.type, found.role) == ("PER", role)
    assert found.role_start is not None and page.text[found.role_start : found.role_end] == role


def test_a_title_of_the_next_person_is_not_the_role_of_the_one_before() -> None:
    _, names = names_of("President Peter Hallmann's adviser met Chancellor Anna Weber in Berlin.")
    assert mention(names, "Peter Hallmann").role == "President"
    assert mention(names, "Anna Weber").role == "Chancellor"


def test_the_post_of_the_next_person_in_a_list_is_not_the_role_of_the_one_before() -> None:
    _, names = names_of("She met Peter Hallmann, and Norway's deputy, Nils Lund, in Berlin.")
    assert mention(names, "Peter Hallmann").role is None
    assert mention(names, "Nils Lund").role == "Norway's deputy"


def test_bare_surnames_take_type_and_person_from_the_full_name() -> None:
    _, names = names_of("Peter Brandel spoke on Monday.", "Brandel said no. Later, reporters asked Brandel's aides.")
    group = cluster_of(names, "Peter Brandel")
    assert group.name == "Peter Brandel" and group.type == "PER"
    assert {item.cluster for item in names.mentions if "Brandel" in item.text} == {group.number}


def test_a_surname_that_is_also_a_city_is_the_person_when_the_article_has_the_full_name() -> None:
    _, names = names_of("Nina Bolton condemned the plan.", '"It is a threat," Bolton said. Bolton warned others.')
    assert {item.type for item in names.mentions if item.text == "Bolton"} == {"PER"}


def test_surname_first_names_are_taken_up_by_the_surname() -> None:
    _, names = names_of("Chinese spokesman Geng Wenbo told reporters so.", "Later Geng added that nothing had changed.")
    assert cluster_of(names, "Geng").name == "Geng Wenbo"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Belkin", "Sergey Belkin"),
        ("Nicolás Ibarra", "Nicolas Ibarra"),
        ("Robert Quist", "Bob Quist"),
        ("Robert Quist", "R. Quist"),
        ("Robert James Quist", "Robert Quist"),
        ("Anna Weber", "ANNA WEBER"),
    ],
)
def test_spellings_of_one_full_name_are_one_person(one: str, other: str) -> None:
    _, names = names_of(f"The president met {one} in Oslo on Monday.", f"In Berlin, {other} said the talks went well.")
    assert cluster_of(names, one).number == cluster_of(names, other).number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Quist", "Richard Quist"),
        ("Anna Weber", "Anna Keller"),
        ("John Hallmann", "Peter Hallmann"),
        ("Robert Quist Jr.", "Robert Quist Sr."),
    ],
)
def test_two_full_names_that_differ_are_never_one_person(one: str, other: str) -> None:
    _, names = names_of(f"The president met {one} in Oslo on Monday.", f"In Berlin, {other} said the talks went well.")
    groups = [{item.cluster for item in names.mentions if name in page_text(item)} for name in (one, other)]
    assert groups[0].isdisjoint(groups[1])


def page_text(item: Mention) -> str:
    return item.text


def test_a_wife_is_a_relative_and_keeps_to_herself() -> None:
    _, names = names_of(
        "President Peter Hallmann met Mr Lindgren's wife, Fabia Rosal, in Oslo. Karl Lindgren was away."
    )
    wife, husband = cluster_of(names, "Fabia Rosal"), cluster_of(names, "Karl Lindgren")
    assert wife.number != husband.number
    assert wife.kin_of == (husband.number,) and husband.kin_of == (wife.number,)
    assert wife.gender == "f"


def test_mr_and_mrs_tell_a_married_couple_apart() -> None:
    _, names = names_of(
        "Bill Hallmann and his wife Helen Hallmann came to Oslo.",
        "Mrs Hallmann spoke first. Mr Hallmann followed.",
    )
    assert cluster_of(names, "Hallmann", 0).name == "Helen Hallmann"
    assert cluster_of(names, "Hallmann", 1).name == "Bill Hallmann"


def test_a_country_its_short_forms_and_its_people_are_one_cluster_with_its_code() -> None:
    _, names = names_of("The United States agreed. The US will pay. Americans cheered. The U.S. army left.")
    groups = {item.cluster for item in names.mentions if item.text in {"United States", "US", "Americans", "U.S."}}
    assert len(groups) == 1
    assert names.clusters[groups.pop()].country_code == "US"
    assert mention(names, "Americans").type == "MISC"


def test_a_capital_is_not_its_country() -> None:
    _, names = names_of("Russia objected. Moscow refers to an agreement with Norway.")
    assert cluster_of(names, "Russia").number != cluster_of(names, "Moscow").number
    assert cluster_of(names, "Moscow").country_code == "RU"


def test_an_acronym_meets_its_long_form_and_a_body_its_form_without_the_country() -> None:
    _, names = names_of(
        "The European Space Agency (ESA) will pay, the U.S. State Department said.",
        "ESA declined to comment. The State Department agreed.",
    )
    assert cluster_of(names, "ESA", -1).name == "European Space Agency"
    assert cluster_of(names, "State Department").number == cluster_of(names, "U.S. State Department").number
    assert cluster_of(names, "State Department").country_code == "US"


def test_the_ministry_of_a_country_named_before_it_carries_its_code() -> None:
    _, names = names_of("A clerk at Russia's Foreign Ministry warned on Friday that talks would fail.")
    assert cluster_of(names, "Foreign Ministry").country_code == "RU"
    _, names = names_of("The Foreign Ministry in Moscow warned on Friday that talks would fail.")
    assert cluster_of(names, "Foreign Ministry").country_code == "RU"
    _, names = names_of("Kestro Holdings in Moscow warned on Friday that its profits would fall.")
    assert cluster_of(names, "Kestro Holdings").country_code is None


def test_a_title_case_headline_is_not_swallowed_whole() -> None:
    _, names = names_of(
        "Hallmann Promises Years Of Patrols Against Russian Trawlers In Norway",
        "President Peter Hallmann suggested on Wednesday that Norway would be free.",
    )
    assert surfaces(names)[:3] == ["Hallmann", "Russian", "Norway"]


def test_tokenised_wire_text_with_capitals_and_tables_is_read() -> None:
    _, names = names_of(
        "SOCCER - SPAIN BEAT MOROCCO IN CUP MATCH . MADRID 1996-12-06 Spain beat Morocco 2-1 in a league match . "
        "`` We won , '' said coach Luis Arriaga . Results : Southampton 1 Leeds 0 ."
    )
    types = {item.text: item.type for item in names.mentions}
    assert types["SPAIN"] == types["MOROCCO"] == types["MADRID"] == "LOC"
    assert types["Luis Arriaga"] == "PER"
    assert types["Southampton"] == types["Leeds"] == "ORG"


@pytest.mark.parametrize("sentence", ["Relations between the U.S.-Russia camp froze.", "The U.S.-Russia deal held."])
def test_two_countries_tied_by_a_hyphen_are_two_mentions(sentence: str) -> None:
    _, names = names_of(sentence)
    assert surfaces(names)[:2] == ["U.S.", "Russia"]


def test_possessives_articles_and_marks_stay_outside() -> None:
    _, names = names_of("The Berlin office of the United Nations praised Peter Hallmann’s plan for Norway’s coast.")
    assert {"Berlin", "United Nations", "Peter Hallmann", "Norway"} <= set(surfaces(names))


def test_markdown_around_a_name_is_traced_back_to_the_text() -> None:
    page, names = names_of("**Marta Lindgren** met [Peter Hallmann](https://example.org/a) in Oslo.", markup=True)
    assert {"Marta Lindgren", "Peter Hallmann", "Oslo"} <= set(surfaces(names))
    assert all(page.text[item.start : item.end] == item.text for item in names.mentions)


def test_the_name_of_a_person_is_the_fullest_form_with_its_diacritics() -> None:
    _, names = names_of("Juan Ibarro met Mr Ibarro.", "Later Juan Ibarró spoke, and Ibarro left.")
    assert cluster_of(names, "Juan Ibarro").name == "Juan Ibarró"


def test_an_article_without_names_gives_nothing() -> None:
    assert names_of("It rained all day and nobody came.")[1] == Names()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Voters in Georgia, Ohio and Texas went to the polls on Tuesday.", "US"),
        ("Georgia and Russia signed a deal in Tbilisi on Tuesday.", "GE"),
    ],
)
def test_georgia_is_a_state_among_states(text: str, code: str) -> None:
    _, names = names_of(text)
    assert cluster_of(names, "Georgia").country_code == code


def test_a_company_is_known_by_its_chief_and_its_shares() -> None:
    _, names = names_of("Kestrova CEO Marta Lindgren resigned on Monday. Kestrova shares fell.")
    assert {item.type for item in names.mentions if item.text == "Kestrova"} == {"ORG"}


def test_a_surname_is_the_person_also_when_the_given_name_is_a_city() -> None:
    _, names = names_of(
        "The baker Dali Vell came early.", "A cake made by Vell, still warm, was sold. Later Vell closed the shop.",
    )  # fmt: skip
    assert {item.type for item in names.mentions if item.text == "Vell"} == {"PER"}
    assert cluster_of(names, "Vell").name == "Dali Vell"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Who then left the gate of the mill open?" Wend asked.', "Wend"),
        ('The sign "closed" Wend saw was old.', None),
    ],
)
def test_an_unknown_name_that_says_the_words_before_it_is_a_person(text: str, name: str | None) -> None:
    _, names = names_of(text)
    assert [item.text for item in names.mentions if item.rule == "said_by"] == ([name] if name else [])


def test_a_neutral_title_before_a_surname_of_two_people_names_neither() -> None:
    _, names = names_of("Anna Weber met Karl Weber in Oslo.", "Everything takes longer, says Dr Weber.")
    assert cluster_of(names, "Weber") not in {cluster_of(names, "Anna Weber"), cluster_of(names, "Karl Weber")}


@pytest.mark.parametrize(
    ("paragraphs", "left", "right", "one"),
    [
        (("European ministers met in Oslo.", "Europe must decide, they said."), "European", "Europe", True),
        (("The envoy Yusuf al-Harani left.", "Mr Harani said nothing."), "Yusuf al-Harani", "Harani", True),
        (("Yusuf Harani left. Youssef Harani said nothing.",), "Yusuf Harani", "Youssef Harani", True),
        (("The Boston Herald said so.", "Workers of the Herald said no more."), "Boston Herald", "Herald", True),
        (("Ohio Senate members met.", "In Washington, the Senate met too."), "Ohio Senate", "Senate", False),
        (
            ("The Church of Kestrology sued a paper.", "Officials of the Kestrology organization spoke."),
            "Church of Kestrology",
            "Kestrology",
            True,
        ),
        (
            ("The House Intelligence Committee met.", "The Intelligence Committee said no more."),
            "House Intelligence Committee",
            "Intelligence Committee",
            True,
        ),
        (
            ("The U.N. Security Council met.", "The United Nations Security Council voted."),
            "U.N. Security Council",
            "United Nations Security Council",
            True,
        ),
        (
            ("The Department of Homeland Security paid.", "A Homeland Security Department report said so."),
            "Department of Homeland Security",
            "Homeland Security Department",
            True,
        ),
        (("North Korea and South Korea met.", "The North left Seoul on Monday."), "North Korea", "North", True),
        (
            ("The New People's Party won in Kelso.", "Members of the New People Party lost seats."),
            "New People's Party",
            "New People Party",
            True,
        ),
        (
            ("A surgeon at Tolmer Hopkins University said so.", "Officials at Tolmer Hopkins confirmed it."),
            "Tolmer Hopkins University",
            "Tolmer Hopkins",
            True,
        ),
        (("Muslims prayed in Oslo.", "A Muslim leader spoke."), "Muslims", "Muslim", True),
        (("Russian troops left.", "A pro-Russian crowd cheered."), "Russian", "pro-Russian", True),
        (
            ("Mexico's president, Enrique Huerta Solano, came.", "Huerta Solano spoke."),
            "Enrique Huerta Solano",
            "Huerta Solano",
            True,
        ),
        (("Apple Inc. sued Apple Corps.", "Apple won."), "Apple", "Apple Corps", False),
    ],
)
def test_forms_of_one_name(paragraphs: tuple[str, ...], left: str, right: str, one: bool) -> None:
    _, names = names_of(*paragraphs)
    assert (cluster_of(names, left) == cluster_of(names, right)) is one


def test_a_bare_surname_stays_with_whom_it_stood_for() -> None:
    _, names = names_of(
        "Anna Weber came to Oslo. Weber met nobody.",
        "Karl Weber, a banker, came too.",
        "On Monday, Weber said no.",
    )
    last = [item for item in names.mentions if item.text == "Weber"][-1]
    assert names.clusters[last.cluster].name == "Anna Weber"


@pytest.mark.parametrize(("last", "people"), [("Mr Weber left.", 1), ("Mr Lund left.", 2)])
def test_a_name_that_goes_on_after_anothers_surname_needs_that_surname_in_use(last: str, people: int) -> None:
    _, names = names_of("Mr Peter Weber Lund came to Oslo.", "Mr Peter Weber met nobody.", last)
    assert len([item for item in names.clusters if item.type == "PER"]) == people


def test_a_surname_that_mr_says_is_not_the_womans_named_in_full_stays_his() -> None:
    _, names = names_of(
        "Mr. Weber came to Oslo. Mr. Weber met nobody.", "Weber left with his wife, Anna Weber, on Monday."
    )
    assert names.clusters[names.mentions[-2].cluster].name == "Weber"
    assert cluster_of(names, "Anna Weber").forms == ("Anna Weber",)


def test_a_surname_before_jr_is_the_persons() -> None:
    _, names = names_of("Police arrested Patrick W. Carlino Jr. on Friday.", "Carlino told agents that he was sorry.")
    assert cluster_of(names, "Carlino") == cluster_of(names, "Patrick W. Carlino Jr.")


def test_a_police_force_of_two_counties_is_one_body() -> None:
    _, names = names_of("Devon and Cornwall Police said on Monday that officers were called.")
    assert [item.text for item in names.mentions] == ["Devon and Cornwall Police"]


def test_a_storm_named_once_by_its_kind_is_one_event() -> None:
    _, names = names_of("Cyclone Verdane killed four people in Oslo. Verdane weakened on Monday.")
    assert cluster_of(names, "Verdane").forms == ("Cyclone Verdane", "Verdane")
    assert cluster_of(names, "Verdane").type == "MISC"


def test_letters_spelt_in_brackets_by_what_is_no_name_are_none() -> None:
    _, names = names_of("Ants die sooner when eating ROS [Reactive Oxygen Species]. We measured the ROS in Oslo.")
    assert [item.text for item in names.mentions] == ["Oslo"]
