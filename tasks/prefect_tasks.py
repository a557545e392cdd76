"""The Prefect tasks: thin wrappers over engine-free functions. The one module of `tasks` that knows Prefect.

A task is a batch of articles, never an article (a task run costs 5 to 330 ms); its arguments and result are small and
picklable; nothing is cached by Prefect, whose key would miss the rules.
"""

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from schemas.errors import WarehouseError
from schemas.settings import Settings
from tasks.batch import Batch, Shard, run_batch


def failed_on_io(_task: Any, _run: TaskRun, state: State[Any]) -> bool:
    """Retry what a second try can mend: a disk or network share that failed, not a fault of the code."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError | WarehouseError)


@task(
    name="extract-batch",
    task_run_name="extract-batch-{batch.number}",
    retries=2,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=failed_on_io,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def extract_batch(batch: Batch, settings: Settings, rules_version: str) -> Shard:
    """Extract one batch and stage its shard."""
    return run_batch(batch, settings, rules_version)
