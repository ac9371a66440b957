"""Reservations bind no lot: old doses are not kept for weeks in which younger ones are there."""

from optimizer.allocation.reservations import LotReservations, Reservations
from optimizer.decisions import no_batches
from tests.builders.problems import lot, patients, problem, product


def test_old_doses_are_not_kept_for_later_weeks_of_a_course() -> None:
    """Two doses now, two from week 1; courses of two: two patients; where lots are bound, one."""
    of = problem(
        product(patients(2, 0), course=(1, 1), lots=(lot(2, 0, 9), lot(2, 1, 9, id="M"))),
    )
    p, nothing = of.products[0], no_batches(of)
    reserved = Reservations(of, p, nothing)
    assert LotReservations(of, p, nothing).start(p.classes[0], 0, 1) == 1
    assert reserved.start(p.classes[0], 0, 1) == 1
    assert reserved.start(p.classes[0], 0, 2) == 1
    assert reserved.drops() == []
    assert [(x.lot, x.week, x.doses) for x in reserved.issues] == [("L", 0, 2), ("M", 1, 2)]


def test_what_is_reserved_is_kept() -> None:
    """Three doses, courses of two: one patient, and one dose is left."""
    of = problem(product(patients(2, 0, 0), course=(1, 1), lots=(lot(3, 0, 1),)))
    p = of.products[0]
    reserved = Reservations(of, p, no_batches(of))
    assert reserved.start(p.classes[0], 0, 2) == 1
    assert reserved.start(p.classes[0], 2, 1) == 0
    assert [(x.lot, x.week, x.doses) for x in reserved.drops()] == [("L", 1, 1)]
