"""Name the language of a text."""

import re
from functools import cache
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]")
_SAMPLE = 1_200
_FEWEST_LETTERS = 40
_SURE = 0.9


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """Give the ISO 639-1 code of `text`, or None where too little of it stands to tell."""
    sample = text[:_SAMPLE]
    if len(_LETTERS.findall(sample)) < _FEWEST_LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _SURE else None
