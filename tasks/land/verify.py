"""Prove a warehouse: one SQL view over all spans, keys and references, and the digest of every file."""

from tasks.land import catalogue
from tasks.land.files import explained, sha256_of
from tasks.land.manifest import Manifest
from tasks.land.store import Store


def verify(store: Store, manifest: Manifest) -> list[str]:
    """Check every file against its digest, then every rule over every row; list what is wrong."""
    damaged = []
    for files in manifest.tables.values():
        for file in files:
            path = store.path / file.path
            with explained("read a landed file", path):
                if not path.is_file():
                    damaged.append(f"{file.path} is missing")
                elif sha256_of(path) != file.sha256:
                    damaged.append(f"{file.path} is not what was written: its digest differs")
    if damaged:
        return damaged
    with explained("read the catalogue", store.catalogue), catalogue.reading(store.catalogue) as connection:
        broken = connection.execute(
            "SELECT table_name, rule, broken, checked FROM integrity WHERE broken > 0"
        ).fetchall()
    return [f"{table}: {count} of {checked} rows break the rule: {rule}" for table, rule, count, checked in broken]
