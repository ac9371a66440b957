"""Sentences that name weeks are true of every week they name."""

from dataclasses import replace
from pathlib import Path

from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.product import Product
from planner.domain.supply import OpeningLot
from planner.io.scenario.read import read_scenario
from planner.results.report import Ending
from planner.solving import Settings, solve_scenario
from planner.verify import overloads

CASES = Path(__file__).parent
QUICKLY = Settings(seconds=20, threads=1, seed=1)


def test_firm_batches_that_overlap() -> None:
    """One room, 4 weeks a batch: B1 runs until the week of 01-19, B2 and B3 from 01-12 to 02-02.

    Three run in two weeks and two in two more; B2 and B3 are frozen in one week.
    """
    assert overloads(read_scenario(CASES / "firm_batches_overlap")) == [
        "Suite A, in the weeks of 2026-01-12 to 2026-01-19: 3 batches running in 1 open room, "
        "2 too many (B1, B2, B3); they are firm and run on.",
        "Suite A, in the weeks of 2026-01-26 to 2026-02-02: 2 batches running in 1 open room, "
        "1 too many (B2, B3); they are firm and run on.",
        "Release laboratory, in the week of 2026-02-09: 2 batches frozen, but it takes 1; "
        "1 too many (B2, B3); they are firm and run on.",
    ]


def test_freezers_that_no_plan_fits() -> None:
    """50 doses, 5 shipped in each of weeks 0 to 3 and in week 10; 40 positions, from week 4 on 20.

    45 - 40 = 5 too many in week 0, then 40, 35 and 30 fit.  From week 4 on 30 - 20 = 10, from week
    10 on 25 - 20 = 5; week 19 is the last that the lot is kept, since it expires in week 20.
    """
    found = solve_scenario(read_scenario(CASES / "overfull_freezers"), QUICKLY)
    assert found.ending is Ending.INFEASIBLE
    when = (
        "in the week of 2026-01-05 stock needs at least 5",
        "in each of the weeks of 2026-02-02 to 2026-03-09 stock needs at least 10",
        "in each of the weeks of 2026-03-16 to 2026-05-18 stock needs at least 5",
    )
    more = "positions more than are in service, whatever is shipped."
    assert found.warnings == tuple(f"Freezers: {least} {more}" for least in when)


def test_weeks_that_fit_alone_but_not_together() -> None:
    """4 doses, a course of 1, 0 and 3, three weeks; 3, 0 and 4 positions.

    Week 0 fits where the patient of week 0 starts, who then takes all 4 doses and leaves 3 of them
    for week 1.  Week 1 fits where the four patients of week 1 start, for whom the horizon ends
    after one dose each.  Both cannot: least missing is 1 position, in week 0.
    """
    like = read_scenario(CASES / "overfull_freezers")
    product = Product(
        id="P", name="P", doses_per_batch=1, production_weeks=1, shelf_life_weeks=9,
        course=(1, 0, 3), batch_cost=like.products["P"].batch_cost,
        lost_cost=like.products["P"].lost_cost,
    )  # fmt: skip
    monday = like.calendar.monday
    lot = OpeningLot(id="L", product="P", doses=4, released_on=monday(-1), expires_on=monday(9))
    scenario = replace(
        like,
        calendar=replace(like.calendar, weeks=3),
        products={"P": product},
        demand=Demand(patients={("P", "H", 0): 1, ("P", "H", 1): 4}),
        lots={"L": lot},
        freezers={
            "A": Freezer(id="A", positions=3, end=monday(0)),
            "B": Freezer(id="B", positions=4, start=monday(2)),
        },
    )
    found = solve_scenario(scenario, QUICKLY)
    assert found.ending is Ending.INFEASIBLE
    assert found.warnings == (
        "Freezers: stock would fit in each week alone, but not in all of them, whatever is "
        "shipped. The least excess of all weeks together is 1 position: for instance 1 position in "
        "the week of 2026-01-05.",
    )
