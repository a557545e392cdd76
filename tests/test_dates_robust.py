"""Whatever the text, the dates room never raises, never overlaps, keeps its spans, and never reads the clock."""

import ast
import datetime
import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tasks
from schemas.records import Block, Document, Page, Publication
from tasks.dates import find_dates, find_publication
from tasks.dates.places import places
from tasks.parse import Parsed

_WORDS = st.sampled_from(
    [
        "May",
        "2",
        ",",
        "2019",
        "the",
        "last",
        "first",
        "second",
        "two-year",
        "quarter",
        "of",
        "1989",
        "'s",
        "Monday",
        "night",
        "at",
        "4",
        "p.m.",
        "18:00",
        "UTC",
        "weekend",
        "ago",
        "earlier",
        "03/04/2019",
        "31.12.",
        "since",
        "Feb.",
        "30",
        "99",
        "-",
        "to",
        "until",
        "January",
        "'98",
        "0s",
        "1960s",
        "century",
        "half",
        "a",
        "year",
        "on",
        "Easter",
    ]
)
_TEXT = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=25).map(" ".join))
_ANCHORS = st.one_of(
    st.none(), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.just(datetime.date.min)
)


@settings(max_examples=300, deadline=None)
@given(_TEXT, _ANCHORS)
def test_any_text_gives_sound_mentions(text: str, anchor: datetime.date | None) -> None:
    page = Page(text, (Block(0, len(text), "byline", False, "test"),), "en")
    found = find_dates(page, Publication(anchor, None, anchor, anchor, "given"), Parsed(()))
    end = 0
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert end <= mention.start < mention.end
        assert mention.earliest is None or mention.latest is None or mention.earliest <= mention.latest
        end = mention.end


@settings(max_examples=100, deadline=None)
@given(_TEXT, st.sampled_from(["head", "body", "tail"]))
def test_any_text_gives_a_sound_publication(text: str, place: str) -> None:
    filler = "The committee of Orland met and talked for a long while about the harbour and its new wall.\n"
    line = text + "\n"
    lines = {"head": [line, filler * 3], "body": [filler, line, filler], "tail": [filler * 3, line]}
    whole, blocks = "", []
    for stretch in lines[place]:
        body = stretch != line
        blocks.append(Block(len(whole), len(whole) + len(stretch), "body" if body else "other", body, "test"))
        whole += stretch
    page = Page(whole, tuple(blocks), "en")
    made = find_publication(page, Document("d", "d", "0", "text", whole, "utf-8"))
    if made.published_on is not None:
        assert made.earliest == made.latest == made.published_on
    for item in made.evidence:
        assert item.start is None or item.end is None or whole[item.start : item.end] == item.text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40), st.integers(0, 60))
def test_every_block_has_a_place(sizes: list[tuple[int, bool]], title: int) -> None:
    blocks, end = [], 0
    for size, body in sizes:
        blocks.append(Block(end, end + size, "body" if body else "other", body, "test"))
        end += size
    page = Page("x" * end, tuple(blocks), "en", title_start=title)
    assert [block for block, _ in places(page)] == blocks


@pytest.mark.parametrize("piece", ["9", "2 May 2019 ", "1-", "last year ", "12:", "the last two ", "(@a) May 2, 2019 "])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    seconds = []
    for size in (5_000, 40_000):
        text = piece * (size // len(piece))
        page = Page(text, (Block(0, len(text), "byline", False, "test"),), "en")
        started = time.process_time()
        find_publication(page, Document("d", "d", "0", "text", text, "utf-8"))
        find_dates(page, Publication(), Parsed(()))
        seconds.append(time.process_time() - started)
    assert seconds[1] < 30 * max(seconds[0], 0.02)


class _Stopped(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "_Stopped":
        raise AssertionError("the clock was read")

    utcnow = today = now  # type: ignore[assignment]


class _StoppedDay(datetime.date):
    @classmethod
    def today(cls) -> "_StoppedDay":
        raise AssertionError("the clock was read")


def test_no_step_reads_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import dateparser.date
    import dateparser.date_parser
    import dateparser.freshness_date_parser
    import dateparser.parser

    from tasks.dates import absolute_strings

    for module in (dateparser.date, dateparser.parser, dateparser.freshness_date_parser, absolute_strings):
        if hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", _Stopped)
    absolute_strings.read_stamp.cache_clear()
    lines = ("Das Fest\n", "Veröffentlicht am 2. Mai 2019 um 10:22 Uhr\n", "Gestern war ein langer Tag am See.\n")
    text = "".join(lines)
    cuts = (0, len(lines[0]), len(lines[0] + lines[1]), len(text))
    blocks = tuple(
        Block(start, end, "body" if end == len(text) else "other", end == len(text), "test")
        for start, end in itertools.pairwise(cuts)
    )
    made = find_publication(Page(text, blocks, "de"), Document("d", "d", "0", "text", text, "utf-8"))
    assert made.published_on == datetime.date(2019, 5, 2)
    find_dates(Page("today", (Block(0, 5, "byline", False, "t"),), "en"), Publication(), Parsed(()))


_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
_TEXT_STEPS = ("clean", "dates", "names", "quotes")


@pytest.mark.parametrize("room", _TEXT_STEPS)
def test_no_source_of_a_text_step_names_the_clock(room: str) -> None:
    folder = Path(str(tasks.__file__)).parent / room
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in _CLOCKS, f"{file.name}:{node.lineno} reads the clock"
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"dateparser.parse", "search_dates"}:
                words = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert "RELATIVE_BASE" in words.get("settings", ""), file.name
                assert "languages" in words, file.name
