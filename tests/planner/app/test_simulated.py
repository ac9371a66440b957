"""A simulation of a page is kept by its plan; a large scenario has none while a visitor waits."""

from dataclasses import replace

from planner.app.simulated import ROWS, plan_key, quick
from planner.io.scenario.read import load_scenario
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import TINY


def test_the_key_tells_plans_and_scenarios_apart() -> None:
    key = plan_key(SCENARIO, PLAN)
    assert key == plan_key(replace(SCENARIO), replace(PLAN))
    assert key != plan_key(SCENARIO, replace(PLAN, batches=PLAN.batches[1:]))
    assert key != plan_key(replace(SCENARIO, seed=SCENARIO.seed + 1), PLAN)


def test_a_large_scenario_is_not_simulated_while_a_visitor_waits() -> None:
    scenario = load_scenario(TINY).scenario
    assert quick(scenario)
    many = {("MSC", "NEAR", n): 1 for n in range(ROWS + 1)}
    assert not quick(replace(scenario, demand=replace(scenario.demand, patients=many)))
