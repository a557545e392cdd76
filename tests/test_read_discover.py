"""Which files are found below files, folders, globs and links, and under which names."""

import os
import pickle
import socket
from pathlib import Path

import pytest

from schemas.errors import InputError
from schemas.settings import Limits
from tasks.read import discover, read_documents


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "raw"
    for name in ("b.txt", "a/c.md", "a/d.html.gz", "z.jsonl"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"words")
    return root


def ids(*paths: Path | str) -> list[str]:
    return [source.source_id for source in discover([str(path) for path in paths])[0]]


def refused(*paths: Path | str) -> dict[str, str]:
    return {item.source_id: item.rule for item in discover([str(path) for path in paths])[1]}


def test_folder_is_read_recursively_in_sorted_order(root: Path) -> None:
    assert ids(root) == ["a/c.md", "a/d.html.gz", "b.txt", "z.jsonl"]


def test_names_do_not_depend_on_where_the_root_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absolute = [(s.source_id, s.uri) for s in discover([str(root)])[0]]
    monkeypatch.chdir(root.parent)
    assert [(s.source_id, s.uri) for s in discover(["raw"])[0]] == absolute
    monkeypatch.chdir(root)
    assert [(s.source_id, s.uri) for s in discover(["."])[0]] == absolute
    assert absolute[0] == ("a/c.md", "raw/a/c.md")


def test_glob_gives_the_same_names_as_the_folder(root: Path) -> None:
    assert ids(f"{root}/**/*.md") == ["a/c.md"]
    assert ids(f"{root}/*") == ids(root)


def test_order_of_arguments_does_not_matter(root: Path) -> None:
    assert ids(root / "b.txt", root) == ids(root, root / "b.txt") == ids(root)
    assert ids(root, root / "a" / "c.md") == ids(root)


def test_hidden_names_are_skipped(root: Path) -> None:
    (root / ".hidden.txt").write_text("x")
    (root / ".git").mkdir()
    (root / ".git" / "x.txt").write_text("x")
    assert ids(root) == ["a/c.md", "a/d.html.gz", "b.txt", "z.jsonl"]


def test_links(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    for name, target in {
        "out.txt": "../secret.txt",
        "outdir": "../elsewhere",
        "loop": ".",
        "self.txt": "self.txt",
        "inside": "a",
        "same.txt": "b.txt",
        "nowhere.txt": "missing.txt",
    }.items():
        (root / name).symlink_to(target)
    assert ids(root) == ["a/c.md", "a/d.html.gz", "b.txt", "z.jsonl"]
    assert refused(root) == {
        "out.txt": "link_outside",
        "outdir": "link_outside",
        "loop": "link_loop",
        "self.txt": "link_loop",
        "inside": "link_inside",
        "nowhere.txt": "unreadable",
    }
    assert refused(f"{root}/*.txt")["out.txt"] == "link_outside"


def test_root_named_by_the_user_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert ids(tmp_path / "link") == ids(root)


def test_pipes_sockets_and_unknown_suffixes_are_refused(root: Path) -> None:
    os.mkfifo(root / "pipe.txt")
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(root)
    server.bind("socket.txt")
    os.chdir(here)
    server.close()
    (root / "photo.png").write_bytes(b"\x89PNG")
    (root / "table.parquet.gz").write_bytes(b"x")
    assert refused(root) == {
        "pipe.txt": "not_a_file",
        "socket.txt": "not_a_file",
        "photo.png": "unknown_format",
        "table.parquet.gz": "unknown_format",
    }


def test_file_name_that_is_no_utf8_gets_a_readable_id(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_text("x")
    assert ids(tmp_path) == ["caf\\xe9.txt"]


@pytest.mark.parametrize("path", ["missing", "missing/*.txt", "."])
def test_nothing_to_read_is_an_error_with_a_next_step(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="Next step"):
        discover([path])


def test_source_is_small_and_travels(root: Path) -> None:
    source = discover([str(root)])[0][0]
    assert pickle.loads(pickle.dumps(source)) == source


def test_file_that_vanishes_or_turns_into_a_link_or_pipe_after_it_was_found(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (root / "e.txt").write_text("x")
    sources, _ = discover([str(root / "*.txt")])
    (root / "b.txt").unlink()
    (root / "e.txt").unlink()
    (root / "e.txt").symlink_to(tmp_path / "secret.txt")
    assert [item.rule for item in read_documents(sources, Limits())] == ["vanished", "unreadable"]
    (root / "e.txt").unlink()
    os.mkfifo(root / "e.txt")
    assert [item.rule for item in read_documents(sources, Limits())] == ["vanished", "not_a_file"]
