"""Read lists of known entities: CSV, Parquet, or FollowTheMoney JSON lines."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.errors import InputError
from schemas.records import MentionType
from tasks.names.places import countries, country_of

_TYPES: dict[str, MentionType] = {
    "per": "PER", "person": "PER", "org": "ORG", "organization": "ORG", "organisation": "ORG", "company": "ORG",
    "publicbody": "ORG", "legalentity": "ORG", "loc": "LOC", "place": "LOC", "location": "LOC", "address": "LOC",
    "country": "LOC", "misc": "MISC",
}  # fmt: skip
_FTM_ALIASES = ("name", "alias", "previousName", "abbreviation")


@dataclass(frozen=True, slots=True)
class Reference:
    """A known entity of a user's list."""

    name: str
    aliases: tuple[str, ...]
    type: MentionType | None
    wikidata_id: str | None
    country_code: str | None
    source: str  # file and line

    @property
    def key(self) -> str:
        """Identify the entity across lists: its Wikidata item, else its name and type."""
        return self.wikidata_id or f"{self.name}\x1f{self.type or ''}"


def read_references(path: Path) -> Iterator[Reference]:
    """Read one list. Raises InputError with file, line and next step."""
    try:
        yield from _READERS.get(path.suffix.lower(), _read_json_lines)(path)
    except FileNotFoundError as error:
        raise InputError(f"there is no reference list {path}", "check the path, or leave --reference out") from error
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InputError(
            f"{path} cannot be read: {error}", "give CSV in UTF-8, Parquet, or FollowTheMoney JSON lines"
        ) from error


def _read_csv(path: Path) -> Iterator[Reference]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if "name" not in (reader.fieldnames or ()):
            raise InputError(f"{path} has no column name", "give it the header name,aliases,type,wikidata_id,country")
        for row in reader:
            yield _reference(row, f"{path}, line {reader.line_num}")


def _read_parquet(path: Path) -> Iterator[Reference]:
    import pyarrow.parquet as pq

    for number, row in enumerate(pq.read_table(path).to_pylist(), 1):
        yield _reference(row, f"{path}, row {number}")


def _read_json_lines(path: Path) -> Iterator[Reference]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{where} is not JSON: {error}", "write one JSON object a line") from error
            if not isinstance(row, dict):
                raise InputError(f"{where} is not a JSON object", "write one JSON object a line")
            if "schema" not in row:
                yield _reference(row, where)
            elif row["schema"].casefold() in _TYPES:
                yield _ftm_reference(row, where)


_READERS = {".csv": _read_csv, ".parquet": _read_parquet}


def _ftm_reference(row: Mapping[str, Any], where: str) -> Reference:
    properties: Mapping[str, list[str]] = row.get("properties") or {}
    names = [name for key in _FTM_ALIASES for name in properties.get(key, [])]
    flat = {
        "name": row.get("caption") or (names[0] if names else ""),
        "aliases": names,
        "type": row["schema"],
        "wikidata_id": next(iter(properties.get("wikidataId", [])), None),
        "country": next(iter([*properties.get("country", []), *properties.get("nationality", [])]), None),
    }
    return _reference(flat, where)


def _reference(row: Mapping[str, Any], where: str) -> Reference:
    name = str(row.get("name") or "").strip()
    if not name:
        raise InputError(f"{where}: the entity has no name", "fill the name, or remove the line")
    kind = str(row.get("type") or row.get("schema") or "").strip()
    if kind and kind.casefold() not in _TYPES:
        raise InputError(f"{where}: unknown type {kind!r}", "use PER, ORG, LOC or MISC, or leave it empty")
    item = str(row.get("wikidata_id") or row.get("wikidata") or row.get("wikidataId") or "").strip()
    if item and not (item[0] == "Q" and item[1:].isdigit()):
        raise InputError(f"{where}: {item!r} is not a Wikidata item", "give an id such as Q42, or leave it empty")
    aliases = row.get("aliases") or row.get("alias") or ()
    if isinstance(aliases, str):
        aliases = aliases.split("|" if "|" in aliases else ";")
    clean = tuple(sorted({str(alias).strip() for alias in aliases if str(alias).strip()} - {name}))
    return Reference(name, clean, _TYPES[kind.casefold()] if kind else None, item or None, _country(row, where), where)


def _country(row: Mapping[str, Any], where: str) -> str | None:
    given = str(row.get("country") or row.get("country_code") or "").strip()
    if not given:
        return None
    code = given.upper() if given.upper() in countries() else country_of(given)
    if not code:
        raise InputError(f"{where}: unknown country {given!r}", "give a two-letter code, or leave it empty")
    return code
