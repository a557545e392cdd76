"""Read a warehouse for the command line: open it, query it, print rows."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from schemas.errors import InputError, WarehouseError


def connect(warehouse: Path) -> AbstractContextManager[Any]:
    """Open the published catalogue for reading. Raises WarehouseError where there is none, or where it was moved."""
    from tasks.land import Warehouse

    return Warehouse(warehouse).connect()


def query(warehouse: Path, sql: str, parameters: list[Any] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one query; give its column names and rows. Raises InputError for a query that fails."""
    import duckdb

    with connect(warehouse) as connection:
        try:
            cursor = connection.execute(sql, parameters or [])
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.IOException as error:
            raise WarehouseError(f"a file cannot be read: {error}", "see what is missing: onrecord verify") from error
        except duckdb.Error as error:
            raise InputError(f"the query failed: {error}", "see the tables with: onrecord sql 'SHOW TABLES'") from error


def print_table(names: list[str], rows: list[tuple[Any, ...]], title: str | None = None) -> None:
    """Print rows as a table that fits the terminal, or a page of 160 columns where there is none."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_lines=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table, markup=False)
