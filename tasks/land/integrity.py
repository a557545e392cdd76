"""The rules of the tables as one SQL query, shipped in every catalogue as the view `integrity`."""

from collections.abc import Iterator

from schemas.tables import TABLES
from tasks.land.checks import REFERENCES
from tasks.land.links import LINKS


def integrity_sql() -> str:
    """Make the query: a row a rule, with how many rows it looked at and how many break it."""
    return "\nUNION ALL\n".join([*_spans(), _SEGMENTS, _TILES, *_keys(), *_references()])


def _row(table: str, rule: str, broken: str, source: str) -> str:
    return (
        f"SELECT '{table}' AS table_name, '{rule}' AS rule, count(*) AS checked, "
        f"count(*) FILTER (WHERE {broken}) AS broken FROM {source}"
    )


def _spans() -> Iterator[str]:
    for table in TABLES.values():
        for start, end, surface in table.surface:
            yield _row(
                table.name,
                f"text[{start}:{end}] = {surface}",
                f'substring(a.text, t."{start}" + 1, t."{end}" - t."{start}") IS DISTINCT FROM t."{surface}"',
                f'"{table.name}" AS t LEFT JOIN articles AS a USING (article_id) WHERE t."{start}" IS NOT NULL',
            )


_SEGMENTS = _row(
    "quotes",
    "segments of text, joined = text",
    "array_to_string(list_transform(t.segments, lambda piece: "
    'substring(a.text, piece."start" + 1, piece."end" - piece."start")), \' \') IS DISTINCT FROM t.text',
    "quotes AS t LEFT JOIN articles AS a USING (article_id)",
)
_TILES = _row(
    "blocks",
    "blocks in order, joined = text",
    "t.joined IS DISTINCT FROM a.text",
    """articles AS a LEFT JOIN (
        SELECT b.article_id,
            string_agg(substring(o.text, b."start" + 1, b."end" - b."start"), '' ORDER BY b.block_no) AS joined
        FROM blocks AS b JOIN articles AS o USING (article_id) GROUP BY b.article_id
    ) AS t USING (article_id) WHERE a.text != ''""",
)


def _keys() -> Iterator[str]:
    for table in TABLES.values():
        if table.key:
            key = ", ".join(f'"{column}"' for column in table.key)
            yield _row(
                table.name, f"one row a ({', '.join(table.key)})", "n > 1",
                f'(SELECT count(*) AS n FROM "{table.name}" GROUP BY {key})',
            )  # fmt: skip


def _references() -> Iterator[str]:
    for table in TABLES.values():
        if table.scope == "document" and table.name != "articles":
            yield _reference(table.name, "article_id", "articles", "article_id")
    for name, column, target, target_column in LINKS:
        yield _reference(name, column, target, target_column)
    for name, column, target, target_column in REFERENCES:
        yield _reference(name, column, target, target_column, within_article=True)


def _reference(name: str, column: str, target: str, target_column: str, *, within_article: bool = False) -> str:
    same = " AND o.article_id = t.article_id" if within_article else ""
    return _row(
        name,
        f"{column} is in {target}",
        f'NOT EXISTS (SELECT 1 FROM "{target}" AS o WHERE o."{target_column}" = t."{column}"{same})',
        f'"{name}" AS t WHERE t."{column}" IS NOT NULL',
    )
