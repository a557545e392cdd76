"""Check what linking made: rows of the linked tables, and references across tables, before they are published."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.records import Reject
from schemas.tables import TABLES
from tasks.land.checks import Mask, mask, plain_rules, repeated

# (table, column) names a row of (table, column), or is null. Targets come before the tables that need them.
LINKS: tuple[tuple[str, str, str, str], ...] = (
    ("articles", "duplicate_of", "articles", "article_id"),
    ("articles", "story_id", "stories", "story_id"),
    ("article_entities", "entity_id", "entities", "entity_id"),
    ("mentions", "entity_id", "entities", "entity_id"),
    ("quotes", "speaker_entity_id", "entities", "entity_id"),
    ("utterances", "speaker_entity_id", "entities", "entity_id"),
    ("quotes", "utterance_id", "utterances", "utterance_id"),
    ("utterance_links", "utterance_id", "utterances", "utterance_id"),
    ("utterance_links", "quote_id", "quotes", "quote_id"),
)


def check_linked(tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], list[Reject]]:
    """Check the linked tables and all links. A row that breaks a rule becomes a reject; a link to nothing, null."""
    complete = {
        name: tables[name].select(table.schema.names) if name in tables else table.schema.empty_table()
        for name, table in TABLES.items()
        if table.scope != "log"
    }
    rejects: list[Reject] = []
    for name, table in TABLES.items():
        if table.scope == "linked":
            rows = complete[name]
            for broken in plain_rules(table, rows):
                rows = _without(name, rows, broken.rows, broken.rule, rejects)
            complete[name] = _without(name, rows, repeated(rows, table.key), "key", rejects)
    for name, column, target, target_column in LINKS:
        rows = complete[name]
        wanted = rows[column]
        known = pc.is_in(wanted, value_set=complete[target][target_column].combine_chunks())
        dangling = mask(pc.and_(pc.is_valid(wanted), pc.invert(known)))
        if not dangling.any():
            continue
        if column in TABLES[name].required:
            complete[name] = _without(name, rows, dangling, f"reference {column}", rejects)
        else:
            _note(name, rows, dangling, f"reference {column}", rejects)
            cleared = pc.if_else(pa.array(dangling), pa.scalar(None, pa.string()), wanted)
            complete[name] = rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), cleared)
    return complete, rejects


def _without(name: str, rows: pa.Table, broken: Mask, rule: str, rejects: list[Reject]) -> pa.Table:
    if not broken.any():
        return rows
    _note(name, rows, broken, rule, rejects)
    return rows.filter(pa.array(~broken))


def _note(name: str, rows: pa.Table, broken: Mask, rule: str, rejects: list[Reject]) -> None:
    key = list(TABLES[name].key or TABLES[name].sort)
    for row in rows.select(key).take(pa.array(np.flatnonzero(broken))).to_pylist():
        shown = ", ".join(f"{column}={value!r}" for column, value in row.items())
        rejects.append(
            Reject(
                str(row.get("article_id") or ""),
                "",
                "land",
                f"{name}: {rule}",
                f"the row ({shown}) breaks the rule `{rule}`. Next step: report it; all other rows landed",
            )
        )
