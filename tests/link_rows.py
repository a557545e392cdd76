"""Small warehouses for tests of linking: articles given by their entities."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from schemas.tables import TABLES

Entity = tuple[str, str] | tuple[str, str, dict[str, Any]]  # type, name, further columns


def tables_of(articles: Mapping[str, Iterable[Entity]], days: Mapping[str, date] | None = None) -> dict[str, pa.Table]:
    """Make the document tables of articles: one mention an entity form, one quote a person."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name, t in TABLES.items() if t.scope == "document"}
    for article, entities in articles.items():
        day = (days or {}).get(article)
        rows["articles"].append(
            {
                "article_id": article, "source_id": article, "source_uri": article, "source_sha256": "",
                "format": "text", "text": "", "body": "", "run_id": "r", "rules_version": "v",
                "published_on": day, "published_earliest": day, "published_latest": day,
            }
        )  # fmt: skip
        offset = 0
        for cluster, (kind, name, *more) in enumerate(entities):
            extra: dict[str, Any] = dict(more[0]) if more else {}
            forms = extra.setdefault("forms", [name])
            rows["article_entities"].append(
                {"article_id": article, "cluster": cluster, "type": kind, "name": name, "kin_of": [], "role_names": []}
                | extra
            )
            for form in forms:
                rows["mentions"].append(
                    {
                        "article_id": article, "cluster": cluster, "start": offset, "end": offset + len(form),
                        "text": form, "type": kind, "rule": "test",
                        "role": next(iter(extra.get("role_names", ())), None),
                    }
                )  # fmt: skip
                offset += len(form) + 1
            if kind == "PER":
                rows["quotes"].append(
                    {
                        "quote_id": f"q_{article}_{cluster}", "article_id": article, "quote_no": cluster, "block_no": 0,
                        "start": 0, "end": 1, "segments": [{"start": 0, "end": 1}], "text": "x", "kind": "direct",
                        "marks": "balanced", "speaker_type": "named", "speaker_cluster": cluster, "in_heading": False,
                        "confidence": 1.0, "rule": "test",
                    }
                )  # fmt: skip
    return {name: pa.Table.from_pylist(made, schema=TABLES[name].schema) for name, made in rows.items()}


def ids_of(tables: Mapping[str, pa.Table]) -> dict[tuple[str, str], str]:
    """Give the entity id of each article's entity by (article, name)."""
    return {(row["article_id"], row["name"]): row["entity_id"] for row in tables["article_entities"].to_pylist()}
