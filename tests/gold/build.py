"""Build the sample corpus `data/raw/` and its gold from the annotated sources beside this file.

    python tests/gold/build.py            # writes data/raw/ and tests/gold/gold.jsonl

A source is one article of our own writing. `@name value` lines are its metadata; every other line is `label|text`, and
blank lines stand for themselves. Inside a text, `{TAG|words}` marks words and may nest:

    {P:id|..} {O:id|..} {L:id|..} {M:id|..}   a name (person, organisation, place, other) and who it is
    {Q:number:kind|..}                        a piece of quote `number`; {S:numbers|..} its speaker's words
    {D:value|..} {T:..} {U:..} {R:..}         a date, time, duration or set with its TIMEX3 value
"""

import csv
import gzip
import html
import io
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
RAW = HERE.parent.parent / "data" / "raw"
NAME_TYPES = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
TIMEX_TYPES = {"D": "DATE", "T": "TIME", "U": "DURATION", "R": "SET"}
KEYS = {"file", "given", "title", "authors", "published", "window", "basis", "updated", "wire", "language", "url"}
HTML_TAGS = {
    "title": "h1", "standfirst": 'p class="standfirst"', "byline": 'div class="byline"', "dateline": 'div class="date"',
    "update_stamp": 'div class="updated"', "body": "p", "heading": "h2", "list": "li", "caption": "figcaption",
    "embed": 'blockquote class="twitter-tweet"',
}  # fmt: skip


def parse_tags(tagged: str) -> tuple[str, list[dict[str, Any]]]:
    """Strip the tags of a line; give the plain text and its annotations with offsets into it."""
    plain, annotations, open_tags = "", list[dict[str, Any]](), list[dict[str, Any]]()
    position = 0
    for match in re.finditer(r"\{([A-Z](?::[^|{}]*)?)\||\}", tagged):
        plain += tagged[position : match.start()]
        position = match.end()
        if match[1]:
            tag, *rest = match[1].split(":", 1)
            open_tags.append({"tag": tag, "value": rest[0] if rest else "", "start": len(plain)})
        else:
            annotation = open_tags.pop()
            annotations.append({**annotation, "end": len(plain)})
    assert not open_tags, tagged
    return plain + tagged[position:], sorted(annotations, key=lambda item: (item["start"], -item["end"]))


def wrap(line: str, width: int) -> str:
    """Break a line at blanks without changing its length."""
    words, column, out = line.split(" "), 0, ""
    for number, word in enumerate(words):
        if number:
            fits = column + 1 + len(word) <= width
            out += " " if fits else "\n"
            column = column + 1 if fits else 0
        out += word
        column += len(word)
    return out


