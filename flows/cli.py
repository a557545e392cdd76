"""The command line: a thin skin over the library. Heavy imports wait until a command needs them."""

import argparse
import atexit
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from schemas.errors import OnrecordError

DEFAULT_WAREHOUSE = "data/warehouse"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it worked, 1 with one clear line when it did not, 2 for wrong usage."""
    options = build_parser().parse_args(argv)
    try:
        return int(options.command(options) or 0)
    except OnrecordError as error:
        print(f"onrecord: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("onrecord: interrupted; the warehouse is as it was before", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


def entry() -> None:
    """Run as the installed command."""
    leave(main())


def leave(code: int) -> NoReturn:
    """End the process: exit handlers run (Prefect stops its server in one), the interpreter is not torn down.

    Prefect's background threads outlive the interpreter's clean-up and hold on to modules, which DuckDB's binding then
    reports as a hundred leaks on the user's screen.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser with every command and its help."""
    parser = argparse.ArgumentParser(
        prog="onrecord", description="From dirty news text to a warehouse of who said what, about whom, when."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    from flows import commands as library

    for name, command in library.COMMANDS.items():
        sub = commands.add_parser(name, help=command.help, description=command.help)
        command.arguments(sub)
        if command.warehouse:
            sub.add_argument(
                "--warehouse", type=Path, default=Path(DEFAULT_WAREHOUSE), help=f"folder (default {DEFAULT_WAREHOUSE})"
            )
        sub.set_defaults(command=command.run)
    return parser


if __name__ == "__main__":
    entry()
