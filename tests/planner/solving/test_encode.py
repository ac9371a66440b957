"""Compile, decode and encode: what is said to the engine and what comes back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.domain.bank import Bank
from planner.domain.freezer import Freezer
from planner.domain.suite import Closure
from planner.domain.supply import OpeningLot
from planner.kpis import cost
from planner.solving import Settings, Watch, compile_scenario, solve_scenario
from planner.solving.solve import why_no_plan
from tests.builders.encoded import model_cost
from tests.builders.random_scenarios import scenario

NOW = Settings(gap=0.0, threads=1, seconds=30)


@pytest.mark.parametrize("seed", sorted({*range(60, 72)} - {63, 66}))  # those two have no plan
def test_a_plan_costs_what_the_model_says(seed: int) -> None:
    """Decoded, encoded again and priced by the model: the same money as the KPIs count."""
    out = solve_scenario(scenario(seed), NOW, Watch())
    assert out.plan is not None
    assert model_cost(scenario(seed), out.plan) == pytest.approx(
        cost(scenario(seed), out.plan).total
    )


def test_hospitals_that_are_alike_are_one_class() -> None:
    s = next(
        s
        for s in map(scenario, range(100))
        if max(len(p.classes) for p in compile_scenario(s).products) > 2
    )
    twin = next(iter(s.hospitals.values()))
    hospitals = {h: replace(twin, id=h, name=h, region=f"R{h}") for h in s.hospitals}
    alike = compile_scenario(replace(s, hospitals=hospitals))
    assert {len(p.classes) for p in alike.products} == {1}


def test_closures_add_up_and_reach_past_the_horizon() -> None:
    s = scenario(4)
    suite = next(iter(s.suites.values()))
    monday = s.calendar.monday(0)
    late = s.calendar.sunday(s.weeks + 50)
    shut = (Closure(suite=suite.id, start=monday, end=late, rooms=1),) * 2
    (found,) = (x for x in compile_scenario(replace(s, closures=shut)).suites if x.id == suite.id)
    assert set(found.open) == {max(0, suite.rooms - 2)}
    assert len(found.open) > s.weeks


def test_vials_that_do_not_make_a_batch_are_no_batch() -> None:
    s = next(x for x in map(scenario, range(50)) if x.lineage)
    product, line = next(iter(s.lineage.items()))
    line = replace(line, wcb_vials_per_batch=3)
    bank = Bank(id="W", product=product, tier="WCB", vials=8, available_on=s.calendar.monday(1))
    s = replace(s, lineage={product: line}, banks={"W": bank})
    (p,) = (x for x in compile_scenario(s).products if x.id == product)
    assert p.bank is not None
    assert p.bank.wcb_batches == ((1, 2),)


def test_the_weeks_no_freezer_can_hold_are_named() -> None:
    """999 doses on hand that nobody needs, 5 positions: 994 too few, in each of 13 weeks."""
    s = scenario(4)
    product = next(iter(s.products.values()))
    product = replace(
        product, positions_per_dose=Decimal(1), shelf_life_weeks=product.release_weeks + 9
    )
    lot = OpeningLot(
        id="OLD", product=product.id, doses=999,
        released_on=date(2025, 1, 6), expires_on=s.calendar.sunday(s.weeks + 9),
    )  # fmt: skip
    s = replace(
        s, products={product.id: product}, suites={}, lineage={}, banks={}, batches={},
        closures=(), lots={"OLD": lot}, freezers={"F": Freezer(id="F", positions=5)},
        demand=replace(s.demand, patients={}), early_discard=False,
    )  # fmt: skip
    problem = compile_scenario(s)
    (sentence,) = why_no_plan(s, problem, NOW)
    assert "in each of the weeks of 2026-01-05 to 2026-03-30" in sentence
    assert "994 positions more" in sentence
