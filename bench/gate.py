"""The evaluation gate: score the pipeline, hold the figures against pinned floors that may only rise.

    python bench/gate.py                 # the sample corpus always; the development data where ../shared is
    python bench/gate.py --only sample   # one suite
    python bench/gate.py --raise         # write the figures reached as new floors; never lowers one

A figure is a share from 0 to 1 (or a word error a thousand, where its name ends in `_per_1000`, which may only fall).
EPSILON forgives what another CPU or library build may shift.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
FLOORS = HERE / "floors.json"
SHARED = ROOT.parent / "shared" / "bench"
EPSILON = 0.004
EPSILON_PER_1000 = 2.0

sys.path.insert(0, str(ROOT))


def sample() -> dict[str, float]:
    """The sample corpus against its gold."""
    from flows.direct import execute_directly
    from flows.pipeline import RunParameters, run_pipeline
    from tests.gold.score import Scorer

    with tempfile.TemporaryDirectory() as folder:
        parameters = RunParameters(paths=[str(ROOT / "data" / "raw")], warehouse=f"{folder}/warehouse")
        run_pipeline(parameters, execute_directly, lambda stage, done, total: None)
        return Scorer(Path(folder) / "warehouse").score()


def evaluate(kind: str, gold: str) -> str:
    """Run the pipeline on a gold file as a user would, by `evaluate.py`; give what it prints."""
    command = [sys.executable, str(SHARED / "evaluate.py"), kind, str(SHARED / gold)]
    engine = f"{shlex.quote(sys.executable)} -m flows.cli"
    done = subprocess.run([*command, "--onrecord", engine], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"evaluate.py {kind} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def json_values(printed: str) -> list[Any]:
    """Give the JSON values in what a scorer printed, one after the other."""
    decoder, values, rest = json.JSONDecoder(), list[Any](), printed[printed.find("{") :]
    while rest.lstrip().startswith("{"):
        value, end = decoder.raw_decode(rest.lstrip())
        values.append(value)
        rest = rest.lstrip()[end:]
    return values


def pairs(printed: str, group: str) -> dict[str, float]:
    """Give the `name=value` pairs of the line that starts with the group's name."""
    line = next(line for line in printed.splitlines() if line.startswith(f"{group} docs="))
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}


def quotes() -> dict[str, float]:
    """PolNeAR, development part."""
    (scores,) = json_values(evaluate("quotes", "quotes/polnear-dev.jsonl.gz"))
    return {name: scores[name]["f1"] for name in ("direct_iou80", "direct_e2e", "content_token", "e2e")}


def dates() -> dict[str, float]:
    """MEANTIME, development part: values of date expressions."""
    (scores,) = json_values(evaluate("dates", "dates/body_meantime_dev.jsonl.gz"))
    return {f"{view}_value": round(scores[view]["value"]["f1"] / 100, 4) for view in ("calendar", "all")}


def pubdate() -> dict[str, float]:
    """Publication day of old, messy web pages."""
    (scores,) = json_values(evaluate("pubdate", "dates/pubdate_html_dev.jsonl.gz"))
    return {"accuracy": scores["accuracy"], "precision": scores["precision"]}


def entities() -> dict[str, float]:
    """GUM news and interviews: names by type, and identity end to end."""
    names, identity = json_values(evaluate("entities", "entities/gum_wikinews_dev.jsonl.gz"))
    return {"ner": round(names["ALL"]["f1"] / 100, 4), "identity": round(identity["b3"]["f1"] / 100, 4)}


def lines() -> dict[str, float]:
    """Body and metadata of plain-text pages. The shipped line model saw these pages: see bench/README.md."""
    scores = pairs(evaluate("lines", "boilerplate/dev_text.jsonl.gz"), "all")
    figures = {name: scores[name] for name in ("charF1", "lineF1", "clean", "title", "date", "authorsF1")}
    return {**figures, "left_per_1000": scores["resid"], "lost_per_1000": scores["loss"]}


def html() -> dict[str, float]:
    """Body and metadata of web pages. The shipped block model saw these pages: see bench/README.md."""
    scores = pairs(evaluate("html", "boilerplate/dev_html.jsonl.xz"), "all")
    return {name: scores[name] for name in ("shF1", "title", "date", "authorsF1")}


SUITES: dict[str, Callable[[], dict[str, float]]] = {
    "sample": sample,
    "quotes": quotes,
    "dates": dates,
    "pubdate": pubdate,
    "entities": entities,
    "lines": lines,
    "html": html,
}


def falls(name: str) -> bool:
    """Tell whether a smaller figure is better."""
    return name.endswith("_per_1000")


def problems(suite: str, figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """List every figure that is worse than its floor, and every floor without a figure."""
    out = []
    for name, floor in floors.items():
        figure = figures.get(name)
        if figure is None:
            out.append(f"{suite}.{name}: no figure, floor {floor}")
        elif figure > floor + EPSILON_PER_1000 if falls(name) else figure < floor - EPSILON:
            out.append(f"{suite}.{name}: {figure} is worse than {floor}")
    return out


def raised(figures: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """Give new floors: the better of figure and floor."""
    better = {name: (min if falls(name) else max)(figure, floors.get(name, figure)) for name, figure in figures.items()}
    return dict(sorted({**floors, **better}.items()))


def load_floors() -> dict[str, dict[str, float]]:
    """Read the pinned floors."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return floors


def main() -> int:
    """Run the suites; 1 when a figure fell below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=sorted(SUITES), action="append")
    parser.add_argument("--raise", dest="raising", action="store_true")
    options = parser.parse_args()
    floors, wrong = load_floors(), list[str]()
    for suite in options.only or SUITES:
        if suite != "sample" and not SHARED.is_dir():
            print(f"{suite}: skipped, no development data in {SHARED.parent.name}/")
            continue
        figures = SUITES[suite]()
        print(suite, json.dumps(figures, indent=1, sort_keys=True))
        if options.raising:
            floors[suite] = raised(figures, floors.get(suite, {}))
        wrong += problems(suite, figures, floors.get(suite, {}))
    if options.raising:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print("\n".join(wrong) or "every figure holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
