"""Titles, offices and honorifics leave the name."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.names.titles import parse_title

DEV = Path(__file__).parents[2] / "shared" / "bench" / "entities" / "title_parse_dev.jsonl"


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("Ann Lee", "", "Ann Lee"),
        ("Mr Lee", "Mr", "Lee"),
        ("Dr. Ann Lee", "Dr.", "Ann Lee"),
        ("Acting U.S. Defense Secretary Ann Lee", "Acting U.S. Defense Secretary", "Ann Lee"),
        ("Secretary of State Ann Lee", "Secretary of State", "Ann Lee"),
        ("Minister of Foreign Affairs and Trade Ann Lee", "Minister of Foreign Affairs and Trade", "Ann Lee"),
        ("US Special Envoy for Chad, Ann Lee", "US Special Envoy for Chad", "Ann Lee"),
        ("Lt. Gen. Marek Odum", "Lt. Gen.", "Marek Odum"),
        ("Tolmen Rail CEO and co-founder Marek Odum", "Tolmen Rail CEO and co-founder", "Marek Odum"),
        ("opposition leader Marek Odum", "opposition leader", "Marek Odum"),
        ("leg-spinner Marek Odum", "leg-spinner", "Marek Odum"),
        ("Chad's prime minister, Marek Odum", "Chad's prime minister", "Marek Odum"),
        ("US Security Advisor Ann Lee's Marek Odum", "US Security Advisor", "Marek Odum"),
        ("Marek Odum, the harbour minister", "the harbour minister", "Marek Odum"),
        ("Sir Marek Odum", "Sir", "Marek Odum"),
        ("Queen Ilse II", "Queen", "Ilse II"),
        ("Marquis de Varga", "", "Marquis de Varga"),
        ("Prince of Varga", "", "Prince of Varga"),
        ("Martin Odum King Jr.", "", "Martin Odum King Jr."),
        ("Ilse King", "", "Ilse King"),
        ("Dean Odum", "", "Dean Odum"),
        ("Ludwig van Odum", "", "Ludwig van Odum"),
        ("Home Secretary", "Home Secretary", ""),
        ("NASA administrator", "NASA administrator", ""),
        ("billionaire fund manager Ann Singer", "billionaire fund manager", "Ann Singer"),
        ("Tolmen Police Chief Ann Lee", "Tolmen Police Chief", "Ann Lee"),
        ("Dockers Union Secretary-Treasurer Ann Lee", "Dockers Union Secretary-Treasurer", "Ann Lee"),
        ("Senator Ann Lee of New York", "Senator", "Ann Lee"),
        ("U.S. Rep. Ann Lee, D-N.Y.", "U.S. Rep.", "Ann Lee"),
    ],
)
def test_role_and_name(text: str, role: str, name: str) -> None:
    parsed = parse_title(text)
    assert (parsed.role, parsed.name) == (role, name)


@given(st.text(st.sampled_from("Mr Minister of, 's Ann Lee\n"), max_size=40))
def test_spans_hold_their_surfaces(text: str) -> None:
    parsed = parse_title(text)
    assert text[parsed.role_start : parsed.role_end] == parsed.role
    assert text[parsed.name_start : parsed.name_end] == parsed.name


def fold(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").strip(" ,").split())


@pytest.mark.shared
@pytest.mark.skipif(not DEV.exists(), reason="development data not beside the checkout")
def test_title_parses_hold_their_floor() -> None:
    rows = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    right = 0
    for row in rows:
        parsed = parse_title(row["text"])
        roles = row["role"] if isinstance(row["role"], list) else [row["role"]]
        right += fold(parsed.name) == fold(row["name"]) and fold(parsed.role) in map(fold, roles)
    assert right / len(rows) >= 0.97
