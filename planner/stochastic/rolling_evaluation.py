"""Rolling-horizon evaluation: what a plan costs where it is re-optimised every few weeks."""

from collections.abc import Callable, Mapping
from math import ceil
from types import MappingProxyType

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.errors import PlannerError
from planner.results.uncertainty import Estimate, RollingResult, RollingTarget, TargetResult
from planner.rolling_horizon import evaluate_rolling
from planner.rolling_horizon.evaluate import RollingOutcome, path_seconds
from planner.rolling_horizon.figures import rolling_figures
from planner.simulation.outcome import SimulationOutcome
from planner.solving import Settings
from planner.stochastic.fill_targets.penalised_cost import price

EVERY = 4  # [week] between re-optimisations
ENOUGH = 5  # paths, below which an interval is wider than the figure
STARTING = 2.0  # seconds until processes are there
SHARING = 1.2  # times so long, where processes share a machine


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
            scenario, plan, min(EVERY, scenario.weeks), seed=settings.seed,
            processes=settings.threads, give_up=give_up, penalties=penalties,
        )  # fmt: skip
    except PlannerError:
        return None
    if found.rolling.paths < ENOUGH:
        return None
    pairs = {x.kpi: x for x in rolling_figures(scenario, found)}
    cost, fill = pairs["cost"], pairs["fill_rate"]
    return RollingResult(
        every=found.every,
        paths=found.rolling.paths,
        followed=Estimate(cost=cost.static, fill_rate=fill.static),
        re_decided=Estimate(cost=cost.rolling, fill_rate=fill.rolling),
        cost_difference=cost.difference,
        targets=_of_targets(found, targets),
    )


def seconds_needed(scenario: Scenario, plan: Plan, settings: Settings, most: float) -> float:
    """[s] to re-optimise `ENOUGH` paths, by estimate; most: [s] that the estimate may take."""
    every = min(EVERY, scenario.weeks)
    each = path_seconds(scenario, plan, every, seed=settings.seed, most=most)
    processes = min(max(settings.threads, 1), ENOUGH)
    return STARTING + ceil(ENOUGH / processes) * each * (SHARING if processes > 1 else 1.0)


def _of_targets(
    found: RollingOutcome, targets: Mapping[str, TargetResult]
) -> dict[str, RollingTarget]:
    return {
        p: RollingTarget(
            target=x.target,
            price_factor=x.price_factor,
            followed=_share(found.static, p),
            re_decided=_share(found.rolling, p),
        )
        for p, x in targets.items()
    }


def _share(outcome: SimulationOutcome, product: str) -> float:
    """Share of all patients due on all paths who start."""
    mine = outcome.products[product]
    return float(mine.started.sum() / mine.due.sum())
