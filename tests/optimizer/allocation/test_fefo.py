"""First expired, first out, in whole doses."""

from dataclasses import replace

from optimizer.allocation.fefo import issue_fefo
from optimizer.decisions import Decisions, Drop, Issue, no_batches
from optimizer.flows import needs
from optimizer.problem import Problem
from tests.builders.problems import lot, patients, problem, product


def served(begun: tuple[int, ...], small: Problem) -> Decisions:
    none = no_batches(small)
    return replace(none, treated={("A", 0): begun}, lost={("A", 0): (0,) * len(begun)})


def test_the_oldest_goes_first_and_the_rest_expires() -> None:
    small = problem(product(patients(1, 1, 0), lots=(lot(2, 0, 2, "NEW"), lot(2, 0, 1, "OLD"))))
    done = issue_fefo(small, served((1, 2, 2), small))
    assert done is not None
    assert [(x.lot, x.week, x.doses) for x in done.issues] == [("OLD", 0, 1), ("OLD", 1, 1)]
    assert done.drops == (Drop(product="A", lot="NEW", week=2, doses=2),)


def test_a_hospital_far_away_gets_what_lives_long_enough() -> None:
    """Infused in week 1 with a week of life left: the lot must last to week 2, OLD does not."""
    far = patients(0, 1, 0, transit=1, life_needed=2)
    small = problem(product(far, lots=(lot(2, 0, 2, "NEW"), lot(2, 0, 1, "OLD"))))
    done = issue_fefo(small, served((0, 1, 1), small))
    assert done is not None
    assert done.issues == (Issue(product="A", lot="NEW", life=2, week=0, doses=1),)


def test_a_promise_that_supply_cannot_keep_is_none() -> None:
    small = problem(product(patients(3, 0, 0), lots=(lot(2, 0, 2),)))
    assert issue_fefo(small, served((3, 3, 3), small)) is None


def test_courses_stop_at_the_horizon() -> None:
    small = problem(product(patients(0, 0, 1), course=(2, 1)))
    assert needs(small, small.products[0], served((0, 0, 1), small)) == {(2, 0): 2}
