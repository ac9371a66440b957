"""From the outcome of a solve to its report."""

from dataclasses import asdict, replace
from time import monotonic

import pytest

from planner.domain.plan import PlanInForce
from planner.kpis import cost
from planner.results.report import Ending, Report
from planner.solving import Settings, SolveOutcome
from planner.workflow.examine import report_of
from tests.builders.all_rules import PLAN, SCENARIO

COST = cost(SCENARIO, PLAN).total


def report(bound: float | None, objective: float | None = COST) -> Report:
    outcome = SolveOutcome(
        ending=Ending.OPTIMAL, plan=PLAN, objective=objective, bound=bound, seconds=1.0
    )
    return report_of(SCENARIO, Settings(), outcome, monotonic())


def test_a_bound_above_the_cost_by_rounding_is_written_as_the_cost() -> None:
    found = report(COST * (1 + 5e-7))
    assert (found.bound, found.gap, found.accepted) == (COST, 0.0, True)


def test_a_bound_above_the_objective_by_rounding_is_written_as_the_objective() -> None:
    found = report(0.9 * COST, 0.9 * COST - 1e-5)
    assert found.bound == 0.9 * COST - 1e-5
    assert found.accepted


@pytest.mark.parametrize("objective", [COST, None])
def test_a_bound_above_the_cost_is_refused_not_clipped(objective: float | None) -> None:
    """Two millionths of the cost above it: either the plan or the proof is wrong."""
    found = report(COST * (1 + 2e-6), objective)
    assert found.bound == COST * (1 + 2e-6)
    assert not found.accepted
    assert any("it is no bound" in v.message for v in found.violations)


def test_without_a_bound_nothing_is_said_of_it() -> None:
    found = report(None)
    assert (found.bound, found.gap, found.accepted) == (None, None, True)


def test_the_settings_say_whether_there_was_a_plan_in_force() -> None:
    asked = asdict(Settings())
    assert report(None).settings == asked
    outcome = SolveOutcome(ending=Ending.NO_PLAN, plan=None, objective=None, bound=None, seconds=1)
    following = replace(SCENARIO, in_force=PlanInForce())
    assert report_of(following, Settings(), outcome, monotonic()).settings == {
        **asked,
        "previous": True,
    }
