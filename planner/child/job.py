"""The parent's side of a solve in a process of its own."""

import subprocess
import sys
from contextlib import suppress
from signal import Signals
from threading import Thread
from time import monotonic

from planner.child.messages import Task, receive, send
from planner.plan import Plan
from planner.report import Report
from planner.solving import Ending, Outcome, Progress
from planner.workflow import report_of


class Job:
    """One solve under way or ended; `report` is None until it has ended."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.latest: Progress | None = None
        self.plan: Plan | None = None  # the best so far, unchecked
        self.report: Report | None = None
        self.cancelled = False
        self._began = monotonic()
        self._seconds: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "planner.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        Thread(target=self._follow, daemon=True).start()

    @property
    def running(self) -> bool:
        return self.report is None

    @property
    def seconds(self) -> float:
        """Wall clock since it began, or until it ended."""
        return monotonic() - self._began if self._seconds is None else self._seconds

    @property
    def pid(self) -> int:
        return self._process.pid

    def cancel(self) -> None:
        """Ask the child to stop; the best plan so far comes as the report."""
        self.cancelled = True
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def _follow(self) -> None:
        child = self._process
        report: Report | None = None
        if child.stdin and child.stdout:
            try:
                send(child.stdin, self.task)
                while report is None:
                    message = receive(child.stdout)
                    if isinstance(message, Progress):
                        self.latest = message
                    elif isinstance(message, Plan):
                        self.plan = message
                    elif isinstance(message, Report):
                        report = message
            except (EOFError, OSError):
                pass
        code = child.wait()
        self._seconds = monotonic() - self._began
        self.report = report or self._lost(code)

    def _lost(self, code: int) -> Report:
        """The report of a child that ended without one, with the best plan it had sent."""
        how = f"was killed by {Signals(-code).name}" if code < 0 else f"ended with code {code}"
        what = "this is the best plan it had found" if self.plan else "no plan came back"
        task, known = self.task, self.latest
        outcome = Outcome(
            ending=Ending.FEASIBLE if self.plan else Ending.FAILED,
            plan=self.plan,
            objective=None,
            bound=known.bound if known and self.plan else None,
            seconds=self.seconds,
            warnings=(*task.warnings, f"The solver's process {how}; {what}."),
        )
        return report_of(task.scenario, task.settings, outcome, self.seconds)


def start(task: Task) -> Job:
    """Begin to solve `task` in a process of its own."""
    return Job(task)
