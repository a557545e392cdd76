"""The cue lexicon: how often a lemma attributes, in which frame, of what class; and which nouns speak.

`cues.tsv` holds counts of lemmas learned from the training part of PolNeAR (facts about English; no text);
`cue_classes.tsv` is curated; `speaker_nouns.tsv` counts how often a common noun heads a speaker. Rates are smoothed
towards what an unseen lemma of its class does.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from tasks.quotes.tokens import DEP, POS, Tokens

_KINDS = {POS["VERB"]: "v", POS["AUX"]: "v", POS["NOUN"]: "n", POS["PROPN"]: "n", POS["ADJ"]: "a"}
_CLAUSAL = (1 << DEP["ccomp"]) | (1 << DEP["parataxis"])
_STRENGTH = 4.0  # pseudo-observations of the prior
CLASSES = ("say", "think", "want", "show", "judge", "write", "none")
_PRIORS = {"say": 0.5, "think": 0.3, "want": 0.25, "show": 0.2, "judge": 0.25, "write": 0.2, "none": 0.01}

Counts = Mapping[tuple[str, str], tuple[int, int, int, int]]  # uses, as cue, uses with a clause, as cue with a clause


class Lexicon:
    """Rates of cues and speakers by lemma."""

    columns: ClassVar[tuple[str, ...]] = (
        "lex_rate", "lex_rate_frame", "lex_seen", *(f"class_{name}" for name in CLASSES[:-1]),
    )  # fmt: skip

    def __init__(
        self,
        counts: Counts,
        classes: Mapping[tuple[str, str], str],
        speakers: Mapping[str, tuple[int, int]],
    ) -> None:
        self._rows: dict[tuple[str, str, bool], tuple[float, ...]] = {}
        self._classes = classes
        self._counts = counts
        self._speakers = {
            lemma: (as_speaker + _STRENGTH * 0.02) / (uses + _STRENGTH)
            for lemma, (uses, as_speaker) in speakers.items()
        }

    def _row(self, lemma: str, kind: str, clausal: bool) -> tuple[float, ...]:
        key = (lemma, kind, clausal)
        row = self._rows.get(key)
        if row is None:
            name = self._classes.get((lemma, kind), "none")
            prior = _PRIORS[name]
            uses, as_cue, with_clause, cue_with_clause = self._counts.get((lemma, kind), (0, 0, 0, 0))
            rate = (as_cue + _STRENGTH * prior) / (uses + _STRENGTH)
            if clausal:
                frame_prior = min(1.0, rate * 2)
                framed = (cue_with_clause + _STRENGTH * frame_prior) / (with_clause + _STRENGTH)
            else:
                framed = (as_cue - cue_with_clause + _STRENGTH * rate * 0.8) / (uses - with_clause + _STRENGTH)
            row = (rate, framed, float(np.log1p(uses)), *(float(name == each) for each in CLASSES[:-1]))
            self._rows[key] = row
        return row

    def look_up(self, tokens: Tokens, children: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Give the lexical columns of every token."""
        clausal = ((children & _CLAUSAL) != 0).tolist()
        rows = [
            self._row(lemma, _KINDS.get(code, "o"), frame)
            for lemma, code, frame in zip(tokens.lemmas, tokens.pos.tolist(), clausal, strict=True)
        ]
        return np.array(rows, dtype=np.float32).reshape(len(tokens), len(self.columns))

    def speakers(self, tokens: Tokens) -> npt.NDArray[np.float32]:
        """Give the rate at which each token's lemma, if a common noun, heads a speaker; 0 for all else."""
        noun = POS["NOUN"]
        rates = self._speakers
        return np.array(
            [
                rates.get(lemma, 0.02) if code == noun else 0.0
                for lemma, code in zip(tokens.lemmas, tokens.pos.tolist(), strict=True)
            ],
            dtype=np.float32,
        )


def _table(name: str) -> Iterator[list[str]]:
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


@cache
def classes() -> dict[tuple[str, str], str]:
    """Read the curated classes: (lemma, kind) to class."""
    return {
        (lemma, kind): name
        for kind, name, lemmas in _table("cue_classes.tsv")
        if kind != "-"
        for lemma in lemmas.split()
    }


@cache
def load_lexicon() -> Lexicon:
    """Read the packaged tables, once a process."""
    counts = {
        (lemma, kind): (int(uses), int(as_cue), int(framed), int(cue_framed))
        for lemma, kind, uses, as_cue, framed, cue_framed in _table("cues.tsv")
    }
    speakers = {lemma: (int(uses), int(as_speaker)) for lemma, uses, as_speaker in _table("speaker_nouns.tsv")}
    return Lexicon(counts, classes(), speakers)


@cache
def listed(name: str) -> frozenset[str]:
    """Read a list beside the classes: `relay` (who relays), `felt`, `work`, `told` (whom), `put` ("as he put it"),
    `reported` ("said to be"), `anonymous` (nouns by which news hides a name, or names another than the last),
    `seeming` (verbs of how things look), `idiom` (verbs that state nothing with a noun alone),
    `deed` (verbs that do something to a noun),
    `light` (nouns that are part of a verb: "pointed the finger at"), `picture` (what shows, but does not speak).
    """
    return frozenset(
        lemma
        for kind, what, lemmas in _table("cue_classes.tsv")
        if kind == "-" and what == name
        for lemma in lemmas.split()
    )
