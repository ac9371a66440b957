"""Loaded by every local worker as it starts: Ctrl-C is for the command, which then stops them."""

import signal


def dask_setup(_worker: object) -> None:
    """A terminal sends Ctrl-C to all processes; a worker that heard it would print a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
