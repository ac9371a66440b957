"""Random numbers by batch index: the same distribution, and no week better than another."""

from dataclasses import replace

import pytest

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.replay import replay
from planner.solving import Outlook, Production
from planner.stochastic.simulated_cost import SimulatedCost
from tests.builders.worlds import world


def production(scenario: Scenario, plan: Plan) -> dict[str, Production]:
    outlook = Outlook(scenario)
    return outlook.production(outlook.batches_of(plan))


@pytest.mark.parametrize("seed", range(6))
def test_the_mean_is_that_of_the_replay(seed: int) -> None:
    scenario, plan = world(seed)
    made = production(scenario, plan).values()
    found = SimulatedCost(scenario, seed=3, paths=3_000).cost(made)
    assert found == pytest.approx(replay(scenario, plan, 3_000, 4).cost.mean(), rel=0.05)


@pytest.mark.parametrize("seed", range(6))
def test_where_nothing_fails_the_cost_is_that_of_the_replay(seed: int) -> None:
    """The same patients; starts and numbers of banks say all that a plan's rows do."""
    scenario, plan = world(seed)
    sure = {
        name: replace(p, batch_success=type(p.batch_success)(1), yield_sd=p.yield_sd * 0,
                      release_delay_weeks=p.release_delay_weeks * 0)
        for name, p in scenario.products.items()
    }  # fmt: skip
    scenario = replace(scenario, products=sure)
    made = production(scenario, plan).values()
    found = SimulatedCost(scenario, seed=3, paths=50).cost(made)
    assert found == pytest.approx(replay(scenario, plan, 50, 3).cost.mean())


def test_a_product_that_stays_is_not_simulated_again() -> None:
    scenario, plan = next(w for w in map(world, range(50)) if len(w[0].products) == 2)
    simulated = SimulatedCost(scenario, seed=3, paths=20)
    made = list(production(scenario, plan).values())
    assert simulated.cost(made) == pytest.approx(sum(simulated.cost([x]) for x in made))
    assert simulated.estimate(made[0]) is simulated.estimate(replace(made[0]))


def test_a_batch_that_moves_keeps_its_outcome() -> None:
    """All new batches a week later; a donor may fail, but is taken in the same week."""
    moved = 0
    for scenario, plan in map(world, range(20)):
        simulated = SimulatedCost(scenario, seed=3, paths=50)
        for made in production(scenario, plan).values():
            later = replace(made, starts=(0, *made.starts[:-1]))
            if sum(later.starts) < sum(made.starts):
                continue
            moved += 1
            now, then = map(simulated.supply, (made, later))
            for firm in (True, False):
                one, two = (
                    [d for d, b in zip(x.doses.tolist(), x.batches, strict=True) if b.firm is firm]
                    for x in (now, then)
                )
                assert one == two
    assert moved > 10
