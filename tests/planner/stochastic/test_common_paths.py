"""Luck that stays with a batch: the same chances, and no week luckier than another."""

from dataclasses import replace

import pytest

from planner.domain.plan import Plan
from planner.simulation.realised_supply import sample_supply
from planner.stochastic.common_paths import Steady
from planner.stochastic.simulated_cost import Simulated
from tests.builders.worlds import world


@pytest.mark.parametrize("seed", range(6))
def test_the_mean_is_that_of_the_replay(seed: int) -> None:
    scenario, plan = world(seed)
    steady = Steady(scenario, seed=3, paths=3_000).cost(plan)
    assert steady == pytest.approx(Simulated(scenario, seed=4, paths=3_000).cost(plan), rel=0.05)


def later(plan: Plan, weeks: int) -> Plan:
    """All new batches so much later."""
    return replace(
        plan,
        batches=tuple(
            b if b.firm else replace(
                b, start=b.start + weeks, frozen=b.frozen + weeks, released=b.released + weeks,
                last=b.last + weeks,
            )
            for b in plan.batches
        ),
    )  # fmt: skip


def test_a_batch_that_moves_keeps_its_luck() -> None:
    for scenario, plan in map(world, range(20)):
        for p in scenario.products:
            steady = Steady(scenario, seed=3, paths=50)
            drawn = [steady.supply(x, p).doses for x in (plan, later(plan, 1))]
            plain = sample_supply(scenario, plan, p, seed=3, paths=50)
            assert drawn[0].tolist() == drawn[1].tolist()
            assert drawn[0].shape == plain.doses.shape
