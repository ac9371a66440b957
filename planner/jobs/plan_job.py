"""A plan: solved in a worker process of its own, the best one so far kept in the store."""

import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from time import monotonic

from planner.domain.plan import PlanInForce
from planner.domain.scenario import Scenario
from planner.io.plan.table_csv import decode_table
from planner.io.plan.tables import PREVIOUS_BANKING, PREVIOUS_BATCHES
from planner.io.plan.write import report_files
from planner.jobs.figures import plan_figures
from planner.jobs.job import Job, JobEnd
from planner.results.ending_text import SEARCHING, ending_words
from planner.results.report import Ending, Report
from planner.solve_process import SolveJob, start
from planner.solving import Progress, Settings, SolveOutcome, Watch
from planner.stochastic.rolling_budget import DETERMINISTIC_SHARE
from planner.stochastic.solve import solve as solve_under_uncertainty
from planner.workflow.examine import ExaminedPlan, report_of
from planner.workflow.expect import with_expectation

KEEP_INTERVAL, KEEP_SHARE = 3.0, 0.2  # [s], and share of the time so far, between two plans kept
CHECKING = "simulating what is to be expected"


def find_a_plan(job: Job) -> JobEnd:
    """Solve the scenario of the run, under uncertainty where that was asked for."""
    began, asked, recorder = monotonic(), job.settings, job.recorder
    scenario = _with_plan_in_force(job)
    whole = Settings(
        solver=asked.solver,
        seconds=asked.seconds,
        gap=asked.gap,
        threads=asked.threads,
        seed=job.seed,
    )
    share = DETERMINISTIC_SHARE if asked.uncertain else 1.0
    first = replace(whole, seconds=share * whole.seconds)
    solving = start(scenario, first, job.loaded.warnings)
    with PlanKeeper(job, scenario, first) as keeper:
        report = solving.wait(keeper.watch(solving))
    if asked.uncertain:
        keeper.keep(replace(report, notes={**report.notes, "ended_by": SEARCHING}))
        used = monotonic() - began
        report = solve_under_uncertainty(scenario, report, whole, recorder.watch, used=used)
    recorder.tell(Progress(phase=CHECKING, incumbent=report.cost, bound=report.bound))
    report = with_expectation(scenario, report, whole.seconds)
    keeper.keep(report)
    return end_of(report, stopped=recorder.asked)


def end_of(report: Report, *, stopped: bool) -> JobEnd:
    """A plan, or the proof that there is none, is what a solve is for."""
    why = ending_words(report, stopped)
    if report.accepted or report.ending in (Ending.INFEASIBLE, Ending.UNBOUNDED):
        return JobEnd(state="done", why=why)
    return JobEnd(state="cancelled" if stopped and report.plan is None else "failed", why=why)


def _with_plan_in_force(job: Job) -> Scenario:
    """The scenario with the plan in force, which the run was begun with as two tables."""
    if not job.settings.previous:
        return job.scenario
    files, calendar = job.store.run_files(job.run.id), job.scenario.calendar
    batches, banking = (
        decode_table(table, files[table.file], calendar).rows or ()
        for table in (PREVIOUS_BATCHES, PREVIOUS_BANKING)
    )
    in_force = PlanInForce(
        batches=batches,  # type: ignore[arg-type]
        banking=banking,  # type: ignore[arg-type]
        firm=frozenset(job.settings.previous_firm),
    )
    return replace(job.scenario, in_force=in_force)


class PlanKeeper:
    """Checks the best plan so far and puts it into the store, while the search goes on."""

    def __init__(self, job: Job, scenario: Scenario, settings: Settings) -> None:
        self.job, self.scenario, self.settings = job, scenario, settings
        self._began = monotonic()
        self._next = 0.0  # [s] since then, before which no other plan is kept
        self._known: object = None  # the incumbent that was kept last
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._busy: Future[None] | None = None

    def __enter__(self) -> "PlanKeeper":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def watch(self, solving: SolveJob) -> Watch:
        """Passes progress on, and looks for a better plan each time."""

        def tell(now: Progress) -> None:
            self.job.recorder.tell(now)
            self.look(solving)

        return Watch(tell=tell, stop=self.job.recorder.watch.stop)

    def look(self, solving: SolveJob) -> None:
        """Keep the incumbent, if it is another one and the last was not kept just now."""
        incumbent, seconds = solving.columns, monotonic() - self._began
        idle = self._busy is None or self._busy.done()
        if incumbent is None or incumbent is self._known or seconds < self._next or not idle:
            return
        self._known = incumbent
        self._next = seconds + max(KEEP_INTERVAL, KEEP_SHARE * seconds)
        bound = None if solving.latest is None else solving.latest.bound
        examined = solving.examine(incumbent)
        self._busy = self._pool.submit(self._keep, examined.result, bound)

    def _keep(self, examined: Callable[[], ExaminedPlan], bound: float | None) -> None:
        outcome = SolveOutcome(
            ending=Ending.FEASIBLE,
            plan=None,
            objective=None,
            bound=bound,
            seconds=monotonic() - self._began,
            warnings=tuple(map(str, self.job.loaded.warnings)),
            notes={"ended_by": SEARCHING, "repeatable": False},
        )
        try:
            plan = examined()
            report = report_of(self.scenario, self.settings, outcome, self._began, examined=plan)
            if report.accepted:
                self.keep(report)
        except Exception:  # the plan is examined once more at the end, which reports what fails
            traceback.print_exc()

    def keep(self, report: Report) -> None:
        """Put the report, its plan and the figures of lists into the store."""
        self.job.keep(report_files(self.scenario, report))
        self.job.summarise(plan_figures(report, self.scenario.currency))
