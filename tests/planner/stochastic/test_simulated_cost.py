"""One product of a plan, hospitals alike as one, is that of the ordinary replay."""

import pytest

from planner.domain.product import CourseShipping
from planner.simulation.realised_supply import sample_supply
from planner.simulation.replay import replay_realisation, sample_realisation
from planner.stochastic.simulated_cost import arrivals_of, followed
from tests.builders.worlds import SHIPPING, shipping, world
from tests.planner.simulation.plain_store import inversions
from tests.planner.simulation.watched_store import lots_on, sent_on, watching

PATHS = 10


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


@pytest.mark.parametrize("ship", SHIPPING)
@pytest.mark.parametrize("seed", range(8))
def test_the_paths_of_the_search_ship_oldest_first_and_in_whole_courses(
    seed: int, ship: CourseShipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, plan = shipping(ship, world(seed))
    for name, p in scenario.products.items():
        arrivals = arrivals_of(scenario, name, seed=3, paths=PATHS)
        with watching(monkeypatch) as left:
            followed(scenario, plan, name, arrivals, seed=3)
        lots = sample_supply(scenario, plan, name, seed=3, paths=PATHS).lots(scenario)
        for path in range(PATHS):
            mine = lots_on(path, lots)
            sent = sent_on(path, left, mine, p.shipping_unit)
            assert {x.parcel.doses for x in sent} <= {p.shipping_unit}
            assert not list(inversions(mine, sent))
