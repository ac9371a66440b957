"""Courses, and doses on the way, by hand: clinic.py has the picture."""

from dataclasses import replace
from decimal import Decimal

from planner.domain.plan import Interruption
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.roll.actuals import (
    ActualDemand,
    ActualInterruption,
    Actuals,
    ActualService,
    ActualShipment,
)
from tests.builders import parts
from tests.planner.roll.clinic import CLINIC, PLAN, A, faults, rolled, sunday


def test_courses_and_doses_on_the_way():
    """N: one dose of two has left.  H: both have.  For H in week 4 two left: one is a start's."""
    found = rolled()
    assert found.courses == (
        RunningCourse(product="A", hospital="N", started=-1, patients=1, shipped=1),
    )
    assert found.transit == (DosesInTransit(product="A", hospital="H", infused=0, doses=1),)


def test_a_patient_who_started_late():
    """The dose of week 0 is given in week 1, that of week 1 in week 2."""
    told = Actuals(
        service=(
            ActualService(product="A", hospital="N", due=0, start=0, patients=1),
            ActualService(product="A", hospital="N", due=0, start=1, patients=1),
        )
    )
    assert rolled(told, week=2).courses == (
        RunningCourse(product="A", hospital="N", started=-1, patients=1, shipped=1),
    )
    assert rolled(told, week=3).courses == ()


def test_a_start_without_a_dose():
    told = Actuals(
        demand=(ActualDemand(product="A", hospital="N", week=2, patients=1),),
        service=(ActualService(product="A", hospital="N", due=2, start=2, patients=1, row=2),),
    )
    found = faults(told)
    assert found[0].file == "service.csv"
    assert "infused in the week of 2026-01-19: 1 dose needed" in found[0].rule
    assert "0 there: 1 missing" in found[0].rule


def test_missing_doses_are_told_at_a_row_of_their_product():
    """The doses for week 0 at N did not leave; neither did any of lot X, of product B."""
    x = parts.lot("X", "B", 5, parts.ON_HAND, sunday(4))
    of = replace(CLINIC, lots={**CLINIC.lots, "X": x})
    other = ActualShipment(lot="X", hospital="N", shipped=0, doses=0, row=2)
    told = Actuals(shipments=(other, replace(other, lot="L", row=3)))
    (found,) = faults(told, week=1, of=of)
    assert (found.code, found.file, found.row) == ("doses-missing", "shipments.csv", 3)


def test_a_course_that_broke_off():
    """Of the patients who started in week 3 at N nobody is owed a dose any more."""
    told = Actuals(
        interrupted=(
            ActualInterruption(product="A", hospital="N", started=3, week=4, patients=1, row=2),
        )
    )
    assert rolled(told).courses == ()
    told = Actuals(interrupted=(replace(told.interrupted[0], patients=2),))
    (found,) = faults(told)
    assert found.rule.startswith("does not balance: 1 too many: no more patients of A at N")


def test_courses_of_the_scenario_itself():
    """Started in week -1, one dose of three had; the plan breaks one of three off in week 0."""
    long = replace(A, course=(1, 1, 1, 1, 1, 1), ending_cover_weeks=Decimal(0))
    of = replace(
        CLINIC,
        products={**CLINIC.products, "A": long},
        courses=(RunningCourse(product="A", hospital="N", started=-1, patients=3, shipped=1),),
        demand=replace(CLINIC.demand, patients={("A", "N", 6): 1}),
    )
    off = Interruption(product="A", hospital="N", started=-1, week=0, patients=1)
    later = replace(off, week=3)
    sent = tuple(parts.sent(of, "L", "A", "N", week, 2) for week in (0, 1))
    plan = replace(PLAN, shipments=sent, service=(), interrupted=(off, later))
    assert rolled(of=of, plan=plan, week=2).courses == (
        RunningCourse(product="A", hospital="N", started=-3, patients=2, shipped=3),
    )


def test_doses_on_the_way_at_the_start_come_in():
    """Two are on the way to H for week 0: one starts, one is wasted."""
    of = replace(
        CLINIC,
        transit=(DosesInTransit(product="A", hospital="H", infused=0, doses=1),),
        waiting=(WaitingPatients(product="A", hospital="H", due=-1, patients=2),),
    )
    plan = replace(
        PLAN,
        service=(*PLAN.service, parts.served("A", "H", -1, 0, 1)),
        shipments=(parts.sent(of, "L", "A", "H", 0, 1), *PLAN.shipments),
        discards=(),
    )
    found = rolled(of=of, plan=plan, week=1)
    assert RunningCourse(product="A", hospital="H", started=-1, patients=1, shipped=2) not in (
        found.courses
    )
    assert found.transit == ()
    assert found.waiting == ()  # the other one's wait ended in week 0


def test_whole_courses_are_on_the_way_whole():
    of = replace(CLINIC, products={**CLINIC.products, "A": replace(A, ship_course="whole")})
    plan = replace(
        PLAN,
        service=(parts.served("A", "H", 4, 4, 1),),
        shipments=(parts.sent(of, "B1", "A", "H", 3, 2),),
    )
    found = rolled(of=of, plan=plan)
    assert found.transit == (DosesInTransit(product="A", hospital="H", infused=0, doses=2),)
    told = Actuals(shipments=(ActualShipment(lot="B1", hospital="H", shipped=3, doses=3, row=2),))
    (wrong,) = faults(told, of=of, plan=plan)
    assert wrong.rule.startswith("is not a multiple of 2")
