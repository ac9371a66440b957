"""From the outcome of a solve to a report: the plan is checked and costed."""

from dataclasses import asdict, dataclass
from time import monotonic

from planner.audit.derived_figures import bound_faults
from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.io.scenario.hashing import scenario_hash
from planner.kpis import PlanFigures, plan_figures
from planner.results.report import PREVIOUS, Report, bound_as_written
from planner.results.software import versions
from planner.solving import Settings, SolveOutcome
from planner.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedPlan:
    """A plan, the rules it breaks, and its cost, stock and KPIs."""

    plan: Plan
    violations: tuple[Violation, ...]
    figures: PlanFigures


def examine(scenario: Scenario, plan: Plan) -> ExaminedPlan:
    """Check and cost `plan`; this takes two seconds for the largest scenarios."""
    return ExaminedPlan(
        plan=plan, violations=tuple(verify(scenario, plan)), figures=plan_figures(scenario, plan)
    )


def report_of(
    scenario: Scenario,
    settings: Settings,
    outcome: SolveOutcome,
    began: float,
    *,
    examined: ExaminedPlan | None = None,
) -> Report:
    """The report of `outcome`, whose plan is examined unless `examined` already holds it.

    A bound above the plan's cost is a violation: nothing is clipped but rounding.
    began: [s] of `time.monotonic`, at the beginning of the whole solve.
    """
    if examined is None and outcome.plan is not None:
        examined = examine(scenario, outcome.plan)
    cost = examined.figures.cost.total if examined else None
    bound = bound_as_written(outcome.bound, outcome.objective, cost)
    violations = examined.violations if examined else ()
    if not violations:  # only a sound plan shows that a bound is none
        violations = tuple(bound_faults(bound, outcome.objective, cost))
    return Report(
        scenario_hash=scenario_hash(scenario),
        settings=_settings(scenario, settings),
        versions=versions(),
        ending=outcome.ending,
        objective=outcome.objective,
        bound=bound,
        cost=cost,
        warnings=tuple(dict.fromkeys(str(w) for w in outcome.warnings)),
        violations=violations,
        notes=outcome.notes,
        plan=examined.plan if examined else None,
        stock=examined.figures.stock if examined else (),
        kpis=examined.figures.kpis if examined else (),
        seconds=monotonic() - began,
    )


def _settings(scenario: Scenario, settings: Settings) -> dict[str, object]:
    """As asked for, and whether there was a plan in force."""
    previous = {PREVIOUS: True} if scenario.in_force is not None else {}
    return {**asdict(settings), **previous}
