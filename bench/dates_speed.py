"""Measure words a second of find_dates (the parse excluded) beside dateparser's search_dates, in one run, on one core.

usage: python bench/dates_speed.py [GOLD] [--repeat N] [--search N]

The text is the development data of the dates; search_dates is slow, so it reads the first N documents only.
"""

import argparse
import pathlib
import sys
import time
from datetime import date, datetime

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from bench.eval_dates import BENCH, page_of, parsed_of, rows
from schemas.records import Publication
from tasks.dates import find_dates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=pathlib.Path, default=BENCH / "body_meantime_dev.jsonl.gz")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--search", type=int, default=15)
    options = parser.parse_args()
    documents = []
    for row in rows(options.gold):
        page, day = page_of(row["text"]), date.fromisoformat(row["reference_date"][:10])
        documents.append((page, Publication(day, None, day, day, "given"), parsed_of(page)))
    find_dates(*documents[0])
    words = sum(len(page.text.split()) for page, *_ in documents)
    rates = []
    for _ in range(options.repeat):
        started = time.process_time()
        for document in documents:
            find_dates(*document)
        rates.append(words / (time.process_time() - started))
    print(f"find_dates    {max(rates):10,.0f} words/s of processor time (worst {min(rates):,.0f})")

    from dateparser.search import search_dates

    chosen = documents[: options.search]
    words = sum(len(page.text.split()) for page, *_ in chosen)
    started = time.process_time()
    for page, publication, _ in chosen:
        assert publication.published_on is not None
        base = datetime.combine(publication.published_on, datetime.min.time())
        search_dates(page.text, languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"})
    rate = words / (time.process_time() - started)
    print(f"search_dates  {rate:10,.0f} words/s of processor time")


if __name__ == "__main__":
    main()
