"""A plan that costs little under chance, from the scenario and the plan for the averages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from time import monotonic

from numpy.random import default_rng

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.ending import Ending
from planner.results.report import Report
from planner.results.uncertainty import NOTE, TargetResult
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
from planner.stochastic.fill_targets.verification import SEARCHING as AIMING
from planner.stochastic.fill_targets.verification import meet_targets, targets_of, verify
from planner.stochastic.origin import DETERMINISTIC, Origin
from planner.stochastic.rolling_evaluation import second_figure
from planner.stochastic.sample_paths import dose_paths
from planner.stochastic.search import Candidate, CandidateSearch
from planner.stochastic.selection import LAST, TRY, first_served, served
from planner.stochastic.simulated_cost import SimulatedCost
from planner.workflow.examine import report_of

CORRECTING, SEARCHING = 1_000, 400  # paths
OTHER = 7_919  # what sets the seed of the search apart from that of the verdict
SERVING = 0.25  # of the time, to serve the forecast from the batches found and to say how good
SAYING = 0.15  # of the time, for the last of it
QUICKLY = 250  # paths of the verdict after a wish to stop
PRICING = 0.4  # of the time of the search, before targets are aimed at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A plan, where its batches are from, and what is said of targets."""

    origin: Origin
    plan: Plan
    targets: Mapping[str, TargetResult] = field(default_factory=dict)


def solve(
    scenario: Scenario,
    averages: Report,
    settings: Settings,
    watch: Watch = SILENT,
    *,
    used: float = 0.0,
    later: float = 0.0,
) -> Report:
    """The plan of least simulated cost that is found, of those that meet the fill targets.

    `averages` where it has no accepted plan: what `workflow.solve` reports; its plan is one of the
    candidates.  Targets that are not shown to be met on fresh paths are warnings.
    used, later: [s] of `settings.seconds` that are gone before, and to be left for writing.
    bound and objective are None: nothing is proven against chance.  report.notes[NOTE] holds the
    simulated cost and fill rate of both plans on paths that the search has not seen.
    """
    if averages.plan is None or not averages.accepted:
        return averages
    began = monotonic()
    budget = Budget.of(settings.seconds - used - later, watch.stop)
    watch.tell(Progress(phase="simulating"))
    second = second_figure(scenario, averages, settings, budget)
    try:
        found = _found(scenario, averages.plan, settings, budget.minus(second.kept))
    except PlannerError:
        raise
    except Exception as failure:  # as in workflow: what breaks down is said, and no plan is lost
        return _broken_down(averages, failure)
    note = evaluate(
        scenario, found.plan, averages.plan, seed=settings.seed, origin=found.origin,
        paths=QUICKLY if watch.stop() else PATHS,
    )  # fmt: skip
    watch.tell(Progress(phase="re-deciding the plan on sample paths"))
    rolling, missing = second.found(found.plan, found.targets, budget)
    stopped = {"ended_by": "stop", "repeatable": False} if watch.stop() else {}
    outcome = SolveOutcome(
        ending=Ending.FEASIBLE,
        plan=found.plan,
        objective=None,
        bound=None,
        seconds=monotonic() - began,
        warnings=(*averages.warnings, *target_warnings(found.targets), *missing),
        notes={
            **stopped,
            NOTE: replace(note, rolling=rolling, targets=found.targets).to_json(),
        },
    )
    report = report_of(scenario, settings, outcome, began - used)
    return report if report.accepted else _averages(scenario, averages, settings)


def _found(scenario: Scenario, averages: Plan, settings: Settings, budget: Budget) -> _Found:
    """By price alone, then by targets where there are any."""
    seed = (settings.seed + OTHER) % 2**63
    targets = targets_of(scenario)
    if budget.stop():
        known = _unaimed(scenario, averages, settings, budget)
        return _Found(origin=DETERMINISTIC, plan=averages, targets=known)
    outlook = Outlook(scenario)
    whole = max(budget.remaining, 0.0)
    keep, say = SERVING * whole, SAYING * whole
    serving, searching = budget.minus(say), budget.minus(keep)

    @cache
    def paths() -> dict[str, Paths]:
        return dose_paths(scenario, outlook.most, seed=seed, paths=CORRECTING)

    aiming = (1 - PRICING) * (whole - keep) if targets else 0.0
    search = CandidateSearch(
        outlook,
        SimulatedCost(scenario, seed=seed, paths=SEARCHING),
        searching.minus(aiming),
    )
    search.consider(DETERMINISTIC, outlook.batches_of(averages))
    search.model(paths)
    search.local(default_rng(seed))
    if not targets or budget.stop():
        best = first_served(search, settings, serving, DETERMINISTIC)
        origin, plan = best or (DETERMINISTIC, averages)
        return _Found(origin=origin, plan=plan, targets=_unaimed(scenario, plan, settings, budget))
    aimed_at = PenalisedCost(scenario, targets, seed=seed, paths=AIMING)
    multipliers = MultiplierSearch(outlook, aimed_at, searching, paths)
    multipliers.begin(search.found)
    if (
        search.found and multipliers.content()
    ):  # price alone is enough, so that it may have all the time
        search.budget = searching
        search.local(default_rng(seed))
        fits = search.allowed
        multipliers.prefer(min(search.found, key=lambda x: (x.excess > fits, x.cost)))

    def serve(x: Candidate) -> Plan | None:
        if x.origin == DETERMINISTIC:
            return averages
        return served(search, x, settings, serving.share(TRY).at_least(LAST))

    aimed = meet_targets(multipliers, settings.seed, deterministic=averages, serve=serve)
    origin = DETERMINISTIC if aimed.candidate is None else aimed.candidate.origin
    return _Found(
        origin=origin,
        plan=aimed.plan,
        targets=explained_targets(multipliers, aimed, stopped=budget.stop()),
    )


def _unaimed(
    scenario: Scenario, plan: Plan, settings: Settings, budget: Budget = UNLIMITED
) -> dict[str, TargetResult]:
    """How the plan stands to targets that no search has aimed at."""
    known = verify(scenario, plan, targets_of(scenario), seed=settings.seed, stop=budget.stop)
    return target_results(known, stopped=budget.stop())


def _broken_down(averages: Report, failure: Exception) -> Report:
    """The averages plan, and what failed where."""
    broke = failure_text("The search for a plan under uncertainty", failure)
    said = f"{broke}, and the plan for the averages is handed back."
    return replace(averages, warnings=(*averages.warnings, said))


def _averages(scenario: Scenario, averages: Report, settings: Settings) -> Report:
    """The averages plan, where the checker refuses what the search came to."""
    assert averages.plan is not None
    seed = settings.seed
    note = evaluate(scenario, averages.plan, averages.plan, seed=seed, origin=DETERMINISTIC)
    targets = _unaimed(scenario, averages.plan, settings)
    return replace(
        averages,
        objective=None,
        bound=None,
        warnings=(*averages.warnings, *target_warnings(targets)),
        notes={**averages.notes, NOTE: replace(note, targets=targets).to_json()},
    )
