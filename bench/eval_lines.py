"""Score the cleaning of text and Markdown in-process on the development data.

usage: python bench/eval_lines.py [--all] [--folds DIR] [--harm] [--limit N]

  --folds DIR  fold models of `train_lines.py --folds DIR`: every page is read by the model that never saw its site
  --all        every row, not only English news
  --harm       clean texts instead: PolNeAR, GUM and MEANTIME; what of the body and of the attributions is lost
"""

import argparse
import contextlib
import gzip
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.records import Document, Page
from schemas.settings import Limits
from tasks.clean import clean, features, model
from tasks.clean.lexicon import make_lexicon

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
sys.path.insert(0, str(BENCH / "boilerplate"))

import score  # type: ignore[import-not-found]  # noqa: E402

LIMITS = Limits()
WORD = re.compile(r"[^\W_]\S*")
CLEAN_TEXTS = (
    "quotes/polnear-dev",
    "quotes/polnear-train",
    "entities/gum_wikinews_dev",
    "entities/meantime_apple_stock",
)
CLASSES = json.loads((Path(features.__file__).parent / "word_classes.json").read_text(encoding="utf-8"))["classes"]


def rows(path: Path) -> list[dict[str, Any]]:
    """Read gzipped JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def cleaned(row: dict[str, Any]) -> Page:
    """Clean one text row."""
    return clean(Document(row["doc_id"], row["doc_id"], "", row.get("format", "text"), row["text"], "utf-8"), LIMITS)


@contextlib.contextmanager
def fold_model(path: Path) -> Iterator[None]:
    """Read pages by the model of one fold."""
    data = json.loads(path.read_text(encoding="utf-8"))
    lexicon = make_lexicon(data["lexicon"], CLASSES)
    networks = model.make_networks(data["networks"])
    kept = model.load_networks, features.load_lexicon
    model.load_networks, features.load_lexicon = (lambda: networks), (lambda: lexicon)  # type: ignore[assignment]
    try:
        yield
    finally:
        model.load_networks, features.load_lexicon = kept


def lines(every: bool, folds: Path | None, limit: int | None) -> None:
    """Print the figures of the boilerplate scorer, by scope."""
    gold = [
        row
        for row in rows(BENCH / "boilerplate" / "dev_text.jsonl.gz")
        if every or (row["news"] and row["lang"] == "en")
    ]
    gold = gold[:limit]
    pages: dict[str, Page] = {}
    if folds:
        of_site = json.loads((folds / "sites.json").read_text(encoding="utf-8"))
        for number in sorted(set(of_site.values())):
            with fold_model(folds / f"fold{number}.json"):
                pages |= {row["doc_id"]: cleaned(row) for row in gold if of_site[row["source_site"]] == number}
    else:
        pages = {row["doc_id"]: cleaned(row) for row in gold}
    pairs = [(row, prediction(pages[row["doc_id"]])) for row in gold]
    for scope in ("all", "container", "page"):
        chosen = [pair for pair in pairs if scope in ("all", pair[0]["scope"])]
        figures = score.score_lines(chosen) | score.score_meta(chosen)
        print(scope, " ".join(f"{name}={value:.4f}" for name, value in figures.items()))


def prediction(page: Page) -> dict[str, Any]:
    """Give what the scorer reads off a page."""
    return {
        "spans": [[block.start, block.end] for block in page.blocks if block.in_body],
        "title": page.title,
        "authors": list(page.authors),
    }


def harm(limit: int | None) -> None:
    """Print what clean texts lose: words of the text, and attributions outside both body and headline."""
    for name in CLEAN_TEXTS:
        texts = quotes = cut = lost = ink = untouched = 0
        seen: set[str] = set()
        worst: list[tuple[float, str]] = []
        for row in rows(BENCH / f"{name}.jsonl.gz")[:limit]:
            if row["doc_id"] in seen or not row.get("text"):
                continue
            seen.add(row["doc_id"])
            page = cleaned(row)
            gone = [
                block
                for block in page.blocks
                if not block.in_body and block.label not in ("title", "byline", "dateline")
            ]
            missing = sum(len(WORD.findall(row["text"], block.start, block.end)) for block in gone)
            words = len(WORD.findall(row["text"]))
            ink += words
            lost += missing
            texts += 1
            untouched += not gone
            worst.append((missing / max(1, words), row["doc_id"]))
            for quote in row.get("quotes", []):
                quotes += 1
                spans = quote.get("segments") or [[quote["start"], quote["end"]]]
                cut += any(
                    block.start < end and start < block.end
                    for block in page.blocks
                    if not (block.in_body or block.label == "title")
                    for start, end in spans
                )
        print(
            f"{name}: texts={texts} untouched={untouched} lost_per_1000_words={1000 * lost / max(1, ink):.2f} "
            f"attributions={quotes} cut={cut} ({100 * cut / max(1, quotes):.3f}%) worst={sorted(worst)[-3:]}"
        )


def main() -> None:
    """Run one of the two checks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--harm", action="store_true")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    started = time.perf_counter()
    if options.harm:
        harm(options.limit)
    else:
        lines(options.all, options.folds, options.limit)
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
