"""The Prefect flow: one flow a run, one task run a batch, artifacts with what landed."""

from flows.environment import prepare

prepare()

from collections.abc import Iterable, Iterator  # noqa: E402
from itertools import chain, islice  # noqa: E402
from typing import Any  # noqa: E402

from prefect import flow  # noqa: E402
from prefect.artifacts import create_markdown_artifact, create_table_artifact  # noqa: E402
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner  # noqa: E402

from flows.pipeline import RunParameters, RunReport, run_pipeline  # noqa: E402
from flows.progress import Progress, report_progress, reporting  # noqa: E402
from schemas.errors import InputError  # noqa: E402
from schemas.settings import Settings  # noqa: E402
from tasks.batch import Batch, Shard  # noqa: E402
from tasks.prefect_tasks import extract_batch  # noqa: E402


def make_runner(settings: Settings, *, several: bool) -> TaskRunner[Any]:
    """Make the task runner by its name. Raises InputError when Dask is asked for and not installed."""
    name = settings.runner
    if name == "auto":
        name = "process" if several and settings.workers > 1 else "thread"
    if name == "thread":
        return ThreadPoolTaskRunner(max_workers=settings.workers)
    if name == "process":
        return ProcessPoolTaskRunner(max_workers=settings.workers)
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise InputError("the dask runner needs an extra", "install it: pip install 'onrecord[dask]'") from error
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": settings.workers,
            "threads_per_worker": 1,
            "processes": True,
            "dashboard_address": None,
        }
    )


def execute_with_prefect(batches: Iterator[Batch], settings: Settings, rules_version: str) -> Iterable[Shard]:
    """Submit every batch as a task run; give the shards in the order of the batches."""
    first = list(islice(batches, 2))
    if not first:
        return
    with make_runner(settings, several=len(first) > 1) as runner:
        futures = [
            runner.submit(
                extract_batch, parameters={"batch": batch, "settings": settings, "rules_version": rules_version}
            )
            for batch in chain(first, batches)
        ]
        for future in futures:
            yield future.result()


@flow(name="onrecord-ingest", log_prints=False, persist_result=False)
def ingest(parameters: RunParameters) -> RunReport:
    """Read, clean, extract, link and publish, and leave artifacts with the counts and quality figures."""
    report = run_pipeline(parameters, execute_with_prefect, report_progress)
    leave_artifacts(report)
    return report


def leave_artifacts(report: RunReport) -> None:
    """Write the run's table counts and quality figures where Prefect's pages show them."""
    create_table_artifact(
        key="onrecord-tables",
        table=[{"table": name, "rows": rows} for name, rows in report.rows.items()],
        description=f"Rows in {report.warehouse} after run {report.run_id}",
    )
    lines = [f"# Run {report.run_id}", "", "| figure | value |", "| --- | --- |"]
    lines += [f"| {name} | {value:.1%} |" for name, value in report.quality.items()]
    lines += [f"| rejected: {rule} | {count} |" for rule, count in sorted(report.rejects.items())]
    lines += [f"| seconds: {stage} | {seconds:.1f} |" for stage, seconds in report.seconds.items()]
    create_markdown_artifact(key="onrecord-run", markdown="\n".join(lines), description="Quality of the run")


def run_flow(parameters: RunParameters, progress: Progress) -> RunReport:
    """Run the flow in this process with a progress report; against PREFECT_API_URL when set, else ephemeral."""
    with reporting(progress):
        return ingest(parameters)
