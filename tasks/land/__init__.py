"""Land the rows of a run: staged shards, checks, immutable files, and one catalogue swap that commits them all."""

from tasks.land.collect import Collected
from tasks.land.manifest import Manifest
from tasks.land.merge import repeated_source
from tasks.land.shards import read_shard, stage_shard
from tasks.land.upkeep import Status
from tasks.land.warehouse import Landed, Warehouse
from tasks.land.writer import Writer

__all__ = [
    "Collected", "Landed", "Manifest", "Status", "Warehouse", "Writer", "read_shard", "repeated_source", "stage_shard",
]  # fmt: skip
