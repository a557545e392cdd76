"""Link across articles: copies, entities, utterances and stories, from all document tables together."""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.decisions import Decisions, load_decisions
from tasks.link.resolve import resolve

__all__ = ["Decisions", "link", "load_decisions"]

_LINKED = tuple(name for name, table in TABLES.items() if table.scope == "linked")


def link(tables: Mapping[str, pa.Table], decisions: Decisions, run_id: str) -> dict[str, pa.Table]:
    """Link all articles: give the document tables with their entities filled in, and all linked tables.

    `tables` holds every document table as it stands after this run, and the linked tables of the run before: they are
    the registry of ids. What comes out depends on the rows and the decisions alone, not on the order of the rows.
    Raises InputError when an override names an id that was never minted, or contradicts another.
    """
    out = {name: tables.get(name, TABLES[name].schema.empty_table()) for name in _LINKED}
    out.update((name, table) for name, table in tables.items() if name not in out)
    if mark := _door("duplicates", "mark_duplicates"):
        out["articles"] = mark(out["articles"])
    out.update(resolve(out, decisions, run_id))
    if link_utterances := _door("utterances", "link_utterances"):
        out["quotes"], out["utterances"], out["utterance_links"] = link_utterances(out["quotes"], out["articles"])
    if group_stories := _door("stories", "group_stories"):
        out["articles"], out["stories"] = group_stories(out["articles"], out["mentions"])
    return out


def _door(module: str, name: str) -> Callable[..., Any] | None:
    path = f"{__name__}.{module}"
    return getattr(import_module(path), name) if find_spec(path) else None
