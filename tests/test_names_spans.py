"""Spans of names: exact, ordered, without overlap, whatever the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Names, Page
from tests.names_pages import names_of


def holds(page: Page, names: Names) -> None:
    before = 0
    numbers = [cluster.number for cluster in names.clusters]
    assert numbers == list(range(len(numbers)))
    for mention in names.mentions:
        assert page.text[mention.start : mention.end] == mention.text
        assert before <= mention.start < mention.end
        before = mention.end
        if mention.role is not None:
            assert page.text[mention.role_start : mention.role_end] == mention.role
    assert {mention.cluster for mention in names.mentions} == set(numbers)
    for reference in names.references:
        assert 0 <= reference.start < reference.end <= len(page.text)
        assert reference.cluster in numbers


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=4))
def test_any_text_gives_sound_spans(paragraphs: list[str]) -> None:
    holds(*names_of(*paragraphs, markup=True))


_WORDS = (
    "President Marta Kovel Kovel's Ruritania's Foreign Minister U.S.-Ruritania , . ' \" ’s Mr Dr. said the of and he "
    "she it NATO (NATO) ministry wife John-Paul Jr. de la -- * ** [x](y) WASHINGTON"
)
WORDS = st.sampled_from(_WORDS.split())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=15).map(" ".join), min_size=1, max_size=3))
def test_any_order_of_name_words_gives_sound_spans(paragraphs: list[str]) -> None:
    holds(*names_of(*paragraphs, markup=True))
