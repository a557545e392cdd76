"""Learn the cue lexicon and the two taggers (cue, content) from PolNeAR's training part.

usage: train_quotes.py [--cache DIR] [--limit N] [--out DIR]   (needs catboost; writes into tasks/quotes)

Only non-lexical features and lemma counts are kept: no text of the corpus, no weight of a word of it, leaves this
script. Later stages are trained on what earlier ones say of documents they did not see (three folds).
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier
from eval_quotes import Gold, load

from tasks.quotes.content import content_features, mark_table
from tasks.quotes.frame import Columns, Frame, cue_features, make_frame
from tasks.quotes.lexicon import _CLAUSAL, _KINDS, Lexicon, classes
from tasks.quotes.marks import find_marked
from tasks.quotes.tokens import POS, Tokens, make_tokens

ROOM = Path(__file__).resolve().parent.parent / "tasks" / "quotes"
FOLDS = 3
DAMAGED = 3  # every third document is learned from a second time, with marks deleted


def spans_of(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Give the tokens that a span of the text touches."""
    first = tokens.token_at(start)
    last = int(np.searchsorted(tokens.start, end))
    return first, max(last, first)


def head_of(tokens: Tokens, first: int, last: int) -> int:
    """Give the token of a range whose head is outside it, a verb if several."""
    tops = [t for t in range(first, last) if not first <= tokens.head[t] < last or tokens.head[t] == t]
    verbs = [t for t in tops if tokens.pos[t] == POS["VERB"]]
    return (verbs or tops or [first])[0]


class Example:
    """A training document: tokens, marks, gold labels."""

    def __init__(self, number: int, gold: Gold, parsed: Any) -> None:
        self.fold = number % FOLDS
        self.damaged = "damage" in gold
        self.gold = gold
        self.tokens = make_tokens(parsed)
        self.marked = find_marked([block.text for block in self.tokens.blocks])
        count = len(self.tokens)
        self.cue = np.zeros(count, dtype=np.int8)
        self.content = np.zeros(count, dtype=np.int8)
        self.speaker = np.zeros(count, dtype=np.int8)
        for quote in gold["quotes"]:
            for a, b in quote.get("segments") or [[quote["start"], quote["end"]]]:
                first, last = spans_of(self.tokens, a, b)
                if last > first:
                    self.content[first:last] = 2
                    self.content[first] = 1
            if quote.get("cue"):
                first, last = spans_of(self.tokens, *quote["cue"])
                if last > first:
                    self.cue[head_of(self.tokens, first, last)] = 1
            if quote.get("speaker"):
                first, last = spans_of(self.tokens, *quote["speaker"])
                if last > first:
                    self.speaker[head_of(self.tokens, first, last)] = 1


def count_cues(examples: list[Example]) -> tuple[dict[tuple[str, str], tuple[int, ...]], dict[str, tuple[int, int]]]:
    """Count lemmas: uses, as cue, both within a clausal frame; common nouns: uses, as head of a speaker."""
    cues: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    speakers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for example in examples:
        tokens = example.tokens
        mask = np.zeros(len(tokens), dtype=np.int64)
        np.bitwise_or.at(mask, tokens.head, np.left_shift(np.int64(1), tokens.dep.astype(np.int64)))
        clausal = (mask & _CLAUSAL) != 0
        for t, (lemma, code) in enumerate(zip(tokens.lemmas, tokens.pos.tolist(), strict=True)):
            if tokens.pos[t] != POS["PROPN"]:
                row = cues[lemma, _KINDS.get(code, "o")]
                row[0] += 1
                row[1] += int(example.cue[t])
                row[2] += int(clausal[t])
                row[3] += int(clausal[t] and example.cue[t])
            if code == POS["NOUN"]:
                speakers[lemma][0] += 1
                speakers[lemma][1] += int(example.speaker[t])
    kept = {key: tuple(row) for key, row in cues.items() if _tells(key, row)}
    return kept, {
        lemma: (uses, as_speaker)
        for lemma, (uses, as_speaker) in speakers.items()
        if (as_speaker >= 2 or uses >= 60) and lemma.isascii() and lemma.replace("-", "").isalpha()
    }


def _tells(key: tuple[str, str], row: list[int]) -> bool:
    """Keep words that attributed at least twice, and frequent ones that do not: both tell."""
    lemma, kind = key
    clean = "\t" not in lemma and '"' not in lemma and not lemma.startswith("#")
    return clean and (row[1] >= 2 or row[0] >= 40) and (kind != "o" or row[1] >= 5)


def write_lexicon(examples: list[Example], room: Path) -> Lexicon:
    """Write the tables of the package."""
    cues, speakers = count_cues(examples)
    source = "# Counts of lemmas in the training part of PolNeAR (Newell et al. 2018): facts about English, no text.\n"
    with (room / "cues.tsv").open("w", encoding="utf-8") as out:
        out.write(source + "# lemma, kind, uses, as cue, uses with a clause, as cue with a clause\n")
        for (lemma, kind), row in sorted(cues.items()):
            # Frequent words that never attribute tell as much as those that do.
            if (
                (row[1] >= 2 or row[0] >= 40)
                and "\t" not in lemma
                and '"' not in lemma
                and (kind != "o" or row[1] >= 5)
            ):
                out.write("\t".join([lemma, kind, *map(str, row)]) + "\n")
    with (room / "speaker_nouns.tsv").open("w", encoding="utf-8") as out:
        out.write(source + "# lemma of a common noun, uses, as head of a speaker\n")
        for lemma, row2 in sorted(speakers.items()):
            out.write("\t".join([lemma, *map(str, row2)]) + "\n")
    return Lexicon(cues, classes(), speakers)


