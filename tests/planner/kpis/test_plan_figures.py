"""All figures at once are the same as one after another."""

from planner.kpis import cost, kpis, plan_figures, stock
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_all_at_once_is_the_same_as_each_for_itself() -> None:
    found = plan_figures(SCENARIO, PLAN)
    assert found.cost == cost(SCENARIO, PLAN)
    assert found.stock == stock(SCENARIO, PLAN)
    assert found.kpis == kpis(SCENARIO, PLAN)
