"""A review by branch and bound, and by moves from the batches in hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from optimizer.budget import Budget
from optimizer.capacity.feasibility import fits
from optimizer.capacity.quick_check import QuickCheck
from optimizer.decisions import no_batches
from optimizer.local_search.review_search import reoptimise_nearby
from optimizer.problem import Problem
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import ExactExpectation, ExpectedCosts, Tables
from optimizer.stochastic.expected_cost_mip import plan_expected, reoptimise_expected
from optimizer.stochastic.table_surrogate import TableSurrogate
from tests.builders.problems import patients, problem, product, risk_of

WEEKS = 8
Starts = Mapping[tuple[str, str, int], int]


def shared() -> tuple[Problem, dict[str, Risk], dict[str, Tables]]:
    """Two products in one room, one of which fails at times."""
    a = product(patients(0, 0, 2, 2, 0, 3, 1, 2), batch_cost=50.0, lost_cost=90.0, max_wait=1)
    b = product(patients(0, 0, 0, 2, 1, 0, 3, 1), id="B", doses=5, production=2, batch_cost=40.0)
    of = problem(a, b, rooms=1)
    risks = {p.id: risk_of(p, 0.7 if p.id == "A" else 1.0) for p in of.products}
    tables = {
        p.id: ExpectedCosts(p, risks[p.id], of.weeks).tables(
            ExactExpectation(p, risks[p.id], of.weeks, 5)
        )
        for p in of.products
    }
    return of, risks, tables


def cost(of: Problem, risks: dict[str, Risk], tables: dict[str, Tables], starts: Starts) -> float:
    batches = replace(no_batches(of), starts=starts)
    return TableSurrogate(of, risks, tables).cost(batches)


def test_branch_and_bound_finds_what_the_large_solve_finds() -> None:
    of, risks, tables = shared()
    quick = reoptimise_expected(of, risks, tables, seconds=5.0)
    slow = plan_expected(of, risks, tables, budget=Budget.of(5.0))
    assert quick is not None
    assert slow is not None
    one, other = (cost(of, risks, tables, x.starts) for x in (quick, slow.batches))
    assert one == pytest.approx(other, rel=0.01)


def test_moves_never_cost_more_and_stay_in_the_rooms() -> None:
    of, risks, tables = shared()
    suite = of.suites[0].id
    for near in ({}, {("A", suite, 0): 1, ("B", suite, 5): 1}, {("B", suite, 1): 1}):
        found = reoptimise_nearby(
            of, risks, tables, near=near, fits=lambda starts: fits(of, starts)
        )
        assert found is not None
        assert fits(of, found.starts)
        assert cost(of, risks, tables, found.starts) <= cost(of, risks, tables, near)
    best = reoptimise_expected(of, risks, tables, seconds=5.0)
    assert best is not None
    again = reoptimise_nearby(
        of, risks, tables, near=best.starts, fits=lambda starts: fits(of, starts)
    )
    assert again is not None
    assert cost(of, risks, tables, again.starts) <= cost(of, risks, tables, best.starts)
    empty = reoptimise_nearby(of, risks, tables, near={}, fits=lambda starts: fits(of, starts))
    assert empty is not None
    assert cost(of, risks, tables, empty.starts) <= 1.1 * cost(of, risks, tables, best.starts)


def test_what_does_not_fit_is_not_moved() -> None:
    of, risks, tables = shared()
    near = {("B", of.suites[0].id, 5): 1}
    found = reoptimise_nearby(of, risks, tables, near=near, fits=lambda starts: False)
    assert found is not None
    assert dict(found.starts) == near


def test_places_agree_with_the_exact_count() -> None:
    """One room more than taken, and not one more; without clearance, counts decide."""
    of, _, _ = shared()
    of = replace(of, laboratory=(1,) * (WEEKS + 4))
    suite, places = of.suites[0].id, QuickCheck(of)
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(300):
        starts: Counter[tuple[str, str, int]] = Counter()
        for _ in range(4):
            p = "AB"[rng.integers(2)]
            new = (p, suite, int(rng.integers(WEEKS)))
            if fits(of, starts + Counter([new])):
                starts[new] += 1
        new = ("AB"[rng.integers(2)], suite, int(rng.integers(WEEKS)))
        after = starts + Counter([new])
        assert places.may_hold(starts, after, new) == fits(of, after)
        seen.add(fits(of, after))
    assert seen == {True, False}


def test_freezers_get_no_fuller_than_they_were() -> None:
    of, _, _ = shared()
    suite = of.suites[0].id
    of = replace(of, positions=(4.0,) * WEEKS)
    places = QuickCheck(of)
    one, two = {("A", suite, 0): 1}, {("A", suite, 0): 1, ("A", suite, 1): 1}
    assert places.may_hold({}, one, ("A", suite, 0))
    assert not places.may_hold(one, two, ("A", suite, 1))
    assert places.may_hold(two, two, None)
    assert places.may_hold(two, one, None)


def test_positions_used_are_what_the_forecast_leaves() -> None:
    """4 doses frozen in week 1 keep three weeks; A's patients take 2 in week 2 and 2 in week 3."""
    of, _, _ = shared()
    used = QuickCheck(of).used({("A", of.suites[0].id, 0): 1})
    assert used.tolist() == [0, 4, 2, 0, 0, 0, 0, 0]
