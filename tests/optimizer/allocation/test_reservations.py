"""Promises bind no lot: old doses are not kept for weeks in which younger ones are there."""

from optimizer.allocation.greedy import Shelf
from optimizer.allocation.reservations import Promises
from optimizer.decisions import nothing_made
from tests.builders.problems import lot, patients, problem, product


def test_old_doses_are_not_kept_for_later_weeks_of_a_course() -> None:
    """Two doses now, two from week 1; courses of two: two patients, where a shelf serves one."""
    of = problem(
        product(patients(2, 0), course=(1, 1), lots=(lot(2, 0, 9), lot(2, 1, 9, id="M"))),
    )
    p, nothing = of.products[0], nothing_made(of)
    promises = Promises(of, p, nothing)
    assert Shelf(of, p, nothing).start(p.classes[0], 0, 1) == 1
    assert promises.start(p.classes[0], 0, 1) == 1
    assert promises.start(p.classes[0], 0, 2) == 1
    assert promises.drops() == []
    assert [(x.lot, x.week, x.doses) for x in promises.issues] == [("L", 0, 2), ("M", 1, 2)]


def test_what_is_promised_is_kept() -> None:
    """Three doses, courses of two: one patient, and one dose is left."""
    of = problem(product(patients(2, 0, 0), course=(1, 1), lots=(lot(3, 0, 1),)))
    p = of.products[0]
    promises = Promises(of, p, nothing_made(of))
    assert promises.start(p.classes[0], 0, 2) == 1
    assert promises.start(p.classes[0], 2, 1) == 0
    assert [(x.lot, x.week, x.doses) for x in promises.drops()] == [("L", 1, 1)]
