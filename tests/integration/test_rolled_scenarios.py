"""Small scenarios rolled to a later Monday: as planned, and after a past that nobody planned."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.io.scenario.read import read_scenario
from planner.io.scenario.write import write_scenario
from planner.kpis import cost
from planner.roll.actuals import Actuals
from planner.roll.roll import plan_in_force, roll
from planner.solving import Settings, SolveOutcome, solve_scenario
from planner.verify import verify
from tests.builders import random_scenarios
from tests.builders.what_happened import Past, as_actuals, past

SECONDS = 20.0


def planned(scenario: Scenario, gap: float = 0.02) -> SolveOutcome:
    return solve_scenario(scenario, Settings(seconds=SECONDS, gap=gap, threads=1))


def some_week(scenario: Scenario, seed: int) -> int:
    return int(np.random.default_rng(seed).integers(1, scenario.weeks))


def written_back(scenario: Scenario, place: Path) -> None:
    """It is a scenario without a fault, and files hold all of it."""
    write_scenario(scenario, place / "next")
    assert read_scenario(place / "next") == scenario


@pytest.mark.parametrize("seed", [*range(16), *range(240, 256), *range(740, 772)])
def test_as_planned_and_frozen_the_plan_is_the_same(seed: int, tmp_path: Path):
    """With `frozen_weeks` = all and the old plan in force: the same batches and banks."""
    scenario = random_scenarios.scenario(seed)
    plan = planned(scenario).plan
    assert plan is not None
    week = some_week(scenario, seed)
    rolled = roll(scenario, plan, Actuals(), week)
    written_back(rolled, tmp_path)
    force = plan_in_force(plan, week)
    frozen = replace(rolled, frozen_weeks=rolled.weeks, in_force=force)
    again = planned(frozen).plan
    assert again is not None
    assert verify(frozen, again) == []
    assert starts(again) == {x for x in starts(Plan(batches=force.batches)) if x[3] >= 0}
    assert set(again.banking) == {b for b in force.banking if b.week >= 0}


@pytest.mark.parametrize("seed", [3, 9, 11, 14, 18, 22, 36, 48, *range(740, 748)])
def test_the_last_weeks_cost_what_the_model_says(seed: int):
    """Where the horizon is no longer than the way to a hospital, all its doses are in transit."""
    scenario = random_scenarios.scenario(seed)
    plan = planned(scenario).plan
    assert plan is not None
    for week in range(max(1, scenario.weeks - 3), scenario.weeks):
        rolled = roll(scenario, plan, Actuals(), week)
        for force in (None, plan_in_force(plan, week)):
            again = replace(rolled, in_force=force)
            outcome = planned(again, gap=0.0)
            assert outcome.plan is not None
            assert verify(again, outcome.plan) == []
            assert float(cost(again, outcome.plan).total) == pytest.approx(outcome.objective)


def starts(plan: Plan) -> set[tuple[str, str, str, int, str]]:
    return {(b.id, b.product, b.suite, b.start, b.bank) for b in plan.batches if not b.firm}


TOO_FULL = {777, 791}  # their freezers are too small for any plan


@pytest.mark.parametrize(
    "seed", sorted({*range(24, 40), *range(264, 280), *range(772, 804)} - TOO_FULL)
)
def test_after_any_past_the_books_are_right(seed: int, tmp_path: Path):
    """Counted apart, dose by dose and patient by patient; then planned anew, and rolled again."""
    scenario = random_scenarios.scenario(seed)
    plan = planned(scenario).plan
    assert plan is not None
    for turn in range(2):
        week = some_week(scenario, seed + turn)
        real = past(scenario, plan, week, seed + turn)
        rolled = roll(scenario, plan, as_actuals(scenario, plan, real, seed), week)
        balanced(scenario, real, rolled)
        written_back(rolled, tmp_path)
        scenario = replace(rolled, in_force=plan_in_force(plan, week), freezers={})
        outcome = planned(scenario)
        assert outcome.plan is not None, outcome.warnings
        assert verify(scenario, outcome.plan) == []
        plan = outcome.plan
        if scenario.weeks < 3:
            break


def balanced(scenario: Scenario, real: Past, rolled: Scenario) -> None:
    week = real.week
    known = {name: s.doses for name, s in real.shelves.items() if s.doses and s.last >= week}
    assert {n: x.doses for n, x in rolled.lots.items() if n in real.shelves} == known
    waiting: Counter[tuple[str, str, int]] = Counter()
    for (p, h, due), came in real.came.items():
        begun = sum(real.served[p, h, due, s] for s in range(week))
        if due < week <= due + scenario.products[p].max_wait_weeks and came > begun:
            waiting[p, h, due - week] = came - begun
    assert {(w.product, w.hospital, w.due): w.patients for w in rolled.waiting} == waiting
    courses: Counter[tuple[str, str, int, int]] = Counter()
    for p, h, started, patients, had in real.courses:
        if had < scenario.products[p].doses_per_course:
            courses[p, h, started - week, had] += patients
    told = {(c.product, c.hospital, c.started, c.shipped): c.patients for c in rolled.courses}
    assert told == courses
    way = {(p, h, infused - week): n for (p, h, infused), n in real.on_the_way.items() if n}
    assert {(t.product, t.hospital, t.infused): t.doses for t in rolled.transit} == way
    due = {(p, h, d - week): n for (p, h, d), n in scenario.demand.patients.items() if d >= week}
    assert {key: n for key, n in rolled.demand.patients.items() if n} == {
        key: n for key, n in due.items() if n
    }
