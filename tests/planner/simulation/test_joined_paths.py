"""Realisations that are simulated together have the outcomes that they have alone."""

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import forecast
from planner.simulation.joined_paths import replay_each
from planner.simulation.loss_causes import replay_with_causes, without_causes
from planner.simulation.outcome import ProductOutcome, SimulationOutcome
from planner.simulation.replay import replay, replay_realisation, sample_realisation
from tests.builders.begun_worlds import begun_world
from tests.builders.worlds import risky_world

PATHS = 30
World = Callable[[int], tuple[Scenario, Plan]]


def assert_same(found: SimulationOutcome, alone: SimulationOutcome) -> None:
    assert found.seed == alone.seed
    assert found.products.keys() == alone.products.keys()
    assert np.array_equal(found.positions, alone.positions)
    assert np.array_equal(found.excess, alone.excess)
    for name, product in alone.products.items():
        for field in fields(ProductOutcome):
            pair = getattr(found.products[name], field.name), getattr(product, field.name)
            assert np.array_equal(*pair), (name, field.name)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("world", [risky_world, begun_world])
def test_each_outcome_is_the_one_alone(world: World, seed: int) -> None:
    """Chance as drawn, batches as planned and late, and a single path of the forecast."""
    scenario, plan = world(seed)
    drawn = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
    supply = {p: x.as_planned() for p, x in drawn.supply.items()}
    punctual = {p: x.on(slice(1)).on_time() for p, x in drawn.supply.items()}
    several = [
        drawn,
        replace(drawn, supply=supply),
        replace(drawn, arrivals=forecast(scenario, 1), supply=punctual),
    ]
    for found, one in zip(replay_each(scenario, several), several, strict=True):
        assert_same(found, replay_realisation(scenario, one))


@pytest.mark.parametrize("seed", range(10))
def test_causes_are_the_same_with_and_after_the_replay(seed: int) -> None:
    scenario, plan = risky_world(seed)
    outcome, without = replay_with_causes(scenario, plan, PATHS, 7)
    alone = replay(scenario, plan, PATHS, 7)
    after = without_causes(scenario, plan, alone)
    assert_same(outcome, alone)
    assert_same(without.usual, after.usual)
    assert_same(without.as_planned, after.as_planned)
    assert without.others.keys() == after.others.keys()
    for cause, other in after.others.items():
        assert_same(without.others[cause], other)


def test_the_share_done_rises_to_all_of_it() -> None:
    scenario, plan = risky_world(3)
    heard: list[float] = []
    replay_with_causes(scenario, plan, PATHS, tell=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert len(heard) == scenario.weeks * len(scenario.products)
