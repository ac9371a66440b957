"""Loaded by every local worker as it starts: what it needs, and a deaf ear for Ctrl-C."""

import signal

import planner.sweep.worker_job  # noqa: F401  loaded while the command still reads: the first run need not wait


def dask_setup(_worker: object) -> None:
    """A terminal sends Ctrl-C to all processes; a worker that heard it would print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
