"""What is seen while a solve runs, and how Ctrl-C ends it."""

import io
import os
import signal
import subprocess
import sys
from threading import Event

import pytest
from rich.console import Console

from planner.cli.progress import INTERRUPTED, STOPPING, Interrupts, progress_display
from planner.solving import Progress

HALF = Progress(phase="Improving", incumbent=2_000_000.0, bound=1_990_000.0)


def console(terminal: bool) -> tuple[Console, io.StringIO]:
    into = io.StringIO()
    return Console(file=into, force_terminal=terminal, width=90), into


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_first_interrupt_asks_and_the_work_ends_its_own_way(number: int) -> None:
    heard = Event()
    where, into = console(terminal=False)
    with Interrupts(where) as interrupts:

        def work() -> str:
            os.kill(os.getpid(), number)
            while not interrupts.asked:
                heard.wait(0.01)
            return "plan"

        assert interrupts.wait_for(work) == "plan"
    assert interrupts.asked
    assert into.getvalue().strip() == STOPPING
    assert signal.getsignal(number) is not interrupts._count_signal


def test_second_interrupt_quits_at_once() -> None:
    """The work never ends by itself; without the second signal the test would time out."""
    code = """
import os, signal, threading
from rich.console import Console
from planner.cli.progress import Interrupts

def work():
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(0.3)
    threading.Event().wait()

with Interrupts(Console(stderr=True)) as interrupts:
    interrupts.wait_for(work)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=300
    )
    assert ended.returncode == INTERRUPTED
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize("fault", [ValueError("broken"), TimeoutError("slow disk")])
def test_a_failure_of_the_work_comes_through(fault: Exception) -> None:
    def work() -> None:
        raise fault

    with Interrupts(console(terminal=False)[0]) as interrupts, pytest.raises(type(fault)):
        interrupts.wait_for(work)


def test_terminal_shows_plan_bound_and_gap() -> None:
    where, into = console(terminal=True)
    with progress_display(where, limit=120, currency="CNY") as tell:
        tell(HALF)
    said = into.getvalue()
    for words in ("Improving", "of at most 2 min 00 s", "2,000,000 CNY", "1,990,000 CNY", "0.50 %"):
        assert words in said


def test_elsewhere_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.0, 9.0, 11.0, 11.0])
    monkeypatch.setattr("planner.cli.progress.monotonic", lambda: next(now))
    where, into = console(terminal=False)
    with progress_display(where, limit=120, currency="CNY") as tell:
        tell(Progress(phase="Preparing"))  # after 9 s: too soon
        tell(HALF)
    assert into.getvalue() == (
        "11 s: Improving, best plan so far costs 2,000,000 CNY, "
        "within 0.50 % of the best possible\n"
    )


def test_quiet_says_nothing() -> None:
    where, into = console(terminal=True)
    with progress_display(where, limit=120, quiet=True) as tell:
        tell(HALF)
    assert into.getvalue() == ""
