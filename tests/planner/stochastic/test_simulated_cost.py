"""Costs on common paths, hospitals alike as one, equal to those of the ordinary replay."""

import numpy as np
import pytest

from planner.simulation.replay import replay_realisation, sample_realisation
from planner.stochastic.simulated_cost import Simulated, arrivals_of, followed
from tests.builders.worlds import world


@pytest.mark.parametrize("seed", range(12))
def test_cost_is_that_of_the_replay(seed: int) -> None:
    scenario, plan = world(seed)
    found = Simulated(scenario, seed=3, paths=50).cost(plan)
    whole = replay_realisation(scenario, sample_realisation(scenario, plan, seed=3, paths=50))
    assert found == pytest.approx(float(whole.cost.mean()))


def test_a_product_that_stays_is_not_replayed_again() -> None:
    scenario, plan = next(w for w in map(world, range(50)) if len(w[0].products) == 2)
    simulated = Simulated(scenario, seed=3, paths=20)
    parts = [simulated.cost(plan, [p]) for p in scenario.products]
    assert simulated.cost(plan) == pytest.approx(np.sum(parts))


@pytest.mark.parametrize("seed", range(4))
def test_one_product_in_one_block_is_that_of_the_replay(seed: int) -> None:
    scenario, plan = world(seed)
    whole = replay_realisation(
        scenario, sample_realisation(scenario, plan, seed=3, block=2, paths=40)
    )
    for p, told in whole.products.items():
        arrivals = arrivals_of(scenario, p, seed=3, block=2, paths=40)
        found = followed(scenario, plan, p, arrivals, seed=3, block=2)
        assert found.due.tolist() == told.due.tolist()
        assert found.started.tolist() == told.started.tolist()
