"""Make more text renderings of the development pages, to train the line model on.

usage: python bench/line_renderings.py OUT.jsonl.gz

Every page of dev_html is rendered by four converters, whole and cut to the element that holds the article; a line takes
the label of the same line in the page's own labelled rendering (in order), else, when it is long, it is body when its
4-token shingles are in the gold body. From the labelled rows come light variants: the article alone, the article with a
little furniture, and pages cut close to the article, so that clean texts are learned as well as cluttered ones.
Needs: lxml, markdownify, html2text, inscriptis, html-text.
"""

import collections
import difflib
import gzip
import json
import lzma
import random
import re
import sys
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "boilerplate"
RENDERERS = ("markdownify", "html2text", "inscriptis", "html_text")
LINK = re.compile(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
TOKEN = re.compile(r"\w+")
Row = dict[str, Any]


def tokens(text: str) -> list[str]:
    """Split into lower-case words, link targets left out."""
    return TOKEN.findall(LINK.sub(" ", text).lower())


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    """Give the 4-token shingles of a text."""
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)}


def lines_of(text: str) -> list[tuple[int, int]]:
    """List the lines that hold ink, as spans."""
    found, position = [], 0
    for line in text.split("\n"):
        ink = line.strip()
        if ink:
            start = position + line.index(ink[0])
            found.append((start, start + len(ink)))
        position += len(line) + 1
    return found


def render(source: str, renderer: str) -> str:
    """Render HTML by one of the converters."""
    if renderer == "markdownify":
        from markdownify import MarkdownConverter

        return re.sub(r"\n{3,}", "\n\n", MarkdownConverter(heading_style="ATX").convert(source)).strip()
    if renderer == "html2text":
        import html2text

        converter = html2text.HTML2Text()
        converter.body_width = 0
        return converter.handle(source)
    if renderer == "inscriptis":
        from inscriptis import get_text

        return get_text(source)
    import html_text

    return html_text.extract_text(source)


def tidy(root: Any) -> Any:
    """Drop what no reader sees and the addresses of links."""
    for element in root.xpath("//script|//style|//noscript|//template|//svg|//iframe|//head"):
        if element.getparent() is not None:
            element.drop_tree()
    for attribute in ("href", "src"):
        for element in root.xpath(f"//*[@{attribute}]"):
            element.set(attribute, "#")
    return root


def container(root: Any, body: str) -> Any:
    """Find the smallest element that holds nearly all of the gold body."""
    wanted = shingles(tokens(body))

    def cover(element: Any) -> float:
        return len(wanted & shingles(tokens(element.text_content()))) / max(1, len(wanted))

    enough, best = 0.95 * cover(root), root
    while True:
        inner = next(
            (c for c in best if isinstance(c.tag, str) and len(c.text_content()) > 200 and cover(c) >= enough), None
        )
        if inner is None:
            return best
        best = inner


def label(text: str, official: list[Row], body: str) -> list[Row]:
    """Label the lines of a rendering by those of the page's labelled renderings."""
    spans = lines_of(text)
    keys = [" ".join(tokens(text[start:end])) for start, end in spans]
    chosen: list[Row | None] = [None] * len(spans)
    for row in sorted(official, key=lambda row: row["scope"] != "page"):
        theirs = [" ".join(tokens(row["text"][line["start"] : line["end"]])) for line in row["lines"]]
        matcher = difflib.SequenceMatcher(None, keys, theirs, autojunk=False)
        for at, there, size in matcher.get_matching_blocks():
            for step in range(size):
                if chosen[at + step] is None and keys[at + step]:
                    chosen[at + step] = row["lines"][there + step]
        by_key = collections.defaultdict(list)
        for key, line in zip(theirs, row["lines"], strict=True):
            by_key[key].append(line)
        for at, key in enumerate(keys):
            same = by_key.get(key, [])
            if chosen[at] is None and same and len({line["label"] for line in same}) == 1:
                chosen[at] = same[0]
    gold = shingles(TOKEN.findall(body.lower()))
    out = []
    for (start, end), line in zip(spans, chosen, strict=True):
        made: Row = {"start": start, "end": end}
        if line is not None:
            made |= {"label": line["label"]} | ({"ignore": True} if line.get("ignore") else {})
        else:
            own = shingles(tokens(text[start:end]))
            share = len(own & gold) / len(own) if own else 0.5
            made["label"] = "body" if share >= 0.8 else "boilerplate"
            if 0.2 <= share < 0.8:
                made["ignore"] = True
        out.append(made)
    return out


