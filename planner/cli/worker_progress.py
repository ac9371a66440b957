"""Many solves at once, for the commands that need them: workers, a bar, and Ctrl-C."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from typer import BadParameter, Option

from planner.cli.console import console
from planner.cli.options import positive
from planner.formatting import count

if TYPE_CHECKING:
    from distributed import Client

    from planner.cli.progress import Interrupts
    from planner.sweep.run import SweepRun
    from planner.sweep.store import RunStore


def not_one_path(paths: int) -> int:
    """The number of paths; raises BadParameter for 1, which has no interval."""
    if paths == 1:
        raise BadParameter("1 path tells nothing. Give 0, or 2 and more.")
    return paths


Workers = Annotated[
    int | None, Option(min=1, max=1024, help="Processes here.", show_default="one for each core")
]
Scheduler = Annotated[
    str | None,
    Option(metavar="tcp://HOST:PORT", help="A Dask cluster to use instead of this machine."),
]
TimeLimitEach = Annotated[
    float, Option(callback=positive, help="Seconds for each solve; the best plan is kept.")
]

PathsEach = Annotated[
    int,
    Option(
        min=0, max=100_000, callback=not_one_path, help="Paths to simulate each plan on; 0: none."
    ),
]

LINE_INTERVAL = 10.0  # [s] between two lines where the output is no terminal
AGAIN = "Type the same command again to do the rest."
STOPPING = "Stopping. What is done is kept."

StepListener = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPool:
    """Workers, and the message printed until they are ready."""

    ready: Callable[[], "Client"]
    message: str


@contextmanager
def worker_pool(where: str | int | None, most: int, *, soon: bool = False) -> Iterator[WorkerPool]:
    """Yield at most `most` workers; they end with the block.

    where: the address of a scheduler, or how many processes; None: one for each core.
    soon: processes are started now, while the caller still reads.
    """
    workers = min(most, where or _cores()) if not isinstance(where, str) else 0
    message = f"Starting {count(workers, 'worker')} ..." if workers else f"Asking {where} ..."

    def place() -> "AbstractContextManager[Client]":
        from planner.sweep.cluster import local_cluster, named_cluster

        return named_cluster(where) if isinstance(where, str) else local_cluster(workers)

    with ExitStack() as stack:

        @cache
        def ready() -> "Client":
            return stack.enter_context(place())

        if soon and workers:
            ready()
        yield WorkerPool(ready=ready, message=message)


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def stoppable() -> Iterator["Interrupts"]:
    """Count Ctrl-C inside the block, instead of raising in a write or in a worker's start."""
    from planner.cli.progress import Interrupts

    with Interrupts(console(stderr=True)) as interrupts:
        yield interrupts


def solve_pending(
    runs: "Sequence[SweepRun]",
    store: "RunStore",
    workers: WorkerPool,
    interrupts: "Interrupts",
    *,
    quiet: bool,
) -> bool:
    """Solve the runs that `store` lacks; True if Ctrl-C came before all were done."""
    pending = store.pending(runs)
    if not pending:
        return False
    errors = console(stderr=True)
    if not interrupts.asked:
        if not quiet:
            errors.print(workers.message)
        from planner.sweep.dispatcher import dispatch
        from planner.sweep.result import RunResult

        client = workers.ready()
        with counted(len(runs), done=len(runs) - len(pending), quiet=quiet) as step:

            def keep(result: RunResult) -> None:
                store.keep(result)
                step("" if result.accepted else result.ending)

            dispatch(client, pending, keep, lambda: interrupts.asked)
    if interrupts.asked:
        errors.print(STOPPING)
    return bool(store.pending(runs)) and interrupts.asked


@contextmanager
def counted(
    total: int, *, quiet: bool, doing: str = "Solving", done: int = 0, errors: Console | None = None
) -> Iterator[StepListener]:
    """Yield the listener to call after each of `total` runs, with its ending if it has no plan."""
    errors = errors or console(stderr=True)
    if quiet:
        yield lambda _: None
    elif errors.is_terminal:
        columns = (
            TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn("left"), TimeLeftColumn(), TextColumn("{task.description}"),
        )  # fmt: skip
        with Progress(*columns, console=errors, transient=True) as bar:
            yield _on_bar(bar, total, done)
    else:
        yield _lines(errors, f"of {total:,} done ({doing.lower()})", done)


def _on_bar(bar: Progress, total: int, done: int) -> StepListener:
    task, without = bar.add_task("", total=total, completed=done), 0

    def step(ending: str) -> None:
        nonlocal without
        without += bool(ending)
        bar.update(task, advance=1, description=f"{without} without a plan" if without else "")

    return step


def _lines(errors: Console, rest: str, done: int) -> StepListener:
    began = last = monotonic()

    def step(_: str) -> None:
        nonlocal done, last
        done += 1
        if monotonic() - last >= LINE_INTERVAL:
            last = monotonic()
            errors.print(f"{last - began:.0f} s: {done:,} {rest}", soft_wrap=True)

    return step
