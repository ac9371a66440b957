"""Many solves at once, for the commands that need them: workers, a bar, and Ctrl-C."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from typer import Option

from planner.cli.console import console
from planner.cli.options import positive

if TYPE_CHECKING:
    from planner.sweep.run import Run
    from planner.sweep.store import Store

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

QUIET_SECONDS = 10.0  # between two lines where nobody watches a terminal
AGAIN = "Type the same command again to do the rest."
STOPPING = "Stopping. What is done is kept."

Step = Callable[[str], None]


def solve_pending(
    runs: "Sequence[Run]", store: "Store", where: str | int | None, quiet: bool
) -> bool:
    """Solve what `store` lacks of `runs`; True if Ctrl-C came before all were done.

    where: the address of a scheduler, or how many processes; None: one for each core.
    """
    from planner.progress import Interrupts
    from planner.sweep.cluster import cores, local, named
    from planner.sweep.result import Result
    from planner.sweep.spread import spread

    pending = store.pending(runs)
    if not pending:
        return False
    errors = console(stderr=True)
    with Interrupts(errors) as interrupts:
        place = (
            named(where) if isinstance(where, str) else local(min(len(pending), where or cores()))
        )
        with place as client, counted(errors, len(runs), len(runs) - len(pending), quiet) as step:

            def keep(result: Result) -> None:
                store.keep(result)
                step("" if result.accepted else result.ending)

            def stop() -> bool:
                return interrupts.asked

            spread(client, pending, keep, stop)
            if interrupts.asked:
                errors.print(STOPPING)
        return bool(store.pending(runs)) and interrupts.asked


@contextmanager
def counted(errors: Console, total: int, done: int, quiet: bool) -> Iterator[Step]:
    """Yields the function to call after each run, with its ending where it has no plan."""
    if quiet:
        yield lambda _: None
    elif errors.is_terminal:
        yield from _bar(errors, total, done)
    else:
        yield _lines(errors, total, done)


def _bar(errors: Console, total: int, done: int) -> Iterator[Step]:
    columns = (
        TextColumn("Solving"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeLeftColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=total, completed=done)
        without = 0

        def step(ending: str) -> None:
            nonlocal without
            without += bool(ending)
            bar.update(task, advance=1, description=f"{without} without a plan" if without else "")

        yield step


def _lines(errors: Console, total: int, done: int) -> Step:
    began = last = monotonic()

    def step(_: str) -> None:
        nonlocal done, last
        done += 1
        if monotonic() - last >= QUIET_SECONDS:
            last = monotonic()
            errors.print(f"{last - began:.0f} s: {done:,} of {total:,} done", soft_wrap=True)

    return step
