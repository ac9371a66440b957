"""A path told by the tables of the state in any week goes on as it would have gone on."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.rolling_horizon.residual_scenario import residual_scenario
from planner.rolling_horizon.state import PathRealisation, PathState
from planner.simulation.demand import forecast
from planner.simulation.realised_supply import RealisedSupply, sample_supply
from planner.simulation.replay import Realisation, replay_realisation, sample_realisation
from tests.builders.begun_worlds import begun_world


def certain(seed: int) -> tuple[Scenario, Plan]:
    """A world with state in which nothing is random."""
    scenario, plan = begun_world(seed)
    products = {
        name: replace(
            p,
            batch_success=Decimal(1),
            yield_sd=Decimal(0),
            release_delay_weeks=Decimal(0),
        )
        for name, p in scenario.products.items()
    }
    lots = {name: replace(x, success=Decimal(1)) for name, x in scenario.lots.items()}
    batches = {name: replace(x, success=None) for name, x in scenario.batches.items()}
    scenario = replace(scenario, products=products, lineage={}, lots=lots, batches=batches)
    plan = replace(plan, batches=tuple(replace(b, bank="") for b in plan.batches), banking=())
    return scenario, plan


def lived(scenario: Scenario, plan: Plan, until: int) -> PathState:
    def supply(plan: Plan, product: str) -> RealisedSupply:
        return sample_supply(scenario, plan, product, seed=1, paths=1)

    calm = PathRealisation(seed=1, arrivals=forecast(scenario, 1), supply=supply)
    path = PathState(scenario, plan, calm)
    path.advance(until)
    return path


def rest_of(plan: Plan, scenario: Scenario, week: int) -> Plan:
    """The plan from `week` on: firm batches of the scenario then, and new ones."""
    shifted = [
        replace(
            b,
            start=b.start - week,
            frozen=b.frozen - week,
            released=b.released - week,
            last=b.last - week,
            firm=b.id in scenario.batches,
        )
        for b in plan.batches
        if b.start >= week or (b.id in scenario.batches and b.frozen >= week)
    ]
    return Plan(batches=tuple(shifted))


@pytest.mark.parametrize("seed", range(60))
def test_the_rest_of_a_path_is_that_of_its_residual_scenario(seed: int) -> None:
    """Who cannot be reached in time any more is lost, and not told."""
    scenario, plan = certain(seed)
    for week in range(1, scenario.weeks):
        path = lived(scenario, plan, week)
        residual = residual_scenario(path)
        path.advance(scenario.weeks)
        follow = rest_of(plan, residual, week)
        chance = sample_realisation(residual, follow, seed=1, paths=1)
        known = Realisation(arrivals=forecast(residual, 1), supply=chance.supply, seed=1)
        found = replay_realisation(residual, known)
        for name, x in found.products.items():
            store = path.stores[name]
            assert x.stock[:, 0].tolist() == store.stock[week:, 0].tolist(), (week, name)
            starts = [int(b.patients[0]) for b in store.begun or () if b.week >= week]
            assert int(x.started[0]) == sum(starts), (week, name)
