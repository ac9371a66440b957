"""A plan's own figures and its simulation agree where nothing is random."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner import Settings, solve
from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.kpis.cost import cost_by_product
from planner.kpis.holdings import holdings
from planner.simulation.demand import forecast
from planner.simulation.outcome import COST_PARTS
from planner.simulation.replay import replay_realisation, sample_realisation
from tests.builders.worlds import SHIPPING, world

SEEDS = (0, 1, 2, 4, 7, 10, 12, 13, 16, 19, 26, 32)


def calm_world(seed: int, ship: CourseShipping) -> Scenario:
    """Batches are certain and in time for all patients, who are due from week 6 on."""
    scenario, _ = world(seed)
    products = {
        name: replace(
            p,
            ship_course=ship,
            batch_success=Decimal(1),
            batch_cost=Decimal(10),
            doses_per_batch=4 * p.doses_per_batch,
            shelf_life_weeks=p.shelf_life_weeks + 4 + len(p.course),
            wait_cost=Decimal(500),
        )
        for name, p in scenario.products.items()
    }
    later = {key: n for key, n in scenario.demand.patients.items() if key[2] >= 6}
    return replace(
        scenario,
        products=products,
        suites={name: replace(x, rooms=4) for name, x in scenario.suites.items()},
        demand=replace(scenario.demand, patients=later),
    )


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", SEEDS)
def test_who_can_start_on_time_does_so_at_the_same_cost(seed: int, ship: CourseShipping) -> None:
    """Everybody starts in the week due; all doses leave oldest first in the plan and the store."""
    scenario = calm_world(seed, ship)
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert all(x.start == x.due for x in plan.service)
    chance = sample_realisation(scenario, plan, seed=1, paths=1)
    found = replay_realisation(scenario, replace(chance, arrivals=forecast(scenario, 1)))
    held = holdings(scenario, plan)
    for name, planned in cost_by_product(scenario, plan, held).items():
        x = found.products[name]
        assert (
            x.waits[0, 0] == x.due[0] == sum(r.patients for r in plan.service if r.product == name)
        )
        parts = dict(zip(COST_PARTS, x.costs[:, 0].tolist(), strict=True))
        assert parts.pop("making") == float(planned.batches + planned.wcbs + planned.donors)
        for part, value in parts.items():
            assert value == pytest.approx(float(getattr(planned, part, 0))), part
