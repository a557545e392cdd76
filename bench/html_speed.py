"""Measure how fast web pages are cleaned, beside trafilatura in the same run.

usage: python bench/html_speed.py [--pages N] [--rounds N]

Milliseconds of process time a page on one core, over the first development pages; of each page the best of the rounds.
Cleaning asks trafilatura too, as one of its witnesses, so its time is the floor of ours.
"""

import argparse
import time
from collections.abc import Callable

import trafilatura
from eval_html import gold_rows

from schemas.records import Document
from schemas.settings import Limits
from tasks.clean import clean

LIMITS = Limits()


def best(work: Callable[[str], object], page: str, rounds: int) -> float:
    """Give the least process time of one page, in milliseconds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work(page)
        taken.append(time.process_time() - started)
    return 1000 * min(taken)


def ours(page: str) -> object:
    """Clean a page."""
    return clean(Document("page", "page", "", "html", page, "utf-8"), LIMITS)


def theirs(page: str) -> object:
    """Extract the text and the metadata with trafilatura."""
    return trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = [row["html"] for row in gold_rows()[: options.pages]]
    ours(pages[0])
    theirs(pages[0])
    here, there = (sum(best(work, page, options.rounds) for page in pages) / len(pages) for work in (ours, theirs))
    size = sum(map(len, pages)) / len(pages) / 1000
    print(
        f"pages={len(pages)} mean_kB={size:.0f} clean={here:.1f}ms trafilatura={there:.1f}ms ratio={here / there:.1f}"
    )


if __name__ == "__main__":
    main()
