"""Model and checker share no code, so agreement is evidence for both (docs/architecture.md)."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.domain.scenario import Scenario
from planner.solving import Settings
from planner.verify import verify
from planner.workflow import solve as workflow
from tests.builders.accepted_plans import plans, scenarios
from tests.builders.encoded import broken_rows

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
    assume(
        all(b.firm or b.doses >= scenario.products[b.product].shipping_unit for b in plan.batches)
    )
    assert broken_rows(scenario, plan) == []
