"""Name the language of a text."""

import json
import re
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LETTERS = re.compile(r"[^\W\d_]")
_SAMPLE = 1_200
_FEWEST_LETTERS = 40
_SURE = 0.9
_ENGLISH_SHARE, _ENGLISH_WORDS = 0.2, 40
_POSSIBLE = 0.02
_NO_LANGUAGE = "zxx"
_LONGEST_FEATURE = 6


@cache
def _identifier() -> Any:
    """Load py3langid's model, its walk over the bytes of a text done for all bytes at once.

    The model's automaton finds stretches of at most six bytes, so its state at a byte follows from that byte and the
    five before it: six look-ups for all bytes together give the states that its own loop finds one byte after another.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    class Identifier(LanguageIdentifier):  # type: ignore[misc]
        def _raw_score(self, text: bytes) -> Any:
            data = np.frombuffer(text, dtype=np.uint8)
            state = np.zeros(len(data), dtype=np.int64)
            for before in range(min(_LONGEST_FEATURE, len(data)) - 1, -1, -1):
                state[before:] = moves[rows[state[before:]] + data[: len(data) - before]]
            found = features[state]
            numbers, counts = np.unique(found[found >= 0], return_counts=True)
            if not len(numbers):
                return super()._raw_score(text)
            return np.log1p(counts, dtype=np.float32) @ weights[numbers] + self.nb_pc

    identifier = Identifier.from_model_file(MODEL_FILE, norm_probs=True)
    weights: NDArray[np.float32] = np.asarray(identifier.nb_ptc, dtype=np.float32)  # kept in half that width
    moves: NDArray[np.uint32] = np.asarray(identifier.tk_nextmove)
    rows: NDArray[np.int64] = np.asarray(identifier.tk_row, dtype=np.int64) << 8
    features: NDArray[np.int64] = np.asarray(identifier.tk_output, dtype=np.int64)
    return identifier


@cache
def _english() -> frozenset[str]:
    data = json.loads(files("tasks.clean").joinpath("language_words.json").read_text(encoding="utf-8"))
    return frozenset(data["english"])


def _plainly_english(text: str) -> bool:
    """Say whether the commonest words of English settle it; no other language comes to half their share.

    Most of what comes is English, and asking the model costs a tenth of the cleaning of a text.
    """
    words = text.casefold().split()
    return len(words) >= _ENGLISH_WORDS and sum(map(_english().__contains__, words)) >= _ENGLISH_SHARE * len(words)


def language_of(text: str, stated: str | None = None) -> str | None:
    """Give the ISO 639 code of `text`, or None where too little of it stands to tell.

    What the page states of itself decides only where the text does not, and only where the text allows it: many a page
    in a small language is built on an English template.
    """
    sample = text[:_SAMPLE]
    if _plainly_english(sample):
        return "en"
    if sum(1 for _ in islice(_LETTERS.finditer(sample), _FEWEST_LETTERS)) < _FEWEST_LETTERS:
        return stated
    identifier = _identifier()
    code, probability = identifier.classify(sample)
    if probability >= _SURE:
        return None if code == _NO_LANGUAGE else str(code)
    if stated is None or stated not in identifier.nb_classes:
        return stated
    return stated if dict(identifier.rank(sample))[stated] >= _POSSIBLE else None
