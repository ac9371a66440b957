"""The ledger says what the model would: the same cost, the same word on the freezers."""

from dataclasses import replace

import pytest

from optimizer.allocation.dispatch import with_batches
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.greedy import serve_soonest
from optimizer.decisions import Decisions, no_batches
from optimizer.formulation.build import build_model
from optimizer.formulation.warm_start import solution_vector
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solution import Watch
from optimizer.solve.engine import find_plan
from planner.solving.compile import compile_scenario
from tests.builders.random_scenarios import scenario
from tests.builders.rows_at import broken_rows, cost_at

SEEDS = range(80)


def agree(problem: Problem, decisions: Decisions) -> bool:
    """The same cost; whether the freezers hold them, which is said to be the same too."""
    model = build_model(problem, "tiers", whole_patients=True)
    x = solution_vector(model, decisions)
    evaluator = PlanEvaluator(problem)
    assert evaluator.cost(decisions) == pytest.approx(cost_at(model, x), rel=1e-9, abs=1e-6)
    full = any(row.startswith("F1 ") for row in broken_rows(model, x))
    assert evaluator.allows(decisions) is not full
    return full


def test_whole_plans_with_batches_and_banks() -> None:
    plans = 0
    for seed in SEEDS:
        problem = compile_scenario(scenario(seed))
        found = find_plan(problem, Settings(seconds=3, gap=0.05, threads=1), Watch())
        if found.decisions is not None:
            assert not agree(problem, found.decisions), seed
            plans += 1
    assert plans >= 0.8 * len(SEEDS)


def test_services_of_batches_that_are_decided_some_beyond_the_freezers() -> None:
    full = 0
    for seed in SEEDS:
        problem = compile_scenario(scenario(seed))
        for dearest in (True, False):
            decided = with_batches(problem, no_batches(problem))
            full += agree(decided, serve_soonest(decided, no_batches(decided), dearest))
    assert full


def test_the_freezers_of_a_scenario_without_any_hold_all() -> None:
    problem = replace(compile_scenario(scenario(0)), positions=None)
    assert not agree(problem, serve_soonest(problem, no_batches(problem), dearest=True))
