"""Score the cleaning of web pages in-process: body, title, authors, publication day.

usage: python bench/eval_html.py [--all] [--errors] [--work DIR]
Reads ../shared/bench/boilerplate (dev_html) and scores with its score.py; prints one line a source.
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
from pathlib import Path
from typing import Any

from schemas.records import Document, Given
from schemas.settings import Limits
from tasks.clean.html import clean_html
from tasks.view import view

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
        "body": "\n\n".join(view(page.text, b.start, b.end, markup=False).text for b in page.blocks if b.in_body),
        "title": page.title,
        "authors": list(page.authors),
        "date": day,
        "basis": [page.title_basis, page.authors_basis],
    }


def _published(page: Any, document: Document) -> str | None:
    try:
        from tasks.dates import find_publication
    except ImportError:
        return None
    day = find_publication(page, document).published_on
    return day.isoformat() if day else None


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every row, not only English news")
    parser.add_argument("--errors", action="store_true", help="print what differs in the metadata")
    parser.add_argument("--work", type=Path, help="keep gold and predictions here")
    options = parser.parse_args()
    gold = gold_rows()
    if not options.all:
        gold = [row for row in gold if row["news"] and row["lang"] == "en"]
    started = time.perf_counter()
    predicted = [predict(row) for row in gold]
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
