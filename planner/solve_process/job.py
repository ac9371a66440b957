"""The parent's side of a solve in a worker process."""

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
from planner.results.report import Ending, Report
from planner.solve_process.columns import Columns, from_columns
from planner.solve_process.messages import Incumbent, SolveEnded, SolveTask
from planner.solving import Progress, Settings, SolveOutcome, Watch, receive, send
from planner.workflow.examine import ExaminedPlan, examine, report_of

POLL_INTERVAL = 0.05  # [s] between two looks at the worker
LIMIT_GRACE = 2.0  # [s] beyond its time limit after which a worker is asked to stop
STOP_GRACE = 2.5  # [s] after a stop request; a worker that has sent a plan is then killed


class SolveJob:
    """A solve that runs or has ended; `report` is None until it has ended."""

    def __init__(self, task: SolveTask) -> None:
        self.task = task
        self.latest: Progress | None = None
        self.columns: Columns | None = None  # the incumbent, unchecked
        self.report: Report | None = None
        self.fault: PlannerError | None = None  # of the scenario or the settings
        self.cancelled = False
        self.late = False  # cancelled because its time was over
        self._sent, self._overdue = Event(), Event()
        self._examiner, self._once = ThreadPoolExecutor(max_workers=1), Lock()
        self._examining: tuple[Columns, Future[ExaminedPlan]] | None = None
        self._began = monotonic()
        self._seconds: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "planner.solve_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches this process, which asks that one to stop
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
        """Ask the worker to stop; the report is then that of the incumbent.

        The incumbent is examined while the worker ends: most likely it stays the best plan.
        """
        self.cancelled = True
        if self._sent.is_set():
            self._end_input()
        if self.columns is not None:
            self.examine(self.columns)
        timer = Timer(STOP_GRACE, self._kill_overdue)
        timer.daemon = True
        timer.start()

    def wait(self, watch: Watch) -> Report:
        """Pass progress and stop requests on until the job has ended; raise its fault."""
        limit = self.task.settings.seconds - self.task.used + LIMIT_GRACE
        while self.report is None:
            self.late = self.late or (not self.cancelled and self.seconds > limit)
            if (watch.stop() or self.late) and not self.cancelled:
                self.cancel()
            if self.latest is not None:
                watch.tell(self.latest)
            sleep(POLL_INTERVAL)
        if self.fault is not None:
            raise self.fault
        return self.report

    def _kill_overdue(self) -> None:
        """Kill a worker that did not stop in time, as soon as it has sent a plan."""
        self._overdue.set()
        if self.running and self.columns is not None:
            self._process.kill()

    def _end_input(self) -> None:
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()

    def _follow(self) -> None:
        worker = self._process
        end: SolveEnded | None = None
        if worker.stdin and worker.stdout:
            try:
                send(worker.stdin, self.task)
                self._sent.set()
                if self.cancelled:
                    self._end_input()
                while end is None:
                    message = receive(worker.stdout)
                    if isinstance(message, Progress):
                        self.latest = message
                    elif isinstance(message, Incumbent):
                        self._take(message.columns)
                    elif isinstance(message, SolveEnded):
                        end = message
                    elif isinstance(message, PlannerError):
                        self.fault = message
            except (EOFError, OSError):
                pass
        code = worker.wait()
        outcome = self._outcome_without_end(code) if end is None else end.outcome
        sent = self.columns if end is None or end.planned else None
        self.report = self._make_report(outcome, sent)

    def _take(self, sent: Columns) -> None:
        self.columns = sent
        if self._overdue.is_set():
            self._process.kill()

    def examine(self, sent: Columns) -> Future[ExaminedPlan]:
        """Check and cost a plan that the worker has sent, once."""
        with self._once:
            if self._examining is None or self._examining[0] is not sent:
                scenario = self.task.scenario
                plan = replace(from_columns(sent), previous=scenario.in_force)
                future = self._examiner.submit(lambda: examine(scenario, plan))
                self._examining = sent, future
            return self._examining[1]

    def _make_report(self, outcome: SolveOutcome, sent: Columns | None) -> Report:
        scenario, settings = self.task.scenario, self.task.settings
        examined: ExaminedPlan | None = None
        try:
            examined = None if sent is None else self.examine(sent).result()
        except Exception as failure:  # without a report, callers would wait for ever
            warning = f"The plan could not be examined: {type(failure).__name__}: {failure}."
            outcome = replace(
                outcome, ending=Ending.FAILED, bound=None, warnings=(*outcome.warnings, warning)
            )
        self._seconds = monotonic() - self._began
        began = self._began - self.task.used
        return report_of(scenario, settings, outcome, began, examined=examined)

    @property
    def _ended_by(self) -> str:
        if self.late:
            return "time"
        return "stop" if self.cancelled else "failure"

    def _outcome_without_end(self, code: int) -> SolveOutcome:
        """The outcome for a worker that ended without saying how: its incumbent, if it sent one."""
        how = f"was killed by {Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if self.fault is not None:
            how = f"refused: {self.fault}"
        if self.cancelled and self.columns is not None:
            how = f"did not stop within {STOP_GRACE:g} s and was ended"
        what = "this is the best plan it had found" if self.columns else "no plan came back"
        task, known = self.task, self.latest
        return SolveOutcome(
            ending=Ending.FEASIBLE if self.columns else Ending.FAILED,
            plan=None,
            objective=None,
            bound=known.bound if known and self.columns else None,
            seconds=self.seconds,
            warnings=(*task.warnings, f"The solver's process {how}; {what}."),
            notes={"ended_by": self._ended_by, "repeatable": False},
        )


def start(
    scenario: Scenario,
    settings: Settings,
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> SolveJob:
    """Begin to solve in a worker process; the arguments are those of `planner.workflow.solve`."""
    texts = tuple(map(str, warnings))
    return SolveJob(
        SolveTask(scenario=scenario, settings=settings, warnings=texts, used=used, later=later)
    )


def solve(
    scenario: Scenario,
    settings: Settings,
    watch: Watch,
    warnings: Iterable[object] = (),
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """Solve in a worker process and wait; arguments and report are those of `planner.workflow`.

    Raises PlannerError where the scenario or the settings do not allow a solve.
    """
    return start(scenario, settings, warnings, used=used, later=later).wait(watch)
