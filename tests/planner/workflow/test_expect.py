"""What is to be expected of a plan is what `simulate` says of it, and takes nothing of the time."""

from dataclasses import replace
from time import monotonic

import pytest

from planner.domain.plan import Plan, Violation
from planner.domain.scenario import Scenario
from planner.kpis.figures import planned
from planner.results.expectation import EXPECTED, expectation_of
from planner.results.interval import Interval
from planner.results.report import Ending, Report
from planner.results.uncertainty import NOTE, Estimate, Uncertainty
from planner.simulation.figures import simulation_figures
from planner.simulation.replay import replay
from planner.solving import Settings, SolveOutcome
from planner.workflow import expect
from planner.workflow.examine import report_of
from planner.workflow.expect import PATHS, with_expectation
from tests.builders.costed_by_hand import PLAN, SCENARIO


def report(plan: Plan | None = PLAN, scenario: Scenario = SCENARIO) -> Report:
    outcome = SolveOutcome(
        ending=Ending.OPTIMAL, plan=plan, objective=None, bound=None, seconds=1.0
    )
    return report_of(scenario, Settings(), outcome, monotonic())


def test_it_is_the_figure_of_the_simulation() -> None:
    found = expectation_of(with_expectation(SCENARIO, report(), 10).notes)
    assert found is not None
    seen = simulation_figures(SCENARIO, replay(SCENARIO, PLAN, PATHS), {})[0]
    assert (found.fill_rate, found.low, found.high) == (seen.mean, seen.low, seen.high)
    assert found.planned == planned(SCENARIO, PLAN)["all", "fill_rate"]
    assert (found.paths, found.seed) == (200, SCENARIO.seed)
    assert "demand varies" in found.because


def test_a_large_scenario_and_a_short_limit_leave_it_out() -> None:
    """20,000 rows take 2 s: more than 1 s and a twentieth of 10 s, not of 60 s."""
    product = next(iter(SCENARIO.products))
    rows = {(product, f"H{n}", 0): 0 for n in range(20_000)}
    patients = {**SCENARIO.demand.patients, **rows}
    large = replace(SCENARIO, demand=replace(SCENARIO.demand, patients=patients))
    found = report()
    assert with_expectation(large, found, 10) is found
    assert EXPECTED in with_expectation(large, found, 60).notes


def test_without_an_accepted_plan_nothing_is_expected() -> None:
    refused = replace(report(), violations=(Violation(rule="B1", message="no"),))
    for found in (report(None), refused):
        assert with_expectation(SCENARIO, found, 60) is found


def test_a_plan_under_uncertainty_has_been_simulated_already() -> None:
    fill = Interval(mean=0.9, low=0.8, high=0.95)
    note = Uncertainty(
        paths=1_000,
        seed=9,
        batches_from="averages",
        this_plan=Estimate(cost=None, fill_rate=fill),
        averages_plan=Estimate(cost=None, fill_rate=fill),
        cost_difference=None,
        fill_difference=None,
    )
    before = replace(report(), notes={NOTE: note.to_json()})
    found = expectation_of(with_expectation(SCENARIO, before, 0).notes)
    assert found is not None
    assert (found.fill_rate, found.low, found.high, found.paths) == (0.9, 0.8, 0.95, 1_000)


def test_a_plan_that_cannot_be_simulated_is_no_plan_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("out of reach")

    monkeypatch.setattr(expect, "replay", fails)
    found = with_expectation(SCENARIO, report(), 60)
    assert found.plan is PLAN
    assert found.warnings[-1] == "The plan could not be simulated: IndexError: out of reach."
