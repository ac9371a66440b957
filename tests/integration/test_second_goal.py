"""Proves the second goal: no plan leaves a patient lost or waiting who could start for nothing.

Every single patient of every plan is tried in every earlier week, with code and prices of its own
(tests/builders/better_starts.py).
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from optimizer.allocation.dispatch import DispatchedPlan
from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from optimizer.solve import engine
from optimizer.solve.engine import EngineParams
from planner.domain.scenario import Scenario
from planner.results.report import Report
from planner.solving import Settings
from planner.workflow import solve as workflow
from tests.builders import random_scenarios
from tests.builders.better_starts import better_starts

FREE = Decimal(0)
EXACTLY = Settings(gap=0, seconds=60, threads=1)
NEARLY = Settings(gap=0.02, seconds=20, threads=1)


def without_prices(seed: int) -> Scenario:
    """A random scenario in which only losing patients and every other batch has a price."""
    found = random_scenarios.scenario(seed)
    return replace(
        found,
        products={
            name: replace(
                p, wait_cost=FREE, storage_cost=FREE, discard_cost=FREE, release_cost=FREE,
                batch_cost=p.batch_cost if seed % 2 else FREE,
                max_wait_weeks=max(p.max_wait_weeks, 1 + seed % 3),
            )
            for name, p in found.products.items()
        },
        hospitals={h: replace(x, ship_cost=FREE) for h, x in found.hospitals.items()},
        lineage={
            p: replace(x, wcb_cost=FREE, mcb_cost=FREE) for p, x in found.lineage.items()
        },
    )  # fmt: skip


def faults(scenario: Scenario, report: Report) -> list[str]:
    """What is bought for nothing, and who could start for nothing."""
    if report.plan is None:
        return []
    told = [f"{scenario.name}: {x}" for x in report.violations if x.rule == "K4"]
    return told + [f"{scenario.name}: {row}" for row in better_starts(scenario, report.plan)]


@pytest.mark.parametrize("first", [0, 10, 20, 500])  # at 500 some courses leave whole
def test_nobody_is_lost_or_waits_for_nothing(first: int) -> None:
    for seed in range(first, first + 10):
        scenario = without_prices(seed)
        assert faults(scenario, workflow.solve(scenario, EXACTLY)) == []


def test_nor_where_prices_are_as_drawn() -> None:
    for seed in range(12):
        scenario = random_scenarios.scenario(seed)
        assert faults(scenario, workflow.solve(scenario, EXACTLY)) == []


@pytest.mark.parametrize("first", [30, 36])
def test_nor_in_plans_of_the_large_model(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    by_tiers = EngineParams(exact_up_to=-1, improve_up_to=-1)
    monkeypatch.setattr(engine, "PARAMS", by_tiers)
    for seed in range(first, first + 6):
        scenario = without_prices(seed)
        assert faults(scenario, workflow.solve(scenario, NEARLY)) == []


def test_these_scenarios_tempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the clean-up a plan in three and more has somebody who waits for nothing."""

    def as_it_is(_: Problem, plan: Decisions, __: Budget) -> DispatchedPlan:
        return DispatchedPlan(plan, 0.0)

    monkeypatch.setattr(engine, "cleaned_up", as_it_is)
    scenarios = [without_prices(seed) for seed in range(12)]
    tempted = [s for s in scenarios if faults(s, workflow.solve(s, EXACTLY))]
    assert len(tempted) >= 4
