"""What rows say follows from the scenario (P4, P5, P6)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.plan import Plan
from planner.verify.derived_fields import derived_fields
from tests.builders import parts
from tests.builders.all_rules import (
    MSC,
    PLAN,
    SCENARIO,
    add,
    bank,
    batch,
    drop,
    expired,
    named,
    one,
    put,
    said,
)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frozen": 6}, "frozen_on must be 2026-02-09, not 2026-02-16."),
        ({"released": 5}, "released_on must be 2026-02-16, not 2026-02-09."),
        ({"last": 10}, "expires_on must be 2026-03-15, not 2026-03-22."),
    ],
)
def test_dates_follow_from_the_start(changes: dict[str, int], message: str) -> None:
    found = said(put(PLAN, "batches", named("N2"), **changes))
    assert one(found) == f"P4: Batch N2 starts on 2026-01-26: {message}"


def test_doses_are_the_planned_ones() -> None:
    """0.9 of 10 doses: 9 in a plan, 10 under yield = "nominal"."""
    assert one(said(put(PLAN, "batches", named("N2"), doses=10))) == (
        "P4: Batch N2: doses must be 9 (expected), not 10."
    )
    nominal = said(PLAN, replace(SCENARIO, yield_rule="nominal"))
    assert "P4: Batch N2: doses must be 10 (nominal), not 9." in nominal


@pytest.mark.parametrize(
    ("name", "donor", "message"),
    [
        ("N1", "", "donor must be 'A7', not blank."),  # of W0, as banks.csv names it
        ("N2", "A7", "donor must be 'D1', not 'A7'."),  # W2 is of D1, a donor newly taken on
        ("N3", "A7", "donor must be blank, not 'A7'."),  # without lineage
    ],
)
def test_the_donor_is_that_of_the_bank(name: str, donor: str, message: str) -> None:
    found = said(put(PLAN, "batches", named(name), donor=donor))
    assert one(found) == f"P4: Batch {name}: {message}"


def test_a_firm_batch_has_no_donor_where_the_scenario_names_none() -> None:
    found = said(put(PLAN, "batches", named("F1"), donor="A7"))
    assert one(found) == "P5: Firm batch F1: donor must be blank, not 'A7'."


def test_the_donor_of_a_new_working_bank_is_that_of_its_parent() -> None:
    """N2 draws from W2, here made of M0, whose donor banks.csv leaves blank or names."""
    from_m0 = put(drop(PLAN, "banking", named("D1")), "banking", named("W2"), parent="M0")
    assert "donor must be blank, not 'D1'." in one(said(from_m0))
    known = replace(SCENARIO.banks["M0"], donor="K2")
    scenario = replace(SCENARIO, banks={**SCENARIO.banks, "M0": known})
    assert "donor must be 'K2', not 'D1'." in one(said(from_m0, scenario))


def test_expected_doses_are_exact() -> None:
    """0.29 of 100 is 29; binary floating point makes it 28."""
    scenario = replace(
        SCENARIO,
        products={
            **SCENARIO.products,
            "MSC": replace(MSC, doses_per_batch=100, batch_success=Decimal("0.29")),
        },
    )
    assert "doses must be 29 (expected), not 9." in " ".join(said(PLAN, scenario))


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("W2", {"usable": 2}, "Bank W2 (WCB) is begun on 2026-01-12: usable must be 2026-01-26, "),
        ("W2", {"vials": 5}, "Bank W2 (WCB) is begun on 2026-01-12: vials must be 4, not 5."),
        ("D1", {"usable": 0}, "Bank D1 (MCB) is begun on 2026-01-05: usable must be 2026-01-12, "),
        ("D1", {"vials": 4}, "Bank D1 (MCB) is begun on 2026-01-05: vials must be 3, not 4."),
    ],
)
def test_banks_have_the_vials_and_weeks_of_their_lineage(
    name: str, changes: dict[str, int], message: str
) -> None:
    assert one(said(put(PLAN, "banking", named(name), **changes))).startswith(f"P4: {message}")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"product": "NK", "doses": 4}, "product must be MSC, not 'NK'."),
        ({"suite": "B"}, "suite must be A, not 'B'."),
        ({"start": 0}, "start must be 2025-12-29, not '2026-01-05'."),
        ({"bank": "W0"}, "bank must be blank, not 'W0'."),
        ({"firm": False}, "firm must be true, not 'false'."),
    ],
)
def test_firm_batches_are_repeated_unchanged(changes: dict[str, Any], message: str) -> None:
    found = said(put(PLAN, "batches", named("F1"), **changes))
    assert f"P5: Firm batch F1: {message}" in found


def test_firm_batch_is_not_dropped() -> None:
    found = said(drop(PLAN, "batches", named("F1")))
    assert "P5: Firm batch F1 is missing; it must be repeated unchanged, with a room." in found


def test_firm_batch_may_be_put_in_any_room_of_its_suite() -> None:
    """F1 in room 2 would meet N1 there; with N1 in room 1 the two have changed places."""
    plan = put(PLAN, "batches", lambda b: b.id in {"F1", "N4"}, room=2)
    overlapping = said(plan)
    assert overlapping
    assert all("room 2" in v for v in overlapping)
    assert not said(put(put(plan, "batches", named("N1"), room=1), "batches", named("N4"), room=2))


def test_new_batch_is_not_firm() -> None:
    """Being called firm would spare it rooms, laboratory and vials."""
    found = said(put(PLAN, "batches", named("N2"), firm=True))
    assert one(found) == "P5: Batch N2 is marked firm but is not in the scenario's batches.csv."


@pytest.mark.parametrize("start", [-1, 8, 10**9, -(10**30)])
def test_new_batches_start_within_the_horizon(start: int) -> None:
    found = said(add(PLAN, batch("N9", "NK", "B", 1, start)))
    assert any(v.startswith("P6: Batch N9 starts on") for v in found)


@pytest.mark.parametrize("week", [-1, 8])
def test_banks_are_begun_within_the_horizon(week: int) -> None:
    found = [v for v in said(add(PLAN, bank("W9", "WCB", "M0", week))) if not v.startswith("K4")]
    assert one(found).startswith("P6: Bank W9 is begun on")


def test_discards_lie_within_the_horizon() -> None:
    """L2 outlives the horizon; its expiry in week 11 is no event of this plan."""
    found = said(add(PLAN, expired("L2", "MSC", 11, 3)))
    assert one(found).startswith("P6: Lot L2: 3 doses discarded on 2026-03-23; the plan's weeks")


def test_firm_batches_are_as_the_scenario_says() -> None:
    """F1 with bank, donor and success of its own: 10 x 0.55 = 5 doses."""
    own = parts.firm("F1", -1, "MSC", "A", bank="W9", donor="K1", success="0.55")
    scenario = replace(SCENARIO, batches={"F1": own})
    row = parts.batch(scenario, "F1", "MSC", "A", 1, -1)
    assert (row.bank, row.donor, row.doses) == ("W9", "K1", 5)

    def firm_only(**changes: Any) -> list[str]:
        plan = Plan(batches=(replace(row, **changes),))
        return [str(v) for v in derived_fields(scenario, plan)]

    assert not firm_only()
    assert one(firm_only(bank="")) == "P5: Firm batch F1: bank must be W9, not blank."
    assert one(firm_only(donor="K2")) == "P5: Firm batch F1: donor must be K1, not 'K2'."
    assert one(firm_only(doses=9)) == "P4: Batch F1: doses must be 5 (expected), not 9."
    nominal = replace(scenario, yield_rule="nominal")
    assert [v.message for v in derived_fields(nominal, Plan(batches=(row,)))] == [
        "Batch F1: doses must be 10 (nominal), not 5."
    ]


def test_a_frozen_batch_is_repeated_without_doses() -> None:
    frozen = parts.firm("F1", -3, "MSC", "A", frozen=True)
    scenario = replace(SCENARIO, batches={"F1": frozen})
    row = parts.batch(scenario, "F1", "MSC", "A", 1, -3)
    assert not list(derived_fields(scenario, Plan(batches=(row,))))
    (wrong,) = derived_fields(scenario, Plan(batches=(replace(row, doses=9),)))
    assert wrong.message == (
        "Batch F1: doses must be 0 (it is frozen already: lots.csv has its doses), not 9."
    )
    (lacking,) = derived_fields(scenario, Plan())
    assert "Firm batch F1 is missing" in lacking.message
