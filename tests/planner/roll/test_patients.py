"""The books of patients, by hand: clinic.py has the picture."""

from planner.domain.state import WaitingPatients
from planner.roll.actuals import (
    ActualDemand,
    Actuals,
    ActualService,
)
from tests.planner.roll.clinic import faults, rolled


def test_who_waits():
    """Due in week 2: the wait is over.  In week 3: one has not started, one is given up."""
    assert rolled().waiting == (WaitingPatients(product="A", hospital="N", due=-1, patients=2),)


def test_more_came_than_were_expected():
    told = Actuals(demand=(ActualDemand(product="A", hospital="H", week=3, patients=4),))
    assert WaitingPatients(product="A", hospital="H", due=-1, patients=3) in rolled(told).waiting


def test_fewer_came_than_started():
    told = Actuals(demand=(ActualDemand(product="A", hospital="H", week=3, patients=0, row=5),))
    (found,) = faults(told)
    assert (found.file, found.row, found.column) == ("demand.csv", 5, "patients")
    assert "A at H, due 2026-01-26: 0 came, but 1 started and 0 were lost" in found.rule
    assert "(1 on 2026-01-26, as planned): 1 too many" in found.rule


def test_a_patient_who_started_twice():
    told = Actuals(
        service=(ActualService(product="A", hospital="N", due=0, start=1, patients=1, row=2),)
    )
    (found,) = faults(told)
    assert (found.file, found.row) == ("service.csv", 2)
    assert "(2 on 2026-01-05, as planned and 1 on 2026-01-12, row 2): 1 too many" in found.rule


def test_a_patient_who_is_lost_before_the_wait_is_over():
    told = Actuals(
        service=(ActualService(product="A", hospital="N", due=3, start=None, patients=1),)
    )
    assert rolled(told).waiting == (WaitingPatients(product="A", hospital="N", due=-1, patients=1),)


def test_a_start_before_the_week_due():
    told = Actuals(
        service=(ActualService(product="A", hospital="N", due=2, start=1, patients=1, row=2),)
    )
    assert {f.code for f in faults(told)} == {"out-of-order"}
