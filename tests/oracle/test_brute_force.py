"""Proves I4, whole courses and the state at the start in the textbook model (I4, S3, S4, 7a).

Its optimum is that of trying every plan.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from planner.domain.calendar import Calendar
from planner.domain.freezer import Freezer
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from tests.builders import parts
from tests.builders.dice import Dice
from tests.builders.parts import MONDAY, hospital, product, suite
from tests.builders.without_state import WITHOUT
from tests.oracle.brute_force import Tiny
from tests.oracle.textbook import solve

COUNT = 300
CHUNK = 50


def tiny(seed: int) -> Scenario:
    """Lots of mixed expiry, a few patients at one or two hospitals.

    Every other seed: storage is dear, discarding free, an old lot may be left to expire.
    """
    dice, waste = Dice(20_000 + seed), seed % 2 == 0
    weeks = dice.between((2, 4))
    calendar = Calendar(start=MONDAY, weeks=weeks)
    a = product(
        course=dice.pick(((1,), (2,), (1, 1), (2, 1), (1, 0, 2))),
        ship_course=dice.pick(("weekly", "whole", "whole")),
        max_wait_weeks=dice.between((0, 1)),
        wait_cost=dice.between((0, 9)),
        storage_cost=dice.pick((4, 8) if waste else (0, 2, 4)),
        discard_cost=0 if waste else dice.pick((0, 3)),
        lost_cost=dice.pick((20, 60)),
        ending_cover_weeks=dice.pick(("0", "0", "1.5")),
        positions_per_dose=dice.pick(("1", "0.5")),
    )
    homes = [
        hospital(
            f"H{i}",
            transit_weeks=dice.pick((0, 0, 1)),
            min_remaining_weeks=dice.pick((0, 0, 1)),
            ship_cost=dice.between((0, 2)),
            priority=dice.pick(("1", "0.5")),
        )
        for i in range(dice.between((1, 2)))
    ]
    lots = []
    for i in range(2 if waste else dice.between((2, 3))):
        last = dice.between((0, weeks + 2))
        if waste:
            last = dice.between(((1, weeks - 1), (weeks, weeks + 2))[i])
        released = calendar.monday(dice.between((-1, min(last, 1)))) - timedelta(days=3)
        lots.append(
            parts.lot(f"L{i}", "A", dice.between((1 + waste, 4)), released, calendar.sunday(last))
        )
    return parts.scenario(
        a,
        weeks=weeks,
        suites=(suite(),),
        hospitals=homes,
        lots=lots,
        patients={
            ("A", h.id, week): 1 if waste else dice.pick((0, 1, 1, 2))
            for h in homes
            for week in range(weeks)
            if dice.chance(0.3 if waste else 0.5)
        },
        freezers=(Freezer(id="F", positions=dice.between((1, 8))),) if dice.chance(0.4) else (),
        early_discard=dice.chance(0.25),
        fefo=dice.chance(0.9),
    )


def with_state(seed: int) -> Scenario:
    """The same, with patients waiting and in the midst of courses, doses on the way, holds."""
    dice, of = Dice(50_000 + seed), tiny(seed)
    a = of.products["A"]
    reserve, ending = dice.chance(0.4), dice.chance(0.3)
    a = replace(
        a,
        reserve_weeks=Decimal("1.5") if reserve else a.reserve_weeks,
        ending_doses=Decimal(dice.between((0, 4))) if ending else None,
        lost_cost=a.lost_cost * 26 if reserve else a.lost_cost,
    )
    waiting, courses, transit = [], [], []
    for h in of.hospitals.values():
        if a.max_wait_weeks and dice.chance(0.6):
            waiting.append(WaitingPatients(product="A", hospital=h.id, due=-1, patients=1))
        for week in range(h.transit_weeks):
            if dice.chance(0.7):
                doses = a.shipping_unit * dice.between((1, 2))
                transit.append(
                    DosesInTransit(product="A", hospital=h.id, infused=week, doses=doses)
                )
        if len(a.course) > 1 and not a.whole_course and dice.chance(0.7):
            gone = sum(n for k, n in enumerate(a.course) if k - 1 < h.transit_weeks)
            if gone < sum(a.course):
                shipped = dice.between((gone, sum(a.course) - 1))
                courses.append(
                    RunningCourse(
                        product="A",
                        hospital=h.id,
                        started=-1,
                        patients=dice.between((1, 2)),
                        shipped=shipped,
                    )
                )
    lots = {
        name: replace(
            x,
            status=dice.pick(("released", "quarantine", "hold", "released")),
            success=Decimal(dice.pick(("1", "0.5", "0.7"))),
        )
        for name, x in of.lots.items()
    }
    return replace(
        of,
        products={"A": a},
        lots=lots,
        waiting=tuple(waiting),
        courses=tuple(courses),
        transit=tuple(transit),
    )


def textbook(scenario: Scenario) -> float | None:
    return solve(scenario).cost


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_no_plan_is_cheaper_and_one_costs_as_much(first: int) -> None:
    for seed in range(first, first + CHUNK):
        found = textbook(tiny(seed))
        by_hand = Tiny(tiny(seed)).cheapest()
        assert found == (None if by_hand is None else pytest.approx(by_hand)), f"seed {seed}"


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_so_too_with_a_state_at_the_start(first: int) -> None:
    for seed in range(first, first + CHUNK):
        found = textbook(with_state(seed))
        by_hand = Tiny(with_state(seed)).cheapest()
        assert found == (None if by_hand is None else pytest.approx(by_hand)), f"seed {seed}"


def test_state_matters_here() -> None:
    """Leaving out a table or a column changes the optimum in enough of them."""
    without = {
        name: WITHOUT[name]
        for name in (
            "waiting.csv",
            "courses.csv",
            "transit.csv",
            "lots.csv: hold",
            "lots.csv: success",
            "products.csv: reserve_weeks",
            "products.csv: ending_doses",
        )
    }
    count = Counter[str]()
    for seed in range(COUNT):
        scenario = with_state(seed)
        cost = textbook(scenario)
        same = None if cost is None else pytest.approx(cost)
        for name, changed in without.items():
            count[name] += textbook(changed(scenario)) != same
    assert min(count[name] for name in without) >= 15, count


def test_both_rules_matter_here() -> None:
    """Lifting a rule makes a cheaper plan possible, or a plan at all, in enough of them."""
    count = Counter[str]()
    for seed in range(COUNT):
        scenario = tiny(seed)
        a = scenario.products["A"]
        weekly = replace(scenario, products={"A": replace(a, ship_course="weekly")})
        cost = textbook(scenario)
        same = None if cost is None else pytest.approx(cost)
        count["fefo"] += textbook(replace(scenario, fefo=False)) != same
        count["whole"] += textbook(weekly) != same
    assert min(count.values()) >= 20, count
