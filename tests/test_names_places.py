"""Countries, their people, capitals and offices: related, never the same."""

import pytest

from tasks.names.places import capital_of, countries, country_code, country_of, demonym_of, state_body_of


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.", "US"), ("US", "US"), ("the United States", "US"), ("USA", "US"), ("America's", "US"),
        ("UK", "GB"), ("Great Britain", "GB"), ("UAE", "AE"), ("DPRK", "KP"), ("Côte d’Ivoire", "CI"),
        ("Russian Federation", "RU"), ("Bosnia & Herzegovina", "BA"), ("The Gambia", "GM"),
        ("us", None), ("Moscow", None), ("Russians", None), ("Tolmen", None),
    ],
)  # fmt: skip
def test_country_names(name: str, code: str | None) -> None:
    assert country_of(name) == code


@pytest.mark.parametrize(("name", "code"), [("Russian", "RU"), ("the Dutch", "NL"), ("Danes", "DK"), ("Russia", None)])
def test_people(name: str, code: str | None) -> None:
    assert demonym_of(name) == code


def test_a_capital_is_not_its_country() -> None:
    assert capital_of("Bogota") == "CO"
    assert country_of("Bogotá") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the State Department", "US"), ("Pentagon", "US"), ("the Kremlin", "RU"), ("Downing Street", "GB"),
        ("Russian Foreign Ministry", "RU"), ("U.S. Senate", "US"), ("Ministry of Finance of Chad", "TD"),
        ("South Korean army", "KR"), ("Tolmen Rail", None), ("French Toast Company", None),
    ],
)  # fmt: skip
def test_bodies_of_a_state(name: str, code: str | None) -> None:
    assert state_body_of(name) == code


def test_country_code_follows_the_type() -> None:
    assert country_code("Paris", "LOC") == "FR"
    assert country_code("Paris", "PER") is None
    assert country_code("the Kremlin", "ORG") == "RU"


def test_the_table_is_whole() -> None:
    known = countries()
    assert len(known) == 250
    items = [country.wikidata_id for country in known.values()]
    assert len(set(items)) == len(items)
    assert all(item[0] == "Q" and item[1:].isdigit() for item in items)


def test_codes_and_names_agree_with_cldr() -> None:
    babel = pytest.importorskip("babel", reason="babel is not installed; it only checks the table")
    territories = {code: name for code, name in babel.Locale("en").territories.items() if len(code) == 2}
    for code, country in countries().items():
        assert country_of(territories[code].replace(" SAR China", "")) in {code, None}, (code, country.name)
    agreed = sum(country_of(territories[code].replace(" SAR China", "")) == code for code in countries())
    assert agreed >= 240
