"""Out-of-sample evaluation: simulated cost and fill rate, followed and re-optimised."""

from collections.abc import Callable, Mapping
from math import ceil
from types import MappingProxyType

from planner.arrays import Floats
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.uncertainty import (
    Estimate,
    RollingResult,
    RollingTarget,
    TargetResult,
    Uncertainty,
)
from planner.rolling_horizon import evaluate_rolling
from planner.rolling_horizon.evaluate import path_seconds
from planner.rolling_horizon.figures import rolling_figures
from planner.simulation.intervals import interval
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.ratio import pooled
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.solving import Settings
from planner.stochastic.fill_targets.penalised_cost import price
from planner.stochastic.origin import Origin

PATHS = 1_000
REVIEW_INTERVAL = 4  # [week] between re-optimisations
MIN_PATHS = 5  # below which an interval is wider than the figure
STARTUP_SECONDS = 2.0  # [s] until processes are there
SHARED_SLOWDOWN = 1.2  # times so long, where processes share a machine


def evaluate(
    scenario: Scenario,
    plan: Plan,
    deterministic: Plan,
    *,
    seed: int,
    origin: Origin,
    paths: int = PATHS,
) -> Uncertainty:
    """Mean cost [currency] and fill rate of both plans with 95 % intervals, paired by path.

    All figures are simulated, none is the model's own.
    """

    def simulated(x: Plan) -> SimulationOutcome:
        return replay_realisation(scenario, sample_realisation(scenario, x, seed=seed, paths=paths))

    mine = simulated(plan)
    other = mine if deterministic is plan else simulated(deterministic)
    return Uncertainty(
        paths=paths,
        seed=seed,
        batches_from=str(origin),
        this_plan=_estimate(mine),
        averages_plan=_estimate(other),
        cost_difference=interval(mine.cost - other.cost),
        fill_difference=interval(_fill(mine) - _fill(other)),
    )


def _estimate(outcome: SimulationOutcome) -> Estimate:
    return Estimate(cost=interval(outcome.cost), fill_rate=interval(_fill(outcome), 0, 1))


def _fill(outcome: SimulationOutcome) -> Floats:
    """[path] values whose mean is the fill rate of all paths together, as fill targets have it."""
    return pooled(outcome.started, outcome.due)


def rolling_result(
    scenario: Scenario,
    plan: Plan,
    settings: Settings,
    give_up: Callable[[int], bool],
    targets: Mapping[str, TargetResult] = MappingProxyType({}),
) -> RollingResult | None:
    """`plan` followed and re-optimised on the same out-of-sample paths, 30 unless given up.

    give_up: asked repeatedly with the number of paths that are complete.
    targets: re-optimisation uses the multipliers of the plan on the cost of lost patients.
    None where the paths are too few to say anything.
    """
    penalties = {p: (x.price_factor - 1) * price(scenario, p) for p, x in targets.items()}
    try:
        found = evaluate_rolling(
            scenario, plan, min(REVIEW_INTERVAL, scenario.weeks), seed=settings.seed,
            processes=settings.threads, give_up=give_up, penalties=penalties,
        )  # fmt: skip
    except PlannerError:
        return None
    if found.rolling.paths < MIN_PATHS:
        return None
    pairs = {x.kpi: x for x in rolling_figures(scenario, found)}
    cost, fill = pairs["cost"], pairs["fill_rate"]
    return RollingResult(
        every=found.every,
        paths=found.rolling.paths,
        followed=Estimate(cost=cost.static, fill_rate=fill.static),
        re_decided=Estimate(cost=cost.rolling, fill_rate=fill.rolling),
        cost_difference=cost.difference,
        targets={
            p: RollingTarget(
                target=x.target,
                price_factor=x.price_factor,
                followed=_share_started(found.static, p),
                re_decided=_share_started(found.rolling, p),
            )
            for p, x in targets.items()
        },
    )


def seconds_needed(scenario: Scenario, plan: Plan, settings: Settings, most: float) -> float:
    """[s] to re-optimise `MIN_PATHS` paths, by estimate; most: [s] that the estimate may take."""
    every = min(REVIEW_INTERVAL, scenario.weeks)
    each = path_seconds(scenario, plan, every, seed=settings.seed, most=most)
    processes = min(max(settings.threads, 1), MIN_PATHS)
    return STARTUP_SECONDS + ceil(MIN_PATHS / processes) * each * (
        SHARED_SLOWDOWN if processes > 1 else 1.0
    )


def _share_started(outcome: SimulationOutcome, product: str) -> float:
    """Share of all patients due on all paths who start."""
    mine = outcome.products[product]
    return float(mine.started.sum() / mine.due.sum())
