"""Run the steps without an engine: in this process, or over a few processes of this machine."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from schemas.settings import Settings
from tasks.batch import Batch, Shard, run_batch


def execute_directly(batches: Iterator[Batch], settings: Settings, rules_version: str) -> Iterable[Shard]:
    """Run batches one after the other; from the second batch on, over `settings.workers` processes."""
    first = next(batches, None)
    if first is None:
        return
    second = next(batches, None)
    if second is None or settings.workers == 1:
        yield run_batch(first, settings, rules_version)
        if second is not None:
            yield run_batch(second, settings, rules_version)
        for batch in batches:
            yield run_batch(batch, settings, rules_version)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(settings.workers, mp_context=context) as pool:
        running: set[Future[Shard]] = set()
        for batch in (first, second):
            running.add(pool.submit(run_batch, batch, settings, rules_version))
        for batch in batches:
            running.add(pool.submit(run_batch, batch, settings, rules_version))
            if len(running) > 2 * settings.workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
