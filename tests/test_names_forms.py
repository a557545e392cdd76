"""Names that the form of a line or the words beside them tell: tables of sport, datelines, places, bodies.

Clubs and countries are real where the form needs a known one; people, scores and towns are invented.
"""

import pytest

from tests.names_pages import names_of


def types_of(*paragraphs: str) -> dict[str, str]:
    _, names = names_of(*paragraphs)
    return {item.text: item.type for item in names.mentions}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Norwich 2 Verdale 0", {"Norwich": "ORG", "Verdale": "ORG"}),
        ("Norwich 2 ( Kole 12, Verrin 80 ) Hull 1", {"Norwich": "ORG", "Hull": "ORG"}),
        ("BALTIMORE 55 31 .640 -", {"BALTIMORE": "ORG"}),
        ("Norwich 20 12 4 4 40", {"Norwich": "ORG"}),
        ("Spain 2 Norway 2", {"Spain": "LOC", "Norway": "LOC"}),
        ("Postponed : Ipswich v Stoke", {"Ipswich": "ORG", "Stoke": "ORG"}),
        ("Boston at Detroit", {"Boston": "ORG", "Detroit": "LOC"}),
        ("1. Ottmar Brekk ( Norway ) Velomax 1:36", {"Ottmar Brekk": "PER", "Norway": "LOC", "Velomax": "ORG"}),
        ("Norwich - 1 - Aro Verrin ; 2 - Kole , 5 - Tam Oder", {"Norwich": "ORG", "Aro Verrin": "PER", "Kole": "PER"}),
        ("A. Verrin c Kole b Oderman 12", {"A. Verrin": "PER", "Kole": "PER", "Oderman": "PER"}),
        ("Norwich ( England ) v Verdale Oster ( Norway )", {"Norwich": "ORG", "Verdale Oster": "ORG"}),
        ("Norwich 2 ( Kole 36th , von Oder 77th ) Hull 0 .", {"Kole": "PER", "von Oder": "PER"}),
        ("Verrin 30-11-50-5 , Kole 22-6-47-1", {"Verrin": "PER", "Kole": "PER"}),
        ("Odum Zagreb ( Croatia ) 27 Veldor ( Spain ) 22", {"Odum Zagreb": "ORG", "Veldor": "ORG", "Spain": "LOC"}),
        ("Ivan Kole beat Aro Verrin 6-2 6-4 Tam Oder beat Per Lund 7-5 6-3", {"Aro Verrin": "PER", "Tam Oder": "PER"}),
    ],
)
def test_a_row_of_a_table_says_what_its_names_are(row: str, expected: dict[str, str]) -> None:
    found = types_of("CRICKET - RESULTS AND STANDINGS .", "Scores of innings and league matches on Friday :", row)
    assert {text: found.get(text) for text in expected} == expected


def test_a_city_is_its_team_where_it_plays_and_a_city_where_it_lies() -> None:
    found = names_of(
        "SOCCER - KELSO LOSE AGAIN .",
        "Visitors Oviedo beat Hull 2-1 in the cup on Friday , their first win of the season .",
        "The match was played in Oviedo and the team flew home .",
    )[1]
    assert [item.type for item in found.mentions if item.text == "Oviedo"] == ["ORG", "LOC"]


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("VERDALE (Wire) - The envoy left on Monday without a deal.", "VERDALE"),
        ("PORT KELSO, Norway, Nov 10 (Wire) - The envoy left.", "PORT KELSO"),
        ("VERDALE 1996-10-14 The envoy left on Monday.", "VERDALE"),
        ("VERDALE — The envoy left on Monday.", "VERDALE"),
        ("VERDALE, 10 November 2023 – Verdale Energy ASA said on Friday that it would leave.", "VERDALE"),
    ],
)
def test_a_dateline_opens_with_a_city(line: str, city: str) -> None:
    assert types_of(line).get(city) == "LOC"


