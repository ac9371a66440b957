"""Products one by one: their bounds hold for all, and an incumbent is never lost."""

from dataclasses import replace

from optimizer.budget import Budget
from optimizer.decisions import no_batches
from optimizer.decomposition.by_product import (
    ProductDecomposition,
    Subproblem,
    alone_beside,
    combined,
)
from optimizer.settings import Settings
from optimizer.solve.engine import find_plan
from planner.solving.compile import compile_scenario
from tests.builders.problems import patients, problem, product
from tests.builders.random_scenarios import scenario

SETTINGS = Settings(seconds=20, gap=0.0, threads=1)


def test_what_products_cost_alone_is_a_bound_for_all() -> None:
    tried = 0
    for seed in range(30):
        of = compile_scenario(scenario(seed))
        best = find_plan(of, SETTINGS)
        cost = best.objective if best.cost is None else best.cost
        if len(of.products) < 2 or cost is None:
            continue
        alone = ProductDecomposition(of, SETTINGS).independent_bounds(Budget.of(10.0), 0.0)
        assert sum(x.bound for x in alone) <= cost + 1e-6 * max(1.0, cost)
        tried += 1
    assert tried > 5


def test_alone_every_product_is_planned_as_far_as_all_are_asked() -> None:
    a = product(patients(0, 0, 2, 2, 0, 3), batch_cost=5.0)
    of = problem(a, product(patients(0, 0, 1, 2, 2, 0), id="B", batch_cost=7.0))
    alone = ProductDecomposition(of, SETTINGS).independent_bounds(Budget.of(10.0), 0.0)
    assert [x.within(1e-6) for x in alone] == [True, True]
    made = combined(of, alone)
    assert {p for p, _, _ in made.starts} == {"A", "B"}


def test_a_second_look_that_finds_nothing_keeps_the_plan_and_lifts_the_bound() -> None:
    of = problem(product(patients(0, 0, 1)))
    batches = no_batches(of)
    first = Subproblem("A", batches, 10.0, 7.0)
    assert first.improved_by(Subproblem("A", None, None, 8.0)) == Subproblem(
        "A", batches, 10.0, 8.0
    )
    assert first.improved_by(Subproblem("A", batches, 12.0, 6.0)) == first
    assert first.improved_by(Subproblem("A", None, 9.0, 8.5)) == Subproblem("A", None, 9.0, 8.5)
    assert Subproblem("A", None, None, 7.0).improved_by(first) == first


def test_what_the_others_leave_to_one_product() -> None:
    """B takes a room and a lot begun in week 1, its firm batch a room in week 3."""
    a = product(patients(*[0] * 6))
    of = problem(a, replace(a, id="B"), rooms=2, laboratory=(2,) * 7)
    of = replace(of, suites=(replace(of.suites[0], firm=(("A", 4), ("B", 3))),))
    left = alone_beside(of, "A", {("A", "S", 0): 1, ("B", "S", 1): 1})
    (suite,) = left.suites
    assert [p.id for p in left.products] == ["A"]
    assert (suite.open, suite.firm) == ((2, 1, 2, 1, 2, 2, 2), (("A", 4),))
    assert left.laboratory == (2, 2, 1, 2, 2, 2, 2)
