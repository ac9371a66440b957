"""Model and checker share no code, so agreement is evidence for both (docs/architecture.md)."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.formulation.variables import StockBy
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.kpis import cost
from planner.solving import Settings
from planner.verify import verify
from planner.workflow import solve as workflow
from tests.builders.accepted_plans import begun_scenarios, plans, scenarios
from tests.builders.encoded import broken_rows, model_cost

# The examples are fixed: a test of every day must not depend on luck.
STEADY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_verifier_agrees() -> None:
    """Catches a loose model: what it solves is accepted, and costs what it says."""
    plans = [0]

    @STEADY
    @given(scenario=scenarios(max_weeks=10))
    def agrees(scenario: Scenario) -> None:
        plans[0] += has_a_plan_that_is_accepted(scenario)

    agrees()
    assert plans[0] >= 30


def has_a_plan_that_is_accepted(scenario: Scenario) -> bool:
    report = workflow.solve(scenario, Settings(gap=0, seconds=30, threads=1))
    if report.ending == "INFEASIBLE":  # the oracle says when this is right
        assert report.plan is None
        return False
    assert report.ending == "OPTIMAL"
    assert report.violations == ()
    assert report.cost == pytest.approx(report.objective, rel=1e-6, abs=1e-6)
    assert report.bound is not None
    assert report.cost is not None
    assert report.bound <= report.cost + 1e-6 * max(1.0, report.cost)
    return True


@STEADY
@given(data=st.data(), scenario=scenarios())
def test_model_admits_accepted_plans(data: st.DataObject, scenario: Scenario) -> None:
    """Catches a tight model: every row holds at every accepted plan, evaluated with no solver.

    But for plans with a batch too small for a single course, which the model never begins.
    """
    plan = data.draw(plans(scenario))
    assert verify(scenario, plan) == []
    assume(no_batch_too_small(scenario, plan))
    assert broken_rows(scenario, plan) == []


def no_batch_too_small(scenario: Scenario, plan: Plan) -> bool:
    """But for those decided before, each new batch has the doses of a course."""
    before = {b.id for b in scenario.in_force.batches} if scenario.in_force else set()
    return all(
        b.firm or b.id in before or b.doses >= scenario.products[b.product].shipping_unit
        for b in plan.batches
    )


def test_verifier_agrees_with_a_state_at_the_start() -> None:
    """Loose models again: waiting, running courses, doses in transit, holds, a plan in force."""
    plans = [0]

    @STEADY
    @given(scenario=begun_scenarios())
    def agrees(scenario: Scenario) -> None:
        plans[0] += has_a_plan_that_is_accepted(scenario)

    agrees()
    assert plans[0] >= 30


@pytest.mark.parametrize("stock_by", ["lots", "tiers"])
def test_model_admits_accepted_plans_with_a_state(stock_by: StockBy) -> None:
    """Tight models again, by lots and by tiers; and what the plan costs there."""

    @STEADY
    @given(data=st.data(), scenario=begun_scenarios())
    def admits(data: st.DataObject, scenario: Scenario) -> None:
        plan = data.draw(plans(scenario))
        assert verify(scenario, plan) == []
        assume(no_batch_too_small(scenario, plan))
        assert broken_rows(scenario, plan, stock_by) == []
        told, costs = model_cost(scenario, plan), cost(scenario, plan).total
        if any(p.whole_course for p in scenario.products.values()):
            assert told <= costs + 1e-6 * costs  # the model keeps no dose too few for a course
        else:
            assert told == pytest.approx(costs)

    admits()
