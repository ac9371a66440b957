"""Rounding, branching on counts, leaves: what they give is allowed, what they prove is true."""

from dataclasses import replace
from math import inf, isfinite

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Leaf, split
from optimizer.branch_and_cut.context import Work, owners
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.branch_and_cut.open_nodes import finish
from optimizer.branch_and_cut.rounding import rounded
from optimizer.branch_and_cut.search import Search
from optimizer.cuts.batch_rounding import lines
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.variables import Model
from optimizer.settings import Settings
from optimizer.solution import Ending, Watch
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, generate
from tests.builders.problems import patients, problem, product
from tests.builders.random_scenarios import scenario

EXACT = Settings(gap=0.0, threads=1, seconds=30)


def long() -> float:
    return 60.0


def at_root(seed: int) -> tuple[Search, Work, Root]:
    """The tier model of a random scenario behind its cuts."""
    model = build_model(pool(compile_scenario(scenario(seed))), "tiers", whole_patients=False)
    search = Search(model, EXACT, Watch())
    root = tighten(search.session, lines(model, search.number), 60.0, Watch())
    return search, Work(search.session, model, Watch(), 1), root


def cost(work: Work, values: Floats) -> float:
    return float(work.session.matrix.cost @ values) + work.session.matrix.constant


def best_of(work: Work) -> float | None:
    found = work.session.minimise(60.0, 0.0, Watch())
    return found.objective


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_a_rounded_plan_is_whole_allowed_and_no_better_than_the_best(seed: int) -> None:
    _, work, root = at_root(seed)
    best = best_of(work)
    if root.values is None or best is None:
        return
    plan = rounded(work, root.values, long)
    if plan is not None:  # rooms may hold none of the roundings
        assert work.session.matrix.admits(plan)
        assert cost(work, plan) >= best - 1e-6 * abs(best)


def test_most_roundings_are_near_the_best() -> None:
    near = []
    for seed in range(20):
        _, work, root = at_root(seed)
        best = best_of(work)
        if root.values is not None and best is not None:
            plan = rounded(work, root.values, long)
            near.append(plan is not None and cost(work, plan) <= 1.1 * best + 1.0)
    assert sum(near) >= 0.6 * len(near)


@pytest.mark.parametrize("seed", range(2, 40, 4))
def test_the_parts_hold_all_plans_and_their_bounds_are_true(seed: int) -> None:
    search, work, root = at_root(seed)
    best = best_of(work)
    if root.values is None:
        return
    leaves = split(work, lines(work.model, search.number), root, inf, long)
    bounds = [leaf.bound for leaf in leaves]
    assert bounds == sorted(bounds)
    if best is None:
        return
    assert min(bounds) <= best + 1e-6 * abs(best)
    assert min(bounds) >= root.bound - 1e-6 * abs(root.bound)
    inside = []
    for leaf in leaves:
        work.session.set_bounds(leaf.lower, leaf.upper)
        found = work.session.minimise(60.0, 0.0, Watch())
        if found.objective is not None:
            assert leaf.bound <= found.objective + 1e-6 * abs(found.objective)
            inside.append(found.objective)
    assert min(inside) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(1, 40, 4))
def test_leaves_are_finished_to_the_best_plan(seed: int) -> None:
    search, work, root = at_root(seed)
    best = best_of(work)
    if root.values is None:
        return
    leaves = split(work, lines(work.model, search.number), root, inf, long)
    found = finish(work, leaves, None, 0.0, long)
    if best is None:
        assert found.ending is Ending.INFEASIBLE
    else:
        assert found.ending is Ending.OPTIMAL
        assert found.objective == pytest.approx(best)
        assert found.bound == pytest.approx(best, rel=1e-6)


def test_a_plan_in_hand_that_is_proven_is_left_alone() -> None:
    _, work, root = at_root(4)
    found = work.session.minimise(60.0, 0.0, Watch())
    assert found.values is not None
    whole = work.session.matrix
    leaf = Leaf(bound=found.bound, lower=whole.lower, upper=whole.upper, values=found.values)
    again = finish(work, [leaf], found.values, 0.01, lambda: 0.0)
    assert again.ending is Ending.OPTIMAL
    assert again.values is found.values
    assert isfinite(root.bound)


def test_a_search_goes_on_in_fewer_rooms_with_what_it_knows() -> None:
    """The same best plan as a search from scratch; other columns are refused."""
    two = problem(product(patients(1, 3, 2, 4, 0, 5)), rooms=2)
    one = replace(two, suites=(replace(two.suites[0], open=(1, 1, 0, 0, 1, 1, 1)),))
    search = Search(build_model(two, "tiers", whole_patients=False), EXACT, Watch())
    search.run(long, 0.0)
    tight = build_model(one, "tiers", whole_patients=False)
    assert search.move_to(tight)
    moved = search.run(long, 0.0)
    fresh = Search(tight, EXACT, Watch()).run(long, 0.0)
    assert moved.objective == pytest.approx(fresh.objective)
    other = problem(product(patients(1, 3, 2, 4, 0, 5, 1)), rooms=2)
    assert not search.move_to(build_model(other, "tiers", whole_patients=False))


def test_columns_belong_to_products_and_rooms_to_none() -> None:
    model = Model(pool(compile_scenario(generate(SIZES["small"], 1))), "tiers", False)
    owner = owners(model)
    assert set(owner.tolist()) == {0, 1}
    first = {v for (p, _), v in model.onhand.items() if p == "P01"}
    number = {v: i for i, v in enumerate(model.columns)}
    assert np.all(owner[[number[v] for v in first]] == 0)
