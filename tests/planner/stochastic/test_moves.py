"""Moves between sets of batches: all of them wanted, none out of the horizon or its suites."""

from dataclasses import replace

from planner.domain.scenario import Scenario
from planner.domain.suite import Suite
from planner.solving import compile_scenario
from planner.stochastic.moves import Move, moved, moves
from tests.builders.uncertain import half_fail


def two() -> Scenario:
    """Products A and B, a suite for both and one for B alone."""
    scenario = half_fail()
    a = scenario.products["A"]
    return replace(
        scenario,
        products={"A": a, "B": replace(a, id="B")},
        suites={
            "S": Suite(id="S", products=("A", "B")),
            "T": Suite(id="T", products=("B",)),
        },
    )


def test_every_kind_of_move_is_offered() -> None:
    problem = compile_scenario(two())
    starts = {("A", "S", 2): 1, ("B", "S", 4): 1, ("B", "T", 5): 1}
    found = set(moves(problem, starts))
    assert Move(out=(("A", "S", 2),)) in found
    assert Move(into=(("B", "T", 0),)) in found
    assert Move(out=(("A", "S", 2),), into=(("A", "S", 5),)) in found
    assert Move(out=(("B", "S", 4),), into=(("B", "T", 3),)) in found
    assert Move(out=(("A", "S", 2),), into=(("B", "S", 2),)) in found
    exchange = Move(out=(("A", "S", 2), ("B", "S", 4)), into=(("A", "S", 4), ("B", "S", 2)))
    assert exchange in found


def test_no_move_leaves_the_horizon_or_the_suites() -> None:
    problem = compile_scenario(two())
    for move in moves(problem, {("A", "S", 1): 1, ("B", "T", 8): 2}):
        for product, suite, week in move.into:
            assert 0 <= week < problem.weeks
            assert (product, suite) != ("A", "T")


def test_batches_are_moved() -> None:
    starts = {("A", "S", 2): 2, ("B", "S", 4): 1}
    move = Move(out=(("A", "S", 2), ("B", "S", 4)), into=(("A", "S", 4),))
    assert moved(starts, move) == {("A", "S", 2): 1, ("A", "S", 4): 1}
    assert move.products == ("A", "B")
