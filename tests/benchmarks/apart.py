"""A job in a process of its own, the memory of all that it starts, and a busy core beside it."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
LOOK = 0.5  # [s] between two looks at the memory
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What the job gave, None where its process was killed or died; peak memory [MiB]."""

    value: T | None
    mebibytes: float | None


def apart(job: Callable[[], T], seconds: float) -> Done[T]:
    """`job` in a fresh process, which is killed after `seconds`; `job` must be picklable.

    The process ends as soon as the job has its value, whatever threads still run.
    """
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe(duplex=False)
    process = fresh.Process(target=_work, args=(job, theirs))
    process.start()
    theirs.close()
    end, peak = monotonic() + seconds, 0.0
    value: T | None = None
    try:
        while process.is_alive() and monotonic() < end and not ours.poll(LOOK):
            peak = max(peak, sum(resident(x) for x in family(process.pid or 0)))
        if ours.poll():
            value = ours.recv()
    except EOFError:  # it died
        pass
    finally:
        process.kill()
        process.join()
    return Done(value, peak / 2**20 or None)


def _work(job: Callable[[], T], to: Connection) -> None:
    to.send(job())
    to.close()
    os._exit(0)  # a solver that does not hear must not keep the process


def family(pid: int) -> list[int]:
    """A process and all that descend from it; alone where there is no /proc."""
    parents: dict[int, list[int]] = {}
    for status in PROC.glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:  # it has just ended
            continue
        parents.setdefault(int(text.rsplit(")", 1)[1].split()[1]), []).append(
            int(status.parent.name)
        )
    found = [pid]
    for x in found:  # grows as it goes
        found += parents.get(x, [])
    return found


def resident(pid: int) -> float:
    """[byte] of main memory that a process holds; 0 where that is not known."""
    try:
        pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE"))


@contextmanager
def busy_core(wanted: bool) -> Iterator[None]:
    """One more process that only computes, as long as this lasts."""
    if not wanted:
        yield
        return
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        other.kill()
        other.wait()
