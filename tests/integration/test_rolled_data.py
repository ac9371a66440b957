"""Every scenario of data/ rolled week by week, and planned anew from where things stand then."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from planner.kpis import stock
from planner.roll.actuals import Actuals
from planner.roll.roll import plan_in_force, roll
from planner.solving import Settings, solve_scenario
from planner.verify import verify

DATA = Path(__file__).parents[2] / "data"
SECONDS = 5.0  # a solve; a plan is there long before
STEPS = {"tiny": 1, "liver_support": 13}  # [week] from plan to plan; others: half a year
HALF_A_YEAR = 26
EVERY = {"ipsc_nk": 8}  # [week] between rolls of one plan: its patients are many; the others: 1


def planned(scenario: Scenario) -> Plan:
    outcome = solve_scenario(scenario, Settings(seconds=SECONDS, gap=0.05, threads=1))
    assert outcome.plan is not None, outcome.warnings
    assert verify(scenario, outcome.plan) == []
    return outcome.plan


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(p.parent.name for p in DATA.glob("*/scenario.toml")))
def test_week_by_week(name: str, tmp_path: Path):
    scenario = read_scenario(DATA / name)
    plan = planned(scenario)
    for week in range(1, scenario.weeks, EVERY.get(name, 1)):
        balanced(scenario, plan, roll(scenario, plan, Actuals(), week), week)
    step = STEPS.get(name, HALF_A_YEAR)
    while scenario.weeks > step:
        rolled = roll(scenario, plan, Actuals(), step)
        write_scenario(rolled, tmp_path / "next")
        assert read_scenario(tmp_path / "next") == rolled
        scenario = replace(rolled, in_force=plan_in_force(plan, step), frozen_weeks=2)
        plan = planned(scenario)
        for week in {1, scenario.weeks // 2} & set(range(1, scenario.weeks)):
            balanced(scenario, plan, roll(scenario, plan, Actuals(), week), week)


def balanced(scenario: Scenario, plan: Plan, rolled: Scenario, week: int) -> None:
    """Stock is the plan's own; patients and vials are counted from its rows."""
    last = {b.id: b.last for b in plan.batches}
    last |= {lot: scenario.lot_weeks(lot)[1] for lot in scenario.lots}
    closing = {x.lot: x.doses for x in stock(scenario, plan) if x.week == week - 1}
    held = {lot: doses for lot, doses in closing.items() if last[lot] >= week}
    assert {lot: rolled.lot_doses(lot) for lot in rolled.lots} == held
    due = Counter({key: n for key, n in scenario.demand.patients.items() if key[2] < week})
    due.update({(w.product, w.hospital, w.due): w.patients for w in scenario.waiting})
    for s in plan.service:
        if s.start is not None and s.start < week:
            due[s.product, s.hospital, s.due] -= s.patients
    waits = {p.id: p.max_wait_weeks for p in scenario.products.values()}
    waiting = {(p, h, d - week): n for (p, h, d), n in due.items() if n and d + waits[p] >= week}
    assert {(w.product, w.hospital, w.due): w.patients for w in rolled.waiting} == waiting
    vials = Counter({b.id: b.vials for b in scenario.banks.values()})
    for new in plan.banking:
        if new.week < week:
            vials[new.id] += new.vials
            vials[new.parent] -= 1
    for b in plan.batches:
        if b.bank and not b.firm and b.start < week:
            vials[b.bank] -= scenario.lineage[b.product].wcb_vials_per_batch
    del vials[""]  # a donor's MCB has no parent
    assert {b.id: b.vials for b in rolled.banks.values()} == {b: n for b, n in vials.items() if n}
