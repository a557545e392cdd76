"""Score a warehouse of the sample corpus against its gold: the offline evaluation that always runs.

    python tests/gold/score.py WAREHOUSE [--misses]

Every figure is a share from 0 to 1. Gold stands beside lines of text, so it is found in `articles.text` line by line;
an annotation counts where its line was found.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).parent
NAME_TYPES = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
TIMEX_TYPES = {"D", "T", "U", "R"}
BODY = {"body", "heading", "list"}
# Names are looked for where a reader meets the article, not in the furniture around it.
NAMED = BODY | {"title", "standfirst", "caption"}
WORD = re.compile(r"\w+")


@dataclass
class Tally:
    """Counts of one figure: right, predicted, expected."""

    right: float = 0
    predicted: float = 0
    expected: float = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.expected
        return 2 * self.right / total if total else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected that is right."""
        return self.right / self.expected if self.expected else 1.0


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Run a query; give dictionaries."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def by_article(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, list[dict[str, Any]]]:
    """Give a table's rows by article_id."""
    out: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows(connection, f"select * from {table}"):
        out[row["article_id"]].append(row)
    return out


def locate(gold: dict[str, Any], text: str) -> list[tuple[int, dict[str, Any]]]:
    """Find the gold's lines in the text, in any order of furniture; a line that is not there is left out."""
    found, taken = [], set[int]()
    for line in gold["lines"]:
        start = text.find(line["text"])
        while start in taken:
            start = text.find(line["text"], start + 1)
        if start >= 0:
            taken.add(start)
            found.append((start, line))
    return found


