"""The donor behind each batch."""

from dataclasses import replace

from planner.domain.donors import with_donors
from planner.domain.plan import Plan
from tests.builders import parts
from tests.builders.all_rules import PLAN, SCENARIO, bank, batch, named, put


def donors(plan: Plan) -> dict[str, str]:
    return {b.id: b.donor for b in with_donors(plan, SCENARIO.banks).batches}


def test_by_hand() -> None:
    """W0 is of donor A7, W2 of the new donor D1; the firm batch and NK have no bank."""
    without = replace(PLAN, batches=tuple(replace(b, donor="") for b in PLAN.batches))
    assert donors(without) == {"F1": "", "N1": "A7", "N2": "D1", "N3": "", "N4": ""}
    assert with_donors(PLAN, SCENARIO.banks) is PLAN


def test_a_bank_whose_donor_nobody_knows() -> None:
    """W1 is made of M0, for which banks.csv names no donor; W9 is nowhere."""
    assert donors(put(PLAN, "batches", named("N2"), bank="W1"))["N2"] == ""
    assert donors(put(PLAN, "batches", named("N2"), bank="W9"))["N2"] == ""


def test_banks_that_trace_in_a_circle_have_no_donor() -> None:
    rows = bank("W7", "WCB", "W8", 0), bank("W8", "WCB", "W7", 0)
    plan = Plan(batches=(batch("N1", "MSC", "A", 1, 4, "W7"),), banking=rows)
    assert donors(plan) == {"N1": ""}


def test_firm_batches_have_the_donor_that_the_scenario_names() -> None:
    """F1's bank is used up and traces to nobody; the scenario says K1."""
    own = {"F1": parts.firm("F1", -1, "MSC", "A", bank="GONE", donor="K1")}
    rows = tuple(replace(b, bank="GONE") if b.id == "F1" else b for b in PLAN.batches)
    plan = replace(PLAN, batches=rows)
    assert {b.id: b.donor for b in with_donors(plan, SCENARIO.banks, own).batches}["F1"] == "K1"
    assert {b.id: b.donor for b in with_donors(plan, SCENARIO.banks).batches}["F1"] == ""
