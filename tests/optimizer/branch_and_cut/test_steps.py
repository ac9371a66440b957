"""Rounding, branching on aggregates, open nodes: what they give is allowed, and proven is true."""

from dataclasses import replace
from math import inf, isfinite

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Node, branch_on_aggregates
from optimizer.branch_and_cut.context import SearchContext, owners
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.branch_and_cut.open_nodes import solve_open_nodes
from optimizer.branch_and_cut.rounding import round_relaxation
from optimizer.branch_and_cut.search import BranchAndCut
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import lines
from optimizer.formulation.aggregation import pool
from optimizer.formulation.build import build_model
from optimizer.formulation.variables import Model
from optimizer.settings import Settings
from optimizer.solution import Ending, ignore
from planner.solving import compile_scenario
from tests.builders.generate import SIZES, generate
from tests.builders.problems import patients, problem, product
from tests.builders.random_scenarios import scenario

EXACT = Settings(gap=0.0, threads=1, seconds=30)


def long() -> Budget:
    return Budget.of(60.0)


def at_root(seed: int) -> tuple[BranchAndCut, SearchContext, Root]:
    """The tier model of a random scenario behind its cuts."""
    model = build_model(pool(compile_scenario(scenario(seed))), "tiers", whole_patients=False)
    search = BranchAndCut(model, EXACT)
    root = tighten(search.session, lines(model, search.number), long(), ignore)
    return search, SearchContext(search.session, model, ignore, 1), root


def cost(context: SearchContext, values: Floats) -> float:
    return float(context.session.matrix.cost @ values) + context.session.matrix.constant


def best_of(context: SearchContext) -> float | None:
    found = context.session.minimise(long(), 0.0)
    return found.objective


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_a_rounded_plan_is_whole_allowed_and_no_better_than_the_best(seed: int) -> None:
    _, context, root = at_root(seed)
    best = best_of(context)
    if root.values is None or best is None:
        return
    plan = round_relaxation(context, root.values, long())
    if plan is not None:  # rooms may hold none of the roundings
        assert context.session.matrix.admits(plan)
        assert cost(context, plan) >= best - 1e-6 * abs(best)


def test_most_roundings_are_near_the_best() -> None:
    near = []
    for seed in range(20):
        _, context, root = at_root(seed)
        best = best_of(context)
        if root.values is not None and best is not None:
            plan = round_relaxation(context, root.values, long())
            near.append(plan is not None and cost(context, plan) <= 1.1 * best + 1.0)
    assert sum(near) >= 0.6 * len(near)


@pytest.mark.parametrize("seed", range(2, 40, 4))
def test_the_nodes_hold_all_plans_and_their_bounds_are_true(seed: int) -> None:
    search, context, root = at_root(seed)
    best = best_of(context)
    if root.values is None:
        return
    nodes = branch_on_aggregates(context, lines(context.model, search.number), root, inf, long())
    bounds = [node.bound for node in nodes]
    assert bounds == sorted(bounds)
    if best is None:
        return
    assert min(bounds) <= best + 1e-6 * abs(best)
    assert min(bounds) >= root.bound - 1e-6 * abs(root.bound)
    inside = []
    for node in nodes:
        context.session.set_bounds(node.lower, node.upper)
        found = context.session.minimise(long(), 0.0)
        if found.objective is not None:
            assert node.bound <= found.objective + 1e-6 * abs(found.objective)
            inside.append(found.objective)
    assert min(inside) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(1, 40, 4))
def test_open_nodes_are_solved_to_the_best_plan(seed: int) -> None:
    search, context, root = at_root(seed)
    best = best_of(context)
    if root.values is None:
        return
    nodes = branch_on_aggregates(context, lines(context.model, search.number), root, inf, long())
    found = solve_open_nodes(context, nodes, None, 0.0, long())
    if best is None:
        assert found.ending is Ending.INFEASIBLE
    else:
        assert found.ending is Ending.OPTIMAL
        assert found.objective == pytest.approx(best)
        assert found.bound == pytest.approx(best, rel=1e-6)


def test_a_proven_incumbent_is_left_alone() -> None:
    _, context, root = at_root(4)
    found = context.session.minimise(long(), 0.0)
    assert found.values is not None
    whole = context.session.matrix
    node = Node(bound=found.bound, lower=whole.lower, upper=whole.upper, values=found.values)
    again = solve_open_nodes(context, [node], found.values, 0.01, Budget.of(0.0))
    assert again.ending is Ending.OPTIMAL
    assert again.values is found.values
    assert isfinite(root.bound)


def test_a_search_goes_on_in_fewer_rooms_with_what_it_knows() -> None:
    """The same best plan as a search from scratch; other columns are refused."""
    two = problem(product(patients(1, 3, 2, 4, 0, 5)), rooms=2)
    one = replace(two, suites=(replace(two.suites[0], open=(1, 1, 0, 0, 1, 1, 1)),))
    search = BranchAndCut(build_model(two, "tiers", whole_patients=False), EXACT)
    search.run(long(), 0.0)
    tight = build_model(one, "tiers", whole_patients=False)
    assert search.move_to(tight)
    moved = search.run(long(), 0.0)
    fresh = BranchAndCut(tight, EXACT).run(long(), 0.0)
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
