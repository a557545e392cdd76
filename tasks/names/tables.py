"""Read the room's tables: CSV with a header, after lines of comment on their source."""

import csv
from importlib.resources import files


def read_rows(name: str) -> list[dict[str, str]]:
    """Read the rows of a packaged table by the names of its columns."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
