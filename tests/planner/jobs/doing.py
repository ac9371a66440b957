"""Jobs in tests: kept scenarios, runs done in this process, and waiting for those of others."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, sleep

from planner.jobs.reports import PARTS
from planner.jobs.settings import as_stored, read_settings
from planner.jobs.work import work_on
from planner.runs import Run, Store
from planner.solve_process.signals import STOPS

PATIENCE = 180.0  # [s] for what another process does on a busy machine


def kept(store: Store, folder: Path) -> str:
    """A version of the scenario in a folder."""
    files = {x.name: x.read_bytes() for x in folder.iterdir() if x.name in PARTS}
    return store.keep_version(files, name=folder.name, kind="opened").id


def waiting(
    store: Store, kind: str, version: str, parent: str | None = None, **settings: object
) -> str:
    """A run that no process works on yet."""
    asked: Mapping[str, object] = as_stored(read_settings(kind, settings))
    return store.begin_run(kind, version=version, settings=asked, parent=parent).id


def done(
    store: Store, kind: str, version: str, parent: str | None = None, **settings: object
) -> Run:
    """A run that this process has worked on to its end."""
    run_id = waiting(store, kind, version, parent, **settings)
    worked(store, run_id)
    return store.run(run_id)


def worked(store: Store, run_id: str) -> None:
    """Work on a run here; signals are then what they were."""
    before = {number: signal.getsignal(number) for number in STOPS}
    try:
        work_on(store, run_id)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait(until: Callable[[], bool]) -> None:
    """Wait for another process."""
    end = monotonic() + PATIENCE
    while not until():
        assert monotonic() < end, "nothing came of it"
        sleep(0.1)
