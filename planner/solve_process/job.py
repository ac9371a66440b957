"""The parent's side of a solve in a process of its own."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from signal import Signals
from threading import Event, Lock, Thread, Timer
from time import monotonic, sleep

from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.ending import Ending
from planner.results.report import Report
from planner.solve_process.columns import Columns, unpacked
from planner.solve_process.messages import Better, Ended, Task, receive, send
from planner.solving import Outcome, Progress, Settings, Watch
from planner.workflow.solve import Examined, examined, report_of

LOOK = 0.05  # [s] between two looks at a child
LATE = 2.0  # [s] beyond its limit, when a child that does not end by itself is asked to
PATIENCE = 2.5  # [s] that a child has after a wish to stop, if it has sent a plan


class Job:
    """One solve under way or ended; `report` is None until it has ended."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.latest: Progress | None = None
        self.columns: Columns | None = None  # the best plan so far, unchecked
        self.report: Report | None = None
        self.fault: PlannerError | None = None  # of the scenario or the settings
        self.cancelled = False
        self.late = False  # cancelled since its time was over
        self._sent, self._impatient = Event(), Event()
        self._examiner, self._once = ThreadPoolExecutor(max_workers=1), Lock()
        self._examining: tuple[Columns, Future[Examined]] | None = None
        self._began = monotonic()
        self._seconds: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "planner.solve_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
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
        """Ask the child to stop; the best plan so far comes as the report.

        That plan is examined while the child winds up: most likely it stays the best.
        """
        self.cancelled = True
        if self._sent.is_set():
            self._end_input()
        if self.columns is not None:
            self._examine(self.columns)
        patience = Timer(PATIENCE, self._lose_patience)
        patience.daemon = True
        patience.start()

    def _lose_patience(self) -> None:
        """What a child does not hear is done to it, as soon as it has sent a plan."""
        self._impatient.set()
        if self.running and self.columns is not None:
            self._process.kill()

    def _end_input(self) -> None:
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def _follow(self) -> None:
        child = self._process
        end: Ended | None = None
        if child.stdin and child.stdout:
            try:
                send(child.stdin, self.task)
                self._sent.set()
                if self.cancelled:
                    self._end_input()
                while end is None:
                    message = receive(child.stdout)
                    if isinstance(message, Progress):
                        self.latest = message
                    elif isinstance(message, Better):
                        self._take(message.columns)
                    elif isinstance(message, Ended):
                        end = message
                    elif isinstance(message, PlannerError):
                        self.fault = message
            except (EOFError, OSError):
                pass
        code = child.wait()
        outcome = self._lost(code) if end is None else end.outcome
        sent = self.columns if end is None or end.planned else None
        self.report = self._reported(outcome, sent)

    def _take(self, sent: Columns) -> None:
        self.columns = sent
        if self._impatient.is_set():
            self._process.kill()

    def _examine(self, sent: Columns) -> Future[Examined]:
        """The plan checked and costed, once."""
        with self._once:
            if self._examining is None or self._examining[0] is not sent:
                scenario = self.task.scenario
                found = self._examiner.submit(lambda: examined(scenario, unpacked(sent)))
                self._examining = sent, found
            return self._examining[1]

    def _reported(self, outcome: Outcome, sent: Columns | None) -> Report:
        scenario, settings = self.task.scenario, self.task.settings
        seen: Examined | None = None
        try:
            seen = None if sent is None else self._examine(sent).result()
        except Exception as failure:  # a thread that ends without a report would be waited for
            said = f"The plan could not be examined: {type(failure).__name__}: {failure}."
            outcome = replace(
                outcome, ending=Ending.FAILED, bound=None, warnings=(*outcome.warnings, said)
            )
        self._seconds = monotonic() - self._began
        return report_of(
            scenario, settings, outcome, lambda: self.task.used + self.seconds, seen=seen
        )

    @property
    def _cut(self) -> str:
        if self.late:
            return "time"
        return "stop" if self.cancelled else "failure"

    def _lost(self, code: int) -> Outcome:
        """What is left of a child that ended without a word: the best plan it had sent."""
        how = f"was killed by {Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if self.fault is not None:
            how = f"refused: {self.fault}"
        if self.cancelled and self.columns is not None:
            how = f"did not stop within {PATIENCE:g} s and was ended"
        what = "this is the best plan it had found" if self.columns else "no plan came back"
        task, known = self.task, self.latest
        return Outcome(
            ending=Ending.FEASIBLE if self.columns else Ending.FAILED,
            plan=None,
            objective=None,
            bound=known.bound if known and self.columns else None,
            seconds=self.seconds,
            warnings=(*task.warnings, f"The solver's process {how}; {what}."),
            notes={"ended_by": self._cut, "repeatable": False},
        )


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
