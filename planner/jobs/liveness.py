"""Whether the process of a job is still there.

On this machine: a process with the id that the job told, begun before it told so (an id is given
away again).  On another one: a sign of life, an event or a row of progress, not too long ago.
"""

from datetime import UTC, datetime, timedelta
from platform import node

import psutil

from planner.runs import Run, RunEvent, Store

UNFINISHED = ("queued", "running", "stopping")
FIRST_SIGN = timedelta(seconds=90)  # in which a job that was begun must say that it is there
SILENCE = timedelta(seconds=60)  # of a job on another machine, after which it is taken for dead
CLOCK = timedelta(seconds=1)  # to which a process's beginning is known
RECENT = 200  # newest runs among which unfinished ones are looked for


def unfinished(store: Store) -> list[Run]:
    """The runs that are queued or running, the first begun first."""
    return [run for run in reversed(store.runs(limit=RECENT)) if run.state in UNFINISHED]


def is_alive(store: Store, run: Run) -> bool:
    """The process of an unfinished run is there, or may still be about to begin."""
    said = last_sign(store, run.id)
    if said is None:
        return datetime.now(UTC) - run.began < FIRST_SIGN
    if said.host == node():
        return is_process(said.pid, said.at)
    told = store.progress(run.id)
    latest = said.at + timedelta(seconds=told[-1].seconds if told else 0)
    return datetime.now(UTC) - latest < SILENCE


def last_sign(store: Store, run_id: str) -> RunEvent | None:
    """The last event that the job's own process has told; None: it has told none yet."""
    _begun, *told = store.events(run_id)
    own = [x for x in told if x.state in ("queued", "running")]
    return own[-1] if own else None


def is_process(pid: int, by: datetime) -> bool:
    """A process has this id, is no corpse, and has begun by then."""
    try:
        process = psutil.Process(pid)
        began = datetime.fromtimestamp(process.create_time(), UTC)
        return process.status() != psutil.STATUS_ZOMBIE and began <= by + CLOCK
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # it is there
        return True
