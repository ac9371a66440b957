"""One product of a plan, hospitals alike as one, is that of the ordinary replay."""

import pytest

from planner.simulation.replay import replay_realisation, sample_realisation
from planner.stochastic.simulated_cost import arrivals_of, followed
from tests.builders.worlds import world


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