def variant(row: Row, keep: list[int], name: str, separator: str | None) -> Row:
    """Make a document of the chosen lines of a labelled row, joined by `separator` or as they were."""
    text, lines = row["text"], row["lines"]
    parts: list[str] = []
    made: list[Row] = []
    position = 0
    for number in keep:
        line = lines[number]
        begin = text.rfind("\n", 0, line["start"]) + 1
        spaced = number == 0 or text[lines[number - 1]["end"] : begin].count("\n") > 1
        gap = "" if not parts else separator or ("\n\n" if spaced else "\n")
        start = position + len(gap) + line["start"] - begin
        parts.append(gap + text[begin : line["end"]])
        position += len(parts[-1])
        made.append(
            {
                "start": start,
                "end": position,
                "label": line["label"],
                **({"ignore": True} if line.get("ignore") else {}),
            }
        )
    return row | {"doc_id": f"{row['doc_id']}#{name}", "text": "".join(parts), "lines": made, "made": name}


def variants(row: Row, rng: random.Random) -> list[Row]:
    """Make light variants of a labelled row: the article alone, with a little furniture, or the page cut close."""
    lines = row["lines"]
    body = [number for number, line in enumerate(lines) if line["label"] == "body"]
    if len(body) < 4:
        return []
    first, last = body[0], body[-1]
    title = {number for number, line in enumerate(lines) if line["label"] == "title" and number < first + 3}
    signed = {n for n, line in enumerate(lines) if line["label"] in ("byline", "date") and abs(n - first) < 8}
    separator = rng.choice([None, "\n", "\n\n"])
    if row["scope"] != "container":
        start, end = max(0, first - rng.randint(0, 12)), min(len(lines), last + 1 + rng.randint(0, 25))
        return [variant(row, sorted({*range(start, end), *title}), "cut", rng.choice([None, None, "\n"]))]
    alone = set(body) | (title if rng.random() < 0.5 else set()) | (signed if rng.random() < 0.3 else set())
    if rng.random() < 0.25:
        alone -= set(body[rng.randint(3, max(3, len(body) // 2)) :])
    light = set(body) | title | signed
    light |= {n for n in range(first, last) if lines[n]["label"] not in ("body", "title") and rng.random() < 0.5}
    light |= set(range(last + 1, min(last + 1 + rng.randint(0, 6), len(lines))))
    light |= set(range(max(0, first - rng.randint(0, 4)), first))
    return [
        variant(row, sorted(alone), "alone", separator),
        variant(row, sorted(light), "light", rng.choice([None, None, "\n", "\n\n"])),
    ]


def rendered(page: Row, official: list[Row]) -> list[Row]:
    """Render one page in every way the labelled rows do not have."""
    import lxml.html

    try:
        root = tidy(lxml.html.fromstring(page["html"]))
    except (ValueError, lxml.etree.ParserError):
        return []
    have = {(row["scope"], row["renderer"]) for row in official}
    made = []
    for scope, element in (("container", container(root, page["body"])), ("page", root)):
        source = lxml.html.tostring(element, encoding="unicode")
        for renderer in RENDERERS:
            if (scope, renderer) in have:
                continue
            try:
                text = render(source, renderer)
            except (ValueError, RecursionError):
                continue
            if not 200 <= len(text) <= 90_000:
                continue
            lines = label(text, official, page["body"])
            if sum(line["label"] == "body" for line in lines) < 2:
                continue
            kind = "markdown" if renderer in ("markdownify", "html2text") else "text"
            shared = {key: page[key] for key in ("source_site", "source", "url", "lang", "news", "meta")}
            shared |= {"doc_id": f"{page['doc_id']}#{scope}#{renderer}", "scope": scope, "format": kind}
            made.append(shared | {"renderer": renderer, "text": text, "lines": lines, "made": "rendering"})
    return made


def main() -> None:
    """Write all renderings and variants."""
    with lzma.open(BENCH / "dev_html.jsonl.xz", "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    with gzip.open(BENCH / "dev_text.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    of_page = collections.defaultdict(list)
    for row in rows:
        of_page[row["doc_id"].split("#")[0]].append(row)
    rng = random.Random(5)
    with gzip.open(sys.argv[1], "wt", encoding="utf-8") as out:
        for row in rows:
            for made in variants(row, rng):
                out.write(json.dumps(made, ensure_ascii=False) + "\n")
        for page in pages:
            if of_page[page["doc_id"]]:
                for made in rendered(page, of_page[page["doc_id"]]):
                    out.write(json.dumps(made, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
