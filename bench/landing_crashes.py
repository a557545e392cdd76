"""Kill a run at every step that touches the disk, one run a step, while readers poll; report what they saw.

usage: python bench/landing_crashes.py [--readers N]

A step is an fsync, a rename or the removal of a folder; each run dies by SIGKILL before the next one. After each
death the warehouse must show the old run or the new one, whole; at the end a run completes and every rule holds.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tasks.land import Warehouse
from tests.land_crash import DOCUMENTS, Readers, Runs


def main() -> None:
    """Run all deaths and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(Path(folder))
        warehouse = Warehouse(runs.warehouse)
        assert runs.run("run0", "generation 000")["completed"]
        readers = Readers(Path(folder), options.readers)
        try:
            assert runs.run("run1", "generation 001")["completed"]
            events, old, new = runs.events(), 0, 0
            for moment in range(len(events)):
                before = warehouse.current()
                died = runs.run(f"dying{moment}", f"generation {moment + 2:03}", kill_at=moment)
                assert died["killed"], events[moment]
                old, new = (old + 1, new) if warehouse.current() == before else (old, new + 1)
            assert runs.run("last", "last generation")["completed"]
            seen = readers.finish()
        finally:
            readers.kill()
            runs.close()
        problems = [problem for reader in seen for problem in reader["problems"]]
        print(
            json.dumps(
                {
                    "deaths": len(events),
                    "old_run_shown_after": old,
                    "new_run_shown_after": new,
                    "polls": sum(reader["polls"] for reader in seen),
                    "torn": sum(problem.startswith("torn") for problem in problems),
                    "mixed": sum(problem.startswith("mixed") for problem in problems),
                    "reader_errors": sum(not problem.startswith(("torn", "mixed")) for problem in problems),
                    "documents_at_the_end": len(warehouse.landed()),
                    "documents_expected": DOCUMENTS,
                    "broken_rules_at_the_end": len(warehouse.verify()),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
