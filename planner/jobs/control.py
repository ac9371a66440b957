"""Beginning and stopping jobs; each is a process of its own, which outlives who began it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url

from planner.domain.plan import PlanInForce
from planner.io.plan.table_csv import encode_table
from planner.io.plan.tables import PREVIOUS_BANKING, PREVIOUS_BATCHES
from planner.jobs.reports import load_version
from planner.jobs.settings import as_stored, read_settings
from planner.runs import Store

VARIABLE = "CRYOPLAN_STORE"  # of a job: the store; its address may hold a password
LOG = "jobs.log"  # beside a store in a file: what jobs print on standard error
_begun: list[subprocess.Popen[bytes]] = []  # by this process; their ends are taken here


def begin(
    store: Store,
    kind: str,
    version_id: str,
    settings: Mapping[str, object],
    *,
    title: str = "",
    problem: str = "",
    in_force: PlanInForce | None = None,
    parent: str | None = None,
) -> str:
    """Begin a job on a version of a scenario, in a process of its own; returns the id of its run.

    settings: by name as the command line has them (planner/jobs/settings.py); a plan to compare
    or to simulate is named by its run.  in_force: the plan in force, in weeks of that version.
    parent: a sweep that this one goes on with.
    Raises PlannerError where a setting is not what it must be.
    """
    firm = () if in_force is None else tuple(sorted(in_force.firm))
    force = {} if in_force is None else {"previous": True, "previous_firm": firm}
    asked = as_stored(read_settings(kind, {**settings, **force}))
    run = store.begin_run(
        kind, version=version_id, settings=asked, problem=problem, title=title, parent=parent
    )
    if in_force is not None:
        store.add_files(run.id, _tables(store, version_id, in_force))
    try:
        _start(store, run.id)
    except OSError as error:
        store.happened(run.id, "failed", f"Its process could not be started: {error.strerror}.")
    return run.id


def stop(store: Store, run_id: str) -> None:
    """Ask a job to stop; the best plan, or what is done by then, is kept."""
    if store.run(run_id).state in ("queued", "running"):
        store.happened(run_id, "stopping")


def _tables(store: Store, version_id: str, in_force: PlanInForce) -> dict[str, bytes]:
    """The plan in force as a plan folder carries it."""
    calendar = load_version(store, version_id).scenario.calendar
    return {
        table.file: encode_table(table, rows, calendar)
        for table, rows in (
            (PREVIOUS_BATCHES, in_force.batches),
            (PREVIOUS_BANKING, in_force.banking),
        )
    }


def _start(store: Store, run_id: str) -> None:
    _begun[:] = [process for process in _begun if process.poll() is None]
    log = _log(store.url)
    try:
        _begun.append(
            subprocess.Popen(
                [sys.executable, "-m", "planner.jobs", run_id],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL if log is None else log,
                env={**os.environ, VARIABLE: store.url},
                start_new_session=True,  # Ctrl-C, and the end of the terminal, do not reach it
                creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),  # the same on Windows
            )
        )
    finally:
        if log is not None:
            log.close()


def _log(url: str) -> IO[bytes] | None:
    """Where jobs of a store in a file print what went wrong; nowhere, if it cannot be written."""
    store = make_url(url)
    if store.get_backend_name() != "sqlite" or not store.database:
        return None
    try:
        return (Path(store.database).parent / LOG).open("ab")
    except OSError:
        return None
