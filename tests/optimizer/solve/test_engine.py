"""The way by tiers, on problems small enough for the exact one to judge it."""

from dataclasses import replace
from itertools import count
from unittest.mock import patch

import highspy
import pytest

from optimizer.budget import Budget
from optimizer.formulation.constraints import suites
from optimizer.settings import Settings
from optimizer.solution import Progress, Scope, Watch
from optimizer.solve import engine
from optimizer.solve.engine import EngineParams, find_plan, stock_model
from optimizer.solve.large import LargeScaleSolver
from planner.kpis import cost
from planner.solving import compile_scenario, solve_scenario
from planner.verify import verify
from tests.builders.random_scenarios import scenario

EXACTLY = Settings(gap=0.0, threads=1, seconds=30)

BY_TIERS = patch.object(engine, "PARAMS", EngineParams(exact_up_to=-1, improve_up_to=-1))
IMPROVED = patch.object(engine, "PARAMS", EngineParams(exact_up_to=-1))


@pytest.mark.long
@pytest.mark.parametrize("first", range(100, 130, 10))
def test_tiers_bound_the_best_plan_and_give_an_allowed_one(first: int) -> None:
    """The relaxation never claims more than the exact optimum; what is dispatched is accepted."""
    near = 0
    for seed in range(first, first + 10):
        s = scenario(seed)
        best = find_plan(compile_scenario(s), EXACTLY, Watch())
        with BY_TIERS:
            out = solve_scenario(s, EXACTLY, Watch())
        assert (out.plan is None) == (best.decisions is None), seed
        if out.plan is None or best.objective is None or out.bound is None or best.bound is None:
            continue
        assert verify(s, out.plan) == [], seed
        assert out.bound <= best.objective * (1 + 1e-6) + 1e-6, seed
        assert out.objective is not None, seed
        assert out.bound <= out.objective, seed
        paid = cost(s, out.plan).total
        assert paid >= best.bound * (1 - 1e-6) - 1e-6, seed
        assert paid >= out.bound - 1e-6, seed
        near += paid <= best.objective * 1.001
    assert near >= 7


def test_a_plan_by_tiers_is_bettered_by_the_exact_model() -> None:
    """Between the sizes, what tiers lose is won back: the cost is the exact optimum's.

    In the service of 73 presolve goes round for ever unless told not to.
    """
    for seed in (4, 8, 31, 73):
        problem = compile_scenario(scenario(seed))
        best = find_plan(problem, EXACTLY, Watch())
        with IMPROVED:
            found = find_plan(problem, EXACTLY, Watch())
        assert found.ending is best.ending
        assert found.objective == pytest.approx(best.objective)


def test_small_problems_are_told_lot_by_lot() -> None:
    problem = compile_scenario(scenario(3))
    assert stock_model(problem) == "lots"
    with IMPROVED:
        assert stock_model(problem) == "tiers"


def test_a_wish_to_stop_from_the_start_still_gives_a_plan() -> None:
    """At the least, patients are served from what is there; what is missing to a proof is said."""
    with BY_TIERS:
        found = find_plan(compile_scenario(scenario(3)), EXACTLY, Watch(stop=lambda: True))
    assert found.ending.has_plan
    assert found.decisions is not None
    assert found.objective is not None
    assert found.bound is None or found.bound <= found.objective + 1e-6


def test_no_time_at_all_still_gives_a_plan() -> None:
    with IMPROVED:
        hasty = replace(EXACTLY, seconds=0.01)
        found = find_plan(compile_scenario(scenario(3)), hasty, Watch())
    assert found.ending.has_plan == (found.decisions is not None)


@pytest.mark.parametrize("call", [1, 2, 4])
@pytest.mark.parametrize("exact", [2_500, -1])
def test_a_solver_that_fails_still_leaves_a_plan(
    call: int, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HiGHS raises from its n-th run on: what it found is kept, or CBC finds a plan instead."""
    runs = count(1)
    run = highspy.Highs.run

    def failing(solver: highspy.Highs) -> object:
        if next(runs) >= call:
            raise RuntimeError("out of memory")
        return run(solver)

    monkeypatch.setattr(highspy.Highs, "run", failing)
    monkeypatch.setattr(engine, "PARAMS", EngineParams(exact_up_to=exact))
    found = find_plan(compile_scenario(scenario(13)), EXACTLY, Watch())
    assert found.ending.has_plan
    assert found.decisions is not None
    assert found.objective is not None
    assert found.bound is None or found.bound <= found.objective + 1e-6


@pytest.mark.parametrize("exact", [2_500, -1])
def test_only_figures_of_the_whole_are_told(exact: int) -> None:
    """No told plan is cheaper than the best one, no told bound is above it.

    Of these scenarios the bound of a part of the search lies above the optimum of all.
    """
    for seed in (18, 38):
        told: list[Progress] = []
        with patch.object(engine, "PARAMS", EngineParams(exact_up_to=exact)):
            found = find_plan(compile_scenario(scenario(seed)), EXACTLY, Watch(tell=told.append))
        assert found.objective is not None
        assert found.bound is not None
        assert told
        for now in told:
            assert now.bound is None or now.bound <= found.objective * (1 + 1e-6) + 1e-6
            assert now.incumbent is None or now.incumbent >= found.bound * (1 - 1e-6) - 1e-6


def test_a_bound_of_a_part_is_never_shown_as_that_of_the_whole() -> None:
    """By scope, whatever the phase is called; nor is the incumbent of a step shown."""
    heard: list[Progress] = []
    of = compile_scenario(scenario(3))
    solver = LargeScaleSolver(of, EXACTLY, Watch(tell=heard.append), Budget.of(9.0))
    solver.best.bound, solver.best.cost = 5.0, 20.0
    for scope in Scope:
        solver.best.tell(Progress(phase="any", scope=scope, incumbent=8.0, bound=7.0))
    solver.best.tell(Progress(phase="any", scope=Scope.WHOLE, bound=4.0))
    assert [(x.incumbent, x.bound) for x in heard] == [(20.0, 7.0), (20.0, 5.0), (20.0, 5.0)]


@pytest.mark.parametrize("seed", [487, 690])
def test_rooms_of_their_own_for_firm_batches_prove_nothing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Firm batches may share a room; the network of large suites does not let them.

    Its optimum is dearer than a plan that the contract allows, so that it must not be a bound.
    """
    problem = compile_scenario(scenario(seed))
    best = find_plan(problem, EXACTLY, Watch())
    monkeypatch.setattr(suites, "MOST_PLACES", 0)
    for params in (EngineParams(), EngineParams(exact_up_to=-1, improve_up_to=-1)):
        monkeypatch.setattr(engine, "PARAMS", params)
        told: list[Progress] = []
        found = find_plan(problem, replace(EXACTLY, seconds=10), Watch(tell=told.append))
        assert best.objective is not None
        bounds = [now.bound for now in told if now.scope is Scope.WHOLE]
        known = [x for x in (found.bound, *bounds) if x is not None]
        assert max(known) <= best.objective * (1 + 1e-6)
        assert found.decisions is not None
