"""Link across articles: copies, entities, utterances and stories, from all document tables together."""

from collections.abc import Mapping

import pyarrow as pa

from schemas.tables import TABLES
from tasks.link.decisions import Decisions, load_decisions
from tasks.link.duplicates import mark_duplicates
from tasks.link.resolve import resolve
from tasks.link.stories import group_stories
from tasks.link.topics import Topics
from tasks.link.utterances import link_utterances

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
    out["articles"] = mark_duplicates(out["articles"])
    out.update(resolve(out, decisions, run_id))
    topics = Topics(out["articles"])
    out["quotes"], out["utterances"], out["utterance_links"] = link_utterances(out["quotes"], out["articles"], topics)
    out["articles"], out["stories"] = group_stories(out["articles"], out["mentions"], out["quotes"], topics)
    return out