def fold(name: str | None) -> str:
    """Fold case, marks and punctuation of a name."""
    plain = unicodedata.normalize("NFKD", name or "")
    return " ".join(WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def words_at(spans: list[tuple[int, int]], text: str) -> set[int]:
    """Give the start offsets of the words inside spans."""
    return {start + match.start() for start, end in spans for match in WORD.finditer(text[start:end])}


class Scorer:
    """Hold the warehouse and the gold, and one tally a figure."""

    def __init__(self, warehouse: Path) -> None:
        with duckdb.connect(str(warehouse / "warehouse.duckdb"), read_only=True) as connection:
            self.articles = {row["source_id"]: row for row in rows(connection, "select * from articles")}
            names = ("blocks", "quotes", "mentions", "dates")
            self.tables = {name: by_article(connection, name) for name in names}
        self.gold = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.surfaces: dict[str, set[str]] = defaultdict(set)
        self.identity: list[tuple[str, str | None]] = []
        self.quote_rows: dict[tuple[str, str], dict[str, Any]] = {}
        for gold in self.gold:
            for line in gold["lines"]:
                for item in line["annotations"]:
                    if item["tag"] in NAME_TYPES:
                        self.surfaces[item["value"]].add(fold(line["text"][item["start"] : item["end"]]))

    def note(self, figure: str, right: bool, where: str) -> None:
        """Count one yes-or-no case."""
        tally = self.tallies[figure]
        tally.right += right
        tally.predicted += 1
        tally.expected += 1
        if not right:
            tally.misses.append(where)

    def score(self) -> dict[str, float]:
        """Score every article; give the figures."""
        for gold in self.gold:
            article = self.articles.get(gold["source_id"])
            self.note("landed", article is not None, gold["name"])
            if article is None:
                continue
            lines = locate(gold, article["text"])
            self.head(gold, article)
            self.body(gold, article, lines)
            if gold["language"] == "en":
                self.names(gold, article, lines)
                self.dates(gold, article, lines)
                self.quotes(gold, article, lines)
        self.utterances()
        figures = {name: round(tally.f1, 4) for name, tally in self.tallies.items()}
        figures["identity"] = round(self.b_cubed(), 4)
        return dict(sorted(figures.items()))

    def head(self, gold: dict[str, Any], article: dict[str, Any]) -> None:
        """Title, authors, agency, language, dates, copies."""
        name = gold["name"]
        self.note("title", fold(article["title"]) == fold(gold["title"]), f"{name}: {article['title']!r}")
        right = {fold(author) for author in article["authors"] or []} == {fold(author) for author in gold["authors"]}
        self.note("authors", right, f"{name}: {article['authors']}")
        self.note(
            "wire_agency",
            fold(article["wire_agency"]) == fold(gold["wire_agency"]),
            f"{name}: {article['wire_agency']}",
        )
        self.note("language", article["language"] == gold["language"], f"{name}: {article['language']}")
        day = str(article["published_on"]) if article["published_on"] else None
        self.note("published_on", day == gold["published"], f"{name}: {day} by {article['published_basis']}")
        if gold["window"]:
            window = [str(article[key]) if article[key] else None for key in ("published_earliest", "published_latest")]
            self.note("window", window == gold["window"], f"{name}: {window}")
        if gold["updated"]:
            self.note("updated_on", str(article["updated_on"]) == gold["updated"], f"{name}: {article['updated_on']}")
        if gold["duplicate_of"] or article["duplicate_of"]:
            original = self.articles.get(gold["duplicate_of"] or "", {}).get("article_id")
            self.note("duplicate_of", article["duplicate_of"] == original, f"{name}: {article['duplicate_of']}")

    def body(self, gold: dict[str, Any], article: dict[str, Any], lines: list[tuple[int, dict[str, Any]]]) -> None:
        """Body characters, line by line; the label of each line."""
        blocks = self.tables["blocks"][article["article_id"]]
        tally = self.tallies["body"]
        for start, line in lines:
            middle = start + len(line["text"]) // 2
            block = next(block for block in blocks if block["start"] <= middle < block["end"])
            width, expected = len(line["text"]), line["label"] in BODY
            if line["label"] not in {"title", "standfirst"}:  # golds differ on these, so neither way is wrong
                tally.right += width * (expected and block["in_body"])
                tally.predicted += width * block["in_body"]
                tally.expected += width * expected
                if expected != block["in_body"]:
                    tally.misses.append(f"{gold['name']}: {block['label']} ({block['reason']}): {line['text'][:60]!r}")
            self.note(
                "label",
                block["label"] == line["label"],
                f"{gold['name']}: {block['label']} not {line['label']}: {line['text'][:50]!r}",
            )

    def names(self, gold: dict[str, Any], article: dict[str, Any], lines: list[tuple[int, dict[str, Any]]]) -> None:
        """Typed names at exact spans (a full stop of Sr. apart), and who they are."""
        expected: dict[tuple[int, int, str], str] = {}
        ranges = [(start, start + len(line["text"])) for start, line in lines if line["label"] in NAMED]
        for start, line in lines:
            for item in line["annotations"]:
                if item["tag"] in NAME_TYPES and line["label"] in NAMED:
                    expected[start + item["start"], start + item["end"], NAME_TYPES[item["tag"]]] = item["value"]
        predicted = {
            (
                row["start"],
                row["end"] + (article["text"][row["end"] - 2 : row["end"] + 1] in {"Sr.", "Jr."}),
                row["type"],
            ): row["entity_id"]
            for row in self.tables["mentions"][article["article_id"]]
            if any(first <= row["start"] < last for first, last in ranges)
        }
        tally = self.tallies["names"]
        tally.expected += len(expected)
        tally.predicted += len(predicted)
        tally.right += len(expected.keys() & predicted.keys())
        text = article["text"]
        for span, person in expected.items():
            if span in predicted:
                self.identity.append((person, predicted[span]))
            else:
                tally.misses.append(f"{gold['name']}: missed {span[2]} {text[span[0] : span[1]]!r}")
        for span in predicted.keys() - expected.keys():
            tally.misses.append(f"{gold['name']}: wrong {span[2]} {text[span[0] : span[1]]!r}")

    def dates(self, gold: dict[str, Any], article: dict[str, Any], lines: list[tuple[int, dict[str, Any]]]) -> None:
        """Values of date expressions that overlap the gold's."""
        tally = self.tallies["dates"]
        rows_left = list(self.tables["dates"][article["article_id"]])
        ranges = [(start, start + len(line["text"])) for start, line in lines if line["label"] in NAMED]
        for start, line in lines:
            for item in line["annotations"]:
                if item["tag"] not in TIMEX_TYPES:
                    continue
                first, last = start + item["start"], start + item["end"]
                match = next((row for row in rows_left if row["start"] < last and row["end"] > first), None)
                if match is not None:
                    rows_left.remove(match)
                if line["label"] not in NAMED:
                    continue
                tally.expected += 1
                tally.predicted += match is not None
                right = match is not None and match["value"] == item["value"]
                tally.right += right
                if not right:
                    got = match and match["value"]
                    tally.misses.append(
                        f"{gold['name']}: {line['text'][item['start'] : item['end']]!r} {item['value']} got {got}"
                    )
        for row in rows_left:
            calendar = row["type"] in {"DATE", "TIME"} and (row["value"] or "X")[0].isdigit()
            if calendar and any(first <= row["start"] < last for first, last in ranges):
                tally.predicted += 1
                tally.misses.append(f"{gold['name']}: extra {row['text']!r} {row['value']}")

    def quotes(self, gold: dict[str, Any], article: dict[str, Any], lines: list[tuple[int, dict[str, Any]]]) -> None:
        """Quotes found (word overlap of 0.8, indirect 0.5), and with the right person."""
        text = article["text"]
        pieces: dict[str, list[tuple[int, int]]] = defaultdict(list)
        kinds, speakers = dict[str, str](), dict[str, tuple[int, int]]()
        for start, line in lines:
            for item in line["annotations"]:
                span = (start + item["start"], start + item["end"])
                if item["tag"] == "Q":
                    number, kind = item["value"].split(":")
                    pieces[number].append(span)
                    kinds[number] = kind
                elif item["tag"] == "S":
                    for number in item["value"].split(","):
                        speakers[number] = span
        rows_left = [row for row in self.tables["quotes"][article["article_id"]] if not row["in_heading"]]
        for number, spans in pieces.items():
            direct = kinds[number] == "direct"
            figure = "quotes_direct" if direct else "quotes_indirect"
            for name in (figure, f"{figure}_speaker"):
                self.tallies[name].expected += 1
            found = self.matching(words_at(spans, text), rows_left, text, 0.8 if direct else 0.5)
            if not found:
                miss = f"{gold['name']}: missed {number}: {text[spans[0][0] : spans[0][1]][:60]!r}"
                self.tallies[figure].misses.append(miss)
                continue
            rows_left = [row for row in rows_left if row not in found]
            self.quote_rows[gold["name"], number] = found[0]
            person = gold["persons"].get(number)
            right = all(self.right_person(person, row, speakers.get(number)) for row in found)
            self.tallies[figure].right += 1
            self.tallies[figure].predicted += 1
            self.tallies[f"{figure}_speaker"].predicted += 1
            self.tallies[f"{figure}_speaker"].right += right
            if not right:
                who = ", ".join(f"{row['speaker']!r} = {row['speaker_name']!r}" for row in found)
                self.tallies[f"{figure}_speaker"].misses.append(f"{gold['name']}: {number} by {who}, not {person}")
        # The gold marks every direct quote; of indirect reports it marks those a reader would miss, not all there are.
        for row in (row for row in rows_left if row["kind"] == "direct"):
            for name in ("quotes_direct", "quotes_direct_speaker"):
                self.tallies[name].predicted += 1
            extra = f"{gold['name']}: extra by {row['speaker']!r}: {row['text'][:60]!r}"
            self.tallies["quotes_direct"].misses.append(extra)

    @staticmethod
    def matching(wanted: set[int], rows_left: list[dict[str, Any]], text: str, floor: float) -> list[dict[str, Any]]:
        """Give the rows that together are the gold quote: one, or those that lie inside it (a quote its speaker
        interrupts may be one row or several)."""
        inside, covered, best = list[dict[str, Any]](), set[int](), (0.0, list[dict[str, Any]]())
        for row in rows_left:
            got = words_at([(piece["start"], piece["end"]) for piece in row["segments"]], text)
            if not got & wanted:
                continue
            share = len(wanted & got) / len(wanted | got)
            if share > best[0]:
                best = (share, [row])
            if len(got & wanted) >= 0.8 * len(got):
                inside.append(row)
                covered |= got
        if covered and len(wanted & covered) / len(wanted | covered) > best[0]:
            best = (len(wanted & covered) / len(wanted | covered), inside)
        return best[1] if best[0] >= floor else []

    def right_person(self, person: str | None, row: dict[str, Any], speaker: tuple[int, int] | None) -> bool:
        """Tell whether the row names the person, or, for someone without a name, points at the same words."""
        surfaces = self.surfaces.get(person or "")
        if surfaces:
            full = max(surfaces, key=len)
            name = fold(row["speaker_name"])
            return bool(name) and (name in surfaces or full in name)
        if speaker is None or row["speaker_start"] is None:
            return False
        return bool(row["speaker_start"] < speaker[1] and row["speaker_end"] > speaker[0])

    def utterances(self) -> None:
        """Pairs of quotes that are one utterance."""
        groups = json.loads((HERE / "utterances.json").read_text(encoding="utf-8"))["groups"]
        gold_of = {tuple(member): number for number, group in enumerate(groups) for member in group}
        keys = sorted(self.quote_rows)
        tally = self.tallies["utterances"]
        for index, left in enumerate(keys):
            for right in keys[index + 1 :]:
                expected = left in gold_of and gold_of[left] == gold_of.get(right)
                one, two = self.quote_rows[left]["utterance_id"], self.quote_rows[right]["utterance_id"]
                predicted = one is not None and one == two
                tally.expected += expected
                tally.predicted += predicted
                tally.right += expected and predicted
                if expected != predicted:
                    tally.misses.append(f"{'missed' if expected else 'wrong'}: {left} {right}")

    def b_cubed(self) -> float:
        """B-cubed F1 of identity over the names found."""
        gold, system, both = Counter[str](), Counter[str | None](), Counter[tuple[str, str | None]]()
        for person, entity in self.identity:
            gold[person] += 1
            system[entity] += 1
            both[person, entity] += 1
        total = len(self.identity) or 1
        precision = sum(count * count / system[key[1]] for key, count in both.items()) / total
        recall = sum(count * count / gold[key[0]] for key, count in both.items()) / total
        for person, entity in sorted(both, key=str):
            if both[person, entity] not in (gold[person], 0) or both[person, entity] != system[entity]:
                self.tallies["names"].misses.append(
                    f"identity: {person} ~ {entity}: {both[person, entity]} of {gold[person]}"
                )
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print the figures, and with --misses every miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    scorer = Scorer(options.warehouse)
    print(json.dumps(scorer.score(), indent=1))
    if options.misses:
        for name, tally in sorted(scorer.tallies.items()):
            for miss in tally.misses:
                print(f"{name:24} {miss}")


if __name__ == "__main__":
    main()
