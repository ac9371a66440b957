"""What batches leave of rooms and laboratory, each of the two alone."""

from dataclasses import replace

import pytest

from optimizer.capacity.ledger import CapacityLedger, holds
from optimizer.problem import Problem
from tests.builders.problems import patients, problem, product

FULL = {("A", "S", 2): 1}


def two_weeks(rooms: int, laboratory: int | None) -> Problem:
    """A takes a room for two weeks; a firm batch of it runs in weeks 4 and 5."""
    slots = None if laboratory is None else (laboratory,) * 8
    p = problem(product(patients(*[0] * 6), production=2), rooms=rooms, laboratory=slots)
    return replace(p, suites=(replace(p.suites[0], firm=(("A", 4),)),))


@pytest.mark.parametrize(("week", "spare"), [(0, 1), (1, 0), (2, 0), (3, 0), (4, 0)])
def test_a_room_is_taken_while_a_batch_runs(week: int, spare: int) -> None:
    """Of one room: in weeks 2 and 3 by the new batch, in weeks 4 and 5 by the firm one."""
    p, new = two_weeks(1, None), ("A", "S", week)
    assert CapacityLedger(p, FULL).spare(new) == spare
    assert holds(p, {**FULL, new: FULL.get(new, 0) + 1}, new) == (spare > 0)


@pytest.mark.parametrize(("week", "spare"), [(1, 1), (2, 0), (3, 1)])
def test_a_lot_is_taken_when_a_batch_is_frozen(week: int, spare: int) -> None:
    """One lot a week, and rooms for all: the batch begun in week 2 is frozen in week 4."""
    p, new = two_weeks(9, 1), ("A", "S", week)
    assert CapacityLedger(p, FULL).spare(new) == spare
    assert holds(p, {**FULL, new: FULL.get(new, 0) + 1}, new) == (spare > 0)


def test_too_many_batches_leave_less_than_nothing() -> None:
    crowd = {("A", "S", 2): 3}
    for p in (two_weeks(1, None), two_weeks(9, 1)):
        assert CapacityLedger(p, crowd).spare(("A", "S", 2)) == -2
        assert not holds(p, crowd, ("A", "S", 2))
