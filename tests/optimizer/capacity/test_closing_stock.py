"""Doses that whole decisions leave in the freezer, and the rests among them."""

from dataclasses import replace

from optimizer.capacity.closing_stock import (
    closing_stock,
    cost_of_rests,
    fits,
    positions_used,
    rests,
)
from optimizer.decisions import Issue, no_batches
from optimizer.problem import Problem
from tests.builders.problems import lot, patients, problem, product

HELD = replace(lot(2, 0, 9, "OLD"), rest=0.5)


def small(**changes: object) -> Problem:
    """Two courses and a half on hand; storage 2 a week, discarding 20, 2 positions a course."""
    made = product(
        patients(1, 0, 0), lots=(HELD,), storage_cost=2.0, discard_cost=20.0, positions=2.0,
        unit=4, rest=0.25,
    )  # fmt: skip
    return replace(problem(made), **changes)


def test_stock_is_what_was_there_less_what_left() -> None:
    none = no_batches(small())
    decisions = replace(
        none,
        starts={("A", "S", 1): 1},
        issues=(Issue(product="A", lot="OLD", life=0, week=0, doses=1),),
    )
    assert closing_stock(small(), decisions)["A"].tolist() == [1, 1, 5]
    assert [(x.key, x.lot.rest, x.gone) for x in rests(small(), decisions)] == [
        ("OLD", 0.5, 9),
        (1, 0.25, 4),
    ]
    used = positions_used(small(), closing_stock(small(), decisions), rests(small(), decisions))
    assert used.tolist() == [3, 3, 11.5]


def test_a_rest_is_kept_past_the_horizon_where_that_is_cheaper_and_there_is_room() -> None:
    """Half a course kept for 3 weeks costs 3, discarded at once 10."""
    roomy = small(early_discard=True, positions=(5.0, 5.0, 5.0))
    full = small(early_discard=True, positions=(5.0, 5.0, 4.0))
    none = no_batches(roomy)
    assert [x.gone for x in rests(roomy, none)] == [9]
    assert cost_of_rests(roomy, rests(roomy, none)) == 3.0
    assert [x.gone for x in rests(full, none)] == [0]
    assert cost_of_rests(full, rests(full, none)) == 10.0


def test_a_rest_is_kept_dose_by_dose() -> None:
    """Of 2 doses, a quarter of a course and half a position each, one finds room in week 2."""
    tight = small(early_discard=True, positions=(5.0, 5.0, 4.5))
    assert [(x.lot.rest, x.gone) for x in rests(tight, no_batches(tight))] == [(0.25, 9), (0.25, 0)]


def test_no_freezer_is_no_limit() -> None:
    used = positions_used(small(), closing_stock(small(), no_batches(small())), ())
    assert fits(small(), used)
    assert not fits(small(positions=(4.0, 4.0, 3.0)), used)
