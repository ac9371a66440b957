"""Service without a solver: accepted in every case, sensible in the plain ones."""

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.greedy import serve_soonest
from optimizer.allocation.service_search import allocate_greedily
from optimizer.decisions import no_batches
from optimizer.problem import Problem
from planner.results.report import Ending
from planner.solving import Settings, Watch, solve_scenario
from planner.verify import verify
from tests.builders.problems import lot, patients, problem, product
from tests.builders.random_scenarios import scenario


def started(small: Problem, dearest: bool) -> list[tuple[int, ...]]:
    done = serve_soonest(small, no_batches(small), dearest)
    return [done.treated["A", i] for i, _ in enumerate(small.products[0].classes)]


def test_the_dearest_patient_of_any_week_comes_first() -> None:
    """One dose: the patient due later costs more to lose."""
    small = problem(
        product(patients(1, 0), patients(0, 1, priority=2.0), lots=(lot(1, 0, 3),)),
    )
    assert started(small, dearest=True) == [(0, 0), (0, 1)]
    assert started(small, dearest=False) == [(1, 1), (0, 0)]


def test_a_course_is_promised_whole_or_not_at_all() -> None:
    """Three doses, courses of two: the second patient would get half of one."""
    small = problem(product(patients(2, 0), course=(1, 1), lots=(lot(3, 0, 3),)))
    assert started(small, dearest=True) == [(1, 1)]


def test_patients_wait_for_doses_as_long_as_they_may() -> None:
    small = problem(product(patients(1, 1, 0), max_wait=1, lots=(lot(2, 1, 3),)))
    assert started(small, dearest=True) == [(0, 2, 2)]
    assert started(problem(product(patients(1, 0), lots=(lot(2, 1, 3),))), True) == [(0, 0)]


def test_stock_that_freezers_do_not_hold_is_given_to_whoever_comes_first() -> None:
    """Held for the dear patient of week 1, the dose would fill a freezer that is not there."""
    small = problem(
        product(patients(1, 0), patients(0, 1, priority=2.0), lots=(lot(1, 0, 3),)),
        positions=(0.0, 0.0),
    )
    served = allocate_greedily(small, PlanEvaluator(small))
    assert served is not None
    assert PlanEvaluator(small).allows(served)
    assert served.treated["A", 0] == (1, 1)
    nobody = problem(product(patients(0, 0), lots=(lot(1, 0, 3),)), positions=(0.0, 0.0))
    assert allocate_greedily(nobody, PlanEvaluator(nobody)) is None


def test_a_solve_stopped_at_once_still_ends_with_an_accepted_plan() -> None:
    """Sixty random scenarios, stopped before the solver found anything; larger ones by tiers."""
    stop = Watch(stop=lambda: True)
    plans = 0
    for seed in range(60):
        given = scenario(seed)
        outcome = solve_scenario(given, Settings(seconds=20, threads=1), stop)
        assert outcome.ending is not Ending.FAILED, seed
        if outcome.plan is not None:
            plans += 1
            assert verify(given, outcome.plan) == [], seed
    assert plans >= 50
