"""Dispatch runs to workers, one to each at a time, and collect the results as they finish."""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Event

from distributed import Client, Future, KilledWorker

from planner.errors import PlannerError
from planner.sweep.cluster import WorkerRestarter
from planner.sweep.result import RunResult, failed
from planner.sweep.run import SweepRun
from planner.sweep.worker_job import Work, solve_run

STOP_INTERVAL = 0.2  # [s] between two checks whether to stop


def dispatch(
    client: Client,
    pending: Iterable[SweepRun],
    keep: Callable[[RunResult], None],
    stop: Callable[[], bool],
    solve: Work = solve_run,
) -> None:
    """Solve `pending` on the workers of `client`; `keep` is called with each result.

    As many runs are dispatched as there are workers, so that a worker that dies stops one run only,
    which the scheduler gives to another.  A run under which workers die again and again is tried
    once more on its own at the end, and is then FAILED.
    stop: called several times a second; runs under way are then dropped.
    Raises PlannerError where the scheduler is lost.
    """
    try:
        for suspect in _round(client, pending, keep, stop, solve):
            for lost in _round(client, [suspect], keep, stop, solve):
                keep(failed(lost.id, "Its worker was killed every time, out of memory perhaps."))
    except (CancelledError, OSError) as error:
        raise PlannerError(
            f"The scheduler was lost ({type(error).__name__}). What is done is kept; "
            "start the scheduler again, and type the same command to do the rest."
        ) from error


def _round(
    client: Client,
    pending: Iterable[SweepRun],
    keep: Callable[[RunResult], None],
    stop: Callable[[], bool],
    solve: Work,
) -> list[SweepRun]:
    """Dispatch each run once; returns those whose workers died."""
    waiting, suspects = deque(pending), []
    out: dict[Future[RunResult], SweepRun] = {}
    news, restarter = Event(), WorkerRestarter(client)
    try:
        while (waiting or out) and not stop():
            news.clear()
            finished = [(future, out.pop(future)) for future in list(out) if future.done()]
            restarter.restart_missing(workers := len(client.nthreads()))
            while waiting and len(out) < max(1, workers):
                run = waiting.popleft()
                future = client.submit(solve, run, pure=False)
                future.add_done_callback(lambda _: news.set())
                out[future] = run
            for future, run in finished:
                try:
                    keep(future.result())
                except KilledWorker:
                    suspects.append(run)
            if out and not finished:
                news.wait(STOP_INTERVAL)
    finally:
        with suppress(CancelledError, OSError):
            client.cancel(list(out), force=True)
    return suspects
