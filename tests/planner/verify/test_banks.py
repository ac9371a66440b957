"""Cell banks (K1, K2, K3, K4)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.domain.bank import Bank
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.verify import CHECKS
from tests.builders.all_rules import (
    PLAN,
    SCENARIO,
    add,
    bank,
    batch,
    drop,
    named,
    one,
    put,
    said,
)


def by(rule: str, plan: Plan, scenario: Scenario = SCENARIO) -> list[str]:
    """What one check says; a batch that leaves its new bank leaves it unused, against K4."""
    return [str(violation) for violation in CHECKS[rule](scenario, plan)]


def test_bank_holds_whole_batches_only() -> None:
    """W0 has 3 vials and a batch takes 2: a second batch lacks one."""
    plan = put(PLAN, "batches", named("N2"), bank="W0", donor="A7")
    assert one(by("K1", plan)) == "K1: Bank W0: 4 vials drawn, 3 held; 1 too many."


def test_working_bank_gives_two_batches_and_no_third() -> None:
    """W2 has 4 vials, two for each batch; N2 takes the first pair."""
    second = add(PLAN, batch("N5", "MSC", "A", 1, 5, "W2"))
    assert not list(CHECKS["K1"](SCENARIO, second))
    third = add(second, batch("N6", "MSC", "A", 2, 7, "W2"))
    assert one(list(CHECKS["K1"](SCENARIO, third))).endswith("6 vials drawn, 4 held; 2 too many.")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "K1: Batch N2 names no WCB to draw from."),
        ("W9", "K1: Batch N2 draws from 'W9', which is in neither banks.csv nor banking.csv."),
        ("M0", "K1: Batch N2 draws from M0, which is a MCB; it needs a WCB."),
        ("D1", "K1: Batch N2 draws from D1, which is a MCB; it needs a WCB."),
    ],
)
def test_batch_names_one_working_bank(name: str, message: str) -> None:
    assert one(by("K1", put(PLAN, "batches", named("N2"), bank=name))) == message


def test_bank_is_for_one_product() -> None:
    of_nk = Bank(id="W5", product="NK", tier="WCB", vials=9, available_on=date(2025, 1, 1))
    scenario = replace(SCENARIO, banks={**SCENARIO.banks, "W5": of_nk})
    found = by("K1", put(PLAN, "batches", named("N2"), bank="W5"), scenario)
    assert one(found) == "K1: Batch N2 is of product MSC but draws from W5, a bank of NK."


def test_product_without_lineage_names_no_bank() -> None:
    found = said(put(PLAN, "batches", named("N3"), bank="W0"))
    assert one(found) == ("K1: Batch N3 names bank 'W0', but product NK has no row in lineage.csv.")


def test_new_working_bank_is_not_used_before_it_is_ready() -> None:
    """W2 begun in week 2 is usable in week 4; N2 starts in week 3."""
    found = said(put(PLAN, "banking", named("W2"), week=2, usable=4))
    assert one(found) == (
        "K1: Batch N2 draws from W2 on 2026-01-26, 1 week before it is usable on 2026-02-02."
    )


def test_bank_on_hand_counts_from_the_first_week_that_begins_on_its_date() -> None:
    """Available on Tuesday of week 0: usable from week 1, too late for N1."""
    late = replace(SCENARIO.banks["W0"], available_on=date(2026, 1, 6))
    found = said(PLAN, replace(SCENARIO, banks={**SCENARIO.banks, "W0": late}))
    assert "Batch N1 draws from W0 on 2026-01-05, 1 week before it is usable" in one(found)


def test_master_bank_gives_one_vial_to_each_working_bank() -> None:
    """M0 has 2 vials; W3 takes one, W4 the other, W5 finds none."""
    two = add(PLAN, bank("W3", "WCB", "M0", 0), bank("W4", "WCB", "M0", 4))
    assert not by("K2", two)
    three = add(two, bank("W5", "WCB", "M0", 7))
    assert one(by("K2", three)) == "K2: Bank M0: 3 vials drawn, 2 held; 1 too many."


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        ("", "K2: Bank W2 (WCB) names no MCB to draw from."),
        ("W0", "K2: Bank W2 (WCB) draws from W0, which is a WCB; it needs a MCB."),
        ("W2", "K2: Bank W2 (WCB) draws from W2, which is a WCB; it needs a MCB."),
        ("??", "K2: Bank W2 (WCB) draws from '??', which is in neither banks.csv nor banking.csv."),
        (
            "D1",
            "K2: Bank W2 (WCB) draws from D1 on 2026-01-05, 1 week before it is usable on "
            "2026-01-12.",
        ),
    ],
)
def test_working_bank_names_one_master_bank(parent: str, message: str) -> None:
    plan = put(PLAN, "banking", named("W2"), parent=parent, week=0, usable=2)
    assert one(by("K2", plan)) == message


def test_donor_has_no_parent() -> None:
    found = said(put(PLAN, "banking", named("D1"), parent="M0"))
    assert one(found) == (
        "K2: Bank D1 (MCB) names parent 'M0', but an MCB comes from a donor: leave it blank."
    )


def test_donors_over_the_horizon() -> None:
    """One donor is available and D1 is taken on; a second in the last week is one too many."""
    found = by("K3", add(PLAN, bank("D2", "MCB", "", 7)))
    assert one(found) == "K3: Product MSC: 2 donors taken on, 1 available; 1 too many."


def test_bank_that_is_not_begun_cannot_be_drawn() -> None:
    found = by("K1", drop(PLAN, "banking", named("W2")))
    assert "neither banks.csv nor banking.csv" in one(found)


def test_new_working_bank_is_drawn_from() -> None:
    """N2 draws from W0, which has 4 vials here; nobody draws from W2, nor from D1 without W2."""
    four = replace(SCENARIO.banks["W0"], vials=4)
    roomy = replace(SCENARIO, banks={**SCENARIO.banks, "W0": four})
    unused = put(PLAN, "batches", named("N2"), bank="W0", donor="A7")
    assert one(said(unused, roomy)) == (
        "K4: Bank W2 (WCB), begun on 2026-01-12: no batch draws from it; leave it out."
    )
    donor = drop(unused, "banking", named("W2"))
    assert one(said(donor, roomy)) == (
        "K4: Bank D1 (MCB), begun on 2026-01-05: no WCB draws from it; leave it out."
    )
    assert not said(drop(donor, "banking", named("D1")), roomy)


def test_bank_on_hand_may_be_left_alone() -> None:
    """M0 is not drawn from in the plan made by hand; it costs nothing and was not begun."""
    assert {b.parent for b in PLAN.banking} == {"", "D1"}
    assert not by("K4", PLAN)


def test_a_reserve_may_have_banks_stand_by() -> None:
    """Nobody draws on W3: refused, but for a product with `reserve_weeks` (contract 7a)."""
    plan = add(PLAN, bank("W3", "WCB", "M0", 5))
    assert "K4: Bank W3" in one(said(plan))
    msc = replace(SCENARIO.products["MSC"], reserve_weeks=Decimal(1))
    assert not said(plan, replace(SCENARIO, products={**SCENARIO.products, "MSC": msc}))
