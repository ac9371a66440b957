"""Courses that leave whole: from the engine's courses back to doses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from optimizer.settings import Settings
from planner.domain.freezer import Freezer
from planner.kpis import cost
from planner.solving import compile_scenario, solve_scenario
from planner.solving.compile import serves
from planner.verify import verify
from tests.builders.parts import MONDAY, hospital, lot, product, scenario

QUICK = Settings(gap=0.0, threads=1, seconds=20)
PRODUCT = product(
    course=(2, 0, 1), ship_course="whole", doses_per_batch=7, shelf_life_weeks=8, lost_cost=1000,
    storage_cost=1, discard_cost=5, batch_cost=100,
)  # fmt: skip


def test_a_product_is_counted_in_courses() -> None:
    """7 doses are 2 courses of 3 and a third; a course is good to the week of its last dose."""
    small = scenario(
        PRODUCT, hospitals=[hospital(ship_cost=4, transit_weeks=1)], weeks=4,
        patients={("A", "H", 2): 1},
    )  # fmt: skip
    (made,) = compile_scenario(small).products
    assert (made.doses, made.rest, made.course) == (2, pytest.approx(1 / 3), (1,))
    assert (made.storage_cost, made.discard_cost, made.positions) == (3.0, 15.0, 3.0)
    (c,) = made.classes
    assert (c.life_needed, c.ship_cost) == (3, 12.0)


def test_a_lot_serves_whole_courses_and_what_is_left_expires() -> None:
    """8 doses: two courses leave in weeks 0 and 1, and 2 doses expire in week 4.

    Storage of 5 + 2 + 2 + 2 + 0 doses and more to week 3; discarding 2.
    """
    small = scenario(
        PRODUCT, lots=[lot("L", "A", 8, MONDAY, MONDAY + timedelta(days=34))], weeks=6, suites=[],
        patients={("A", "H", 0): 1, ("A", "H", 1): 1, ("A", "H", 2): 1},
    )  # fmt: skip
    found = solve_scenario(small, QUICK).plan
    assert found is not None
    assert verify(small, found) == []
    assert [(x.shipped, x.infused, x.doses) for x in found.shipments] == [(0, 0, 3), (1, 1, 3)]
    assert [(x.week, x.doses, x.reason) for x in found.discards] == [(4, 2, "expired")]
    assert cost(small, found).total == 1 * (5 + 2 + 2 + 2) + 5 * 2 + 1000


def test_of_a_batch_without_a_whole_course_nothing_is_made() -> None:
    small = scenario(replace(PRODUCT, doses_per_batch=2), weeks=4)
    assert not serves(small, "A")
    assert compile_scenario(small).makers("A") == ()
    assert serves(scenario(PRODUCT, weeks=4), "A")


@pytest.mark.parametrize("fefo", [True, False])
def test_a_rest_that_finds_no_room_is_paid_for(fefo: bool) -> None:
    """A freezer without positions: of 4 doses 3 leave at once, and the last is discarded for 50.

    The patient would cost 97 + 50 to treat and 100 to lose.
    """
    full = scenario(
        product(
            course=(3,), ship_course="whole", doses_per_batch=4, shelf_life_weeks=20, batch_cost=97,
            lost_cost=100, discard_cost=50,
        ),
        weeks=4, patients={("A", "H", 2): 1}, freezers=[Freezer(id="F", positions=0)],
        early_discard=True, fefo=fefo,
    )  # fmt: skip
    found = solve_scenario(full, QUICK)
    assert (found.objective, found.bound) == (100, 100)
    assert found.plan is not None
    assert found.plan.batches == ()
