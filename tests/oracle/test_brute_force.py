"""Proves I4 and whole courses in the textbook model: its optimum is that of trying every plan."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.calendar import Calendar
from planner.domain.freezer import Freezer
from planner.domain.scenario import Scenario
from tests.builders import parts
from tests.builders.parts import MONDAY, hospital, product, suite
from tests.builders.random_scenarios import Dice
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


def textbook(scenario: Scenario) -> float | None:
    return solve(scenario).cost


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_no_plan_is_cheaper_and_one_costs_as_much(first: int) -> None:
    for seed in range(first, first + CHUNK):
        found = textbook(tiny(seed))
        by_hand = Tiny(tiny(seed)).cheapest()
        assert found == (None if by_hand is None else pytest.approx(by_hand)), f"seed {seed}"


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
