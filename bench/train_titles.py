"""Train the choice of the headline (`tasks/clean/title_model.json`) on the development pages of ../shared/bench.

usage: PYTHONPATH=. python bench/train_titles.py --folds DIR [--write] [--misses]

Each page is read by the line model that never saw its site (fold models of `train_lines.py --folds DIR`), once as it is
and once with its headline taken out, so that "none" is learned too. A conditional logit: the candidates of a page and
"none" share one softmax. Prints what the weights do on sites held out; `--write` ships weights made from all pages.
"""

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.eval_lines import BENCH, fold_model, rows
from tasks.clean import headline, text
from tasks.clean.alike import judge_alike
from tasks.clean.features import features_of
from tasks.clean.headline import looks, read_story, shares
from tasks.clean.html_meta import alike
from tasks.clean.metadata import strip_site
from tasks.clean.segment import segment
from tasks.view import view

_SAME, _LIKE = 0.8, 0.5
_DECAY, _STEPS, _RATE = 0.0005, 3000, 0.05
_NEWS_WEIGHT, _GONE_WEIGHT = 2.0, 0.12
Array = Any


@dataclass
class Case:
    """A page, the lines that may be its headline, and which of them are (none: no line is)."""

    name: str
    fold: int
    news: bool
    weight: float
    numbers: list[int]
    names: tuple[str, ...]
    described: Array
    right: Array
    shown: bool
    lines: list[str]


def bare(line: str) -> str:
    """Drop all but letters and digits."""
    return re.sub(r"[\W_]+", "", line.lower())


def case_of(row: dict[str, Any], content: str, fold: int, gone: bool) -> Case | None:
    """Describe a page; None where no line is the gold headline though the page shows another."""
    pieces = segment(content)
    if len(pieces) < 2:
        return None
    features = features_of(content, pieces)
    story = read_story(judge_alike(text._probabilities(features), features), features)
    numbers, described = story.chosen, [looks(number, story) | shares(number, story) for number in story.chosen]
    lines = [strip_site(view(content, piece.start, piece.end).text) for piece in pieces]
    title = row["meta"]["title"]
    likeness = [1.0 if bare(lines[number]) == bare(title) else alike(lines[number], title) for number in numbers]
    best = max(likeness, default=0.0)
    right = np.array([value == 1.0 or (best < 1.0 and value >= max(_LIKE, best)) for value in likeness], dtype=bool)
    if gone:
        right[:] = False
    elif not right.any():
        marked = [line for line in row["lines"] if line["label"] == "title"]
        right = np.array(
            [any(line["start"] == pieces[number].first for line in marked) for number in numbers], dtype=bool
        )
        opens = features.row("words")[0] >= 20
        if not right.any() and not opens:
            return None
    news = row["news"] and row["lang"] == "en"
    weight = (_NEWS_WEIGHT if news else 1.0) * (_GONE_WEIGHT if gone else 1.0)
    names = tuple(described[0]) if described else ()
    values = np.array([list(line.values()) for line in described], dtype=np.float32)
    shown = [lines[number] for number in numbers]
    return Case(row["doc_id"], fold, news, weight, numbers, names, values, right, not gone, shown)


def without_title(row: dict[str, Any]) -> str | None:
    """Take every line that holds the headline out of a page; None where none does."""
    kept, cut = [], 0
    for line in row["text"].splitlines(keepends=True):
        same = bare(row["meta"]["title"]) in bare(line) or alike(line, row["meta"]["title"]) >= _SAME
        cut += same
        kept += [] if same else [line]
    return "".join(kept) if cut else None


def read_cases(folds: Path) -> list[Case]:
    """Read all pages, each by the line model of its fold."""
    of_site = json.loads((folds / "sites.json").read_text(encoding="utf-8"))
    gold = [row for row in rows(BENCH / "boilerplate" / "dev_text.jsonl.gz") if row["meta"].get("title")]
    cases = []
    for number in sorted(set(of_site.values())):
        with fold_model(folds / f"fold{number}.json"):
            for row in gold:
                if of_site[row["source_site"]] == number:
                    bereft = without_title(row)
                    cases.append(case_of(row, row["text"], number, False))
                    cases.append(case_of(row, bereft, number, True) if bereft else None)
    return [case for case in cases if case and case.numbers]


def fit(cases: list[Case]) -> Array:
    """Fit by gradient descent with momentum; deterministic."""
    owner = np.repeat(np.arange(len(cases)), [len(case.numbers) for case in cases])
    x = np.concatenate([case.described for case in cases]).astype(np.float64)
    right = np.concatenate([case.right for case in cases])
    none = np.array([not case.right.any() for case in cases])
    share = np.array([case.weight for case in cases])
    share /= share.sum()
    weights, speed = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    for _ in range(_STEPS):
        odds = np.exp(np.clip(x @ weights, -30, 30))
        total = 1 + np.bincount(owner, odds, len(cases))
        good = np.bincount(owner, odds * right, len(cases)) + none
        pull = odds * (right / good[owner] - 1 / total[owner]) * share[owner]
        speed = 0.9 * speed + x.T @ pull - _DECAY * weights * (np.array(cases[0].names) != "bias")
        weights = weights + _RATE * speed
    return weights


def judge(case: Case, weights: Array) -> str:
    """Say what the weights make of a page: right, wrong, none (missed) or rightly none."""
    scores = case.described @ weights
    best = int(scores.argmax())
    if scores[best] <= 0:
        return "none" if case.right.any() else "rightly none"
    return "right" if case.right[best] else "wrong"


def main() -> None:
    """Score on sites held out; write weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    cases = read_cases(options.folds)
    counts: dict[tuple[str, bool, str], int] = {}
    for number in sorted({case.fold for case in cases}):
        weights = fit([case for case in cases if case.fold != number])
        for case in (case for case in cases if case.fold == number):
            verdict = judge(case, weights)
            key = ("news" if case.news else "other", case.shown, verdict)
            counts[key] = counts.get(key, 0) + 1
            if options.misses and verdict in ("wrong", "none"):
                scores = case.described @ weights
                print(verdict, case.name, case.shown)
                for at in scores.argsort()[::-1][:3]:
                    print("   ", round(float(scores[at]), 2), bool(case.right[at]), case.lines[at][:90])
    for key in sorted(counts):
        print(*key, counts[key])
    weights = dict(zip(cases[0].names, fit(cases), strict=True))
    for name, weight in weights.items():
        print(f"{name:24} {weight:7.3f}")
    if options.write:
        data = {
            "source": "bench/train_titles.py, on the pages named in NOTICE (MIT, CC-BY-4.0)",
            "weights": {name: round(float(weight), 4) for name, weight in weights.items()},
        }
        path = Path(headline.__file__).parent / "title_model.json"
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
