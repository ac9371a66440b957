"""Paths lived one after the other, or shared by processes."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.policy import OutOfTime, ReviewModel, RolledPath, roll_path
from planner.rolling_horizon.state import path_realisation
from planner.simulation.demand import sample_demand

LEAST = 2  # paths, before which nobody stops: one has no interval
HEARD = 0.2  # seconds between two looks at whether to stop


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
    """Lives single paths; what the forecast says is worked out once for all of them."""

    def __init__(self, task: RollingTask, over: Callable[[], bool] = lambda: False) -> None:
        self.task = task
        self.arrivals = sample_demand(task.scenario, task.seed, paths=task.paths)
        self.model = ReviewModel(
            task.scenario, early=task.every, over=over, penalties=task.penalties
        )

    def live(self, path: int) -> RolledPath | None:
        """The path to its end; None where it was given up."""
        task = self.task
        realisation = path_realisation(task.scenario, self.arrivals, path, seed=task.seed)
        try:
            return roll_path(
                task.scenario, task.plan, task.every, realisation=realisation, decide=self.model
            )
        except OutOfTime:
            return None


def rolled_paths(
    task: RollingTask, processes: int, over: Callable[[int], bool]
) -> Iterator[tuple[int, RolledPath]]:  # fmt: skip
    """Each path, as it is complete.

    over: asked again and again with how many are; where it says so, those under way are given up.
    """
    if processes < 2:
        complete = 0
        worker = PathWorker(task, lambda: over(complete))
        for path in range(task.paths):
            if over(complete) or (one := worker.live(path)) is None:
                return
            complete += 1
            yield path, one
        return
    others = set(active_children())
    with _pool(task, processes) as pool:
        waiting = {pool.submit(_live, path): path for path in range(task.paths)}
        yield from _completed(waiting, over)
        if waiting:  # nobody waits for a review, nor for a process that is still loading
            for process in set(active_children()) - others:
                process.terminate()


def _completed(
    waiting: dict[Future[RolledPath | None], int], over: Callable[[int], bool]
) -> Iterator[tuple[int, RolledPath]]:
    complete = 0
    while waiting:
        done, _ = wait(waiting, timeout=HEARD, return_when=FIRST_COMPLETED)
        for future in done:
            path = waiting.pop(future)
            if (one := future.result()) is not None:
                complete += 1
                yield path, one
        if over(complete):
            return


@contextmanager
def _pool(task: RollingTask, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes: a solver's threads do not outlive a fork."""
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by the command alone
    Thread(target=_end_with_parent, daemon=True).start()
    _workers[:] = [PathWorker(task)]


def _end_with_parent() -> None:
    """A second Ctrl-C, or a kill, ends the command at once; nobody is left behind."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _live(path: int) -> RolledPath | None:
    return _workers[0].live(path)
