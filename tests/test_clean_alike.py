"""What lines say together: copies, lists, turns of a transcript, captions given twice or torn."""

import numpy as np
import pytest

from tasks.clean.alike import judge_alike
from tasks.clean.body import drop_islands, keep_result, keep_turns
from tasks.clean.captions import find_captions
from tasks.clean.features import Features, features_of
from tasks.clean.model import CLASSES
from tasks.clean.segment import segment

BODY = CLASSES.index("body")


def features(*lines: str) -> Features:
    text = "\n".join(lines)
    return features_of(text, segment(text))


def captions(*lines: str) -> dict[int, str]:
    text = "\n".join(lines)
    pieces = segment(text)
    return find_captions(text, pieces, features_of(text, pieces))


def judged(lines: tuple[str, ...], body: list[float]) -> list[float]:
    probabilities = np.full((len(lines), len(CLASSES)), 0.0, dtype=np.float32)
    probabilities[:, BODY] = body
    probabilities[:, 0] = 1 - probabilities[:, BODY]
    out = judge_alike(probabilities, features(*lines))
    assert np.allclose(out.sum(axis=1), 1, atol=1e-5)
    return [round(float(value), 2) for value in out[:, BODY]]


@pytest.mark.parametrize(
    ("lines", "body", "expected"),
    [
        (("Pros", "It floats.", "**Pros**"), [0.9, 0.7, 0.9], [0.9, 0.7, 0.9]),
        (("Pros", "It floats.", "**Pros**"), [0.8, 0.7, 0.2], [0.5, 0.7, 0.5]),
        (("* cod", "* herring", "* eel", "The quay"), [0.9, 0.9, 0.1, 0.3], [0.68, 0.68, 0.68, 0.3]),
        (("* cod", "* herring", "The quay"), [0.9, 0.1, 0.3], [0.9, 0.1, 0.3]),
    ],
)
def test_copies_and_items_share_one_judgement(lines: tuple[str, ...], body: list[float], expected: list[float]) -> None:
    assert judged(lines, body) == expected


def test_a_list_of_links_is_another_list() -> None:
    lines = ("* cod", "* herring", "* eel", "* [Tides](#)", "* [Ferries](#)", "* [Wrecks](#)")
    assert judged(lines, [0.8, 0.8, 0.8, 0.1, 0.1, 0.1]) == [0.8, 0.8, 0.8, 0.1, 0.1, 0.1]


def test_the_paragraphs_of_counted_parts_share_one_judgement() -> None:
    said = "Nobody came to the quay that winter, and the nets hung in the sheds until the first warm week of the year"
    lines = tuple(line for count in "1234" for line in (count, f"Place {count}", f"{said}, place {count}."))
    body = [0.1, 0.3, 0.9, 0.1, 0.2, 0.3, 0.1, 0.4, 0.8, 0.1, 0.3, 0.4]
    found = judged(lines, body)
    assert found[5] == found[8] == found[11] > 0.5
    assert found[1::3] == body[1::3]


TALK = ("Q: Who built the quay?", "A: My father.", "Q: And when?", "A: Long ago, they say.", "Q: Alone?", "A: Never.")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([True, False, True, True, False, True], [True, True, True, True, True, True]),
        ([False, False, False, True, True, True], [False, True, False, True, True, True]),
    ],
)
def test_most_turns_of_a_speaker_keep_the_others(flags: list[bool], expected: list[bool]) -> None:
    keep_turns(flags, features(*TALK))
    assert flags == expected


ARTICLE = (
    "The harbour authority of Brunnvik said on Tuesday that the old terminal would close for two years.",
    "Traders of the old quay load the last boats of the season",
    "Traders of the old quay load the last boats of the season",
    "Fishermen and shopkeepers said they had been told of the plan only a day earlier.",
    "The first boat of the year comes in before sunrise (",
    "Image: Brunnvik Courier)",
    "The council will vote again in March, when the final cost is known.",
    "Nobody knows what the work will cost the town in the end.",
    "The harbour master said that she would speak to everyone.",
    "The traders want a court to stop the work before the summer.",
)


def test_a_line_said_twice_and_a_line_torn_before_its_credit_are_captions() -> None:
    assert captions(*ARTICLE) == {1: "said_twice", 2: "said_twice", 4: "open_credit"}


def test_a_text_that_stands_twice_keeps_its_lines() -> None:
    doubled = [line for line in (ARTICLE[0], *ARTICLE[6:]) for _ in range(2)]
    assert captions(*doubled) == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ilse Torvald speaks to traders on the old quay.", {1: "picture_described"}),
        ("## Ilse Torvald speaks to traders on the old quay", {}),
        ("Ilse Torvald did not speak to anyone but the council.", {}),
    ],
)
def test_a_line_that_describes_the_picture_beside_it_is_its_caption(line: str, found: dict[int, str]) -> None:
    assert captions("![Ilse Torvald speaks to traders on the quay](#)", line, ARTICLE[0]) == found


@pytest.mark.parametrize(("body", "kept"), [(0.6, False), (0.9, True)])
def test_a_few_doubtful_lines_far_below_the_article_are_dropped(body: float, kept: bool) -> None:
    lines = (
        *ARTICLE[:4],
        "You may also like",
        *["[Tides and ferries](#)"] * 11,
        "The winter herring came late this year, say the fishers.",
    )
    probabilities = np.zeros((len(lines), len(CLASSES)), dtype=np.float32)
    probabilities[:4, BODY] = 0.95
    probabilities[-1, BODY] = body
    flags = [True] * 4 + [False] * 12 + [True]
    drop_islands(flags, probabilities, features(*lines))
    assert flags == [True] * 4 + [False] * 12 + [kept]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Brunnvik Rovers 2-1 Askim Athletic", True),
        ("[Brunnvik Rovers 2-1 Askim Athletic](#)", False),
        ("By Ana Kowal", False),
    ],
)
def test_the_result_above_a_report_is_of_the_report(line: str, kept: bool) -> None:
    flags = [False, False, True]
    keep_result(flags, features("Rovers beat Athletic", line, ARTICLE[0]))
    assert flags == [False, kept, True]
