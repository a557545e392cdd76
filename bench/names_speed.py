"""Measure what names cost on top of spaCy, side by side in one run, on the development articles.

usage: python -m bench.names_speed [--rounds N]

Prints processor seconds of the parse and of `find_names`, and their ratio; the aim is 0.15 at most.
"""

import argparse
import gzip
import json
import time

from bench.eval_names import CORPORA, SHARED
from schemas.records import Block, Page
from schemas.settings import Settings
from tasks.clean.segment import segment
from tasks.names import find_names
from tasks.parse import parse


def main() -> None:
    """Print the times."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=2)
    rounds = arguments.parse_args().rounds
    model = Settings().model
    parsing = naming = 0.0
    words = 0
    with gzip.open(SHARED / CORPORA["gum"], "rt", encoding="utf-8") as source:
        texts = [json.loads(line)["text"] for line in source]
    for number in range(rounds + 1):
        for text in texts:
            blocks = tuple(Block(piece.start, piece.end, "body", True, "bench") for piece in segment(text))
            start = time.process_time()
            parsed = parse(text, blocks, model)
            middle = time.process_time()
            find_names(Page(text, blocks, "en"), parsed)
            if number:  # the first round warms up
                parsing += middle - start
                naming += time.process_time() - middle
                words += len(text.split())
    print(
        json.dumps(
            {
                "words": words,
                "parse_seconds": round(parsing, 2),
                "names_seconds": round(naming, 2),
                "names_per_parse": round(naming / parsing, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
