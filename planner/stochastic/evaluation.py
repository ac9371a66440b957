"""The plan and the deterministic plan on out-of-sample paths: simulated, never a model's word."""

from planner.arrays import Floats
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.uncertainty import Estimate, Uncertainty
from planner.simulation.intervals import interval
from planner.simulation.outcome import SimulationOutcome
from planner.simulation.ratio import pooled
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.stochastic.origin import Origin

PATHS = 1_000


def evaluate(
    scenario: Scenario,
    plan: Plan,
    deterministic: Plan,
    *,
    seed: int,
    origin: Origin,
    paths: int = PATHS,
) -> Uncertainty:
    """Mean cost [currency] and fill rate of both plans with 95 % intervals, paired by path."""

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
