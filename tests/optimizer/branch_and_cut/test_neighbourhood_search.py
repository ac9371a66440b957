"""Neighbourhoods: what they find is a plan and no dearer, and the same for the same seed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.branch_and_cut import neighbourhood_search
from optimizer.branch_and_cut.joint_model import JointModel
from optimizer.branch_and_cut.neighbourhood_search import NeighbourhoodParams, NeighbourhoodSearch
from optimizer.budget import Budget
from optimizer.decisions import no_batches
from tests.optimizer.branch_and_cut.at_root import long
from tests.optimizer.branch_and_cut.joint import slack, solved

SEEDS = (4, 35)
ONCE = NeighbourhoodParams(  # each searched to its end
    iterations=10**6, most_iterations=10**6, free_weeks=4, pause=10.0
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of four weeks, since those of ten would hold these scenarios whole."""
    monkeypatch.setattr(neighbourhood_search, "PARAMS", ONCE)


def begun(seeds: tuple[int, ...]) -> Iterator[tuple[int, JointModel, Floats, float]]:
    """(seed, model, values of a plan without a batch, the optimum)."""
    for seed, joint, (cost, _) in solved(seeds):
        values = joint.values_of(no_batches(joint.problem), long())
        if values is not None and joint.plain.admits(values):
            yield seed, joint, values, cost


def searched(joint: JointModel, values: Floats, seed: int) -> list[Floats]:
    """All plans that the search goes through, to its end."""
    search = NeighbourhoodSearch(joint, seed)
    plans = [values]
    while not search.exhausted:
        better = search.step(plans[-1], long())
        if better is not None:
            plans.append(better)
            search.changed()
    return plans


def test_every_plan_is_allowed_and_cheaper_than_the_one_before() -> None:
    near = 0
    for seed, joint, values, cost in begun(SEEDS):
        plans = searched(joint, values, 1)
        costs = [joint.cost(x) for x in plans]
        assert all(joint.matrix.admits(x) for x in plans), seed
        assert costs == sorted(set(costs), reverse=True), seed
        assert costs[-1] >= cost - slack(cost), seed
        near += costs[-1] <= 1.01 * cost < costs[0]
    assert near == 2


def test_the_best_plan_stays_until_all_is_searched() -> None:
    """From the optimum nothing is found, and each neighbourhood is searched once."""
    for seed, joint, (_, values) in solved((35,)):
        search = NeighbourhoodSearch(joint, 1)
        steps = 0
        while not search.exhausted:
            assert search.step(values, long()) is None, seed
            steps += 1
        assert steps == len(list(neighbourhood_search._neighbourhoods(joint)))
        assert search.step(values, long()) is None
        search.changed()
        assert not search.exhausted


def test_what_was_in_vain_is_searched_twice_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """From half as many iterations to as many: after two rounds there is nothing left to try."""
    monkeypatch.setattr(neighbourhood_search, "PARAMS", replace(ONCE, iterations=10**6 // 2))
    ((_, joint, (_, values)),) = solved((35,))
    search = NeighbourhoodSearch(joint, 1)
    steps = 0
    while not search.exhausted:
        search.step(values, long())
        steps += 1
    assert steps == 2 * len(list(neighbourhood_search._neighbourhoods(joint)))


def test_the_same_seed_finds_the_same_plans() -> None:
    for seed, joint, values, _ in begun((35,)):
        first, second = (searched(joint, values, 3) for _ in range(2))
        assert len(first) == len(second) > 1, seed
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True)), seed


def test_the_end_of_the_horizon_comes_first() -> None:
    """13 weeks in windows of four, half of each anew: 9 to 12, then 7 to 10, ... and 0 to 3."""
    ((_, joint, _),) = solved((0,))
    weeks = [x.weeks for x in neighbourhood_search._neighbourhoods(joint) if x.weeks is not None]
    assert joint.problem.weeks == 13
    assert weeks == [range(max(a, 0), a + 4) for a in (9, 7, 5, 3, 1, -1)]


def test_neighbourhoods_are_one_to_three_products_near_or_free() -> None:
    """Of three products: 3 alone, 3 pairs, and all three, which are free only near their counts."""
    ((_, joint, _),) = solved((5,))
    found = [x for x in neighbourhood_search._neighbourhoods(joint) if x.weeks is None]
    kinds = {(1, 1): 3, (1, 2): 3, (1, None): 3, (2, 1): 3, (2, 2): 3, (2, None): 3}
    kinds |= {(3, 1): 1, (3, 2): 1}
    assert Counter((len(x.products), x.step) for x in found) == kinds


def test_what_is_too_large_is_no_neighbourhood(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one product alone may be freed, none of its neighbourhoods has two; at last none."""
    ((_, joint, (_, values)),) = solved((5,))
    size = max(int(joint.of_product(k).sum()) for k in range(3))
    monkeypatch.setattr(neighbourhood_search, "PARAMS", replace(ONCE, most_columns=size))
    found = list(neighbourhood_search._neighbourhoods(joint))
    assert {len(x.products) for x in found} == {1}
    assert all(x.weeks is None for x in found)
    monkeypatch.setattr(neighbourhood_search, "PARAMS", replace(ONCE, iterations=1, most_columns=1))
    search = NeighbourhoodSearch(joint, 1)
    assert search.exhausted
    assert search.step(values, long()) is None


def test_without_time_nothing_is_searched() -> None:
    for _, joint, values, _ in begun((5,)):
        search = NeighbourhoodSearch(joint, 1)
        assert search.step(values, Budget(stop=lambda: True)) is None
        assert search.step(values, long()) is not None


def test_only_what_is_free_changes() -> None:
    """In a window only starts in its weeks differ; near a plan counts differ by its step."""
    for seed, joint, values, _ in begun((35,)):
        starts = {key[2]: [] for key in joint.model.start}
        for key, v in joint.model.start.items():
            starts[key[2]].append(joint.number[v])
        counts = [joint.number[v] for v in joint.model.batches_cum.values()]
        search = NeighbourhoodSearch(joint, 1)
        for of in neighbourhood_search._neighbourhoods(joint):
            found, _ = search._searched(of, values, long())
            assert found is not None, (seed, of)
            assert joint.matrix.admits(found), (seed, of)
            moved = np.abs(found - values)
            held = ~joint.of_products(of.products)
            assert not moved[held].any(), (seed, of)
            if of.step is not None:
                assert moved[counts].max() <= of.step + 1e-6, (seed, of)
            if of.weeks is not None:
                outside = [i for t, columns in starts.items() if t not in of.weeks for i in columns]
                assert moved[outside].max(initial=0.0) <= 1e-6, (seed, of)
