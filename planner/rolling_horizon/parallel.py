"""Simulate re-optimised paths one after the other, or in parallel processes."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.policy import OutOfTime, ReviewModel, RolledPath, roll_path
from planner.rolling_horizon.state import path_realisation
from planner.simulation.demand import sample_demand

MIN_PATHS = 2  # to complete before stopping: one has no interval
POLL = 0.2  # [s] between two checks whether to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingTask:
    """What is the same of all paths."""

    scenario: Scenario
    plan: Plan
    every: int  # [week]
    seed: int
    paths: int
    penalties: Mapping[str, float] = field(default_factory=dict)  # as `ReviewModel` has it


class PathWorker:
    """Simulates single paths; what depends on the forecast alone is computed once for all."""

    def __init__(self, task: RollingTask, stop: Callable[[], bool] = lambda: False) -> None:
        self.task = task
        self.arrivals = sample_demand(task.scenario, task.seed, paths=task.paths)
        self.model = ReviewModel(
            task.scenario, early=task.every, stop=stop, penalties=task.penalties
        )

    def run(self, path: int) -> RolledPath | None:
        """Simulate the path to its end, and give its batches rooms; None where time ran out."""
        task = self.task
        realisation = path_realisation(task.scenario, self.arrivals, path, seed=task.seed)
        try:
            found = roll_path(
                task.scenario, task.plan, task.every, realisation=realisation, review=self.model
            )
        except OutOfTime:
            return None
        return replace(found, plan=self.model.reviewer.roomed(found.plan))


def rolled_paths(
    task: RollingTask, processes: int, stop: Callable[[int], bool]
) -> Iterator[tuple[int, RolledPath]]:  # fmt: skip
    """Yield each path as it is complete.

    stop: called again and again with the number of complete paths; where it is true, those under
    way are cancelled.
    """
    if processes < 2:
        complete = 0
        worker = PathWorker(task, lambda: stop(complete))
        for path in range(task.paths):
            if stop(complete) or (one := worker.run(path)) is None:
                return
            complete += 1
            yield path, one
        return
    others = set(active_children())
    with _pool(task, processes) as pool:
        waiting = {pool.submit(_run, path): path for path in range(task.paths)}
        yield from _completed(waiting, stop)
        if waiting:  # do not wait for a review, nor for a process that is still loading
            for process in set(active_children()) - others:
                process.terminate()


def _completed(
    waiting: dict[Future[RolledPath | None], int], stop: Callable[[int], bool]
) -> Iterator[tuple[int, RolledPath]]:
    complete = 0
    while waiting:
        done, _ = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in done:
            path = waiting.pop(future)
            if (one := future.result()) is not None:
                complete += 1
                yield path, one
        if stop(complete):
            return


@contextmanager
def _pool(task: RollingTask, processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of spawned processes: the threads of a solver do not survive a fork."""
    pool = ProcessPoolExecutor(
        min(processes, task.paths),
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(task,),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


_workers: list[PathWorker] = []  # one, in a process of the pool


def _begin(task: RollingTask) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the command handles Ctrl-C
    Thread(target=_end_with_parent, daemon=True).start()
    _workers[:] = [PathWorker(task)]


def _end_with_parent() -> None:
    """End with the command, which a second Ctrl-C, or a kill, ends at once."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run(path: int) -> RolledPath | None:
    return _workers[0].run(path)
