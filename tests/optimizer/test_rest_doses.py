"""What is left of a lot beyond its last whole course, in money."""

from dataclasses import replace

from optimizer.rest_doses import batch_made, earliest_gone, least_rest_cost, rest_cost
from tests.builders.problems import lot, patients, problem, product

MADE = product(patients(1, 0, 0, 0), storage_cost=2.0, discard_cost=10.0, rest=0.5)
SMALL = problem(MADE)  # 4 weeks


def test_a_rest_is_stored_to_its_last_usable_week_and_discarded_then() -> None:
    """Half a course from week 0 to 2: two weeks of storage, then it goes."""
    held = replace(lot(1, 0, 2), rest=0.5)
    assert earliest_gone(SMALL, held) == 2
    assert rest_cost(SMALL, MADE, held, 2) == 0.5 * (2 * 2.0 + 10.0)


def test_past_the_horizon_nothing_is_discarded() -> None:
    held = replace(lot(1, 1, 9), rest=0.5)
    assert rest_cost(SMALL, MADE, held, 9) == 0.5 * 4 * 2.0
    assert least_rest_cost(SMALL, MADE, held) == 4.0


def test_where_doses_may_be_destroyed_early_the_cheaper_way_is_the_bound() -> None:
    """Kept to the end 4 weeks cost 8 a course; discarded in week 1, 1 week and 10."""
    early = replace(SMALL, early_discard=True)
    held = replace(lot(1, 1, 9), rest=0.5)
    assert earliest_gone(early, held) == 1
    assert rest_cost(early, MADE, held, 1) == 0.5 * (2.0 + 10.0)
    assert least_rest_cost(early, MADE, held) == 4.0


def test_new_batches_of_one_week_are_a_lot() -> None:
    """Frozen a week after they start, good for 3 weeks."""
    made = batch_made(MADE, 0, batches=3)
    assert (made.doses, made.frozen, made.released, made.last, made.rest) == (12, 1, 1, 3, 1.5)
