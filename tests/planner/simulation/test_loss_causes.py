"""Each cause by hand: who is lost, and what would have saved them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.results.simulation import WorstWeek
from planner.simulation.loss_causes import losses_by_product, without_causes, worst_weeks
from planner.simulation.replay import replay
from tests.builders.near_and_far import batch, due, lot, near_and_far

PATHS = 400


def worst(scenario: Scenario, *starts: int) -> tuple[WorstWeek, ...]:
    plan = Plan(batches=tuple(replace(batch(scenario, s), id=f"B{s}", doses=6) for s in starts))
    outcome = replay(scenario, plan, PATHS, 1)
    return worst_weeks(scenario, plan, outcome, without_causes(scenario, plan, outcome))


def test_a_failed_batch() -> None:
    """Six doses at even odds for one patient who comes as forecast nearly always."""
    scenario = near_and_far(course=(1,), batch_success=Decimal("0.5"), max_wait_weeks=0)
    scenario = due(scenario, NEAR=(2, 1))
    (found, *_) = worst(scenario, 0)
    assert (found.week, found.product, found.cause) == (2, "A", "failed batch")
    assert found.if_batches_as_planned == pytest.approx(0, abs=0.01)
    assert found.lost == pytest.approx(0.5, abs=0.1)


def test_demand() -> None:
    """Doses for all of the forecast, and more than these come on many paths."""
    scenario = lot(due(near_and_far(course=(1,)), NEAR=(1, 5)), 5, 5)
    (found,) = worst(scenario)
    assert (found.week, found.cause) == (2, "demand")  # they may wait a week
    assert found.if_demand_as_forecast == 0
    assert found.if_batches_as_planned is None
    assert 0 < found.paths < 1


def test_laboratory_where_release_is_late() -> None:
    scenario = near_and_far(
        course=(1,), shelf_life_weeks=20, max_wait_weeks=0, release_delay_weeks=Decimal(3)
    )
    (found, *_) = worst(due(scenario, NEAR=(2, 1)), 0)
    assert (found.week, found.cause) == (2, "laboratory")
    assert found.if_released_on_time is not None
    assert found.if_released_on_time < found.lost / 2


def starved() -> Scenario:
    """Nothing is on hand: all are lost, whatever chance does."""
    return due(near_and_far(course=(1,)), NEAR=(3, 9))


def test_the_plan_itself() -> None:
    (found,) = worst(starved())
    assert (found.week, found.cause, found.paths) == (4, "plan", pytest.approx(1, abs=0.02))


def test_a_laboratory_that_is_full_whenever_a_batch_for_them_would_have_been_frozen() -> None:
    """Lost in week 4, released a week after freezing: weeks 1 to 3 count."""
    scenario = replace(starved(), lots_per_week=1)
    other = replace(scenario.products["A"], id="B")
    scenario = replace(scenario, products={**scenario.products, "B": other})
    assert worst(scenario)[0].cause == "plan"
    plan = Plan(
        batches=tuple(
            replace(batch(scenario, s), id=f"B{s}", product="B", frozen=s + 1) for s in range(3)
        )
    )
    outcome = replay(scenario, plan, PATHS, 1)
    found = worst_weeks(scenario, plan, outcome, without_causes(scenario, plan, outcome))
    assert found[0].cause == "laboratory"


def test_freezers_that_are_full_when_the_batch_would_have_come() -> None:
    """Ten doses of B fill ten positions to the end."""
    scenario = starved()
    other = replace(scenario.products["A"], id="B")
    scenario = replace(scenario, products={**scenario.products, "B": other})
    full = lot(scenario, 10, 5)
    full = replace(
        full,
        lots={"L": replace(full.lots["L"], product="B")},
        freezers={"F": Freezer(id="F", positions=10)},
    )
    assert worst(full)[0].cause == "freezer"
    roomy = replace(full, freezers={"F": Freezer(id="F", positions=20)})
    assert worst(roomy)[0].cause == "plan"


def test_nobody_lost_no_week() -> None:
    scenario = lot(due(near_and_far(course=(1,)), NEAR=(1, 1)), 500, 5)
    assert worst(scenario) == ()


def test_at_most_ten_the_worst_first() -> None:
    rows = {("A", h, week): week + 1 for h in ("NEAR", "FAR") for week in range(6)}
    scenario = replace(near_and_far(course=(1,), max_wait_weeks=0), demand=Demand(patients=rows))
    products = {f"A{n}": replace(scenario.products["A"], id=f"A{n}") for n in range(3)}
    scenario = replace(
        scenario,
        products=products,
        demand=Demand(patients={(p, h, w): n for p in products for (_, h, w), n in rows.items()}),
    )
    found = worst(scenario)
    assert len(found) == 10
    assert [w.lost for w in found] == sorted((w.lost for w in found), reverse=True)


def test_losses_of_a_product_with_each_cause_removed() -> None:
    """All nine are lost without a dose, whatever is removed; demand as forecast makes it nine."""
    scenario = starved()
    outcome = replay(scenario, Plan(), PATHS, 1)
    (found,) = losses_by_product(without_causes(scenario, Plan(), outcome))
    assert (found.product, found.without, found.as_planned) == ("A", {"demand": 9.0}, 9.0)
    assert found.lost == outcome.products["A"].lost.mean()
