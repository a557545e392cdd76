"""Measure quote extraction in words a CPU-second, after spaCy, beside textacy where that can be imported.

usage: quotes_speed.py [--cache DIR] [--repeat N]

Both get the same parsed documents of PolNeAR's development part. textacy is not a dependency: install it somewhere
and put that folder on PYTHONPATH; without it the line says so. It raises on some documents; those are left out of its
words and counted.
"""

import argparse
import importlib
import time
from datetime import date
from pathlib import Path

from eval_quotes import load

from schemas.records import Names, Publication
from tasks.quotes import find_quotes


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=Path, default=Path(".cache/quotes"))
    arguments.add_argument("--repeat", type=int, default=3)
    options = arguments.parse_args()
    documents = load("dev", cache=options.cache)
    words = [len(gold["text"].split()) for gold, *_ in documents]
    best = 0.0
    for _ in range(options.repeat):
        started = time.process_time()
        rows = 0
        for gold, page, parsed in documents:
            day = date.fromisoformat(gold["date"][:10])
            rows += len(find_quotes(page, parsed, Names(), (), Publication(published_on=day, earliest=day, latest=day)))
        best = max(best, sum(words) / (time.process_time() - started))
    print(f"onrecord: {best:,.0f} words a CPU-second, {rows} rows, {len(documents)} documents")
    try:
        triples = importlib.import_module("textacy.extract.triples")
    except ImportError as error:
        print(f"textacy: not measured, cannot be imported ({error})")
        return
    started, found, done, refused = time.process_time(), 0, 0, 0
    for (_, _, parsed), count in zip(documents, words, strict=True):
        try:
            found += sum(len(list(triples.direct_quotations(block.doc))) for block in parsed)
            done += count
        except ValueError:
            refused += 1
    spent = time.process_time() - started
    print(f"textacy: {done / spent:,.0f} words a CPU-second, {found} rows, refused {refused} documents")


if __name__ == "__main__":
    main()
