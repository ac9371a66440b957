"""A plan of low expected cost, from the scenario and its deterministic plan (sample average)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from time import monotonic

from numpy.random import default_rng

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.report import Ending, Report
from planner.results.uncertainty import NOTE, TargetResult, Uncertainty
from planner.solving import (
    SILENT,
    UNLIMITED,
    Budget,
    Outlook,
    Paths,
    Progress,
    Settings,
    SolveOutcome,
    Watch,
)
from planner.stochastic.evaluation import PATHS, evaluate
from planner.stochastic.fill_targets.messages import (
    explained_targets,
    failure_text,
    target_results,
    target_warnings,
)
from planner.stochastic.fill_targets.multiplier_search import MultiplierSearch
from planner.stochastic.fill_targets.penalised_cost import PenalisedCost
from planner.stochastic.fill_targets.verification import SEARCH_PATHS as TARGET_PATHS
from planner.stochastic.fill_targets.verification import meet_targets, targets_of, verify
from planner.stochastic.origin import DETERMINISTIC, Origin
from planner.stochastic.rolling_budget import rolling_budget
from planner.stochastic.sample_paths import dose_paths
from planner.stochastic.search import Candidate, CandidateSearch
from planner.stochastic.selection import first_plan, first_served, served
from planner.stochastic.simulated_cost import SimulatedCost
from planner.workflow.examine import report_of

SEED_OFFSET = 7_919  # between the seed of the search and that of the out-of-sample paths


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """Sample sizes, and how the time after the deterministic plan is spent.

    model_paths: of the corrected model.  search_paths: of the simulated search.  stopped_paths: of
    the out-of-sample evaluation after a request to stop.  serving: share of the time left to serve
    the forecast and to evaluate, evaluating: of it for the latter.  pricing: share of the search
    that goes by cost alone where there are fill targets.
    """

    model_paths: int = 1_000
    search_paths: int = 400
    stopped_paths: int = 250
    serving: float = 0.25
    evaluating: float = 0.15
    pricing: float = 0.4


PARAMS = SolveParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """A plan, where its batches come from, and how it stands to the fill targets."""

    origin: Origin
    plan: Plan
    targets: Mapping[str, TargetResult] = field(default_factory=dict)


def solve(
    scenario: Scenario,
    deterministic: Report,
    settings: Settings,
    watch: Watch = SILENT,
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """The plan of least simulated cost that is found, of those that meet the fill targets.

    deterministic: what `workflow.solve` reports; its plan is one of the candidates.  It is handed
    back where it has no accepted plan.
    used, later: [s] of `settings.seconds` used before, and to be left for writing.
    bound and objective of the report are None: nothing is proven against chance.  Its notes[NOTE]
    hold simulated cost and fill rate of both plans on out-of-sample paths.  Targets that are not
    shown to be met on such paths are warnings.
    """
    if deterministic.plan is None or not deterministic.accepted:
        return deterministic
    began = monotonic()
    budget = Budget.of(settings.seconds - used - later, watch.stop)
    watch.tell(Progress(phase="simulating"))
    rolling = rolling_budget(scenario, deterministic, settings, budget)
    try:
        chosen = _chosen(scenario, deterministic.plan, settings, budget.minus(rolling.reserved))
    except PlannerError:
        raise
    except Exception as failure:  # as in workflow: a failure is reported, and no plan is lost
        return _failed(deterministic, failure)
    chosen, note = _judged(scenario, chosen, deterministic.plan, settings, stopped=watch.stop())
    watch.tell(Progress(phase="re-deciding the plan on sample paths"))
    rolled, missing = rolling.evaluate(chosen.plan, chosen.targets, budget)
    stopped = {"ended_by": "stop", "repeatable": False} if watch.stop() else {}
    outcome = SolveOutcome(
        ending=Ending.FEASIBLE,
        plan=chosen.plan,
        objective=None,
        bound=None,
        seconds=monotonic() - began,
        warnings=(*deterministic.warnings, *target_warnings(chosen.targets), *missing),
        notes={**stopped, NOTE: replace(note, rolling=rolled, targets=chosen.targets).to_json()},
    )
    report = report_of(scenario, settings, outcome, began - used)
    return report if report.accepted else _refused(scenario, deterministic, settings)


def _chosen(scenario: Scenario, deterministic: Plan, settings: Settings, budget: Budget) -> _Chosen:
    """By cost alone, then by targets where there are any."""
    seed = (settings.seed + SEED_OFFSET) % 2**63
    targets = targets_of(scenario)
    if budget.stop():
        known = _verified(scenario, deterministic, settings, budget)
        return _Chosen(origin=DETERMINISTIC, plan=deterministic, targets=known)
    outlook = Outlook(scenario)
    whole = max(budget.remaining, 0.0)
    keep = PARAMS.serving * whole
    serving, searching = budget.minus(PARAMS.evaluating * whole), budget.minus(keep)

    @cache
    def paths() -> dict[str, Paths]:
        return dose_paths(scenario, outlook.most, seed=seed, paths=PARAMS.model_paths)

    for_targets = (1 - PARAMS.pricing) * (whole - keep) if targets else 0.0
    search = CandidateSearch(
        outlook,
        SimulatedCost(scenario, seed=seed, paths=PARAMS.search_paths),
        searching.minus(for_targets),
    )
    search.consider(DETERMINISTIC, outlook.batches_of(deterministic))
    if not search.budget.spent:
        first_plan(search, paths(), default_rng(seed), settings)
    search.local(default_rng(seed))
    if not targets or budget.stop():
        best = first_served(search, settings, serving, DETERMINISTIC)
        origin, plan = best or (DETERMINISTIC, deterministic)
        known = _verified(scenario, plan, settings, budget)
        return _Chosen(origin=origin, plan=plan, targets=known)
    penalised = PenalisedCost(scenario, targets, seed=seed, paths=TARGET_PATHS)
    multipliers = MultiplierSearch(outlook, penalised, searching, paths)
    multipliers.add_seeds(search.found)
    if search.found and multipliers.content():  # no target binds: cost alone has all the time
        search.budget = searching
        search.local(default_rng(seed))
        multipliers.prefer(search.best)

    def serve(x: Candidate) -> Plan | None:
        if x.origin == DETERMINISTIC:
            return deterministic
        return served(search, x, settings, serving)

    met = meet_targets(multipliers, settings.seed, deterministic=deterministic, serve=serve)
    return _Chosen(
        origin=DETERMINISTIC if met.candidate is None else met.candidate.origin,
        plan=met.plan,
        targets=explained_targets(multipliers, met, stopped=budget.stop()),
    )


def _judged(
    scenario: Scenario, chosen: _Chosen, deterministic: Plan, settings: Settings, *, stopped: bool
) -> tuple[_Chosen, Uncertainty]:
    """A plan on out-of-sample paths, or the deterministic one where that is cheaper beyond chance.

    With fill targets a dearer plan may be what they ask for.
    """
    paths = PARAMS.stopped_paths if stopped else PATHS
    each = [chosen, _Chosen(origin=DETERMINISTIC, plan=deterministic)]
    for x in each:
        note = evaluate(
            scenario, x.plan, deterministic, seed=settings.seed, origin=x.origin, paths=paths
        )
        more = note.cost_difference
        if chosen.targets or more is None or more.low <= 0:
            break
    return x, note


def _verified(
    scenario: Scenario, plan: Plan, settings: Settings, budget: Budget = UNLIMITED
) -> dict[str, TargetResult]:
    """How a plan that no search for targets has found stands to them."""
    known = verify(scenario, plan, targets_of(scenario), seed=settings.seed, stop=budget.stop)
    return target_results(known, stopped=budget.stop())


def _failed(deterministic: Report, failure: Exception) -> Report:
    """The deterministic plan, and what failed where."""
    text = failure_text("The search for a plan under uncertainty", failure)
    warning = f"{text}, and the plan for the averages is handed back."
    return replace(deterministic, warnings=(*deterministic.warnings, warning))


def _refused(scenario: Scenario, deterministic: Report, settings: Settings) -> Report:
    """The deterministic plan, where the checker refuses the one that was found."""
    plan = deterministic.plan
    assert plan is not None
    note = evaluate(scenario, plan, plan, seed=settings.seed, origin=DETERMINISTIC)
    targets = _verified(scenario, plan, settings)
    return replace(
        deterministic,
        objective=None,
        bound=None,
        warnings=(*deterministic.warnings, *target_warnings(targets)),
        notes={**deterministic.notes, NOTE: replace(note, targets=targets).to_json()},
    )
