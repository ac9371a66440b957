"""Progress of a solve on the terminal, and Ctrl-C: the first keeps the plan, the second quits."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import TypeVar

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from planner.cli.console import INTERRUPTED
from planner.formatting import money, seconds, share
from planner.solve_process.signals import STOPS
from planner.solving import Progress

ResultT = TypeVar("ResultT")
ProgressListener = Callable[[Progress], None]

LINE_INTERVAL = 10.0  # [s] between two lines where the output is no terminal
UNNAMED_PHASE = "Solving"  # a phase without a name

STOPPING = "Stopping; the best plan so far is kept. Ctrl-C again quits at once and writes nothing."


class Interrupts:
    """Counts Ctrl-C, SIGTERM and a closed terminal inside its `with` block, instead of raising.

    The work runs in a thread of its own: a solver may not return to Python for seconds, and the
    second Ctrl-C must still act at once.
    """

    def __init__(self, console: Console, stopping: str = STOPPING) -> None:
        self.console = console
        self.stopping = stopping  # printed at the first Ctrl-C
        self.count = 0

    @property
    def asked(self) -> bool:
        return self.count > 0

    def _count_signal(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1

    def __enter__(self) -> "Interrupts":
        self.before = {s: signal.signal(s, self._count_signal) for s in STOPS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def wait_for(self, work: Callable[[], ResultT]) -> ResultT:
        """Run `work` to its end, or end the process at the second signal."""
        announced = False
        with ThreadPoolExecutor(max_workers=1) as pool:
            future = pool.submit(work)
            while True:
                done, _ = wait([future], timeout=0.1)
                if self.count > 1:
                    self.console.show_cursor(True)
                    os._exit(INTERRUPTED)
                if self.asked and not announced:
                    self.console.print(self.stopping, soft_wrap=True)
                    announced = True
                if done:
                    return future.result()


class _Panel:
    """The live display, redrawn several times a second so that its clock runs."""

    def __init__(self, limit: float, used: float, currency: str) -> None:
        self.began = monotonic() - used
        self.limit = limit
        self.currency = currency
        self.latest = Progress(phase="Preparing")
        self.spinner = Spinner("dots")

    def __rich__(self) -> Table:
        p = self.latest
        self.spinner.update(text=p.phase or UNNAMED_PHASE)
        grid = Table.grid(padding=(0, 2))
        clock = f"{seconds(monotonic() - self.began)} of at most {seconds(self.limit)}"
        grid.add_row(self.spinner, clock)
        if p.incumbent is not None:
            grid.add_row("  best plan so far costs", money(p.incumbent, self.currency))
        if p.bound is not None:
            grid.add_row("  no plan can cost less than", money(p.bound, self.currency))
        if p.gap is not None:
            grid.add_row("  within", f"{share(p.gap)} of the best possible")
        return grid


def notify_both(first: ProgressListener, second: ProgressListener) -> ProgressListener:
    """A listener that passes progress on to both."""

    def listener(p: Progress) -> None:
        first(p)
        second(p)

    return listener


@contextmanager
def progress_display(
    console: Console, limit: float, used: float = 0.0, currency: str = "", quiet: bool = False
) -> Iterator[ProgressListener]:
    """Yield the listener that displays progress; `limit` and `used` are seconds of wall clock."""
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        panel = _Panel(limit, used, currency)
        with Live(panel, console=console, transient=True, refresh_per_second=8):
            yield lambda p: setattr(panel, "latest", p)
    else:
        yield _lines(console, used, currency)


def _lines(console: Console, used: float, currency: str) -> ProgressListener:
    began = monotonic() - used
    last = monotonic()

    def listener(p: Progress) -> None:
        nonlocal last
        if monotonic() - last < LINE_INTERVAL:
            return
        last = monotonic()
        parts = [f"{seconds(last - began)}: {p.phase or UNNAMED_PHASE}"]
        if p.incumbent is not None:
            parts.append(f"best plan so far costs {money(p.incumbent, currency)}")
        if p.gap is not None:
            parts.append(f"within {share(p.gap)} of the best possible")
        console.print(", ".join(parts), soft_wrap=True)

    return listener
