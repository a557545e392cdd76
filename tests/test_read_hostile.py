"""Bad input: each ends as a reject with its rule, line and next step; the rest goes on; memory stays bounded."""

import bz2
import gzip
import json
import lzma
import os
import re
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.records import Document, Reject
from schemas.settings import Limits
from tasks.read import discover, read_documents
from tasks.read.rules import NEXT_STEPS
from tasks.read.source import COMPRESSIONS, SUFFIXES

GOOD = b'{"id": "good", "text": "words"}\n'
PACKERS = {
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
NOISE = os.urandom(3000).hex().encode()


def read(path: Path, limits: Limits | None = None) -> list[Document | Reject]:
    sources, rejects = discover([str(path)])
    return [*rejects, *read_documents(sources, limits or Limits())]


def outcomes(path: Path, limits: Limits | None = None) -> list[str]:
    return [item.rule if isinstance(item, Reject) else f"read {item.source_id}" for item in read(path, limits)]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"", ["empty"]),
        ("a.txt", b" \r\n\t\xef\xbb\xbf ", ["empty"]),
        ("a.txt", b"\xef\xbb\xbf", ["empty"]),
        ("a.txt", b"a\x00b", ["binary"]),
        ("a.html", b"\x89PNG\r\n\x1a\n", ["binary"]),
        ("a.txt", b"\x81\x8d\x8f\x90 \x9d\xa0", ["encoding_unknown"]),
        ("a.txt.gz", gzip.compress(NOISE)[:-40], ["truncated"]),
        ("a.txt.gz", gzip.compress(NOISE)[:100] + b"\xff" * 50 + gzip.compress(NOISE)[150:], ["broken_compression"]),
        ("a.txt.gz", b"no gzip at all", ["broken_compression"]),
        ("a.txt.gz", b"", ["empty"]),
        ("a.txt.zst", zstandard.ZstdCompressor().compress(NOISE)[:-40], ["truncated"]),
        ("a.txt.zst", b"no zstd at all", ["broken_compression"]),
        ("a.txt.bz2", bz2.compress(NOISE)[:-40], ["truncated"]),
        ("a.txt.bz2", b"no bzip2 at all", ["broken_compression"]),
        ("a.txt.xz", lzma.compress(NOISE)[:-40], ["truncated"]),
        ("a.txt.xz", b"no xz at all", ["broken_compression"]),
        ("a.jsonl", b"", ["empty"]),
        ("a.jsonl", b"\n\n", ["empty"]),
        ("a.jsonl", b'{"text": "cut\n' + GOOD, ["broken_json", "read good"]),
        (
            "a.jsonl",
            b"[1, 2]\n" + GOOD + b"null\n3\n",
            ["not_an_object", "read good", "not_an_object", "not_an_object"],
        ),
        ("a.jsonl", b'{"id": "x"}\n{}\n' + GOOD, ["missing_field", "missing_field", "read good"]),
        ("a.jsonl", b'{"text": 3}\n{"text": ["a"]}\n' + GOOD, ["wrong_type", "wrong_type", "read good"]),
        ("a.jsonl", b'{"text": "a", "id": true}\n{"text": "a", "id": {}}\n', ["wrong_type", "wrong_type"]),
        ("a.jsonl", b'{"text": "a", "published": 20210304}\n', ["wrong_type"]),
        ("a.jsonl", b'{"text": "a", "authors": [1]}\n{"text": "a", "authors": {}}\n', ["wrong_type", "wrong_type"]),
        ("a.jsonl", b'{"text": ""}\n{"text": " \\n "}\n', ["empty", "empty"]),
        ("a.jsonl", b"[" * 100_000 + b"\n" + GOOD, ["broken_json", "read good"]),
        ("a.jsonl", b'{"id": ' + b"9" * 5000 + b', "text": "a"}\n' + GOOD, ["broken_json", "read good"]),
        ("a.jsonl", GOOD + GOOD, ["read good", "duplicate_id"]),
        ("a.jsonl", b"\x00\x01\x02\xff\n" + GOOD, ["binary", "read good"]),
        ("a.jsonl", b'{"text": "\xce\xe4 \x81\x8d\xcf"}\n' + GOOD, ["encoding_unknown", "read good"]),
        ("a.jsonl", b'\xff\xfe{\x00"', ["encoding_unknown"]),
        ("a.jsonl.gz", gzip.compress(GOOD + NOISE)[:-20], ["read good", "truncated"]),
        ("a.jsonl.zst", zstandard.ZstdCompressor().compress(GOOD) + b"garbage", ["read good", "broken_compression"]),
        ("a.json", b'{"text": "a"}', ["read a.json"]),
        ("a.json", b'[{"text": "a"}, {"id": "b", "text": "b"}, 3]', ["read a.json#1", "read b", "not_an_object"]),
        ("a.json", b"{", ["broken_json"]),
        ("a.json", b"[]", ["empty"]),
        ("a.csv", b"", ["empty"]),
        ("a.csv", b"id,text\n", ["empty"]),
        ("a.csv", b"id,words\n1,x\n", ["missing_field"]),
        ("a.csv", b"id,text\n1,x\n2\n3,y,z\n4,\n5,ok\n", ["read 1", "broken_row", "broken_row", "empty", "read 5"]),
        ("a.csv", b'id,text\n1,"never closed\n2,x\n3,y\n', ["broken_row", "read 2", "read 3"]),
        ("a.csv", b'id,text\n1,"a\nb ""c"""\n2,"x"y\n3,z\n', ["read 1", "broken_row", "read 3"]),
        ("a.csv", b"id,text\n1,a\x00b\n2,x\n", ["read 1", "read 2"]),
        ("a.csv", "id,text\n1,caf\xe9 society news\n2,x\n".encode("latin-1"), ["read 1", "read 2"]),
        ("a.parquet", b"", ["broken_container"]),
        ("a.parquet", b"PAR1 nothing of the kind PAR1", ["broken_container"]),
        ("a.warc", b"", ["empty"]),
        ("a.warc", b"hello\nworld\n", ["broken_warc_record"]),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n", ["truncated"]),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n", ["no_documents"]),
    ],
)
def test_bad_input_is_rejected_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, expected: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("the rest")
    found = read(tmp_path)
    assert outcomes(tmp_path) == [*expected, "read z.txt"]
    for item in found:
        if isinstance(item, Reject):
            assert item.stage == "read"
            assert item.source_uri.startswith(f"{tmp_path.name}/{name}")
            assert "Next step: " in item.message


