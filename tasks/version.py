"""Versions that decide whether a landed document is still current."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

# What makes a document's rows: the rooms that read one document, the records, and their data files.
_ROOMS = ("clean", "dates", "names", "quotes")
_MODULES = ("extract.py", "identity.py", "parse.py", "view.py")
_SUFFIXES = {".py", ".json", ".csv", ".tsv", ".txt"}
_LIBRARIES = ("spacy", "trafilatura", "htmldate", "dateparser", "lxml", "py3langid")


@cache
def rules_version(model: str) -> str:
    """Digest the code, data files, libraries and model that make a document's rows: 16 hexadecimal digits."""
    tasks = Path(__file__).parent
    files = [tasks / name for name in _MODULES]
    files.append(tasks.parent / "schemas" / "records.py")
    for room in _ROOMS:
        files += [path for path in (tasks / room).rglob("*") if path.suffix in _SUFFIXES]
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.relative_to(tasks.parent).as_posix()):
        digest.update(path.relative_to(tasks.parent).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    for library in (*_LIBRARIES, model.replace("_", "-")):
        digest.update(f"{library} {installed_version(library)}\n".encode())
    return digest.hexdigest()[:16]


def installed_version(distribution: str) -> str:
    """Give the version of an installed distribution, or `absent`."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "absent"


def run_versions(model: str) -> dict[str, str]:
    """Versions of code, rules, model and packages, for the record of a run."""
    packages = ("onrecord", "prefect", "pyarrow", "duckdb", *_LIBRARIES, model.replace("_", "-"))
    return {"rules": rules_version(model), **{name: installed_version(name) for name in packages}}
