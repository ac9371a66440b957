"""Names and values of compared figures."""

from planner.compare.replications import compare
from planner.sweep.compared_kpis import compared_kpis, compared_name
from tests.builders.certain_tiny import certain_tiny


def test_they_are_those_of_the_comparison() -> None:
    scenario, plan = certain_tiny()
    found = {(k.scope, k.kpi): k.value for k in compared_kpis(scenario, plan, 5)}
    wanted = compare(scenario, plan, 5).figure("fill_rate", "MSC").off_the_shelf
    assert wanted is not None
    assert found["MSC", "compared_fill_rate_off_the_shelf"] == wanted.mean
    assert found["MSC", "compared_fill_rate_off_the_shelf_low"] == wanted.low
    assert len(found) == 2 * 3 * 3
    assert compared_name("cost_per_treated", "difference", "high") == (
        "compared_cost_per_treated_difference_high"
    )
