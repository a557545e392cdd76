"""`onrecord run`: choose the engine, show progress, print what was found and queries to try."""

import argparse
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.environment import prepare
from flows.pipeline import RunParameters, RunReport, run_pipeline
from flows.progress import Progress
from flows.query import print_table, query
from schemas.errors import InputError
from schemas.settings import Limits

QUERIES = (
    (
        "Who said what",
        "select speaker_name as who, text as said, kind, said_latest as day from quotes "
        "where speaker_name is not null and not in_heading order by confidence desc, quote_id limit 5",
    ),
    (
        "Who is quoted most",
        "select name, type, quote_count, article_count from entities where quote_count > 0 "
        "order by quote_count desc, entity_id limit 5",
    ),
    (
        "Said once, reported by several",
        "select text, article_count, said_earliest, said_latest from utterances where article_count > 1 "
        "order by article_count desc, utterance_id limit 5",
    ),
)


def run(options: argparse.Namespace) -> int:
    """Run the pipeline as asked; 0 also when single documents were rejected, for the rest has landed."""
    parameters = parameters_from(options)
    report = _with_progress(parameters, direct=options.direct, quiet=options.quiet)
    if not options.quiet:
        print_report(report, parameters)
    return 0


def parameters_from(options: argparse.Namespace) -> RunParameters:
    """Check the options with pydantic. Raises InputError that names the option."""
    limits = {name: getattr(options, f"max_{name}") for name in Limits.model_fields}
    names = ("runner", "workers", "batch_documents", "batch_bytes", "model", "dask_address")
    settings: dict[str, Any] = {name: getattr(options, name) for name in names}
    settings["fields"] = dict(_pair(item) for item in options.field)
    try:
        return RunParameters.model_validate(
            {
                "paths": options.paths,
                "warehouse": str(options.warehouse),
                "full_refresh": options.full_refresh,
                "overrides": options.overrides,
                "references": options.reference,
                "settings": {
                    **{name: value for name, value in settings.items() if value is not None},
                    "limits": {name: value for name, value in limits.items() if value is not None},
                },
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{where}: {first['msg']}", "see: onrecord run --help") from error


def _pair(item: str) -> tuple[str, str]:
    field, separator, name = (part.strip() for part in item.partition("="))
    if not (field and separator and name):
        raise InputError(f"--field {item}: not of the form FIELD=NAME", "for example: --field text=content")
    return field, name


def _with_progress(parameters: RunParameters, *, direct: bool, quiet: bool) -> RunReport:
    from rich import progress as bars
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with bars.Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        line = bar.add_task("starting", total=None)

        def progress(stage: str, done: int, total: int | None) -> None:
            bar.update(line, description=stage, completed=done, total=total)

        return _run_direct(parameters, progress) if direct else _run_with_prefect(parameters, progress)


def _run_direct(parameters: RunParameters, progress: Progress) -> RunReport:
    from flows.direct import execute_directly

    return run_pipeline(parameters, execute_directly, progress)


def _run_with_prefect(parameters: RunParameters, progress: Progress) -> RunReport:
    prepare()
    from flows.ingest import run_flow

    return run_flow(parameters, progress)


def print_report(report: RunReport, parameters: RunParameters) -> None:
    """Print counts, what was rejected and why, and two or three queries with their answers."""
    out = sys.stdout
    out.write(
        f"run {report.run_id}: {report.documents} documents read, {report.articles} landed, "
        f"{report.skipped} already there, {sum(report.rejects.values())} rejected, in "
        f"{sum(report.seconds.values()):.1f} s\n"
    )
    for rule, count in sorted(report.rejects.items()):
        out.write(f"  rejected by {rule}: {count}\n")
    print_table(["table", "rows"], list(report.rows.items()))
    warehouse = Path(parameters.warehouse)
    for title, sql in QUERIES:
        names, rows = query(warehouse, sql)
        if rows:
            print_table(names, rows, title)
            out.write(f'  onrecord sql --warehouse {warehouse} "{sql}"\n\n')
