"""Score quotes and speakers on PolNeAR's development part, in process, plain and with damaged marks.

usage: eval_quotes.py [--part P] [--limit N] [--cache DIR] [--damage D ...] [--clean] [--names] [--table]

Prints the scorer's figures for the text as it is, with 5 % of the quotation marks deleted, and with all marks straight
and all paragraph breaks lost; then recall and speaker accuracy by kind, by the speaker's position and type, and the
calibration of `confidence` (what share of the rows said to be x sure are right). Parses are cached in --cache.
"""

import argparse
import gzip
import json
import pickle
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench" / "quotes"
sys.path[:0] = [str(ROOT), str(BENCH)]

import score  # type: ignore[import-not-found]  # noqa: E402

from schemas.records import Block, Document, Names, Page, Publication, Quote  # noqa: E402
from schemas.settings import Settings  # noqa: E402
from tasks.parse import Parsed, ParsedBlock, load_model, parse  # noqa: E402
from tasks.quotes import find_quotes  # noqa: E402
from tasks.view import view  # noqa: E402

Gold = dict[str, Any]
DAMAGES = ("orig", "deleted", "flat")
_MARK = re.compile('["\u201c\u201d]')


def _edit(gold: Gold, characters: list[str], keep: list[bool]) -> Gold:
    """Rebuild a gold record over the characters kept; spans follow."""
    position = [0]
    for kept in keep:
        position.append(position[-1] + kept)
    out = dict(gold, text="".join(c for c, kept in zip(characters, keep, strict=True) if kept), quotes=[])
    for quote in gold["quotes"]:
        pieces = quote.get("segments") or [[quote["start"], quote["end"]]]
        moved = [[position[a], position[b]] for a, b in pieces]
        made = dict(
            quote,
            start=position[quote["start"]],
            end=position[quote["end"]],
            segments=[piece for piece in moved if piece[0] < piece[1]],
        )
        for key in ("cue", "speaker"):
            if quote.get(key):
                made[key] = [position[quote[key][0]], position[quote[key][1]]]
        out["quotes"].append(made)
    return out


def delete_marks(gold: Gold, share: float = 0.05) -> Gold:
    """Delete a share of the double quotation marks, the same ones for the same document in every run."""
    text = gold["text"]
    keep = [True] * len(text)
    chance = random.Random(gold["doc_id"])
    for match in _MARK.finditer(text):
        if chance.random() < share:
            keep[match.start()] = False
    return _edit(gold, list(text), keep)


def flatten(gold: Gold) -> Gold:
    """Make all marks straight and turn every paragraph break into a blank."""
    text = gold["text"]
    characters = ['"' if c in "\u201c\u201d" else "'" if c in "\u2018\u2019" else c for c in text]
    keep = [True] * len(text)
    for match in re.finditer(r"\s*\n\s*", text):
        characters[match.start()] = " "
        for index in range(match.start() + 1, match.end()):
            keep[index] = False
    return _edit(gold, characters, keep)


def damaged(gold: Gold, how: str) -> Gold:
    """Apply one of DAMAGES."""
    if how == "orig":
        return gold
    return dict({"deleted": delete_marks, "flat": flatten}[how](gold), damage=how)


