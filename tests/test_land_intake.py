"""A source_id that comes twice in one run: the first stays, in this run and in every later one."""

from collections.abc import Iterator

from flows.pipeline import RunReport, _Intake
from schemas.records import Document, Reject
from tasks.land import Landed


def documents() -> Iterator[Document | Reject]:
    for number, content in enumerate(["first", "second", "first"]):
        yield Document("same", f"raw/file.jsonl#{number}", f"sha-{content}", "text", content, "utf-8")


def read(landed: dict[str, Landed]) -> tuple[list[str], list[Reject], int]:
    report = RunReport(documents=0)
    intake = _Intake(landed, "r1", False, report, [])
    contents = [document.content for document in intake.stream(documents())]
    return contents, intake.rejects, report.skipped


def test_the_first_stays_and_the_others_are_rejected() -> None:
    contents, rejects, skipped = read({})
    assert (contents, skipped) == (["first"], 0)
    assert [(reject.source_uri, reject.rule) for reject in rejects] == [
        ("raw/file.jsonl#1", "duplicate_source_id"),
        ("raw/file.jsonl#2", "duplicate_source_id"),
    ]
    assert "other content" in rejects[0].message
    assert "the same content" in rejects[1].message


def test_the_second_never_takes_its_turn_in_the_next_run() -> None:
    contents, rejects, skipped = read({"same": Landed("a", "same", "sha-first", "r1")})
    assert (contents, skipped) == ([], 1)
    assert len(rejects) == 2
