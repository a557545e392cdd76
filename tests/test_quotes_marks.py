"""Marked stretches: every sort of mark, and what is left of them when some are lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.quotes.marks import find_marked

CASES = [
    ("plain", 'He said: "We won." Then he left.', [("We won.", "balanced")]),
    ("curly", "“We won,” said Ada Brook. “Twice.”", [("We won,", "balanced"), ("Twice.", "balanced")]),
    ("guillemets", "«We won,» said Ada Brook.", [("We won,", "balanced")]),
    ("low and high", "„We won,“ said Ada Brook.", [("We won,", "balanced")]),
    ("ticks", "``We won,'' said Ada Brook.", [("We won,", "balanced")]),
    ("doubled opening", 'She said “"we won easily," and left.', [("we won easily,", "doubled")]),
    ("doubled straight", 'She said ""we won"" and left.', [("we won", "doubled")]),
    ("no blank between", "He said “we won.”“But barely,” she said.",
     [("we won.", "balanced"), ("But barely,", "balanced")]),
    ("mixed styles", 'He said “we won," so "they lost."', [("we won,", "mixed_style"), ("they lost.", "balanced")]),
    ("nested", "“He told me ‘no way’ twice,” she said.", [("He told me ‘no way’ twice,", "balanced")]),
    ("nested of the other style", '"The form says “sign here” twice," she said.',
     [("The form says “sign here” twice,", "balanced")]),
    ("never closed", "She said, “we won. They lost.", [("we won. They lost.", "close_missing")]),
    ("second one closes, first does not", "“We won, said Ada Brook. “They lost.”",
     [("We won, said Ada Brook.", "close_missing"), ("They lost.", "balanced")]),
    ("never opened", "We won easily,” she said. “They lost.”",
     [("We won easily,", "open_missing"), ("They lost.", "balanced")]),
    ("inches", 'The board was 27" wide, and "too big," he said.', [("too big,", "balanced")]),
    ("apostrophes", "The players' union didn't say '90s pop was it.", []),
    ("single for speech", "'We won, and they didn't,' said Ada Brook.", [("We won, and they didn't,", "balanced")]),
    ("single with nested double", "'He told me \"no way\" twice,' said Ada Brook.",
     [("He told me \"no way\" twice,", "balanced")]),
    ("lost marks", "?We won,? said Ada Brook.", [("We won,", "mixed_style")]),
    ("ellipsis inside", "“We […] won … easily,” she said.", [("We […] won … easily,", "balanced")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_marks_are_paired(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[span.start : span.end], span.state) for span in find_marked([text])] == expected


def test_a_quote_left_open_goes_on_in_the_next_paragraph() -> None:
    first, second = find_marked(["“We won.", "“They lost,” she said."])
    assert (first.state, second.continues) == ("balanced", True)


def test_an_unclosed_quote_never_swallows_the_next_paragraph() -> None:
    spans = find_marked(["“We won, she said.", "The hall was full.", "“They lost,” she said."])
    assert [span.block for span in spans] == [0, 2]
    assert not spans[1].continues


def test_a_block_quote_without_marks_is_one_stretch() -> None:
    (span,) = find_marked(["She wrote:", "We won."], [False, True])
    assert (span.block, span.start, span.end, span.state) == (1, 0, 7, "none")


@given(st.lists(st.text(alphabet="ab .,?“”\"'‘’«»„`\ufffd-", max_size=60), max_size=5))
def test_any_text_gives_ordered_stretches_inside_their_blocks(texts: list[str]) -> None:
    last = (-1, 0)
    for span in find_marked(texts):
        assert 0 <= span.outer_start <= span.start < span.end <= span.outer_end <= len(texts[span.block])
        assert (span.block, span.outer_start) >= last
        last = (span.block, span.outer_end)
