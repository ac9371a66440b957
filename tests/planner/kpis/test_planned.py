"""What a plan says of itself: kpis.csv and the parts of its cost."""

import pytest

from planner.kpis import cost
from planner.kpis.figures import planned
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_parts_make_up_the_cost_of_kpis() -> None:
    found = planned(SCENARIO, PLAN)
    parts = {k: v for (scope, k), v in found.items() if scope == "all" and k.startswith("cost_")}
    parts.pop("cost_per_treated")
    made = [parts.pop(f"cost_{x}") for x in ("batches", "wcbs", "donors")]
    assert parts["cost_making"] == sum(made)
    assert sum(parts.values()) == pytest.approx(found["all", "cost"])
    by_hand = cost(SCENARIO, PLAN)
    assert parts["cost_making"] == float(by_hand.batches + by_hand.wcbs + by_hand.donors)
    unpaid = sum(parts[f"cost_{x}"] for x in ("waiting", "lost", "ending"))
    assert sum(parts.values()) - unpaid == pytest.approx(found["all", "spend"])
    assert found["MSC", "cost_lost"] == parts["cost_lost"] > 0
