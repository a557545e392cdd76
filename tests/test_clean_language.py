"""The language of a text: what is named, what is left open, and that the fast walk gives py3langid's own answers."""

import random

import pytest

from tasks.clean.language import _identifier, language_of

TEXTS = {
    "en": "The harbour board met on Tuesday to decide whether the old ferry should stay in service another winter.",
    "de": "Der Hafenausschuss hat am Dienstag darüber beraten, ob die alte Fähre noch einen Winter in Betrieb bleibt.",
    "fr": "Le conseil du port s'est réuni mardi pour décider si l'ancien bac doit rester en service un hiver de plus.",
    "ru": "Совет порта собрался во вторник, чтобы решить, останется ли старый паром в работе ещё на одну зиму.",
    "zh": "港务委员会星期二开会，决定旧渡轮是否应该再服务一个冬天，"
    "并且讨论了新码头的建设费用以及居民提出的意见和建议等问题。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_is_enough(code: str) -> None:
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "Ferry", "1,200 | 14:30 | 2,400 | 15:30 " * 20])
def test_too_few_letters_leave_the_language_open(text: str) -> None:
    assert language_of(text) is None


def test_keys_struck_at_random_are_no_language() -> None:
    assert language_of("asdf jkl qwer tyui zxcv bnm poiu lkjh gfds mnbv " * 4) is None


def test_what_the_page_states_decides_where_the_text_does_not() -> None:
    xhosa = "Ibhunga lihlangene ngoLwesibini ukuze ligqibe ukuba isikhitshane esidala simele siqhubeke sisebenza."
    assert language_of(xhosa) is None
    assert language_of(xhosa, "xh") == "xh"
    assert language_of(xhosa, "en") is None  # an English template says nothing of the text
    assert language_of("Ferry", "en") == "en"
    assert language_of(TEXTS["de"], "en") == "de"


def test_a_language_the_model_does_not_know_is_not_taken_for_english() -> None:
    tsonga = "Huvo yi hlanganile hi Ravumbirhi ku endla xiboho loko xikepe xa khale xi fanele ku tshama xi tirha."
    assert language_of(tsonga) is None
    assert language_of(tsonga, "ts") == "ts"


def test_all_bytes_at_once_give_the_scores_of_the_loop() -> None:
    identifier = _identifier()
    loop = type(identifier).__mro__[1]
    rng = random.Random(7)
    samples = [text[:size] for text in TEXTS.values() for size in (0, 1, 3, 5, 6, 7, 40, 200)]
    samples += ["".join(rng.choices("abcdeéñ ,.我们\n😀", k=rng.randrange(1, 300))) for _ in range(200)]
    for sample in map(str.encode, samples):
        assert identifier._raw_score(sample) == pytest.approx(loop._raw_score(identifier, sample), rel=1e-5)
