"""What is to be there at the end, and each week."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.plan import Plan
from planner.simulation.outcome import COST_PARTS
from planner.simulation.replay import replay
from planner.simulation.targets import dose_targets
from tests.builders.near_and_far import due, lot, near_and_far


def test_targets_are_those_of_the_scenario() -> None:
    """2 patients x 3 doses in 6 weeks: 1 dose a week; a batch takes 1 + 1 weeks to release."""
    changes = {"ending_cover_weeks": Decimal(4), "reserve_weeks": Decimal("2.5")}
    scenario = due(near_and_far(**changes), NEAR=(1, 2))
    found = dose_targets(scenario, "A")
    assert (found.ending, found.reserve, found.reserve_from) == (4.0, 2.5, 2)
    assert found.ending == float(scenario.ending_target("A"))
    assert found.reserve == float(scenario.reserve_target("A"))
    fixed = due(near_and_far(ending_doses=Decimal("7.5"), **changes), NEAR=(1, 2))
    assert dose_targets(fixed, "A").ending == 7.5


def test_each_dose_short_of_the_reserve_costs_its_share_of_a_year() -> None:
    """By hand: a reserve of 4 x 1 dose from week 2 on.  3 doses are there to the end of week 3, and
    leave 1 short in weeks 2 and (they expire) 4 in weeks 3, 4 and 5: 13 dose weeks."""
    scenario = due(lot(near_and_far(reserve_weeks=Decimal(4)), 3, 3), NEAR=(1, 2))
    plan = Plan()
    nobody = replace(scenario.demand, mean={key: Decimal(0) for key in scenario.demand.patients})
    found = replay(replace(scenario, demand=nobody), plan, 2).products["A"]
    cost = dict(zip(COST_PARTS, found.costs[:, 0].tolist(), strict=True))
    assert cost["reserve"] == pytest.approx((1 + 4 + 4 + 4) * 1000 / 3 / 52)
    assert found.spend[0] == pytest.approx(3 * 3 * 0.5 + 3 * 3)
