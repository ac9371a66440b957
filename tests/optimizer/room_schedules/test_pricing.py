"""The price of batches: by hand, and against the service that is found for them."""

import numpy as np
import pytest

from optimizer.allocation.dispatch import dispatch
from optimizer.budget import UNLIMITED
from optimizer.decisions import Decisions, no_batches
from optimizer.flows import doses_due
from optimizer.problem import Problem
from optimizer.room_schedules.price_arrays import price_arrays
from optimizer.room_schedules.search import RoomScheduleSearch
from optimizer.settings import Settings
from tests.builders.problems import begun, lot, patients, problem, product


def price(of: Problem, batches: Decisions) -> float:
    return RoomScheduleSearch(of, seed=1).price(batches)


def test_waiting_expiry_and_the_end() -> None:
    """1 waits a week for the batch of week 1; its 3 other doses, good until week 3, expire.

    Batch 100, wait 5, storage 3 x 2 weeks (1, 2), discard 3 x 10, 2 missing at the end at 60.
    """
    p = product(patients(1, 0, 0, 0, 0, 0), max_wait=1, ending_target=2.0)
    of = problem(p)
    assert price(of, begun(of, ("A", 0))) == 100 + 5 + 3 * 2 + 3 * 10 + 2 * 60


def test_the_cheapest_patients_are_lost_and_doses_are_kept_for_the_others() -> None:
    """2 doses: of 2 patients due in week 1 one is lost at 60, and a dose waits for week 2.

    Who is due then costs 120.  Storage is 2 for week 0 and 1 for week 1.
    """
    p = product(patients(0, 2, 0), patients(0, 0, 1, priority=2.0), lots=(lot(2, 0, 9),))
    of = problem(p)
    assert price(of, no_batches(of)) == 60 + 2 + 1


def test_who_is_lost_does_not_wait_first() -> None:
    """No doses at all: 3 patients, who might wait two weeks, are lost at 60 and never wait."""
    of = problem(product(patients(3, 0, 0, 0), max_wait=2))
    assert price(of, no_batches(of)) == 180


def test_doses_beyond_the_freezers_cost() -> None:
    """4 doses where 2 fit (less two in a hundred), week 1: a quarter of the dearest dose each."""
    of = problem(product(patients(0, 0, 4)), positions=(2.0,) * 3)
    assert price(of, begun(of, ("A", 0))) == pytest.approx(100 + 4 + (4 - 1.96) * 60 / 4)


def drawn(seed: int) -> tuple[Problem, Decisions]:
    """One class, courses of one dose, any batches."""
    draw = np.random.default_rng(seed)
    p = product(
        patients(*draw.integers(0, 4, 14).tolist()), shelf=int(draw.integers(3, 9)),
        release=int(draw.integers(0, 3)), max_wait=int(draw.integers(0, 3)),
        lots=(lot(int(draw.integers(1, 9)), 0, int(draw.integers(1, 9))),),
    )  # fmt: skip
    of = problem(p, rooms=2)
    return of, begun(of, *(("A", int(draw.integers(12))) for _ in range(draw.integers(8))))


def test_the_price_is_that_of_the_best_service() -> None:
    """To the cent where nobody is lost and no dose expires; else within a few weeks' waiting."""
    exact = 0
    for seed in range(60):
        of, batches = drawn(seed)
        served = dispatch(of, batches, Settings(threads=1), UNLIMITED)
        assert served is not None
        found = price(of, batches)
        if not served.decisions.drops and not served.decisions.lost["A", 0][-1]:
            exact += 1
            assert found == pytest.approx(served.cost)
        assert found == pytest.approx(served.cost, rel=0.1), seed
    assert exact > 3


@pytest.mark.parametrize("course", [(1,), (2, 0, 1)])
def test_demand_is_that_of_the_other_parts(course: tuple[int, ...]) -> None:
    p = product(
        patients(3, 1, 0, 2, 0, 1), patients(0, 2, 2, 0, 1, 1, transit=1, ship_cost=2.0),
        course=course, max_wait=2,
    )  # fmt: skip
    of = problem(p)
    found = price_arrays(of, "mean")
    assert np.array_equal(found.due[0], doses_due(p, of.weeks, in_reach=True))
    assert np.array_equal(found.latest[0], doses_due(p, of.weeks, wait=2, in_reach=True))