def test_reject_in_a_container_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD + b"\n{\n" + b'{"id": "x"}\n')
    (tmp_path / "b.csv").write_bytes(b'id,text\n1,"a\nb"\n\n2\n')
    found = [(i.source_id, i.line, i.source_uri) for i in read(tmp_path) if isinstance(i, Reject)]
    root = tmp_path.name
    assert found == [
        ("a.jsonl#3", 3, f"{root}/a.jsonl#3"),
        ("x", 4, f"{root}/a.jsonl#x"),
        ("b.csv#5", 5, f"{root}/b.csv#5"),
    ]


@pytest.mark.parametrize("suffix", ["", *COMPRESSIONS])
def test_document_beyond_the_limit_is_rejected(tmp_path: Path, suffix: str) -> None:
    limits = Limits(document_bytes=5000)
    data = NOISE[:5001]
    (tmp_path / f"a.txt{suffix}").write_bytes(PACKERS[suffix](data) if suffix else data)
    assert outcomes(tmp_path, limits) == ["too_large"]


def test_text_is_measured_in_bytes_and_not_in_escapes(tmp_path: Path) -> None:
    limits = Limits(document_bytes=5000)
    lines = [json.dumps({"id": str(n), "text": "é" * n}) for n in (2500, 2501)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert outcomes(tmp_path, limits) == ["read 2500", "too_large"]


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.warc"])
def test_decompression_bomb_is_stopped(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / f"{name}{suffix}").write_bytes(PACKERS[suffix](bytes(30_000_000)))
    limits = Limits(document_bytes=100_000)
    tracemalloc.start()
    found = outcomes(tmp_path, limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(found) <= {"expansion", "too_large", "broken_warc_record"} and found
    assert peak < 40_000_000


def test_container_beyond_its_limit_keeps_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(GOOD + NOISE * 200)
    assert outcomes(tmp_path, Limits(container_bytes=300_000))[-1] == "too_large"


def test_line_of_200_megabytes_is_passed_over_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + GOOD)
    tracemalloc.start()
    found = outcomes(tmp_path, Limits(document_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["too_large", "read good"]
    assert peak < 20_000_000


def test_csv_row_of_ever_more_fields_is_given_up_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(b"id,text\n1")
        for _ in range(4000):
            file.write(b',"' + b"x" * 5000 + b'\n"')
        file.write(b"\n2,the rest\n")
    tracemalloc.start()
    found = outcomes(tmp_path, Limits(document_bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found[0] == "too_large" and found[-1] == "read 2"
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"words": ["a"]}, ["missing_field"]),
        ({"text": pa.array([], pa.string())}, ["empty"]),
        ({"text": [1, 2]}, ["wrong_type", "wrong_type"]),
        ({"id": ["x", None, "y"], "text": ["a", "b", None]}, ["read x", "read a.parquet#2", "missing_field"]),
        ({"html": pa.array([b"<p>caf\xc3\xa9", b"\x00\x01"], pa.binary())}, ["read a.parquet#1", "binary"]),
        ({"text": pa.array(["a", "a"]).dictionary_encode()}, ["read a.parquet#1", "read a.parquet#2"]),
    ],
)
def test_parquet_columns(tmp_path: Path, table: dict[str, object], expected: list[str]) -> None:
    pq.write_table(pa.table(table), tmp_path / "a.parquet")
    assert outcomes(tmp_path) == expected


def test_damage_anywhere_in_parquet_never_raises(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [str(n) for n in range(500)], "text": ["words " * n for n in range(500)]}), path)
    sound = path.read_bytes()
    for at in range(4, len(sound), max(1, len(sound) // 60)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        assert outcomes(tmp_path)
        path.write_bytes(sound[:at])
        assert outcomes(tmp_path) == ["broken_container"]


def test_rules_and_documentation_name_the_same_things() -> None:
    page = (Path(__file__).parent.parent / "docs" / "inputs.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", page.split("## Rejects")[1], re.MULTILINE))
    assert documented == set(NEXT_STEPS)
    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parent.parent / "tasks/read").glob("*.py"))
    assert {rule for rule in NEXT_STEPS if f'"{rule}"' in source.replace(f'    "{rule}":', "")} == set(NEXT_STEPS)


SHAPES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.dictionaries(
                st.sampled_from(["id", "text", "html", "url", "authors", "x"]),
                st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.lists(st.text(max_size=3))),
                max_size=4,
            ).map(lambda record: json.dumps(record).encode()),
        ),
        max_size=6,
    ).map(b"\n".join),
)


@given(
    data=SHAPES,
    name=st.sampled_from(sorted(SUFFIXES)),
    packing=st.sampled_from(["", *COMPRESSIONS]),
    sound=st.booleans(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise_and_every_input_is_accounted_for(
    tmp_path: Path, data: bytes, name: str, packing: str, sound: bool
) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / f"a{name}{packing}").write_bytes(PACKERS[packing](data) if packing and sound else data)
    found = read(tmp_path)
    assert found
    for item in found:
        if isinstance(item, Document):
            assert item.content.strip()
            item.content.encode("utf-8")
        else:
            assert item.rule in NEXT_STEPS and item.rule != "unexpected_error"
        item.source_id.encode("utf-8")