def gold_rows(part: str) -> list[Gold]:
    """Read a part of PolNeAR."""
    with gzip.open(BENCH / f"polnear-{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def lines_as_blocks(text: str) -> tuple[Block, ...]:
    """Make every line a body block."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append(Block(at, at + len(line), "body", True, "line"))
        at += len(line)
    return tuple(blocks)


def cleaned_page(gold: Gold) -> Page:
    """Run the true first step."""
    from schemas.records import Given
    from tasks.clean import clean

    document = Document(
        gold["doc_id"], gold["doc_id"], "0" * 64, "text", gold["text"], "utf-8", Given(published=gold.get("date"))
    )
    return clean(document, Settings().limits)


def load(
    part: str,
    damage: str = "orig",
    cache: Path = Path(".cache/quotes"),
    limit: int | None = None,
    clean: bool = False,
    every: int = 1,
) -> list[tuple[Gold, Page, Parsed]]:
    """Give the documents of a part (or every n-th) with page and parse; parse once and keep it in the cache."""
    from spacy.tokens import DocBin

    model = Settings().model
    held = cache / f"{part}.{damage}{'.clean' if clean else ''}{f'.{every}' if every > 1 else ''}.pkl"
    if not held.exists():
        cache.mkdir(parents=True, exist_ok=True)
        kept = []
        for row in gold_rows(part)[::every]:
            gold = damaged(row, damage)
            page = cleaned_page(gold) if clean else Page(gold["text"], lines_as_blocks(gold["text"]), "en")
            parsed = parse(page.text, page.blocks, model)
            docs = DocBin(["ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "SENT_START", "SPACY"])
            for piece in parsed:
                docs.add(piece.doc)
            kept.append((gold, page, [piece.number for piece in parsed], docs.to_bytes()))
        held.write_bytes(pickle.dumps(kept))
    vocab = load_model(model).vocab
    out = []
    for gold, page, numbers, raw in pickle.loads(held.read_bytes())[:limit]:
        docs = DocBin().from_bytes(raw).get_docs(vocab)
        pieces = []
        for number, doc in zip(numbers, docs, strict=True):
            block = page.blocks[number]
            pieces.append(ParsedBlock(number, block, view(page.text, block.start, block.end), doc))
        out.append((gold, page, Parsed(tuple(pieces))))
    return out


def predicted(gold: Gold, quotes: Iterable[Quote]) -> dict[str, Any]:
    """Write quotes the way the scorer reads them."""
    return {
        "doc_id": gold["doc_id"],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "segments": [[piece.start, piece.end] for piece in quote.segments],
                "speaker": [quote.speaker_start, quote.speaker_end] if quote.speaker else None,
                "speaker_text": quote.speaker,
                "confidence": quote.confidence,
                "rule": quote.rule,
            }
            for quote in quotes
        ],
    }


def run(documents: list[tuple[Gold, Page, Parsed]], names: bool = False) -> tuple[list[dict[str, Any]], float]:
    """Find the quotes of the documents; give the predictions and the CPU seconds spent on quotes alone."""
    if names:
        from tasks.names import find_names
    out, spent = [], 0.0
    for gold, page, parsed in documents:
        found = find_names(page, parsed) if names else Names()
        started = time.process_time()
        day = date.fromisoformat(gold["date"][:10]) if gold.get("date") else None
        quotes = find_quotes(page, parsed, found, (), Publication(published_on=day, earliest=day, latest=day))
        spent += time.process_time() - started
        out.append(predicted(gold, quotes))
    return out, spent


def position(gold: Gold, quote: dict[str, Any]) -> str:
    """Say where the speaker stands: before, after, between the segments, in another paragraph."""
    if not quote.get("speaker"):
        return "none"
    start, end = quote["speaker"]
    between = gold["text"][min(end, quote["end"]) : max(start, quote["start"])]
    if end <= quote["start"]:
        return "before, paragraph off" if "\n" in gold["text"][end : quote["start"]].strip(" ") else "before"
    if start >= quote["end"]:
        return "after, paragraph off" if "\n" in between.strip(" ") else "after"
    return "between"


def speaker_tables(golds: list[Gold], predictions: list[dict[str, Any]]) -> None:
    """Print, by kind, position and speaker type: gold quotes, found, found with the right speaker."""
    tables: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for gold, prediction in zip(golds, predictions, strict=True):
        starts = [match.start() for match in score.WORD.finditer(gold["text"])]

        def words(quote: dict[str, Any], starts: list[int] = starts) -> set[int]:
            spans = score.segments(quote)
            return {n for n, at in enumerate(starts) if any(a <= at < b for a, b in spans)}

        over = [(quote, words(quote)) for quote in prediction["quotes"]]
        for quote in gold["quotes"]:
            if not quote.get("speaker_text"):
                continue
            wanted = words(quote)
            held = [(other, wanted & has) for other, has in over if wanted & has]
            found = set().union(*[has for _, has in held])
            right = set().union(*[has for other, has in held if score.speaker_ok(quote, other, gold["text"])])
            cells = {
                "kind": quote["kind"],
                "position": f"{quote['kind']}: {position(gold, quote)}",
                "speaker": f"{quote['kind']}: {quote['speaker_type']}",
            }
            for table, cell in cells.items():
                row = tables[table][cell]
                row[0] += 1
                row[1] += 2 * len(found) >= len(wanted)
                row[2] += 2 * len(right) >= len(wanted)
    for name, table in tables.items():
        print(f"\nby {name:34} gold  found  with the right speaker")
        for cell, (total, found, right) in sorted(table.items()):
            print(f"  {cell:35} {total:5}  {found / total:.3f}  {right / total:.3f}")


def right_rows(gold: Gold, prediction: dict[str, Any]) -> list[bool]:
    """Tell of each predicted row whether half its words are gold content with that speaker."""
    starts = [match.start() for match in score.WORD.finditer(gold["text"])]

    def words(quote: dict[str, Any]) -> set[int]:
        return {n for n, at in enumerate(starts) if any(a <= at < b for a, b in score.segments(quote))}

    wanted = [(quote, words(quote)) for quote in gold["quotes"]]
    out = []
    for row in prediction["quotes"]:
        has = words(row)
        good = [w & has for quote, w in wanted if w & has and score.speaker_ok(quote, row, gold["text"])]
        out.append(bool(has) and 2 * len(set().union(*good)) >= len(has))
    return out


def calibration(golds: list[Gold], predictions: list[dict[str, Any]]) -> None:
    """Print what share of the rows in each band of confidence is right."""
    bands: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for gold, prediction in zip(golds, predictions, strict=True):
        for row, good in zip(prediction["quotes"], right_rows(gold, prediction), strict=True):
            band = bands[min(int(row["confidence"] * 10), 9)]
            band[0] += 1
            band[1] += good
            band[2] += row["confidence"]
    print("\nconfidence   rows  mean said  share right")
    for number, (rows, good, total) in sorted(bands.items()):
        band = f"{number / 10:.1f}-{(number + 1) / 10:.1f}"
        print(f"  {band}  {int(rows):6}      {total / rows:.3f}        {good / rows:.3f}")


def main() -> None:
    """Run from the command line."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--part", default="dev")
    arguments.add_argument("--limit", type=int)
    arguments.add_argument("--cache", type=Path, default=Path(".cache/quotes"))
    arguments.add_argument("--damage", nargs="*", default=list(DAMAGES), choices=DAMAGES)
    arguments.add_argument("--clean", action="store_true", help="blocks from tasks.clean instead of one a line")
    arguments.add_argument("--names", action="store_true", help="run tasks.names first, as the pipeline does")
    arguments.add_argument("--table", action="store_true", help="tables by kind, position, speaker; calibration")
    options = arguments.parse_args()
    for damage in options.damage:
        documents = load(options.part, damage, options.cache, options.limit, options.clean)
        predictions, spent = run(documents, options.names)
        golds = [gold for gold, *_ in documents]
        words = sum(len(gold["text"].split()) for gold in golds)
        figures = score.score(golds, predictions)
        print(
            f"== {options.part}, {damage}: {len(golds)} documents, {words / max(spent, 1e-9):,.0f} words a CPU-second"
        )
        for name, value in figures.items():
            if isinstance(value, dict) and "f1" in value:
                p, r, f1, total, found = (value[key] for key in ("p", "r", "f1", "gold", "pred"))
                print(f"  {name:14} P {p:.4f}  R {r:.4f}  F1 {f1:.4f}  ({total} gold, {found} found)")
            else:
                print(f"  {name:14} {json.dumps(value)}")
        if options.table:
            speaker_tables(golds, predictions)
            calibration(golds, predictions)


if __name__ == "__main__":
    main()