def test_a_desk_signs_after_its_reporter() -> None:
    found = types_of("Shares were flat.", "-- Sabia Wolrab , Frankfurt Newsroom , +49 69 000")
    assert found == {"Sabia Wolrab": "PER", "Frankfurt Newsroom": "ORG"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("He was arrested in Verdale, Florida, on Monday.", "Verdale"),
        ("Rebels hold the town of Kelsova and two bridges.", "Kelsova"),
        ("The camp lies north of Verdale.", "Verdale"),
        ("Troops keep a base in al-Kelsa after the war. The al-Kelsa base is vital.", "al-Kelsa"),
        ("Two bodies were found in Oderdale.", "Oderdale"),
        ("A navy boat sank off Kelsovattu.", "Kelsovattu"),
        ("Farmers in Oderman province lost their crops.", "Oderman"),
        ("Sen. Tim Kole (D-Va.) promised a vote.", "Va."),
        ("The reader lives in Gainesville, Fla.", "Fla."),
    ],
)
def test_the_words_beside_a_place_say_that_it_is_one(sentence: str, place: str) -> None:
    assert types_of(sentence).get(place.removesuffix("."), types_of(sentence).get(place)) == "LOC"


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("The Verdale Liberation Party ( VLP ) won two seats.", "VLP"),
        ("Marta Lindgren of KDQ lost her seat.", "KDQ"),
        ("The opposition XBC party walked out.", "XBC"),
    ],
)
def test_an_acronym_is_a_body_by_its_place(sentence: str, body: str) -> None:
    assert types_of(sentence).get(body) == "ORG"


@pytest.mark.parametrize("name", ["Dario bin Selmi", "Marta van der Kole", "Omar al-Kelsi"])
def test_a_particle_or_a_hyphen_does_not_part_a_name(name: str) -> None:
    assert types_of(f"The court freed {name} on Monday, said a lawyer.").get(name) == "PER"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The ship carries a depth recorder, or EDR, below the keel.", "EDR"),
        ("He bought a DSLR for the trip.", "DSLR"),
        ("The crew lowered a remote tide gauge (RTG) off the pier.", "RTG"),
    ],
)
def test_letters_that_stand_for_a_thing_are_no_name(sentence: str, word: str) -> None:
    assert word not in types_of(sentence)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            ["Verdale Industries Inc said profit rose.", "Analysts like Verdale, and Verdale agreed."],
            {"Verdale": "ORG"},
        ),
        (["Ivan Oderman was the CEO of Hipverd, a start-up."], {"Hipverd": "ORG"}),
        (["He would buy Kelso Rubber Co of Denver on Monday."], {"Kelso Rubber Co": "ORG", "Denver": "LOC"}),
        (["The result surprised Deputy President Verda Kolisi on Monday."], {"Verda Kolisi": "PER"}),
        (["He flew to Norway, Oderland and Spain."], {"Oderland": "LOC"}),
        (["The deal links Sony, Kestrova and Microsoft."], {"Kestrova": "ORG"}),
        (["Rivals fear the pro-Moscow camp."], {"Moscow": None}),
        (["A spokesman for the Verdan party said no."], {"Verdan party": None}),
    ],
)
def test_the_words_of_a_name_and_beside_it_say_its_type(paragraphs: list[str], expected: dict[str, str | None]) -> None:
    found = types_of(*paragraphs)
    assert {text: found.get(text) for text in expected} == expected


def test_players_with_their_clubs_are_told_apart() -> None:
    found = types_of(
        "RUGBY - SQUAD NAMED .",
        "Backs : Ezra Morlan ( Oderby ) , Diego Kestrov ( Hinder Club ) , Tam Verrin ( captain , Verdale Town ) .",
    )
    assert {found.get(club) for club in ("Oderby", "Hinder Club", "Verdale Town")} == {"ORG"}
    assert found["Tam Verrin"] == "PER"


