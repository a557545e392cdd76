"""The entities of single articles, in columns: what linking across articles works on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyarrow as pa

from tasks.names.spelling import fold


@lru_cache(maxsize=262_144)
def name_key(name: str) -> str:
    """Fold a name for comparison: case, diacritics, dots, hyphens, a leading article, a closing possessive."""
    folded = fold(name).removesuffix("'s").removesuffix("'")
    key = " ".join(folded.replace(".", " ").replace("-", " ").split())
    return key.removeprefix("the ") if key.startswith("the ") else key


@dataclass(slots=True)
class Members:
    """Article entities, sorted by (article, cluster); a member is a position in the columns."""

    article: list[str]
    cluster: list[int]
    type: list[str]
    name: list[str]
    key: list[str]
    forms: list[list[str]]
    roles: list[list[str]]
    gender: list[str | None]
    country: list[str | None]
    kin: list[list[int]]
    label: list[str | None]  # entity_id of the run before
    day: list[date | None]  # publication
    weight: list[int]  # mentions

    def __len__(self) -> int:
        return len(self.article)


def read_members(tables: Mapping[str, pa.Table]) -> Members:
    """Read the article entities with the day and the number of mentions of each."""
    rows = tables["article_entities"]
    order = rows.select(["article_id", "cluster"])
    indices = pa.compute.sort_indices(order, [("article_id", "ascending"), ("cluster", "ascending")])
    columns = {name: rows[name].take(indices).to_pylist() for name in rows.schema.names}
    articles = tables["articles"]
    days = dict(
        zip(
            articles["article_id"].to_pylist(),
            pa.compute.coalesce(articles["published_latest"], articles["published_earliest"]).to_pylist(),
            strict=True,
        )
    )
    mentions = tables["mentions"]
    weights = Counter(zip(mentions["article_id"].to_pylist(), mentions["cluster"].to_pylist(), strict=True))
    return Members(
        columns["article_id"],
        columns["cluster"],
        columns["type"],
        columns["name"],
        [name_key(name) for name in columns["name"]],
        [forms or [] for forms in columns["forms"]],
        [roles or [] for roles in columns["role_names"]],
        columns["gender"],
        columns["country_code"],
        [kin or [] for kin in columns["kin_of"]],
        columns["entity_id"],
        [days.get(article) for article in columns["article_id"]],
        [weights[pair] for pair in zip(columns["article_id"], columns["cluster"], strict=True)],
    )
