"""The evaluation's fill rate is that of fill targets and of `cryoplan simulate`."""

from planner.io.scenario.read import read_scenario
from planner.kpis.figures import planned
from planner.results.interval import Interval
from planner.simulation.figures import simulation_figures
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.solving import Settings
from planner.stochastic.evaluation import evaluate
from planner.stochastic.fill_targets.fill_rate import fill_of
from planner.stochastic.origin import DETERMINISTIC
from planner.workflow import solve as workflow
from tests.builders.folders import TINY


def test_one_fill_rate_of_one_plan() -> None:
    """Eight patients on a path: the mean of the paths' ratios would be three points higher."""
    scenario = read_scenario(TINY)
    plan = workflow.solve(scenario, Settings(seconds=20.0, threads=1)).plan
    assert plan is not None
    found = evaluate(scenario, plan, plan, seed=1, origin=DETERMINISTIC, paths=500)
    assert found.fill_difference == Interval(mean=0.0, low=0.0, high=0.0)
    seen = replay_realisation(scenario, sample_realisation(scenario, plan, seed=1, paths=500))
    fill = fill_of(seen.started, seen.due)
    assert fill is not None
    simulated = simulation_figures(scenario, seen, planned(scenario, plan))[0]
    rate = found.this_plan.fill_rate
    assert rate is not None
    assert abs(rate.mean - fill.mean) < 1e-12
    assert abs(rate.mean - seen.started.sum() / seen.due.sum()) < 1e-12
    assert (rate.low, rate.mean, rate.high) == (
        simulated.low, simulated.mean, simulated.high,
    )  # fmt: skip
    assert abs(rate.high - rate.mean - 1.9647 * fill.error) < 1e-5
