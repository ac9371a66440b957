"""A plan's own figures and its simulation agree where nothing is random."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from planner import Settings, solve
from planner.domain.plan import Plan, PlanInForce
from planner.domain.product import CourseShipping
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import LotStatus, OpeningLot
from planner.kpis.cost import cost_by_product
from planner.kpis.holdings import holdings
from planner.simulation.demand import forecast
from planner.simulation.outcome import COST_PARTS
from planner.simulation.replay import replay_realisation, sample_realisation
from tests.builders.near_and_far import due, lot, near_and_far
from tests.builders.parts import MONDAY
from tests.builders.worlds import SHIPPING, world

SEEDS = (0, 1, 2, 4, 7, 10, 12, 13, 16, 19, 26, 32)


def calm_world(seed: int, ship: CourseShipping) -> Scenario:
    """Batches are certain and in time for all patients, who are due from week 6 on."""
    scenario, _ = world(seed)
    products = {
        name: replace(
            p,
            ship_course=ship,
            batch_success=Decimal(1),
            batch_cost=Decimal(10),
            doses_per_batch=4 * p.doses_per_batch,
            shelf_life_weeks=p.shelf_life_weeks + 4 + len(p.course),
            wait_cost=Decimal(500),
        )
        for name, p in scenario.products.items()
    }
    later = {key: n for key, n in scenario.demand.patients.items() if key[2] >= 6}
    return replace(
        scenario,
        products=products,
        suites={name: replace(x, rooms=4) for name, x in scenario.suites.items()},
        demand=replace(scenario.demand, patients=later),
    )


def begun_calmly(seed: int, ship: CourseShipping) -> Scenario:
    """The same where patients wait, courses run, doses are on the way and enough is in store."""
    scenario = calm_world(seed, ship)
    waiting, courses, transit = [], [], []
    for name, p in scenario.products.items():
        for h in scenario.hospitals.values():
            far = h.transit_weeks
            if p.max_wait_weeks:
                waiting.append(WaitingPatients(product=name, hospital=h.id, due=-1, patients=2))
                transit += [
                    DosesInTransit(product=name, hospital=h.id, infused=week, doses=2 * n)
                    for week, n in enumerate(p.shipped_course[:far])
                    if n
                ]
            given = sum(p.course[: far + 1])
            if ship == "weekly" and given < p.doses_per_course:
                courses.append(
                    RunningCourse(
                        product=name, hospital=h.id, started=-1, patients=2, shipped=given
                    )
                )
    lots = {
        f"{name}-{status}": OpeningLot(
            id=f"{name}-{status}",
            product=name,
            doses=30 * p.doses_per_course,
            released_on=MONDAY,
            expires_on=scenario.calendar.sunday(scenario.weeks + 9),
            status=status,
        )
        for name, p in scenario.products.items()
        for status in get_args(LotStatus)
    }
    return replace(
        scenario,
        products={
            name: replace(p, reserve_weeks=Decimal(300), ending_doses=Decimal(10_000))
            for name, p in scenario.products.items()
        },
        hospitals={  # a patient is worth more than the doses that are short at the end
            name: replace(h, priority=h.priority + 3) for name, h in scenario.hospitals.items()
        },
        lots=lots,
        waiting=tuple(waiting),
        courses=tuple(courses),
        transit=tuple(transit),
    )


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", SEEDS[:6])
def test_what_is_under_way_costs_the_same(seed: int, ship: CourseShipping) -> None:
    """Who waits starts at once, what is owed is given, lots pass: the same, part by part."""
    scenario = begun_calmly(seed, ship)
    assert scenario.waiting
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert plan.interrupted == ()
    assert all(x.start == max(x.due, 0) for x in plan.service)
    agree(scenario, plan)


def at_near(patients: int, shipped: int) -> RunningCourse:
    return RunningCourse(
        product="A", hospital="NEAR", started=-1, patients=patients, shipped=shipped
    )


def stops(plan: Plan) -> list[tuple[int, int]]:
    return [(x.week, x.patients) for x in plan.interrupted]


def test_a_course_that_is_interrupted_by_force_costs_the_same() -> None:
    """Two are owed 1 + 1 doses and 3 are there; no batch is released before week 2.

    One is interrupted in week 1, and not before: a dose that leaves costs 1, one that expires 3.
    """
    scenario = near_and_far(course=(2, 1, 1), batch_success=1, wait_cost=5)
    scenario = replace(due(lot(scenario, 3, 5), NEAR=(2, 1)), courses=(at_near(2, 2),))
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert stops(plan) == [(1, 1)]
    agree(scenario, plan)


def test_a_course_that_is_interrupted_by_choice_costs_the_same() -> None:
    """The lot's 3 doses give NEAR the 2 owed, or FAR a whole course: a patient who counts twice.

    That one is due in week 1 and cannot wait; no batch is released before week 2.
    """
    scenario = near_and_far(course=(1, 1, 1), batch_success=1, max_wait_weeks=0)
    far = replace(scenario.hospitals["FAR"], priority=Decimal(2))
    scenario = replace(
        due(lot(scenario, 3, 5), FAR=(1, 1)),
        hospitals={**scenario.hospitals, "FAR": far},
        courses=(at_near(1, 1),),
    )
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert stops(plan) == [(0, 1)]
    assert [x.start for x in plan.service] == [1]
    agree(scenario, plan)


def test_who_is_interrupted_costs_the_same_where_only_the_doses_shipped_differ() -> None:
    """One is owed 2 + 1 doses, the other 1 + 1: with 2 there, the one who is owed more stops."""
    scenario = near_and_far(course=(1, 2, 1), batch_success=1)
    scenario = replace(
        due(lot(scenario, 2, 5), NEAR=(3, 1)), courses=(at_near(1, 1), at_near(1, 2))
    )
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert stops(plan) == [(0, 1)]
    agree(scenario, plan)


def test_moves_cost_the_same_on_every_path() -> None:
    scenario = calm_world(0, "weekly")
    products = {name: replace(p, move_cost=Decimal(5)) for name, p in scenario.products.items()}
    scenario = replace(scenario, products=products)
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    before = PlanInForce(batches=tuple(replace(b, start=b.start + 1) for b in plan.batches))
    agree(scenario, replace(plan, previous=before))


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", SEEDS)
def test_who_can_start_on_time_does_so_at_the_same_cost(seed: int, ship: CourseShipping) -> None:
    """Everybody starts in the week due; all doses leave oldest first in the plan and the store."""
    scenario = calm_world(seed, ship)
    plan = solve(scenario, Settings(seconds=20)).plan
    assert plan is not None
    assert all(x.start == x.due for x in plan.service)
    agree(scenario, plan)


def agree(scenario: Scenario, plan: Plan) -> None:
    """Patients and every part of the cost are those of the plan, where nothing is random."""
    chance = sample_realisation(scenario, plan, seed=1, paths=1)
    found = replay_realisation(scenario, replace(chance, arrivals=forecast(scenario, 1)))
    held = holdings(scenario, plan)
    for name, planned in cost_by_product(scenario, plan, held).items():
        x = found.products[name]
        mine = [r for r in plan.service if r.product == name]
        assert x.started[0] == x.due[0] == sum(r.patients for r in mine)
        assert x.waits[0, 0] == sum(r.patients for r in mine if r.start == r.due)
        broken = sum(i.patients for i in plan.interrupted if i.product == name)
        assert x.interrupted[0] == broken
        parts = dict(zip(COST_PARTS, x.costs[:, 0].tolist(), strict=True))
        assert parts.pop("making") == float(planned.batches + planned.wcbs + planned.donors)
        for part, value in parts.items():
            assert value == pytest.approx(float(getattr(planned, part))), part