def read_source(path: Path) -> dict[str, Any]:
    """Read one annotated source."""
    article: dict[str, Any] = {"name": path.stem, "persons": {}, "lines": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            key, _, value = line[1:].partition(" ")
            if key == "person":
                number, person = value.split()
                article["persons"][number] = person
            else:
                article[key] = value
        elif not line.strip():
            article["lines"].append(None)
        else:
            label, _, tagged = line.partition("|")
            text, annotations = parse_tags(tagged)
            if "wrap" in article:
                text = wrap(text, int(article["wrap"]))
            article["lines"].append({"label": label, "text": text, "annotations": annotations})
    while article["lines"] and article["lines"][0] is None:
        article["lines"].pop(0)
    return article


def as_text(article: dict[str, Any]) -> str:
    """Lay the lines out as the plain-text or Markdown file."""
    return "\n".join("" if line is None else line["text"] for line in article["lines"]) + "\n"


def as_html(article: dict[str, Any]) -> str:
    """Lay the lines out as a page of its site: head, navigation, article, furniture."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line in article["lines"]:
        if line is None:
            continue
        label, words = line["label"], html.escape(line["text"], quote=False)
        place = "article" if label in HTML_TAGS else label
        tag = HTML_TAGS.get(label, "li" if label in {"navigation", "related"} else "p")
        groups[place].append(f"<{tag}>{words}</{tag.split()[0]}>")
    parts = {name: "\n".join(lines) for name, lines in groups.items()}
    head = [f"<title>{html.escape(article['title'])} | {article['site']}</title>"]
    if article["basis"] == "json-ld":
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article["title"],
            "datePublished": article["published"],
            "author": [{"@type": "Person", "name": name} for name in authors(article)],
            "publisher": {"@type": "Organization", "name": article["site"]},
        }
        head.append(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    else:
        head.append(f'<meta property="article:published_time" content="{article["published"]}">')
        head.append(f'<meta name="author" content="{", ".join(authors(article))}">')
    furniture = "\n".join(
        f'<div class="{name.replace("_", "-")}">{parts[name]}</div>'
        for name in ("share", "author_bio", "related", "newsletter", "comments", "comment_form")
        if name in parts
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{chr(10).join(head)}\n'
        "<script>window.dataLayer = [];</script>\n</head>\n<body>\n"
        f'<nav><ul>{parts.get("navigation", "")}</ul></nav>\n<main>\n<article class="{article["template"]}-story">\n'
        f"{parts['article']}\n</article>\n{furniture}\n</main>\n"
        f"<footer>{parts.get('legal', '')}</footer>\n</body>\n</html>\n"
    )


def authors(article: dict[str, Any]) -> list[str]:
    """Give the authors as a list."""
    return [name.strip() for name in article.get("authors", "").split(";") if name.strip()]


def warc(articles: list[dict[str, Any]]) -> bytes:
    """Lay pages out as gzipped WARC response records."""
    out = b""
    for article in articles:
        payload = as_html(article).encode()
        response = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(payload)
            + payload
        )
        header = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:example:{article['name']}>\r\nWARC-Date: {article['captured']}\r\n"
            f"WARC-Target-URI: {article['url']}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(response)}\r\n\r\n"
        )
        out += gzip.compress(header.encode() + response + b"\r\n\r\n", mtime=0)
    return out


def record(article: dict[str, Any]) -> dict[str, Any]:
    """Lay an article out as a record with what is given beside its text."""
    return {"id": article["file"].split("#")[1], "text": as_text(article), **json.loads(article["given"])}


def contents(articles: list[dict[str, Any]]) -> dict[str, bytes]:
    """Give every raw file's bytes by its path under data/raw."""
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in articles:
        files[article["file"].split("#")[0]].append(article)
    out: dict[str, bytes] = {}
    for path, held in sorted(files.items()):
        if path.endswith(".html"):
            out[path] = as_html(held[0]).encode()
        elif path.endswith(".txt.gz"):
            out[path] = gzip.compress(as_text(held[0]).encode(), mtime=0)
        elif path.endswith(".warc.gz"):
            out[path] = warc(held)
        elif path.endswith((".jsonl", ".ndjson")):
            lines = [json.dumps(record(article), ensure_ascii=False) for article in held]
            if path.endswith(".ndjson"):  # a feed that broke off in the middle of a record
                lines.append('{"id": "t2", "published": "2024-03-09", "text": "Ships still wait')
            out[path] = ("\n".join(lines) + "\n").encode()
        elif path.endswith(".csv"):
            table = io.StringIO()
            writer = csv.DictWriter(table, ["id", "published", "site", "text"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(record(article) for article in held)
            out[path] = table.getvalue().encode()
        elif path.endswith(".parquet"):
            sink = io.BytesIO()
            pq.write_table(pa.Table.from_pylist([record(article) for article in held]), sink)
            out[path] = sink.getvalue()
        else:
            out[path] = as_text(held[0]).encode()
    return out


def gold(article: dict[str, Any]) -> dict[str, Any]:
    """Give the article's gold: metadata, and lines with labels and annotations."""
    path, _, part = article["file"].partition("#")
    source_id = f"urn:example:{article['name']}" if ".warc" in path else part or path
    return {
        "name": article["name"],
        "source_id": source_id,
        "title": article.get("title"),
        "authors": authors(article),
        "published": article.get("published"),
        "window": [None if day == "-" else day for day in article["window"].split()] if "window" in article else None,
        "updated": article.get("updated"),
        "wire_agency": article.get("wire"),
        "language": article.get("language", "en"),
        "duplicate_of": article.get("duplicate"),
        "persons": article["persons"],
        "lines": [line for line in article["lines"] if line],
    }


def main() -> None:
    """Write the corpus and the gold."""
    articles = [read_source(path) for path in sorted((HERE / "source").glob("*.gold"))]
    for path, data in contents(articles).items():
        target = RAW / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    lines = (json.dumps(gold(article), ensure_ascii=False, sort_keys=True) for article in articles)
    (HERE / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
