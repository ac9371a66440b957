"""The books of doses, by hand: clinic.py has the picture."""

from dataclasses import replace

from planner.roll.actuals import (
    ActualDiscard,
    Actuals,
    ActualShipment,
)
from tests.planner.roll.clinic import CLINIC, batch_was, faults, monday, rolled


def test_a_batch_whose_planned_doses_were_not_there():
    (found,) = faults(batch_was(batch="B1", doses=2))
    assert str(found) == (
        "batches.csv, row 2, doses: '2' does not balance: lot B1 had 2 doses (frozen), but 3 "
        "shipped and 0 destroyed before 2026-02-02: 1 too many. Write what really left it, 0 for "
        "a shipment that did not, or correct the doses of the lot in batches.csv, row 2."
    )


def test_a_failed_batch_whose_doses_were_shipped():
    (found,) = faults(batch_was(batch="B1", doses=0))
    assert "lot B1 failed, but 3 shipped" in found.rule
    assert (found.file, found.row, found.column) == ("batches.csv", 2, "doses")


def test_a_shipment_before_the_release():
    """B1 was shipped in week 3, and is said to be released in week 4."""
    found = faults(batch_was(batch="B1", released_on=monday(4)))
    assert {f.code for f in found} == {"out-of-order"}
    assert all("is before lot B1 was released, 2026-02-02" in f.rule for f in found)


def test_more_shipped_than_there_was():
    sent = ActualShipment(lot="L", hospital="N", shipped=1, doses=4, row=3)
    (found,) = faults(Actuals(shipments=(sent,)))
    assert (found.file, found.row, found.value) == ("shipments.csv", 3, "4")
    assert "lot L had 6 doses (opening), but 7 shipped and 0 destroyed" in found.rule


def test_what_is_destroyed_leaves_less():
    gone = ActualDiscard(lot="B1", week=3, doses=2)
    assert rolled(Actuals(discards=(gone,))).lots["B1"].doses == 3


def test_what_expired_and_was_not_destroyed():
    gone = ActualDiscard(lot="L", week=4, doses=0, row=2)
    (found,) = faults(Actuals(discards=(gone,)), week=5)
    assert "leaves 1 dose of lot L" in found.rule
    assert found.repair == "Write 1, or the shipments that they went into."


def test_a_lot_that_expired_with_more_than_planned():
    """What is left of it is destroyed in its last week, whatever the plan expected."""
    sent = ActualShipment(lot="L", hospital="N", shipped=1, doses=3)
    assert "L" not in rolled(Actuals(shipments=(sent,)), week=5).lots


def test_a_lot_on_hold_that_ships():
    held = replace(CLINIC.lots["L"], status="hold")
    found = faults(Actuals(), of=replace(CLINIC, lots={"L": held}))
    assert {f.code for f in found} == {"lot-on-hold"}
    assert "'L'" not in found[0].rule
    assert found[0].rule.startswith("L is on hold: the 2 doses to N cannot have left it.")
