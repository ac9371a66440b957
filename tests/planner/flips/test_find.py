"""Flips of small worlds, by hand or against every value looked at."""

from dataclasses import replace
from decimal import Decimal

from planner.compare.replications import compare
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.flips.advantage import advantage
from planner.flips.find import FlipSearch
from planner.results.flips import Flip, FlipStatus, PlanUsed
from planner.solving import UNLIMITED, Budget
from tests.builders.certain_tiny import certain_tiny as tiny


def search(
    scenario: Scenario, plan: Plan | None, found: Plan, budget: Budget = UNLIMITED
) -> FlipSearch:
    return FlipSearch(
        scenario=scenario, plan=found, replications=30, seed=3,
        replan=lambda _scenario, _seconds: plan, budget=budget,
    )  # fmt: skip


def of(flips: tuple[Flip, ...], name: str, plan: PlanUsed = PlanUsed.SAME) -> list[Flip]:
    return [f for f in flips if (f.parameter, f.plan) == (name, plan)]


def test_where_fresh_can_treat_nobody_nothing_flips() -> None:
    """18 days are needed, 17 may pass: the shelf is ahead, whatever is changed."""
    scenario, plan = tiny(max_wait_days="17")
    found = search(scenario, plan, plan).run()
    assert found.ahead["MSC"].mean > 0
    assert found.response == {"MSC": 1.0}
    assert {f.status for f in found.flips} == {FlipStatus.NONE}


def test_a_tie_is_told_as_one() -> None:
    """Without doses, and with 17 days where 18 are needed, neither treats anybody."""
    scenario, _ = tiny(max_wait_days="17")
    found = search(replace(scenario, lots={}), Plan(), Plan()).run()
    assert {f.status for f in found.flips} == {FlipStatus.TIE}


def test_the_response_that_makes_both_alike() -> None:
    """Bisection finds what looking at every value finds; r x shelf is below fresh from there on."""
    scenario, plan = tiny(success="0.6")
    found = search(scenario, plan, plan).run()
    treated = compare(scenario, plan, 30, 3).figure("fill_rate", "MSC")
    assert treated.off_the_shelf is not None
    assert treated.autologous is not None
    down, up = of(found.flips, "relative_response")
    assert up.status == FlipStatus.NONE
    looked = [n / 200 for n in range(20, 200)]
    alike = treated.autologous.mean / treated.off_the_shelf.mean
    assert down.value == max(r for r in looked if r < alike)
    every = {r: advantage(treated, r) for r in looked}
    ahead = [r for r, x in every.items() if x is not None and x.low > 0]
    behind = [r for r, x in every.items() if x is not None and x.high < 0]
    assert (down.certain_until, down.certain_from) == (min(ahead), max(behind))


def test_without_a_plan_the_search_says_so() -> None:
    scenario, plan = tiny(max_wait_days="17")
    found = search(scenario, None, plan).run()
    assert {f.status for f in of(found.flips, "volume", PlanUsed.RESOLVED)} == {FlipStatus.NO_PLAN}


def test_a_spent_budget_keeps_what_needs_no_simulation() -> None:
    scenario, plan = tiny(max_wait_days="17")
    found = search(scenario, plan, plan, Budget.of(-1)).run()
    assert {f.status for f in of(found.flips, "relative_response")} == {FlipStatus.NONE}
    assert {f.status for f in of(found.flips, "slots_per_week")} == {FlipStatus.STOPPED}


def test_the_changed_scenario_is_the_one_that_is_planned() -> None:
    """Its own value too, so that all plans along a parameter are made alike."""
    scenario, plan = tiny(max_wait_days="17")
    planned = []

    def replan(changed: Scenario, seconds: float) -> Plan:
        planned.append(changed)
        return plan

    searched = FlipSearch(
        scenario=scenario, plan=plan, replications=2, seed=3, replan=replan,
        budget=Budget.of(1_000),
    )  # fmt: skip
    searched.run()
    assert planned[0] == scenario
    assert sum(x == scenario for x in planned) == 1
    lowest = Decimal("0.05")
    assert sum(x.products["MSC"].batch_success == lowest for x in planned) == 1
