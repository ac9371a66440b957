"""Local search on a case small enough to see what the best batches are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from numpy.random import default_rng

from planner.domain.plan import PlanInForce
from planner.solving import Budget, Outlook
from planner.stochastic.origin import DETERMINISTIC, Origin, OriginKind
from planner.stochastic.sample_paths import dose_paths
from planner.stochastic.search import CandidateSearch
from planner.stochastic.simulated_cost import SimulatedCost
from tests.builders.parts import batch
from tests.builders.uncertain import half_fail

NO_BATCHES = Origin(kind=OriginKind.CAPACITY)


def search_of(left: float) -> CandidateSearch:
    world = half_fail()
    simulated = SimulatedCost(world, seed=2, paths=200)
    return CandidateSearch(Outlook(world), simulated, Budget.of(left))


def test_batches_are_added_as_long_as_they_pay() -> None:
    """From nothing: the room is busy in every week up to week 5, and idle after."""
    search = search_of(10.0)
    first = search.consider(NO_BATCHES, search.outlook.placed({}))
    assert first is not None
    search.local(default_rng(1))
    best = min(search.found, key=lambda x: x.cost)
    assert sorted(t for _, _, t in best.batches.starts) == [0, 1, 2, 3, 4, 5]
    assert str(best.origin) == "every room busy, searched"
    assert best.cost < 0.2 * first.cost


def test_room_schedules_find_the_same() -> None:
    search = search_of(60.0)
    search.consider(DETERMINISTIC, search.outlook.placed({}))
    most = search.outlook.most
    paths = dose_paths(search.outlook.scenario, most, seed=3, paths=200)
    found = search.anneal(paths, default_rng(1))
    assert found is search.best
    assert str(found.origin) == "room schedules"
    assert sorted(t for _, _, t in found.batches.starts) == [0, 1, 2, 3, 4, 5]


def test_the_same_schedules_are_found_however_much_time_there_is() -> None:
    found = []
    for left in (60.0, 600.0):
        search = search_of(left)
        search.consider(DETERMINISTIC, search.outlook.placed({}))
        paths = dose_paths(search.outlook.scenario, search.outlook.most, seed=3, paths=20)
        search.anneal(paths, default_rng(1))
        found.append([(x.cost, x.batches.starts) for x in search.found])
    assert found[0] == found[1]


def test_lost_patients_are_priced_as_the_simulator_finds_them() -> None:
    """Nothing is made, or one batch: where a lost patient costs half, the surrogate learns it."""
    search = search_of(60.0)
    search.consider(DETERMINISTIC, search.outlook.placed({}))
    one = search.consider(NO_BATCHES, search.outlook.placed({("A", "S", 2): 1}))
    assert one is not None
    search.calibrate(one)
    assert search.lost_factors == {}  # no paths yet
    paths = dose_paths(search.outlook.scenario, search.outlook.most, seed=2, paths=200)
    search.outlook.costs = search.outlook.penalised({"A": 1000.0}).costs  # twice what it costs
    search.anneal(paths, default_rng(1))
    search.calibrate(one)
    assert search.lost_factors["A"] == pytest.approx(0.5, abs=0.02)


def test_a_plan_in_force_is_left_where_moves_cost_more_than_they_bring() -> None:
    """Two batches in force, in weeks 1 and 3; four more would pay, but for 10 million each."""
    world = half_fail()
    p = replace(world.products["A"], move_cost=Decimal(10**7))
    force = PlanInForce(batches=tuple(batch(world, f"B{t}", "A", "S", 1, t) for t in (1, 3)))
    world = replace(world, products={"A": p}, in_force=force, stable_weeks=world.weeks)
    simulated = SimulatedCost(world, seed=2, paths=50)
    search = CandidateSearch(Outlook(world), simulated, Budget.of(5.0))
    starts = {("A", "S", 1): 1, ("A", "S", 3): 1}
    kept = search.consider(NO_BATCHES, search.outlook.placed(starts))
    other = search.consider(NO_BATCHES, search.outlook.placed({("A", "S", 0): 1, **starts}))
    assert kept is not None
    assert other is not None
    assert kept.cost < other.cost - 9 * 10**6
    search.local(default_rng(1))
    assert dict(search.best.batches.starts) == starts


def test_no_time_means_no_search() -> None:
    search = search_of(0.0)
    search.consider(NO_BATCHES, search.outlook.placed({}))
    search.local(default_rng(1))
    assert len(search.found) == 1


def test_two_batches_in_one_room_find_no_place() -> None:
    outlook = Outlook(half_fail())
    assert outlook.placed({("A", "S", 3): 2}) is None
    assert outlook.placed({("A", "S", 3): 1}) is not None
