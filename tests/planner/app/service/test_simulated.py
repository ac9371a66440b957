"""A simulation of a page is kept by its plan; a large scenario has none while a visitor waits."""

from dataclasses import replace

import pytest

from planner.app.service import simulated
from planner.app.service.simulated import ROWS, plan_key, quick, simulate_ahead, simulation_of
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import load_scenario
from planner.workflow.simulate import SimulatedPlan, simulate
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.folders import TINY

FAULTY = 400  # seed of a scenario whose first simulation fails


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


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Scenario]:
    """The scenarios that are simulated."""
    seen: list[Scenario] = []

    def watched(scenario: Scenario, plan: Plan, paths: int) -> SimulatedPlan:
        seen.append(scenario)
        if scenario.seed == FAULTY and len(seen) == 1:
            raise MemoryError
        return simulate(scenario, plan, paths)

    monkeypatch.setattr(simulated, "simulate", watched)
    return seen


def test_what_was_begun_ahead_is_waited_for_and_not_begun_again(asked: list[Scenario]) -> None:
    scenario = replace(SCENARIO, seed=101)
    simulate_ahead(scenario, PLAN)
    found = simulation_of(scenario, PLAN)
    assert found.found.paths == 200
    assert simulation_of(replace(scenario), replace(PLAN)) is found
    assert asked == [scenario]


def test_a_simulation_that_failed_is_begun_again(asked: list[Scenario]) -> None:
    scenario = replace(SCENARIO, seed=FAULTY)
    with pytest.raises(MemoryError):
        simulation_of(scenario, PLAN)
    assert simulation_of(scenario, PLAN).found.paths == 200


def test_the_one_not_asked_for_longest_is_forgotten(
    asked: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "KEPT", 2)
    one, two, three = (replace(SCENARIO, seed=seed) for seed in (201, 202, 203))
    for scenario in (one, two, one, three, one, two):
        simulation_of(scenario, PLAN)
    assert [x.seed for x in asked] == [201, 202, 203, 202]


def test_a_large_scenario_is_not_begun_ahead(
    asked: list[Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "ROWS", 0)
    simulate_ahead(replace(SCENARIO, seed=301), PLAN)
    assert asked == []
