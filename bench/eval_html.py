"""Score the cleaning of web pages in-process: body, title, authors, publication day.

usage: python bench/eval_html.py [--all] [--errors] [--folds DIR] [--work DIR]
Reads ../shared/bench/boilerplate (dev_html) and scores with its score.py; prints one line a source. The shipped model
has seen these pages: `--folds` takes the models of `bench/train_html.py --folds DIR`, each page by the one that has
not seen its site.
"""

import argparse
import hashlib
import json
import lzma
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from schemas.records import Document, Given, Page
from schemas.settings import Limits
from tasks.clean import html_body
from tasks.clean.html import clean_html
from tasks.clean.trees import Forest, read_forests
from tasks.dates import find_publication
from tasks.extract import body_of

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "boilerplate"


def gold_rows() -> list[dict[str, Any]]:
    """Read the gold pages."""
    with lzma.open(SHARED / "dev_html.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document_of(row: dict[str, Any], *, url: bool = True) -> Document:
    """Make the document the pipeline would read from a gold row."""
    digest = hashlib.sha256(row["html"].encode()).hexdigest()
    given = Given(url=row.get("url") if url else None)
    return Document(row["doc_id"], row["doc_id"], digest, "html", row["html"], "utf-8", given)


def predict(row: dict[str, Any]) -> dict[str, Any]:
    """Clean a page and give what the scorer reads."""
    document = document_of(row)
    page = clean_html(document, Limits())
    day = _published(page, document)
    return {
        "doc_id": row["doc_id"],
        "body": body_of(page, markup=False),
        "title": page.title,
        "authors": list(page.authors),
        "date": day,
        "basis": [page.title_basis, page.authors_basis],
    }


@cache
def _model(path: Path) -> dict[str, Forest]:
    return read_forests(path.read_text(encoding="utf-8"))


def _by_fold(row: dict[str, Any], folds: Path) -> dict[str, Any]:
    """Clean a page with the model that has not seen its site."""
    number = int(hashlib.sha1(row["source_site"].encode()).hexdigest(), 16) % len(list(folds.glob("*.json")))
    html_body._columns.cache_clear()  # each fold's forests read columns of their own
    with patch.object(html_body, "_forests", lambda: _model(folds / f"{number}.json")):
        return predict(row)


def _published(page: Page, document: Document) -> str | None:
    day = find_publication(page, document).published_on
    return day.isoformat() if day else None


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every row, not only English news")
    parser.add_argument("--errors", action="store_true", help="print what differs in the metadata")
    parser.add_argument("--folds", type=Path, help="score with the models of bench/train_html.py --folds")
    parser.add_argument("--work", type=Path, help="keep gold and predictions here")
    options = parser.parse_args()
    gold = gold_rows()
    if not options.all:
        gold = [row for row in gold if row["news"] and row["lang"] == "en"]
    started = time.perf_counter()
    predicted = [_by_fold(row, options.folds) if options.folds else predict(row) for row in gold]
    seconds = time.perf_counter() - started
    print(f"{len(gold)} pages, {1000 * seconds / len(gold):.1f} ms a page")
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for name, rows in (("gold", gold), ("pred", predicted)):
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (work / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, str(SHARED / "score.py"), "html", "gold.jsonl", "pred.jsonl", "--by", "source"]
        print(subprocess.run(command, cwd=work, check=True, capture_output=True, text=True).stdout)
    if options.errors:
        _print_errors(gold, predicted)


def _print_errors(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
    counts: Counter[str] = Counter()
    for row, found in zip(gold, predicted, strict=True):
        meta = row["meta"]
        for key, name in (("title", "title"), ("authors", "author"), ("date", "date")):
            if meta.get(name) and meta[name] != found[key]:
                counts[key] += 1
                print(key, row["source_site"], "gold", meta[name], "found", found[key], found["basis"])
    print(dict(counts))


if __name__ == "__main__":
    main()
