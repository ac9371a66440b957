"""Loaded by every local worker as it starts: imports what a run needs and ignores Ctrl-C."""

import signal

import planner.sweep.worker_job  # noqa: F401  loaded while the command still reads: the first run need not wait


def dask_setup(_worker: object) -> None:
    """A terminal sends Ctrl-C to all processes; a worker that caught it would print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
