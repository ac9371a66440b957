"""The parent's side of a solve in a process of its own."""

import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from signal import Signals
from threading import Event, Thread, Timer
from time import monotonic, sleep

from planner.child.messages import OfLast, Task, receive, send
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.plan import Plan
from planner.report import Report
from planner.solving import Ending, Outcome, Progress, Settings, Watch
from planner.workflow import report_of

LOOK = 0.05  # [s] between two looks at a child
LATE = 2.0  # [s] beyond its limit, when a child that does not end by itself is asked to
PATIENCE = 6.0  # [s] that a child has after a wish to stop, if it has sent a plan


class Job:
    """One solve under way or ended; `report` is None until it has ended."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.latest: Progress | None = None
        self.plan: Plan | None = None  # the best so far, unchecked
        self.report: Report | None = None
        self.fault: PlannerError | None = None  # of the scenario or the settings
        self.cancelled = False
        self.late = False  # cancelled since its time was over
        self._sent = Event()
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
        if self._sent.is_set():
            self._end_input()
        patience = Timer(PATIENCE, self._kill)
        patience.daemon = True
        patience.start()

    def _kill(self) -> None:
        """What a child does not hear is done to it; the best plan it sent is kept."""
        if self.running and self.plan is not None:
            self._process.kill()

    def _end_input(self) -> None:
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def _follow(self) -> None:
        child = self._process
        report: Report | None = None
        if child.stdin and child.stdout:
            try:
                send(child.stdin, self.task)
                self._sent.set()
                if self.cancelled:
                    self._end_input()
                while report is None:
                    message = receive(child.stdout)
                    if isinstance(message, Progress):
                        self.latest = message
                    elif isinstance(message, Plan):
                        self.plan = message
                    elif isinstance(message, Report):
                        report = message
                    elif isinstance(message, OfLast):
                        report = replace(message.report, plan=self.plan)
                    elif isinstance(message, PlannerError):
                        self.fault = message
            except (EOFError, OSError):
                pass
        code = child.wait()
        self._seconds = monotonic() - self._began
        self.report = report or self._lost(code)

    @property
    def _cut(self) -> str:
        if self.late:
            return "time"
        return "stop" if self.cancelled else "failure"

    def _lost(self, code: int) -> Report:
        """The report of a child that ended without one, with the best plan it had sent."""
        how = f"was killed by {Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if self.fault is not None:
            how = f"refused: {self.fault}"
        if self.cancelled and self.plan is not None:
            how = f"did not stop within {PATIENCE:g} s and was ended"
        what = "this is the best plan it had found" if self.plan else "no plan came back"
        task, known = self.task, self.latest
        outcome = Outcome(
            ending=Ending.FEASIBLE if self.plan else Ending.FAILED,
            plan=self.plan,
            objective=None,
            bound=known.bound if known and self.plan else None,
            seconds=self.seconds,
            warnings=(*task.warnings, f"The solver's process {how}; {what}."),
            notes={"ended_by": self._cut, "repeatable": False},
        )
        return report_of(task.scenario, task.settings, outcome, task.used + self.seconds)


def start(task: Task) -> Job:
    """Begin to solve `task` in a process of its own."""
    return Job(task)


def solve(
    scenario: Scenario,
    settings: Settings,
    watch: Watch,
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """The same as `workflow.solve`, but a crash or a kill of the solver is an ending."""
    said = tuple(map(str, warnings))
    job = start(Task(scenario=scenario, settings=settings, warnings=said, used=used, later=later))
    while job.report is None:
        job.late = job.late or (not job.cancelled and job.seconds > settings.seconds - used + LATE)
        if (watch.stop() or job.late) and not job.cancelled:
            job.cancel()
        if job.latest is not None:
            watch.tell(job.latest)
        sleep(LOOK)
    if job.fault is not None:
        raise job.fault
    return job.report
