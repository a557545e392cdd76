"""Measure how fast text is cleaned, beside the line rules of C4 in the same run.

usage: python bench/clean_speed.py [--rounds N]

Documents a second of process time on one core, over the development texts of 6 to 24 kB. The C4 rules (Raffel et al.
2020) keep a line that ends in a terminal mark and has five words or more, and drop lines on JavaScript, policies and
lorem ipsum; they are the cheapest filter in wide use.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from eval_lines import BENCH, cleaned, rows

TERMINAL = (".", "?", "!", '"', "”")
STOP = (
    "javascript",
    "lorem ipsum",
    "privacy policy",
    "terms of use",
    "cookie policy",
    "uses cookies",
    "use of cookies",
)


def c4(text: str) -> str:
    """Keep the lines that the C4 rules keep."""
    kept = []
    for line in text.split("\n"):
        line = line.strip()  # noqa: PLW2901
        if not line.endswith(TERMINAL) or line.endswith("...") or len(line.split()) < 5:
            continue
        lower = line.lower()
        if any(words in lower for words in STOP):
            continue
        kept.append(line)
    return "\n".join(kept)


def rate(work: Callable[[], None], documents: int, rounds: int) -> float:
    """Give documents a second of process time: the median over the rounds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return documents / statistics.median(taken)


def main() -> None:
    """Print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    gold = [row for row in rows(BENCH / "boilerplate" / "dev_text.jsonl.gz") if 6_000 <= len(row["text"]) <= 24_000]
    mean = statistics.mean(len(row["text"].encode()) for row in gold) / 1000
    cleaned(gold[0])

    def clean_all() -> None:
        for row in gold:
            cleaned(row)

    def c4_all() -> None:
        for row in gold:
            c4(row["text"])

    ours, theirs = rate(clean_all, len(gold), rounds), rate(c4_all, len(gold), rounds)
    print(f"documents={len(gold)} mean_kB={mean:.1f} clean={ours:.0f}/s c4={theirs:.0f}/s ratio={theirs / ours:.1f}")


if __name__ == "__main__":
    main()
