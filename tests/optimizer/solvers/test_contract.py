"""One contract for every solver: proofs, incumbents, no plan at all, and an early end."""

import pytest

from optimizer.budget import Budget
from optimizer.formulation.build import build_model
from optimizer.settings import Settings
from optimizer.solution import Ending, Progress
from optimizer.solve.engine import find_plan
from optimizer.solvers.minimise import minimise
from planner.solving import compile_scenario
from tests.builders.problems import lot, patients, problem, product
from tests.builders.random_scenarios import scenario

SOLVERS = ["highs", "cbc"]


def settings(solver: str, **changes: float) -> Settings:
    return Settings(solver=solver, gap=0.0, threads=1, seconds=changes.get("seconds", 30.0))


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_proof_says_so(solver: str) -> None:
    """By hand: 3 patients due at 60 each against one batch of 4 at 100, storage of a dose left over
    for its two weeks, then 10 to discard it: 112.
    """
    small = problem(product(patients(0, 0, 3, 0, 0, 0)))
    found = minimise(build_model(small, "lots", True), settings(solver))
    assert found.ending is Ending.OPTIMAL
    assert found.objective == pytest.approx(112.0)
    assert found.bound == pytest.approx(112.0)
    assert found.values is not None


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("seed", [3, 4, 9, 13])
def test_solvers_agree(solver: str, seed: int) -> None:
    m = build_model(compile_scenario(scenario(seed)), "lots", whole_patients=True)
    one = minimise(m, settings("highs"))
    other = minimise(m, settings(solver))
    assert other.objective == pytest.approx(one.objective)
    assert one.objective is not None
    assert other.bound is not None
    assert other.bound <= one.objective * (1 + 1e-6) + 1e-6
    assert other.bound == pytest.approx(one.bound)


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_plan_exists(solver: str) -> None:
    """9 doses that nobody wants, 5 positions, and good doses are not destroyed."""
    small = problem(product(patients(0, 0, 0), lots=(lot(9, 0, 2),)), positions=(5, 5, 5))
    found = minimise(build_model(small, "lots", True), settings(solver))
    assert found.ending is Ending.INFEASIBLE
    assert found.values is None
    assert found.objective is None


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_engine_runs_on_every_solver(solver: str) -> None:
    found = find_plan(compile_scenario(scenario(13)), settings(solver))
    assert found.ending is Ending.OPTIMAL
    assert found.bound == pytest.approx(found.objective)


def test_an_early_end_keeps_the_plan_and_is_no_proof() -> None:
    """Stopped at the first incumbent of a hard problem: an incumbent, and what is missing."""
    m = build_model(compile_scenario(scenario(50)), "lots", whole_patients=True)
    seen: list[Progress] = []
    budget = Budget.of(60.0, lambda: any(p.incumbent is not None for p in seen))
    found = minimise(m, settings("highs"), budget=budget, on_progress=seen.append)
    assert found.ending in {Ending.FEASIBLE, Ending.OPTIMAL}
    assert found.values is not None
    assert found.objective is not None
    assert found.bound <= found.objective + 1e-6
    assert (found.ending is Ending.OPTIMAL) == (found.bound >= found.objective - 1e-3)


def test_another_thread_count_in_one_process_is_solved_too() -> None:
    small = problem(product(patients(0, 0, 3, 0, 0, 0)))
    for threads in (1, 2, 1):
        one = Settings(gap=0.0, threads=threads, seconds=30.0)
        assert minimise(build_model(small, "lots", True), one).ending is Ending.OPTIMAL
