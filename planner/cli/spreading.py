"""Many solves at once, for the commands that need them: workers, a bar, and Ctrl-C."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from typer import Option

from planner.cli.console import console
from planner.cli.options import positive

if TYPE_CHECKING:
    from distributed import Client

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
Hands = Callable[[], "Client"]


@contextmanager
def hands(where: str | int | None, most: int, *, soon: bool = False) -> Iterator[Hands]:
    """Yields the function that gives the workers, at most so many; they end with the block.

    where: the address of a scheduler, or how many processes; None: one for each core.
    soon: processes are started now, while the caller still reads.
    """

    def place() -> "AbstractContextManager[Client]":
        from planner.sweep.cluster import cores, local, named

        return named(where) if isinstance(where, str) else local(min(most, where or cores()))

    with ExitStack() as stack, ThreadPoolExecutor(max_workers=1) as pool:
        if soon and not isinstance(where, str):
            yield pool.submit(lambda: stack.enter_context(place())).result
        else:
            yield lambda: stack.enter_context(place())


def solve_pending(runs: "Sequence[Run]", store: "Store", ready: Hands, *, quiet: bool) -> bool:
    """Solve what `store` lacks of `runs`; True if Ctrl-C came before all were done."""
    from planner.progress import Interrupts

    pending = store.pending(runs)
    if not pending:
        return False
    errors = console(stderr=True)
    with Interrupts(errors) as interrupts:
        from planner.sweep.result import Result
        from planner.sweep.spread import spread

        client = ready()
        with counted(len(runs), done=len(runs) - len(pending), quiet=quiet) as step:

            def keep(result: Result) -> None:
                store.keep(result)
                step("" if result.accepted else result.ending)

            spread(client, pending, keep, lambda: interrupts.asked)
        if interrupts.asked:
            errors.print(STOPPING)
        return bool(store.pending(runs)) and interrupts.asked


@contextmanager
def counted(
    total: int, *, quiet: bool, doing: str = "Solving", done: int = 0, errors: Console | None = None
) -> Iterator[Step]:
    """Yields the function to call after each of `total`, with its ending where it has no plan."""
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


def _on_bar(bar: Progress, total: int, done: int) -> Step:
    task, without = bar.add_task("", total=total, completed=done), 0

    def step(ending: str) -> None:
        nonlocal without
        without += bool(ending)
        bar.update(task, advance=1, description=f"{without} without a plan" if without else "")

    return step


def _lines(errors: Console, rest: str, done: int) -> Step:
    began = last = monotonic()

    def step(_: str) -> None:
        nonlocal done, last
        done += 1
        if monotonic() - last >= QUIET_SECONDS:
            last = monotonic()
            errors.print(f"{last - began:.0f} s: {done:,} {rest}", soft_wrap=True)

    return step
