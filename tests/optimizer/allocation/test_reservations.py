"""Reservations bind no lot: old doses are not kept for weeks in which younger ones are there."""

from optimizer.allocation.reservations import LotReservations, Reservations
from optimizer.decisions import no_batches
from optimizer.problem import RunningCourses
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


def test_running_courses_go_on_for_as_many_as_doses_last() -> None:
    """Three doses; two patients are owed one in each of weeks 0 and 2: one of them goes on."""
    course = RunningCourses(
        patients=2, transit=0, life_needed=0, ship_cost=0.0, priority=1.0, owed=((0, 1), (2, 1))
    )
    of = problem(product(patients(0, 0, 0), courses=(course,), lots=(lot(3, 0, 9),)))
    p, nothing = of.products[0], no_batches(of)
    assert LotReservations(of, p, nothing).go_on(course) == (1, 1)
    reserved = Reservations(of, p, nothing)
    assert reserved.go_on(course, (2, 1)) == (2, 1)
    assert reserved.drops() == []
    assert Reservations(of, p, nothing).go_on(course, (2, 2)) == (1, 1)


def test_who_starts_before_a_shipment_can_arrive_takes_the_doses_in_transit_once() -> None:
    """A dose in transit for week 0; the second dose of the course is shipped in week 0."""
    c = patients(2, 0, 0, transit=1, life_needed=1, transit_stock=0)
    of = problem(product(c, course=(1, 1), in_transit=((1,),), lots=(lot(9, 0, 9),)))
    p = of.products[0]
    for reserved in (LotReservations(of, p, no_batches(of)), Reservations(of, p, no_batches(of))):
        assert reserved.start(p.classes[0], 0, 2) == 1
        assert reserved.start(p.classes[0], 0, 1) == 0
        reserved.drops()
        assert [(x.week, x.doses) for x in reserved.issues] == [(0, 1)]