def fit(
    matrix: np.ndarray, labels: np.ndarray, classes: int, rounds: int, depth: int = 6, rate: float = 0.15, seed: int = 1
) -> CatBoostClassifier:
    """Fit symmetric trees."""
    model = CatBoostClassifier(
        iterations=rounds, depth=depth, learning_rate=rate, border_count=32, thread_count=1, random_seed=seed,
        loss_function="MultiClass" if classes > 1 else "Logloss", verbose=50, allow_writing_files=False,
        bootstrap_type="Bernoulli", subsample=0.5, l2_leaf_reg=10, leaf_estimation_iterations=1, rsm=0.3,
        boosting_type="Plain",
    )  # fmt: skip
    model.fit(matrix, labels)
    return model


def export(model: CatBoostClassifier, names: list[str], path: Path, digits: int = 4) -> None:
    """Write a model as the compact JSON that tasks.quotes.trees reads."""
    held = path.with_suffix(".catboost.tmp")
    model.save_model(str(held), format="json")
    raw = json.loads(held.read_text())
    held.unlink()
    questions: dict[tuple[int, float], int] = {}
    trees, answers = [], []
    scale, bias = raw["scale_and_bias"]
    for tree in raw["oblivious_trees"]:
        levels = []
        for split in tree["splits"] or []:
            key = (split["float_feature_index"], round(split["border"], 6))
            levels.append(questions.setdefault(key, len(questions)))
        trees.append(levels)
        answers.append([round(value, digits) for value in tree["leaf_values"]])
    bias = bias if isinstance(bias, list) else [bias]
    weights = {
        "source": "learned by bench/train_quotes.py or train_speaker.py from non-lexical features of PolNeAR train",
        "features": names,
        "classes": len(bias),
        "scale": scale,
        "bias": [round(value, digits) for value in bias],
        "questions": [list(key) for key in questions],
        "trees": trees,
        "answers": answers,
    }
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in weights.items())
    path.write_text("{" + lines + "}\n", encoding="utf-8")


def by_fold(
    examples: list[Example], rows: list[np.ndarray], labels: list[np.ndarray], classes: int, rounds: int
) -> list[np.ndarray]:
    """Give every document the predictions of a model that did not see it."""
    out: list[np.ndarray] = [np.zeros(0)] * len(examples)
    for fold in range(FOLDS):
        seen = [n for n, example in enumerate(examples) if example.fold != fold]
        model = fit(np.concatenate([rows[n] for n in seen]), np.concatenate([labels[n] for n in seen]), classes, rounds)
        for n, example in enumerate(examples):
            if example.fold == fold:
                out[n] = model.predict_proba(rows[n]).astype(np.float32) if len(rows[n]) else np.zeros((0, 2))
    return out


def read_examples(cache: Path, limit: int | None) -> list[Example]:
    """Read the training documents, and a third of them once more with marks deleted; both stay in one fold."""
    plain = [Example(n, gold, parsed) for n, (gold, _, parsed) in enumerate(load("train", "orig", cache, limit))]
    again = load("train", "deleted", cache, limit and limit // DAMAGED, every=DAMAGED)
    return plain + [Example(n * DAMAGED, gold, parsed) for n, (gold, _, parsed) in enumerate(again)]


def learn(
    name: str, examples: list[Example], columns: list[Columns], labels: list[np.ndarray], classes: int, path: Path,
    rounds: int,
) -> list[np.ndarray]:  # fmt: skip
    """Fit and write one tagger; give the held-out probabilities of every document."""
    rows = [column.matrix() for column in columns]
    held_out = by_fold(examples, rows, labels, classes, rounds)
    model = fit(np.concatenate(rows), np.concatenate(labels), classes, rounds)
    export(model, columns[0].names, path)
    truth, said = np.concatenate(labels) > 0, np.concatenate(held_out)[:, 0] < 0.5
    both = (said & truth).sum()
    precision, recall = both / max(said.sum(), 1), both / max(truth.sum(), 1)
    print(f"  {name}: {len(columns[0].names)} features, P {precision:.3f} R {recall:.3f}", flush=True)
    return held_out


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=Path, default=Path(".cache/quotes"))
    arguments.add_argument("--limit", type=int)
    arguments.add_argument("--rounds", type=int, default=150)
    arguments.add_argument("--out", type=Path, default=ROOM)
    options = arguments.parse_args()
    started = time.monotonic()
    examples = read_examples(options.cache, options.limit)
    print(f"{len(examples)} documents, {sum(len(e.tokens) for e in examples)} tokens", flush=True)
    write_lexicon([e for e in examples if not e.damaged], options.out)
    folds = []
    for fold in range(FOLDS):
        cues, speakers = count_cues([e for e in examples if e.fold != fold and not e.damaged])
        folds.append(Lexicon(cues, classes(), speakers))  # type: ignore[arg-type]
    frames: list[Frame] = [make_frame(e.tokens, e.marked, folds[e.fold]) for e in examples]
    columns = [cue_features(frame) for frame in frames]
    labels = [e.cue for e in examples]
    guesses = learn("cue", examples, columns, labels, 1, options.out / "cue_trees.json", options.rounds)
    print(f"[{time.monotonic() - started:.0f} s]", flush=True)
    columns = []
    for frame, guess in zip(frames, guesses, strict=True):
        cue = guess[:, 1]
        columns.append(content_features(frame, cue, mark_table(frame, cue)))
    labels = [e.content for e in examples]
    content = learn("content", examples, columns, labels, 3, options.out / "content_trees.json", options.rounds)
    np.savez_compressed(
        options.cache / "train.guesses.npz",
        cue=np.concatenate(guesses)[:, 1],
        content=np.concatenate(content),
    )
    print(f"[{time.monotonic() - started:.0f} s] done", flush=True)


if __name__ == "__main__":
    sys.exit(main())
