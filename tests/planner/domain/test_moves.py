"""Starts other than those of the plan in force, by hand (contract 7a)."""

from dataclasses import replace

import pytest

from planner.domain.moves import moved_starts
from planner.domain.plan import Batch, Plan, PlanInForce
from planner.kpis.cost import cost
from tests.builders import parts
from tests.builders.parts import firm, suite

SCENARIO = parts.scenario(
    parts.product("A", move_cost="2.5", batch_cost=0),
    parts.product("B"),
    weeks=6,
    suites=(suite("A", "B", id="S", rooms=9), suite("A", id="T", rooms=9)),
)


def batches(*places: tuple[str, str, int]) -> tuple[Batch, ...]:
    return tuple(parts.batch(SCENARIO, f"N{n}", p, s, 1, t) for n, (p, s, t) in enumerate(places))


def moved(before: tuple, now: tuple, scenario=SCENARIO) -> dict[str, int]:
    plan = Plan(batches=batches(*now), previous=PlanInForce(batches=batches(*before)))
    return {p: n for p, n in moved_starts(scenario, plan).items() if n}


@pytest.mark.parametrize(
    ("before", "now", "starts"),
    [
        ([("A", "S", 1)], [("A", "S", 1)], 0),
        ([("A", "S", 1), ("A", "S", 4)], [("A", "S", 2), ("A", "S", 4)], 2),  # a move inside
        ([("A", "S", 1), ("A", "S", 4)], [("A", "T", 1), ("A", "S", 4)], 2),  # to another suite
        ([("A", "S", 1), ("A", "S", 4)], [("A", "S", 5), ("A", "S", 4)], 1),  # out of its weeks
        ([("A", "S", 1), ("A", "S", 4)], [("A", "S", 4)], 1),  # dropped
        ([("A", "S", 4)], [("A", "S", 4), ("A", "S", 4), ("A", "S", 0)], 2),  # added twice
        ([("A", "S", 4)], [("A", "S", 4), ("A", "S", 5)], 0),  # after its last week
        ([], [("A", "S", 0)], 0),  # it starts nothing, so nothing moves
    ],
)
def test_starts_more_or_fewer(before: list, now: list, starts: int) -> None:
    assert moved(tuple(before), tuple(now)) == ({"A": starts} if starts else {})


def test_products_are_counted_apart() -> None:
    found = moved((("A", "S", 1), ("B", "S", 2)), (("B", "S", 1), ("A", "S", 2)))
    assert found == {"A": 2, "B": 2}


def test_stable_weeks_say_how_far() -> None:
    """Of the moves from week 1 to 2 and from 3 to 4 the first three weeks see the first."""
    before, now = (("A", "S", 1), ("A", "S", 3)), (("A", "S", 2), ("A", "S", 4))
    assert moved(before, now) == {"A": 3}  # weeks 0 ... 3, in which the other plan starts batches
    assert moved(before, now, replace(SCENARIO, stable_weeks=3)) == {"A": 2}
    assert moved(before, now, replace(SCENARIO, stable_weeks=99)) == {"A": 4}
    assert moved(before, now, replace(SCENARIO, stable_weeks=0)) == {}


def test_what_no_plan_can_start_does_not_move() -> None:
    """Starts before week 0 have passed, and those after the last week are of a longer plan."""
    scenario = replace(SCENARIO, stable_weeks=99)
    assert moved((("A", "S", -1), ("A", "S", 6)), (), scenario) == {}


def test_firm_batches_do_not_move() -> None:
    """N0 is firm by now: neither its start nor that of the other plan counts."""
    scenario = replace(SCENARIO, stable_weeks=6, batches={"N0": firm("N0", 3)})
    now = (parts.batch(scenario, "N0", "A", "S", 1, 3),)
    before = batches(("A", "S", 1))
    assert not moved_starts(scenario, Plan(batches=now, previous=PlanInForce(batches=before)))


def test_moves_cost() -> None:
    """Two starts of A differ, at 2.5; B moves for nothing.  Nobody pays for it with money."""
    before = batches(("A", "S", 1), ("B", "S", 1), ("A", "S", 4))
    now = batches(("A", "S", 2), ("B", "S", 2), ("A", "S", 4))
    found = cost(SCENARIO, Plan(batches=now, previous=PlanInForce(batches=before)))
    assert found.moves == 5
    assert found.spend == found.total - 5 - float(found.ending)
    assert cost(SCENARIO, Plan(batches=now)).moves == 0
