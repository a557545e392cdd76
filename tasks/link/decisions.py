"""What people decided about entities: a tracked file of overrides, and lists of known entities.

Both are read before anything is linked and are wrong loudly: an `InputError` names the file, the line and what to do.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from schemas.errors import InputError
from schemas.records import MentionType
from tasks.link.references import Reference, read_references

Action = Literal["same", "different", "name", "type", "wikidata"]
COLUMNS = ("action", "left", "right", "note", "by")
_TYPES = frozenset(get_args(MentionType))


@dataclass(frozen=True, slots=True)
class Override:
    """One decision. `right` is an entity id for same, that or an article's for different, else the value to set."""

    action: Action
    left: str
    right: str
    note: str
    by: str
    line: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that people decided; empty when nobody did."""

    overrides: tuple[Override, ...] = ()
    references: tuple[Reference, ...] = ()
    source: str = "overrides"


def load_decisions(overrides: Path | None, references: Sequence[Path]) -> Decisions:
    """Read the overrides file and the reference lists. Raises InputError with file, line and next step."""
    return Decisions(
        tuple(_read_overrides(overrides)) if overrides else (),
        tuple(reference for path in references for reference in read_references(path)),
        str(overrides or "overrides"),
    )


def _read_overrides(path: Path) -> Iterator[Override]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(_without_comments(file), restval="")
            missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"{path} has no column {', '.join(missing)}", f"give it the header {','.join(COLUMNS)}"
                )
            read = [_override(path, reader.line_num, row) for row in reader]
    except FileNotFoundError as error:
        raise InputError(f"there is no overrides file {path}", "check the path, or leave --overrides out") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as CSV in UTF-8: {error}", "save it as CSV in UTF-8") from error
    _check_values(path, read)
    yield from read


def _without_comments(lines: Iterator[str]) -> Iterator[str]:
    """Blank out comment lines, so that line numbers stay those of the file."""
    return ("\n" if line.startswith("#") else line for line in lines)


def _override(path: Path, line: int, row: dict[str, str]) -> Override:
    action, left, right = (row[name].strip() for name in COLUMNS[:3])
    where = f"{path}, line {line}"
    if action not in get_args(Action):
        raise InputError(f"{where}: unknown action {action!r}", f"use one of {', '.join(get_args(Action))}")
    if not left or not right:
        raise InputError(f"{where}: {action} needs both left and right", "fill both columns, or remove the line")
    if action in {"same", "different"} and left == right:
        raise InputError(f"{where}: left and right are the same entity", "name two entities, or remove the line")
    if action == "type" and right not in _TYPES:
        raise InputError(f"{where}: unknown type {right!r}", f"use one of {', '.join(sorted(_TYPES))}")
    if action == "wikidata" and not (right[:1] == "Q" and right[1:].isdigit()):
        raise InputError(f"{where}: {right!r} is not a Wikidata item", "give an id such as Q42")
    note, by = (str(row.get(name) or "").strip() for name in COLUMNS[3:])
    return Override(action, left, right, note, by, line)  # type: ignore[arg-type]


def _check_values(path: Path, overrides: Sequence[Override]) -> None:
    """Refuse two values for one thing; contradictions of same and different are found where the ids are known."""
    seen: dict[tuple[str, str], Override] = {}
    for override in overrides:
        if override.action in {"same", "different"}:
            continue
        earlier = seen.setdefault((override.action, override.left), override)
        if earlier.right != override.right:
            raise InputError(
                f"{path}, line {override.line}: {override.left} has another {override.action} in line {earlier.line}",
                "keep one of the two lines",
            )
