"""Traces of a plan made by hand, in both directions: values read off its table."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.plan import NewBank
from planner.errors import PlannerError
from planner.results.lineage import Delivery, hospital_trace, lot_trace
from tests.builders.costed_by_hand import MSC, PLAN, SCENARIO, shipment


def told(deliveries: tuple[Delivery, ...]) -> list[tuple[str, str, int, int, int]]:
    return [(x.lot, x.hospital, x.shipped, x.infused, x.doses) for x in deliveries]


def test_a_batch_is_traced_to_its_bank_and_to_its_patients() -> None:
    """B1: 8 doses; 2 and 1 leave for H2 in weeks 3 and 4, nothing expires, 5 are left."""
    found = lot_trace(SCENARIO, PLAN, "B1")
    assert (found.wcb, found.mcb, found.donor) == ("W1", "", "")  # banks.csv says no more
    assert found.made == frozenset()
    assert (found.released, found.last, found.doses) == (3, 6, 8)
    assert told(found.deliveries) == [("B1", "H2", 3, 4, 2), ("B1", "H2", 4, 5, 1)]
    assert (found.shipped, found.left, found.discards) == (3, 5, ())
    assert found.hospitals == {"H2": 3}
    assert found.batch is PLAN.batches[1]


def test_a_batch_of_a_new_bank_is_traced_to_the_donor_taken_on() -> None:
    """B2 draws on W2, which the plan makes of D1, a donor whom it takes on."""
    found = lot_trace(SCENARIO, PLAN, "B2")
    assert (found.donor, found.mcb, found.wcb) == ("D1", "D1", "W2")
    assert found.made == {"MCB", "WCB"}
    assert (found.deliveries, found.left) == ((), 8)


def test_a_new_bank_of_an_mcb_on_hand_has_the_donor_of_that_one() -> None:
    banks = {**SCENARIO.banks, "M1": replace(SCENARIO.banks["M1"], donor="P7")}
    new = NewBank(id="W9", product="MSC", tier="WCB", parent="M1", week=0, usable=1, vials=5)
    batch = replace(PLAN.batches[1], bank="W9")
    plan = replace(PLAN, banking=(new,), batches=(batch,))
    found = lot_trace(replace(SCENARIO, banks=banks), plan, "B1")
    assert (found.donor, found.mcb, found.wcb, found.made) == ("P7", "M1", "W9", {"WCB"})


def test_an_opening_lot_says_what_expires() -> None:
    """=L1: 4 doses, 2 and 1 to H1, 1 expired at the end of week 1."""
    lots = {"=L1": replace(SCENARIO.lots["=L1"], bank="W1", donor="P7")}
    found = lot_trace(replace(SCENARIO, lots=lots), PLAN, "=L1")
    assert found.batch is None
    assert (found.status, found.wcb, found.donor) == ("released", "W1", "P7")
    assert (found.doses, found.shipped, found.left, found.last) == (4, 3, 0, 1)
    assert [(x.week, x.doses) for x in found.discards] == [(1, 1)]


def test_a_lot_in_quarantine_counts_the_doses_that_a_plan_does() -> None:
    """4 doses that pass with a chance of 0.6: floor(2.4) = 2."""
    lot = replace(SCENARIO.lots["=L1"], status="quarantine", success=Decimal("0.6"))
    found = lot_trace(replace(SCENARIO, lots={"=L1": lot}), replace(PLAN, shipments=()), "=L1")
    assert (found.doses, found.status) == (2, "quarantine")


def test_a_hospital_is_traced_to_its_lots() -> None:
    """H2: two of three start, and the 6 doses are 3 of B0 and 3 of B1."""
    found = hospital_trace(SCENARIO, PLAN, "H2")
    assert (found.started, found.lost) == (2, 1)
    assert found.lots == {"B0": 3, "B1": 3}
    assert told(found.deliveries)[0] == ("B0", "H2", 2, 3, 2)
    assert hospital_trace(SCENARIO, PLAN, "H1").lots == {"=L1": 3, "B0": 3}


def test_both_directions_name_the_same_deliveries() -> None:
    lots = {x.lot for x in PLAN.shipments}
    forward = {x for lot in lots for x in lot_trace(SCENARIO, PLAN, lot).deliveries}
    back = {x for h in SCENARIO.hospitals for x in hospital_trace(SCENARIO, PLAN, h).deliveries}
    assert forward == back
    assert len(forward) == len(PLAN.shipments)


def test_patients_are_counted_where_their_whole_course_is_of_the_lot() -> None:
    """Week by week a course of 2 + 1 may mix lots; shipped whole, 6 doses are 2 patients."""
    assert {x.patients for x in hospital_trace(SCENARIO, PLAN, "H2").deliveries} == {None}
    whole = replace(SCENARIO, products={"MSC": replace(MSC, ship_course="whole")})
    plan = replace(PLAN, shipments=(shipment("B0", "H2", 2, 6),))
    assert [x.patients for x in hospital_trace(whole, plan, "H2").deliveries] == [2]


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(PlannerError, match="'H1' is no batch and no lot"):
        lot_trace(SCENARIO, PLAN, "H1")
    with pytest.raises(PlannerError, match="'B1' is no hospital"):
        hospital_trace(SCENARIO, PLAN, "B1")
