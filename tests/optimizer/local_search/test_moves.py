"""Moves between sets of batches: all of them wanted, none out of the horizon or its suites."""

from dataclasses import replace

from optimizer.local_search.moves import Move, MoveParams, moved, moves
from optimizer.problem import Problem
from tests.builders.problems import patients, problem, product

PARAMS = MoveParams()


def two() -> Problem:
    """Products A and B, a suite for both and one for B alone."""
    of = problem(product(patients(*[1] * 10)), product(patients(*[1] * 10), id="B"))
    (suite,) = of.suites
    return replace(
        of,
        suites=(
            replace(suite, id="S", products=frozenset({"A", "B"})),
            replace(suite, id="T", products=frozenset({"B"})),
        ),
    )


def test_every_kind_of_move_is_offered() -> None:
    starts = {("A", "S", 2): 1, ("B", "S", 4): 1, ("B", "T", 5): 1}
    found = set(moves(two(), starts, PARAMS))
    assert Move(out=(("A", "S", 2),)) in found
    assert Move(into=(("B", "T", 0),)) in found
    assert Move(out=(("A", "S", 2),), into=(("A", "S", 5),)) in found
    assert Move(out=(("B", "S", 4),), into=(("B", "T", 3),)) in found
    assert Move(out=(("A", "S", 2),), into=(("B", "S", 2),)) in found
    exchange = Move(out=(("A", "S", 2), ("B", "S", 4)), into=(("A", "S", 4), ("B", "S", 2)))
    assert exchange in found
    assert exchange not in set(moves(two(), starts, replace(PARAMS, exchange=None)))


def test_no_move_leaves_the_horizon_or_the_suites() -> None:
    of = two()
    found = list(moves(of, {("A", "S", 1): 1, ("B", "T", 8): 2}, PARAMS))
    assert sum(len(move.into) for move in found) > 20
    for move in found:
        for name, suite, week in move.into:
            assert 0 <= week < of.weeks
            assert (name, suite) != ("A", "T")


def test_batches_are_moved() -> None:
    starts = {("A", "S", 2): 2, ("B", "S", 4): 1}
    move = Move(out=(("A", "S", 2), ("B", "S", 4)), into=(("A", "S", 4),))
    assert moved(starts, move) == {("A", "S", 2): 1, ("A", "S", 4): 1}
    assert moved({("A", "S", 2): 1}, move) is None
    assert move.products == ("A", "B")
