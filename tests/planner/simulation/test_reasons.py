"""Which chances can make a plan's figures and those seen of it differ."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.plan import NewBank, Plan
from planner.domain.scenario import Scenario
from planner.simulation.reasons import reasons
from tests.builders.near_and_far import batch, due, lot, near_and_far
from tests.builders.worlds import banked

DEMAND = "demand varies"


def world(**changes: Any) -> tuple[Scenario, Plan]:
    scenario = due(near_and_far(**changes), NEAR=(1, 7))
    return scenario, Plan(batches=(batch(scenario, 0),))


def test_where_nothing_can_go_wrong_demand_is_left() -> None:
    scenario, plan = world()
    assert reasons(scenario, plan, "A") == (DEMAND,)
    nobody = replace(scenario, demand=replace(scenario.demand, patients={}))
    assert reasons(nobody, plan, "A") == ()
    assert reasons(scenario, plan, ()) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"batch_success": "0.9"}, ("batches fail", DEMAND)),
        ({"yield_sd": "0.2"}, ("yields vary", DEMAND)),
        ({"release_delay_weeks": "0.5"}, ("release is late", DEMAND)),
        ({"forecast_cv": "0.2"}, (DEMAND, "the forecast itself may be out")),
    ],
)
def test_each_cause_by_its_column(changes: dict[str, str], words: tuple[str, ...]) -> None:
    scenario, plan = world(**{name: Decimal(x) for name, x in changes.items()})
    assert reasons(scenario, plan, "A") == words
    without = () if "forecast_cv" not in changes else words[1:]
    assert reasons(scenario, Plan(), "A") == (DEMAND, *without)


def test_a_lot_in_quarantine_may_fail_and_so_may_a_donor() -> None:
    scenario, _ = world()
    held = lot(scenario, 3, 5)
    risky = replace(held.lots["L"], status="quarantine", success=Decimal("0.5"))
    assert reasons(replace(held, lots={"L": risky}), Plan(), "A") == ("batches fail", DEMAND)
    bank = {"usable": 0, "vials": 9, "product": "A"}
    banking = (
        NewBank(id="M", tier="MCB", week=0, **bank),
        NewBank(id="W", tier="WCB", parent="M", week=0, **bank),
    )
    plan = Plan(batches=(replace(batch(scenario, 0), bank="W"),), banking=banking)
    of = replace(scenario, lineage=banked("0.5"))
    assert reasons(of, plan, "A") == ("donors are rejected", DEMAND)
    assert reasons(replace(scenario, lineage=banked("1")), plan, "A") == (DEMAND,)
