"""Whose turn it is: at most as many jobs work at once as this machine has processors."""

import os
from platform import node
from time import sleep

from planner.jobs.liveness import is_alive, last_sign, unfinished
from planner.jobs.recorder import Recorder
from planner.runs import Store

VARIABLE = "CRYOPLAN_JOBS"  # environment: how many jobs work at once
LOOK_INTERVAL = 1.0  # [s] between two looks whether it is our turn
WAITING = "waiting for other jobs"


def jobs_at_once() -> int:
    """As many as there are processors that this process may use, or $CRYOPLAN_JOBS."""
    asked = os.environ.get(VARIABLE, "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def before(store: Store, run_id: str) -> int:
    """How many jobs of this machine come first: those begun earlier that are still alive.

    Each job counts for itself, and all come to the same order, so nothing has to be locked.
    """
    count, here = 0, node()
    for run in unfinished(store):
        if run.id == run_id:
            break
        said = last_sign(store, run.id)
        count += (run.host if said is None else said.host) == here and is_alive(store, run)
    return count


def wait_for_turn(store: Store, recorder: Recorder) -> bool:
    """Wait until this job may work; False where it was asked to stop before."""
    run_id, most = recorder.run_id, jobs_at_once()
    waits = before(store, run_id) >= most
    if waits:
        store.happened(run_id, "queued", "Other jobs come first.")
    while waits and not recorder.asked:
        sleep(LOOK_INTERVAL)
        waits = before(store, run_id) >= most
    return not recorder.asked
