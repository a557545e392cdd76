"""The commands, one entry each: what it does, its arguments, its function."""

import argparse
import csv
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.query import connect, print_table, query


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int | None]
    warehouse: bool = True


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    from schemas.settings import Limits, Settings

    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or globs")
    parser.add_argument("--direct", action="store_true", help="without the Prefect engine, for quick ad-hoc use")
    parser.add_argument("--full-refresh", action="store_true", help="rebuild the warehouse from these inputs alone")
    parser.add_argument("--overrides", metavar="CSV", help="decisions about entities (docs/entities.md)")
    parser.add_argument("--reference", metavar="FILE", action="append", default=[], help="list of known entities")
    fields = Settings.model_fields
    parser.add_argument("--field", metavar="FIELD=NAME", action="append", default=[], help=fields["fields"].description)
    parser.add_argument("--runner", choices=["auto", "thread", "process", "dask"], help=fields["runner"].description)
    for name in ("workers", "batch_documents", "batch_bytes"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=fields[name].description)
    for name in ("model", "dask_address"):
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="NAME", help=fields[name].description)
    for name, field in Limits.model_fields.items():
        kind = float if field.annotation is float else int
        parser.add_argument(
            f"--max-{name.replace('_', '-')}", type=kind, metavar="N", help=f"{field.description} ({field.default})"
        )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def _run(options: argparse.Namespace) -> int:
    from flows.run_command import run

    return run(options)


def _sql_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", help="a DuckDB query; read from standard input when left out")
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table", help="how to print the rows")


def _sql(options: argparse.Namespace) -> None:
    names, rows = query(options.warehouse, options.query or sys.stdin.read())
    if options.format == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows(rows)
    elif options.format == "json":
        for row in rows:
            sys.stdout.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str) + "\n")
    else:
        print_table(names, rows)


def _article_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", help="article_id, or source_id")


def _show(options: argparse.Namespace) -> None:
    from flows.show import show

    show(options.warehouse, options.article)


def _why(options: argparse.Namespace) -> None:
    from flows.show import why

    why(options.warehouse, options.article)


def _search_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", help="words to find in quotes")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="rows at most (20)")


def _search(options: argparse.Namespace) -> None:
    names, rows = query(
        options.warehouse,
        "select round(score, 2) as score, speaker_name as who, text as said, published_on as day, title "
        "from search_quotes(?) limit ?",
        [" ".join(options.words), options.limit],
    )
    print_table(names, rows)


def _nothing(_parser: argparse.ArgumentParser) -> None:
    pass


def _warehouse(options: argparse.Namespace) -> Any:
    from tasks.land import Warehouse

    return Warehouse(options.warehouse)


def _status(options: argparse.Namespace) -> None:
    print_table(["what", "value"], [(name, value) for name, value in _warehouse(options).status().items()])


def _verify(options: argparse.Namespace) -> int:
    problems = _warehouse(options).verify()
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    if not problems:
        sys.stdout.write("every file has its digest, every span its surface\n")
    return 1 if problems else 0


def _rollback_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="RUN", help="run to go back to; the one before the current when left out")


def _rollback(options: argparse.Namespace) -> None:
    manifest = _warehouse(options).rollback(options.to)
    sys.stdout.write(f"the catalogue shows run {manifest.run_id} again\n")


def _vacuum_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", type=int, default=5, metavar="N", help="manifests to keep (5)")
    parser.add_argument("--grace-hours", type=float, default=24.0, metavar="H", help="spare younger files (24)")


def _vacuum(options: argparse.Namespace) -> None:
    from datetime import timedelta

    removed = _warehouse(options).vacuum(grace=timedelta(hours=options.grace_hours), keep=options.keep)
    sys.stdout.write(f"removed {len(removed)} files\n")


def _relocate(options: argparse.Namespace) -> None:
    _warehouse(options).relocate()
    sys.stdout.write(f"the catalogue now names the files under {options.warehouse.resolve()}\n")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", type=Path, help="file.duckdb, a folder for Parquet, or file.ftm.jsonl")


def _export(options: argparse.Namespace) -> None:
    if options.target.name.endswith((".ftm.jsonl", ".ftm.json", ".ftm")):
        from tasks.link.ftm import export_ftm

        with connect(options.warehouse) as connection:
            names = ("articles", "mentions", "entities")
            tables = {name: connection.sql(f'from "{name}"').to_arrow_table() for name in names}
        with options.target.open("w", encoding="utf-8") as out:
            count = 0
            for entity in export_ftm(tables):
                out.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
        sys.stdout.write(f"{count} FollowTheMoney entities in {options.target}\n")
        return
    _warehouse(options).export(options.target)
    sys.stdout.write(f"exported to {options.target}\n")


def _review(options: argparse.Namespace) -> None:
    names, rows = query(
        options.warehouse,
        "select round(r.score, 2) as score, l.name as one, g.name as other, l.type, r.reason, r.left_id, r.right_id "
        "from entity_reviews r join entities l on l.entity_id = r.left_id join entities g on g.entity_id = r.right_id "
        "order by r.score desc, left_id, right_id",
    )
    print_table(names, rows, "Doubtful pairs: decide in an overrides file (docs/entities.md)")


COMMANDS: dict[str, Command] = {
    "run": Command("read articles and land them in the warehouse", _run_arguments, _run),
    "sql": Command("query the warehouse", _sql_arguments, _sql),
    "show": Command("print an article with its blocks, quotes, names and dates", _article_argument, _show),
    "why": Command("print the evidence for an article's publication date", _article_argument, _why),
    "search": Command("find quotes by their words", _search_arguments, _search),
    "review": Command("list doubtful pairs of entities", _nothing, _review),
    "status": Command("print what is landed, and who holds the lock", _nothing, _status),
    "verify": Command("check every file and every span", _nothing, _verify),
    "rollback": Command("show an earlier run again", _rollback_arguments, _rollback),
    "vacuum": Command("remove files that no kept run names", _vacuum_arguments, _vacuum),
    "relocate": Command("rewrite the catalogue after the folder was moved", _nothing, _relocate),
    "export": Command("write a self-contained copy: DuckDB, Parquet, FollowTheMoney", _export_arguments, _export),
}
