"""The command line (contract 10): commands, their output and their exit codes.

One file for each command; a command imports what it needs when it runs, so that help and typing
errors answer at once.  Nothing is imported here, so that Ctrl-C is caught from the first moment.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn

INTERRUPTED = 130  # exit code of a process ended by Ctrl-C
STOPPED = "Stopped on request. No file is half written."


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Entry point: every fault becomes one message and an exit code, never a traceback."""
    try:
        from planner.cli.commands import run

        code = run(argv)
    except KeyboardInterrupt:
        code = INTERRUPTED
        sys.stderr.write(f"{STOPPED}\n")
    raise SystemExit(code)
