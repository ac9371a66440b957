"""Rooms: the search agrees with trying every assignment."""

from dataclasses import replace
from itertools import product as combinations

import numpy as np
import pytest

from optimizer.capacity.rooms import Run, assign, firm_fit, firm_may_share, needs_clearance
from optimizer.problem import Problem, SuiteData
from tests.builders.problems import patients, problem, product


def two_products() -> Problem:
    due = patients(0, 0, 0, 0, 0, 0)
    return problem(
        product(due, id="A", production=2, clearance=1),
        product(due, id="B", production=1, clearance=3),
    )


def legal(p: Problem, runs: list[Run], rooms: tuple[int, ...]) -> bool:
    """No pair shares a room too closely, firm pairs aside."""
    for i, one in enumerate(runs):
        for j, other in enumerate(runs):
            if i == j or rooms[i] != rooms[j] or (one.start, i) > (other.start, j):
                continue
            gap = p.product[one.product].clearance if one.product != other.product else 0
            too_close = one.start + p.product[one.product].production + gap > other.start
            if too_close and not (one.firm and other.firm):
                return False
    return True


@pytest.mark.parametrize("seed", range(120))
def test_an_assignment_is_found_exactly_when_one_exists(seed: int) -> None:
    chance = np.random.default_rng(seed)
    p = two_products()
    suite = replace(p.suites[0], rooms=2)
    runs = [
        Run("AB"[chance.integers(2)], int(chance.integers(0, 8)), firm=bool(chance.random() < 0.3))
        for _ in range(int(chance.integers(2, 6)))
    ]
    found = assign(p, suite, runs)
    exists = any(legal(p, runs, rooms) for rooms in combinations((1, 2), repeat=len(runs)))
    assert (found is not None) == exists
    assert found is None or legal(p, runs, found)


def test_firm_batches_clash_only_where_they_must() -> None:
    p = two_products()
    suite = replace(p.suites[0], rooms=2)
    runs = [Run("A", 0, firm=True), Run("A", 1, firm=True)]
    assert assign(p, suite, runs) in {(1, 2), (2, 1)}


def test_firm_fit_sees_clearance() -> None:
    """A frees the room in week 2 and asks for one week more; B may follow in week 3, not in 2."""
    p = two_products()
    suite: SuiteData = p.suites[0]
    assert firm_fit(p, replace(suite, firm=(("A", 0), ("B", 3))))
    assert not firm_fit(p, replace(suite, firm=(("A", 0), ("B", 2))))
    assert needs_clearance(p, suite)
    assert not needs_clearance(p, replace(suite, products=("A",)))


def test_a_firm_batch_that_clashes_keeps_clear_of_a_new_one_before_it() -> None:
    """Of one room: a new A leaves in week 2 and asks for a week more; a firm A follows at once.

    A firm B may clash with the firm A, but not start in week 2; in week 3 it may.
    """
    p = two_products()
    suite = replace(p.suites[0], rooms=1)
    before = [Run("A", 0, firm=False), Run("A", 2, firm=True)]
    assert assign(p, suite, [*before, Run("B", 2, firm=True)]) is None
    assert assign(p, suite, [*before, Run("B", 3, firm=True)]) == (1, 1, 1)


def test_firm_batches_may_share_a_room_where_there_are_two() -> None:
    """A takes 2 weeks and asks for one more before B: B in week 2 may share A's room, in week 3
    it follows A there; in a single room they have to.
    """
    p = two_products()
    two = replace(p.suites[0], rooms=2)
    assert firm_may_share(p, replace(two, firm=(("B", 2), ("A", 0))))
    assert not firm_may_share(p, replace(two, firm=(("A", 0), ("B", 3))))
    assert not firm_may_share(p, replace(two, rooms=1, firm=(("A", 0), ("B", 2))))
