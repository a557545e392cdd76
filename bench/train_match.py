"""Train the weights of `tasks/names/match_weights.json` on pairs of names, and report them cross-validated.

usage: python -m bench.train_match PAIRS.csv [--write]

Logistic regression by Newton's method with an L2 penalty, numpy only, no randomness: folds are the row number modulo
five. The pairs used are MIT (nomenklatura), CC0 (congress-legislators), CC BY (GUM) or made for this project.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np

from tasks.names.match import PERSON_SCHEMATA, evidence_of

TARGET = Path(__file__).parent.parent / "tasks" / "names" / "match_weights.json"
PENALTY = {"person": 1.0, "organisation": 1.0}
FOLDS = 5


def fit(features: np.ndarray, labels: np.ndarray, penalty: float) -> np.ndarray:
    """Fit by Newton's method; the first column is the bias and is not penalised."""
    weights = np.zeros(features.shape[1])
    ridge = np.eye(features.shape[1]) * penalty
    ridge[0, 0] = 1e-6
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (predicted - labels) + ridge @ weights
        curvature = (features * (predicted * (1 - predicted))[:, None]).T @ features + ridge
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def report(scores: np.ndarray, labels: np.ndarray) -> str:
    """Give F1 at one half, and the best recall among thresholds with a precision of .95."""
    taken = scores >= 0.5
    hit = (taken & labels).sum()
    precision, recall = hit / max(1, taken.sum()), hit / labels.sum()
    best = 0.0
    for threshold in np.unique(scores):
        chosen = scores >= threshold
        if (chosen & labels).sum() / chosen.sum() >= 0.95:
            best = max(best, (chosen & labels).sum() / labels.sum())
    return (
        f"n {len(labels)}  P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}  "
        f"recall at precision .95: {best:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights beside the step")
    options = parser.parse_args()
    with options.pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    model: dict[str, dict[str, float]] = {}
    held = np.zeros(len(rows))
    labels = np.array([row["is_match"] == "true" for row in rows])
    for kind in ("person", "organisation"):
        chosen = [i for i, row in enumerate(rows) if (row["schema"] in PERSON_SCHEMATA) == (kind == "person")]
        found = [evidence_of(rows[i]["name1"], rows[i]["name2"], rows[i]["schema"]) for i in chosen]
        names = sorted({name for evidence in found for name in evidence.features})
        table = np.array([[1.0, *(evidence.features.get(name, 0.0) for name in names)] for evidence in found])
        truth = labels[chosen].astype(float)
        veto = np.array([bool(evidence.veto) for evidence in found])
        for fold in range(FOLDS):
            test = np.arange(len(chosen)) % FOLDS == fold
            weights = fit(table[~test], truth[~test], PENALTY[kind])
            held[np.array(chosen)[test]] = 1 / (1 + np.exp(-table[test] @ weights))
        held[np.array(chosen)[veto]] = np.minimum(held[np.array(chosen)[veto]], 0.49)
        weights = fit(table, truth, PENALTY[kind])
        model[kind] = {name: round(float(weight), 4) for name, weight in zip(["bias", *names], weights, strict=True)}
        print(kind, report(held[chosen], labels[chosen]))
    print("all, cross-validated", report(held, labels))
    for group in sorted({row["group"] for row in rows}):
        part = np.array([row["group"] == group for row in rows])
        print(f"  {group}", report(held[part], labels[part]))
    if options.write:
        TARGET.write_text(json.dumps(model, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
