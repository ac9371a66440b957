"""When the cell banks run short, by hand (contract 4, 8)."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.bank import Bank
from planner.domain.plan import Plan
from planner.kpis import kpis
from planner.kpis.runway import runway
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch

W1 = SCENARIO.banks["W1"]


def test_under_the_plan():
    """W1 has 3 vials; B1 takes 2 in week 1, and 1 is too few.  W2 is usable from week 4 only.

    Of D1's three vials W2 takes one in week 3, and M1 keeps its one.
    """
    assert runway(SCENARIO, PLAN, "MSC", "WCB") == 1
    assert runway(SCENARIO, PLAN, "MSC", "MCB") is None
    found = {k.scope: k.value for k in kpis(SCENARIO, PLAN) if k.kpi == "runway_week"}
    assert found == {"MSC:MCB": None, "MSC:WCB": "2026-01-12"}  # NK has no lineage


def test_without_the_donor_the_last_mcb_vial_ends_it():
    """W2 takes M1's one vial in week 3."""
    plan = replace(PLAN, banking=(replace(PLAN.banking[1], parent="M1"),))
    assert runway(SCENARIO, plan, "MSC", "MCB") == 3


@pytest.mark.parametrize(
    ("vials", "available_on", "week"),
    [
        ((2,), date(2026, 1, 5), None),
        ((1, 1), date(2026, 1, 5), 0),  # all vials of a batch come from one WCB
        ((2,), date(2026, 1, 6), 0),  # usable from the Monday after
        ((), date(2026, 1, 5), 0),
    ],
)
def test_whole_vials_of_one_usable_bank(vials, available_on, week):
    banks = {
        f"W{i}": Bank(id=f"W{i}", product="MSC", tier="WCB", vials=n, available_on=available_on)
        for i, n in enumerate(vials)
    }
    assert runway(replace(SCENARIO, banks=banks), Plan(), "MSC", "WCB") == week


def test_firm_batches_draw_none():
    """`banks.csv` counts what is left after them."""
    scenario = replace(SCENARIO, banks={"W1": replace(W1, vials=2)})
    firm = batch("B0", 0, bank="W1", firm=True)
    assert runway(scenario, Plan(batches=(firm,)), "MSC", "WCB") is None
    assert runway(scenario, Plan(batches=(batch("B1", 4, bank="W1"),)), "MSC", "WCB") == 4
