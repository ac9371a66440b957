"""Hospitals with the same transit and life needed are one class; money decides the rest."""

from dataclasses import replace

import pytest

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.formulation.aggregation import coarsen, pool, pool_patients
from optimizer.formulation.build import build_model
from optimizer.formulation.warm_start import solution_vector
from optimizer.life_needed import LifeNeeded
from optimizer.problem import Problem
from optimizer.settings import Settings
from optimizer.solve.engine import find_plan
from optimizer.solvers.minimise import minimise
from planner.solving import compile_scenario
from tests.builders.problems import lot, patients, problem, product
from tests.builders.random_scenarios import scenario
from tests.builders.rows_at import broken_rows, cost_at

EXACTLY = Settings(gap=0.0, threads=1, seconds=30)


def optimum(given: Problem) -> float:
    found = minimise(build_model(given, "tiers", whole_patients=True), EXACTLY)
    assert found.objective is not None
    return found.objective


def test_the_cheapest_is_lost_first() -> None:
    """By hand: one dose for two patients, and no batch pays; losing 60 or 120, shipping 3 or 1."""
    p = product(
        patients(1, 0, ship_cost=1.0),
        patients(1, 0, ship_cost=3.0, priority=2.0),
        lots=(lot(1, 0, 3),),
        batch_cost=900.0,
    )
    small = problem(p)
    assert len(pool(small).products[0].classes) == 1
    assert optimum(small) == pytest.approx(63.0)
    assert optimum(pool(small)) == pytest.approx(63.0)


def test_the_cheapest_waits_first() -> None:
    """By hand: the dose for the second patient comes a week late; waiting costs 5 or 10."""
    p = product(
        patients(1, 0, priority=2.0),
        patients(1, 0),
        lots=(lot(1, 0, 3, "NOW"), lot(1, 1, 3, "LATER")),
        max_wait=1,
        batch_cost=900.0,
        storage_cost=0.0,
    )
    assert optimum(problem(p)) == pytest.approx(5.0)
    assert optimum(pool(problem(p))) == pytest.approx(5.0)


@pytest.mark.parametrize(("life", "weeks"), [("longest", 3), ("mean", 2)])
def test_a_coarse_class_needs_one_life(life: LifeNeeded, weeks: int) -> None:
    """Of three patients two need a life of 3; classes without patients count for nothing."""
    p = product(
        patients(1, 0, ship_cost=1.0),
        patients(0, 2, ship_cost=3.0, life_needed=3),
        patients(0, 0, life_needed=9),
        patients(1, 1, transit=1),
    )
    near, far = coarsen(pool(problem(p)), life).products[0].classes
    assert (near.life_needed, near.due) == (weeks, (1, 2))
    assert (far.transit, far.life_needed, far.due) == (1, 0, (1, 1))


def test_a_plan_is_a_point_of_the_pooled_model_that_costs_no_more() -> None:
    """Sixty random scenarios: pooling admits every best plan, and is a relaxation."""
    pooled = 0
    for seed in range(60):
        full = compile_scenario(scenario(seed))
        found = find_plan(full, replace(EXACTLY, gap=1e-3, seconds=3))
        if found.decisions is None:
            continue
        m = build_model(pool(full), "tiers", whole_patients=False)
        x = solution_vector(m, pool_patients(full, found.decisions))
        assert broken_rows(m, x) == [], seed
        paid = PlanEvaluator(full).cost(found.decisions)
        assert cost_at(m, x) <= paid + 1e-6 * max(1.0, paid), seed
        pooled += any(c.levels for p in m.problem.products for c in p.classes)
    assert pooled >= 10
