"""What is written of a plan under uncertainty: simulated on fresh paths, never a model's word."""

from dataclasses import asdict

from planner.arrays import Floats
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.interval import Interval
from planner.simulation.intervals import interval
from planner.simulation.outcome import Outcome
from planner.simulation.ratio import pooled
from planner.simulation.replay import draw, follow
from planner.stochastic.origin import Origin

PATHS = 1_000
NOTE = "under_uncertainty"  # key of report.json's notes


def verdict(
    scenario: Scenario, plan: Plan, averages: Plan, *, seed: int, origin: Origin, paths: int = PATHS
) -> dict[str, object]:
    """Mean cost [currency] and fill rate with 95 % intervals on the same `paths` paths, paired."""

    def simulated(x: Plan) -> Outcome:
        return follow(scenario, x, draw(scenario, x, seed=seed, paths=paths))

    mine = simulated(plan)
    others = mine if averages is plan else simulated(averages)
    return {
        "paths": paths,
        "seed": seed,
        "batches_from": str(origin),
        "this_plan": _told(mine),
        "averages_plan": _told(others),
        "cost_difference": _interval(mine.cost - others.cost),
        "fill_difference": _interval(_fill(mine) - _fill(others)),
    }


def _told(outcome: Outcome) -> dict[str, object]:
    return {"cost": _interval(outcome.cost), "fill_rate": written(interval(_fill(outcome), 0, 1))}


def _fill(outcome: Outcome) -> Floats:
    """[path] values whose mean is the fill rate of all paths together, as fill targets have it."""
    return pooled(outcome.started, outcome.due)


def _interval(values: Floats) -> dict[str, float] | None:
    return written(interval(values))


def written(found: Interval | None) -> dict[str, float] | None:
    """mean, low and high, as report.json has them."""
    return None if found is None else asdict(found)
