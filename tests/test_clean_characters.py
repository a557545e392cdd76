"""What is asked of all characters of a text at once is what would be asked line by line."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.clean.characters import COMMA, END, KINDS, UPPER, code_points, count_kinds, fingerprint_words, kinds_of
from tasks.clean.features import features_of
from tasks.clean.patterns import match_lines
from tasks.clean.segment import segment

LINES = st.lists(st.text(st.sampled_from("aBç9 \t\u00a0\u200b.,!?'’\"-_*#|界"), max_size=30), min_size=1, max_size=8)


@given(LINES)
def test_words_share_a_number_where_they_are_equal(lines: list[str]) -> None:
    prints, sizes = fingerprint_words("\n".join(lines))
    by_line = [re.findall(r"[^\W_]+", line) for line in lines]
    words = [word for found in by_line for word in found]
    assert sizes.tolist() == [len(found) for found in by_line]
    assert len(set(prints.tolist())) == len(set(words))
    assert len(set(zip(prints.tolist(), words, strict=True))) == len(set(words))


@given(LINES)
def test_kinds_are_counted_line_by_line(lines: list[str]) -> None:
    codes = code_points("".join(lines))
    counts, marked = count_kinds(kinds_of(codes), np.repeat(np.arange(len(lines)), [*map(len, lines)]), len(lines))
    assert counts.shape == marked.shape == (KINDS, len(lines))
    assert counts[UPPER].tolist() == [line.count("B") for line in lines]
    assert counts[COMMA].tolist() == [line.count(",") for line in lines]
    assert counts[END].tolist() == [sum(map(line.count, ".!?")) for line in lines]
    assert counts.sum(axis=0).tolist() == [len(line) for line in lines]
    assert (marked <= counts).all()


@given(LINES)
def test_a_line_reads_as_its_words_with_single_blanks_between(lines: list[str]) -> None:
    text = "\n".join(lines)
    pieces = segment(text)
    if pieces:
        assert features_of(text, pieces).readings == [
            " ".join(text[piece.first : piece.last].split()) for piece in pieces
        ]


def test_the_end_of_a_long_line_names_it_by_what_stands_there_alone() -> None:
    said = "the harbour was calm and the boats lay at the quay, " * 3
    lines = [f"{said}(photo: jo lund)", f"(photo: jo lund) {said}", f"{said}jo lund / gc images"]
    found = [pattern and pattern.label for pattern in match_lines(lines, [40, 40, 40])]
    assert found == ["caption", None, "caption"]
