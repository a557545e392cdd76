"""Records of JSON Lines, CSV, Parquet and WARC: the same fields, ids and digests whatever holds them."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from schemas.records import Document, Given, Reject
from schemas.settings import Limits
from tasks.read import discover, read_documents

RECORD = {
    "id": "n1",
    "text": "First line.\r\n\n  Second \u2028 line. \ufeff",
    "url": "https://oldbridge.example/a?b=1",
    "title": "Bridge closes",
    "published": "2021-03-04",
    "authors": ["Ann Lee", "Bo Marsh"],
    "site": "oldbridge.example",
    "captured": "2021-03-05T00:00:00Z",
}


def read(path: Path, **limits: int) -> list[Document | Reject]:
    sources, rejects = discover([str(path)])
    return [*rejects, *read_documents(sources, Limits(**limits))]


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_record_keeps_its_text_and_metadata_exactly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RECORD))
    (document,) = read(tmp_path / "a.jsonl")
    assert isinstance(document, Document)
    assert document.content == RECORD["text"]
    assert (document.source_id, document.format, document.encoding) == ("n1", "text", "utf-8")
    assert document.source_uri == f"{tmp_path.name}/a.jsonl#n1"
    assert document.given == Given(
        url="https://oldbridge.example/a?b=1",
        title="Bridge closes",
        published="2021-03-04",
        authors=("Ann Lee", "Bo Marsh"),
        site="oldbridge.example",
        captured_at="2021-03-05T00:00:00Z",
    )


OTHERWISE = {"text": "Content", "title": "headline", "published": "day"}


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.parquet"])
def test_records_may_name_their_fields_otherwise(tmp_path: Path, name: str) -> None:
    record = {"text": "a summary", "Content": "The bridge is shut.", "headline": "Bridge", "day": "2021-03-04"}
    path = tmp_path / name
    if name == "a.parquet":
        pq.write_table(pa.Table.from_pylist([record]), path)
    elif name == "a.csv":
        path.write_text(f"{';'.join(record)}\n{';'.join(record.values())}\n")
    else:
        path.write_text(json.dumps(record))
    (document,) = read_documents(discover([str(path)], OTHERWISE.items())[0], Limits())
    assert isinstance(document, Document)
    assert document.content == "The bridge is shut."
    assert document.given == Given(title="Bridge", published="2021-03-04")
    # Without a word about them, the fields go by their own names.
    (plain,) = read(path)
    assert isinstance(plain, Document)
    assert (plain.content, plain.given) == ("a summary", Given())


def write(path: Path, data: bytes) -> None:
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(data[:40]) + gzip.compress(data[40:]))
    elif path.suffix == ".zst":
        pack = zstandard.ZstdCompressor().compress
        path.write_bytes(pack(data[:40]) + pack(data[40:]))
    elif path.name.startswith("wide"):
        path.write_bytes(data.decode().encode("utf-16"))
    else:
        path.write_bytes(data)


def test_containers_give_the_same_documents(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.ndjson", "a.jsonl.gz", "a.jsonl.zst", "wide.jsonl"):
        write(tmp_path / name, lines(RECORD))
    (tmp_path / "a.json").write_bytes(json.dumps([RECORD]).encode())
    (tmp_path / "one.json").write_bytes(json.dumps(RECORD, indent=2).encode())
    for name, delimiter in (("a.csv", ","), ("semi.csv", ";"), ("a.tsv", "\t")):
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.DictWriter(file, [*RECORD, "other"], delimiter=delimiter)
            rows.writeheader()
            rows.writerow(RECORD | {"authors": "Ann Lee; Bo Marsh", "other": 1})
    pq.write_table(pa.Table.from_pylist([RECORD | {"published": date(2021, 3, 4)}]), tmp_path / "a.parquet")
    found = {}
    for path in tmp_path.iterdir():
        (document,) = read(path)
        assert isinstance(document, Document), document
        found[path.name] = (document.source_id, document.source_sha256, document.content, document.given)
    assert len(found) == 11
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("change", [{"published": "2021-03-05"}, {"text": "Other."}, {"authors": ["Ann Lee"]}])
def test_changed_metadata_changes_the_digest_and_other_fields_do_not(tmp_path: Path, change: dict[str, object]) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(RECORD, RECORD | {"id": "n2"} | change, RECORD | {"id": "n3", "x": 1}))
    first, changed, same = read(tmp_path / "a.jsonl")
    assert isinstance(first, Document) and isinstance(changed, Document) and isinstance(same, Document)
    assert first.source_sha256 == same.source_sha256 != changed.source_sha256


def test_record_without_an_id_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n" + lines({"text": "x"}, {"id": 7, "text": "y"}, {"id": "", "text": "z"}))
    assert [item.source_id for item in read(tmp_path)] == ["a.jsonl#2", "7", "a.jsonl#4"]


@pytest.mark.parametrize(
    ("record", "form"),
    [
        ({"text": "a", "html": "<p>b"}, "text"),
        ({"markdown": "# a", "html": "<p>b"}, "markdown"),
        ({"text": "", "html": "<p>b"}, "html"),
        ({"text": None, "html": "<p>b"}, "html"),
    ],
)
def test_first_filled_content_field_is_read(tmp_path: Path, record: dict[str, object], form: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(record))
    (document,) = read(tmp_path)
    assert isinstance(document, Document) and document.format == form


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee and Bo Marsh", ("Ann Lee", "Bo Marsh")),
        ("Ann Lee, Bo Marsh & Cy Dent", ("Ann Lee", "Bo Marsh", "Cy Dent")),
        ("Lee, Ann", ("Lee, Ann",)),
        ("Lee, Ann; Marsh, Bo", ("Lee, Ann", "Marsh, Bo")),
        (" ", ()),
        ([None, " Ann Lee "], ("Ann Lee",)),
    ],
)
def test_authors_are_split_with_care(tmp_path: Path, authors: object, names: tuple[str, ...]) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "x", "authors": authors}))
    (document,) = read(tmp_path)
    assert isinstance(document, Document) and document.given.authors == names


def test_half_surrogates_are_replaced_one_for_one_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a \\ud83d b \\ud83d\\ude00", "title": "\\udc00"}\n')
    (document,) = read(tmp_path)
    assert isinstance(document, Document)
    assert (document.content, document.given.title) == ("a \ufffd b \U0001f600", "\ufffd")
    assert document.encoding == "utf-8 (lone surrogates replaced)"


def test_text_of_a_record_that_was_encoded_twice_is_kept_and_said(tmp_path: Path) -> None:
    text = "the café’s menu".encode().decode("cp1252")
    (tmp_path / "a.jsonl").write_bytes(lines({"text": text}))
    (document,) = read(tmp_path)
    assert isinstance(document, Document)
    assert (document.content, document.encoding) == (text, "utf-8 (text encoded twice)")


def warc(kind: str, body: bytes, http: str | None = "200 OK", content_type: str = "text/html", **more: str) -> bytes:
    if http is not None:
        extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
        body = f"HTTP/1.1 {http}\r\nContent-Type: {content_type}\r\n{extra}\r\n".encode() + body
    name = f"{kind}-{len(body)}-{http}"
    outer = content_type if http is None else f"application/http; msgtype={kind}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
        f"WARC-Target-URI: http://oldbridge.example/{len(body)}\r\nContent-Type: {outer}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_warc_gives_its_pages_and_passes_over_the_rest(tmp_path: Path) -> None:
    records = [
        warc("warcinfo", b"software: x", None, "application/warc-fields"),
        warc("request", b"", "GET"),
        warc("response", "<p>Мир".encode("cp1251"), content_type="text/html; charset=windows-1251"),
        warc("response", gzip.compress(b"<p>packed"), Content_Encoding="gzip"),
        warc("response", b"5\r\n<p>ch\r\n4\r\nunks\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
        warc("response", b"plain words", content_type="text/plain"),
        warc("response", b"<p>gone", "404 Not Found"),
        warc("response", b"\x89PNG", content_type="image/png"),
        warc("conversion", b"extracted text", None, "text/plain"),
        warc("metadata", b"x", None, "application/warc-fields"),
    ]
    expected = [("<p>Мир", "html"), ("<p>packed", "html"), ("<p>chunks", "html"), ("plain words", "text")]
    for name, data in {
        "a.warc": b"".join(records),
        "a.warc.gz": b"".join(map(gzip.compress, records)),
        "a.warc.zst": b"".join(map(zstandard.ZstdCompressor().compress, records)),
    }.items():
        (tmp_path / name).write_bytes(data)
        found = read(tmp_path / name)
        assert [(d.content, d.format) for d in found if isinstance(d, Document)] == [
            *expected,
            ("extracted text", "text"),
        ]
        first = found[0]
        assert isinstance(first, Document)
        assert first.source_id.startswith("urn:uuid:response-")
        assert first.given.url is not None and first.given.url.startswith("http://oldbridge.example/")
        assert (first.given.captured_at, first.encoding) == ("2020-01-02T03:04:05Z", "windows-1251 (declared)")


def test_warc_in_zstd_may_carry_its_dictionary(tmp_path: Path) -> None:
    record = warc("response", b"<p>words of the bridge")
    dictionary = zstandard.train_dictionary(512, [record + bytes([n % 256]) * (n % 50) for n in range(400)])
    packed = zstandard.ZstdCompressor(dict_data=dictionary).compress(record)
    content = dictionary.as_bytes()
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    (tmp_path / "a.warc.zst").write_bytes(frame + packed)
    (document,) = read(tmp_path)
    assert isinstance(document, Document) and document.content == "<p>words of the bridge"


def test_damaged_warc_record_costs_itself_only(tmp_path: Path) -> None:
    good = warc("response", b"<p>one")
    cases = {
        "garbage": b"garbage\r\nmore\r\n\r\n",
        "no length": good.replace(b"Content-Length", b"Content-Width"),
        "length too small": good.replace(b"Content-Length: ", b"Content-Length: 1"),
        "negative": good.replace(b"Content-Length: ", b"Content-Length: -"),
        "no http": warc("response", b"words", None),
    }
    for name, bad in cases.items():
        (tmp_path / "a.warc").write_bytes(good + bad + warc("response", b"<p>the next"))
        found = read(tmp_path)
        contents = [item.content for item in found if isinstance(item, Document)]
        assert contents[0] == "<p>one" and contents[-1] == "<p>the next", name
        assert any(isinstance(item, Reject) for item in found), name
    (tmp_path / "a.warc").write_bytes(good + warc("response", b"<p>cut short")[:-9])
    assert [getattr(item, "rule", "read") for item in read(tmp_path)] == ["read", "truncated"]