@pytest.mark.parametrize(
    ("sentence", "name", "expected"),
    [
        ("Voters in the South turned away from the governor on Monday.", "South", "LOC"),
        ("The deal was first reported by Kestrovia.com on Monday.", "Kestrovia.com", "ORG"),
        ("Two skiers were found near St Kestrov after the storm.", "St Kestrov", "LOC"),
        ("A spokesman for the Kelso Temporary Presence in Oder Council (KTPOC) declined to speak.", "KTPOC", "ORG"),
        ("Marek Odum of Verlane Partners said demand was weak.", "Verlane Partners", "ORG"),
        ("Ann Harrow moved in 1990. The Harrows left the town in spring.", "Harrows", "PER"),
        ("Tam J. Carlino Jr. was sentenced on Monday. Carlino faces ten years, his lawyer said.", "Carlino", "PER"),
        ("The virus was found in Barrow, Oderman and Van Kelso counties on Monday.", "Oderman", "LOC"),
        ("A missile hit the town of Bila Tserkva on Sunday.", "Bila Tserkva", "LOC"),
        ("Two men from Braunau am Inn were held on Monday.", "Braunau am Inn", "LOC"),
        ("Rebels said the U.S.-backed force had left on Monday.", "U.S.", "LOC"),
        ("A spokesman for the Islamic State group said nothing on Monday.", "Islamic State", "ORG"),
        ("Shares of Lowe's fell on Monday.", "Lowe's", "ORG"),
        ("He works for Strevo, the energy company that runs the line.", "Strevo", "ORG"),
        ("Two men from Etlak, the retailer, were held.", "Etlak", "ORG"),
        ("The report cites the newspaper Vremlin and its owner.", "Vremlin", "ORG"),
        ("She grew up near Oderholt, a small village south of Verdale.", "Oderholt", "LOC"),
        ("Author Mira Loxley, from Kelsostrand, spoke of her books.", "Kelsostrand", "LOC"),
        ("The army fired an Oderik ballistic missile at the port. The Oderik can carry a warhead.", "Oderik", "MISC"),
        ("Sierra Nevada Corporation won. A rival of Sierra Nevada lost on Monday.", "Sierra Nevada", "ORG"),
        ("The Verdal-based lender lost money on Monday.", "Verdal", "LOC"),
        ("Managers are Bank Oderski and a fund, he said.", "Bank Oderski", "ORG"),
        ('He starred in "Marlon and the River" last year.', "Marlon", None),
        ("It was signed by the Founder of Ceretta Robotics Inc. on Monday.", "Ceretta Robotics Inc.", "ORG"),
        ("A producer at Quadrel said the film was late.", "Quadrel", "ORG"),
        ("Odum, the fund's chief, sold his shares in Veldor on Monday.", "Veldor", "ORG"),
        ("The report by newspaper Dagens Oderblad was wrong.", "Dagens Oderblad", "ORG"),
        ("Key Security Council members left the room.", "Security Council", "ORG"),
        ("It was sold for US $6 million on Monday.", "US", None),
        ("Her lawyer told KNP news agency that she would appeal.", "KNP", "ORG"),
        ("He was taken to Oderhi jail on Monday.", "Oderhi", "LOC"),
        ("Isabel Kestrov left the firm. They said of her that nobody like Isabel would come again.", "Isabel", "PER"),
        ("He never spoke of National Socialism in public.", "National Socialism", None),
    ],
)
def test_words_beside_a_name_say_what_it_is(sentence: str, name: str, expected: str | None) -> None:
    assert types_of(sentence).get(name) == expected


def test_fixtures_are_read_without_marks_between_them() -> None:
    found = types_of(
        "SOCCER - CUP DRAW .",
        "Draw : Norwich v Leeds Hull v Stoke Verdale Town v Ipswich Norwich coach Tam Kole said .",
    )
    assert {found.get(club) for club in ("Leeds", "Hull", "Stoke", "Verdale Town", "Ipswich")} == {"ORG"}


def test_a_company_is_found_again_without_its_legal_form() -> None:
    found = types_of("Kestrova Foods sees higher net .", "Kestrova Foods Inc said on Monday it would close a plant .")
    assert found.get("Kestrova Foods") == "ORG"
