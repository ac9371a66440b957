"""From a scenario, and perhaps a plan folder, to a comparison folder, within a time limit."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic

from planner.audit.audit import audit
from planner.compare.replications import compare, comparison_seconds
from planner.domain.autologous import comparator
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.errors import require
from planner.formatting import share
from planner.io.plan.read import read_plan
from planner.io.plan.write import write_plan
from planner.io.results.write_comparison import PLAN_FOLDER, write_comparison
from planner.io.scenario.hashing import scenario_hash
from planner.io.text.atomic import whole_folder, write_file
from planner.results.comparison import Comparison
from planner.results.report import Report
from planner.results.software import versions
from planner.solving import Budget, Progress, Settings, Watch
from planner.stochastic.rolling_budget import DETERMINISTIC_SHARE
from planner.stochastic.solve import solve as solve_under_uncertainty
from planner.workflow.solve import solve

FAR = 0.05  # a gap beyond which the plan's own faults decide the comparison
COMPARING = "Comparing with fresh autologous manufacture"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonJob:
    """What to compare, and how.

    plan: a plan folder; None: the scenario is solved first, for chance unless `averages`.
    """

    scenario: Scenario
    warnings: tuple[object, ...] = ()  # of reading the scenario
    plan: Path | None = None
    settings: Settings
    replications: int
    seed: int
    averages: bool = False  # the plan on the forecast, not the one for chance

    def __post_init__(self) -> None:
        comparator(self.scenario)  # all its faults, before time is spent on a solve
        if self.plan is not None:
            require(self.plan.is_dir(), f"{self.plan} is not a folder. Name a plan folder.")

    def run(self, watch: Watch, used: float = 0.0) -> "ComparisonJobResult":
        """Solve or check, then compare; used: [s] of the time limit that have passed."""
        budget = Budget.of(self.settings.seconds - used, watch.stop)
        report = None
        if self.plan is None:
            report = self._solve(watch, used)
            done = ComparisonJobResult(job=self, report=report, warnings=report.warnings)
            plan = report.plan if report.accepted else None
        else:
            violations, warnings = audit(self.scenario, self.plan)
            remarks = (*map(str, self.warnings), *warnings)
            done = ComparisonJobResult(job=self, violations=violations, warnings=remarks)
            plan = None if violations else read_plan(self.scenario, self.plan).plan
        if plan is None:
            return done
        done = replace(done, plan=plan)
        found = self._compare(plan, watch, budget)
        if report is not None and report.gap is not None and report.gap > FAR:
            rough = (
                f"The plan is proven within {share(report.gap)} only: a better one may treat more."
            )
            found = replace(found, notes=(rough, *found.notes))
        return replace(done, comparison=found)

    def _solve(self, watch: Watch, used: float) -> Report:
        """Time for the comparison, and for writing, is left over: at most half of all."""
        needed = comparison_seconds(self.scenario, self.replications)
        spare = min(needed, self.settings.seconds / 2)
        if self.averages:
            return solve(
                self.scenario, self.settings, watch, self.warnings, used=used, later=used + spare
            )
        began, seconds = monotonic(), self.settings.seconds - spare
        first = replace(self.settings, seconds=DETERMINISTIC_SHARE * seconds)
        on_averages = solve(self.scenario, first, watch, self.warnings, used=used, later=used)
        return solve_under_uncertainty(
            self.scenario,
            on_averages,
            self.settings,
            watch,
            used=used + monotonic() - began,
            later=used + spare,
        )

    def _compare(self, plan: Plan, watch: Watch, budget: Budget) -> Comparison:
        def tell(done: float) -> None:
            watch.tell(Progress(phase=f"{COMPARING}: {share(done)}"))

        return compare(
            self.scenario, plan, self.replications, self.seed, tell=tell, stop=lambda: budget.spent
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonJobResult:
    """The result of a job.  plan, comparison: None without an accepted plan."""

    job: ComparisonJob
    plan: Plan | None = None  # that was compared
    report: Report | None = None  # of the solve
    violations: tuple[Violation, ...] = ()  # of the plan folder
    warnings: tuple[str, ...] = ()
    comparison: Comparison | None = None

    def write(self, out: Path, excel: bool, beside: Mapping[str, bytes] | None = None) -> None:
        """The plan and the comparison, whole or not at all; nothing where a plan was refused.

        beside: other files of the folder, by name.
        """
        if self.violations:
            return
        with whole_folder(out) as aside:
            if self.report is not None:
                write_plan(self.job.scenario, self.report, aside / PLAN_FOLDER, excel=excel)
            elif self.job.plan is not None:
                shutil.copytree(self.job.plan, aside / PLAN_FOLDER)
            if self.comparison is not None:
                write_comparison(self.comparison, aside, excel, about=self.about())
            for name, content in (beside or {}).items():
                write_file(aside / name, content)

    def about(self) -> dict[str, object]:
        """How the comparison was made: scenario, settings, versions."""
        job = self.job
        solving = asdict(replace(job.settings, seed=job.scenario.seed))
        settings: dict[str, object] = {"replications": job.replications, "solve": solving}
        if job.plan is None:
            settings["plan"] = "averages" if job.averages else "chance"
        return {
            "scenario_hash": scenario_hash(job.scenario),
            "settings": settings,
            "versions": versions(),
        }
