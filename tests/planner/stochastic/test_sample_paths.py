"""Paths for the corrected model: doses due as in the replay, random numbers by batch index."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.plan import PlanInForce
from planner.domain.product import ONE
from planner.domain.state import RunningCourse
from planner.domain.supply import FirmBatch
from planner.simulation.demand import sample_demand
from planner.solving import Outlook
from planner.stochastic.sample_paths import dose_paths
from tests.builders.parts import batch
from tests.builders.uncertain import half_fail
from tests.builders.worlds import world


@pytest.mark.parametrize("seed", range(8))
def test_doses_given_and_due_have_the_means_of_the_distributions(seed: int) -> None:
    scenario, _ = world(seed)
    outlook = Outlook(scenario)
    paths = dose_paths(scenario, dict.fromkeys(scenario.products, 4), seed=1, paths=4_000)
    for name, p in scenario.products.items():
        given = paths[name].given
        assert np.diff(given, axis=0).min() >= 0
        mean = p.doses_per_batch * float(p.batch_success)
        assert given.mean(axis=1) == pytest.approx(mean * np.arange(5), rel=0.05, abs=1e-9)
        own = {d.week for d in outlook.risks[name].due}
        assert bool(own) == bool(paths[name].due[-1].max())


def test_whole_courses_are_counted_as_courses() -> None:
    """Due: a course for each patient; given: of each batch alone, as many as its doses make."""
    scenario, _ = world(0)
    products = {
        n: replace(p, ship_course="whole", course=(2, 1), doses_per_batch=8, batch_success=ONE)
        for n, p in scenario.products.items()
    }
    near = {n: replace(h, transit_weeks=0) for n, h in scenario.hospitals.items()}
    scenario = replace(scenario, products=products, hospitals=near)
    drawn = sample_demand(scenario, 1, paths=30)
    paths = dose_paths(scenario, dict.fromkeys(products, 3), seed=1, paths=30)
    for name in products:
        assert (paths[name].given == 2 * np.arange(4)[:, None]).all()
        rows = [n for n, (p, _, _) in enumerate(drawn.rows) if p == name]
        assert paths[name].due[-1].tolist() == drawn.patients[rows].sum(axis=0).tolist()


def test_a_forecast_that_may_be_out_is_out_in_every_week() -> None:
    """Of one product: all doses due by the end vary as one factor does, 0.5 around 1."""
    scenario, _ = world(1)
    many = {key: 40 for key in scenario.demand.patients}
    scenario = replace(scenario, demand=replace(scenario.demand, patients=many))
    scenario = replace(
        scenario,
        products={n: replace(p, forecast_cv=Decimal("0.5")) for n, p in scenario.products.items()},
    )
    paths = dose_paths(scenario, dict.fromkeys(scenario.products, 1), seed=1, paths=2_000)
    for x in paths.values():
        total = x.due[-1]
        if total.any():
            assert total.std() / total.mean() == pytest.approx(0.5, rel=0.15)


def test_one_dose_next_door_is_due_in_its_week() -> None:
    scenario, _ = world(1)
    products = {n: replace(p, course=(1,)) for n, p in scenario.products.items()}
    near = {n: replace(h, transit_weeks=0) for n, h in scenario.hospitals.items()}
    scenario = replace(scenario, products=products, hospitals=near)
    drawn = sample_demand(scenario, 1, paths=30)
    paths = dose_paths(scenario, dict.fromkeys(products, 1), seed=1, paths=30)
    for name in products:
        for week in range(scenario.weeks):
            rows = [n for n, (p, _, due) in enumerate(drawn.rows) if p == name and due <= week]
            assert paths[name].due[week].tolist() == drawn.patients[rows].sum(axis=0).tolist()


def test_what_is_owed_is_due_and_fixed_batches_that_may_fail_are_counted() -> None:
    """Two are owed 2 doses, reserved by now; of three fixed batches one is sure to pass."""
    world = half_fail()
    p = replace(world.products["A"], course=(1, 1, 1), move_cost=Decimal(1))
    nobody = {key: Decimal(0) for key in world.demand.patients}
    firm = {
        x: FirmBatch(id=x, product="A", suite="S", start=-1, success=success)
        for x, success in (("F", None), ("G", Decimal(1)))
    }
    scenario = replace(
        world,
        products={"A": p},
        demand=replace(world.demand, mean=nobody),
        batches=firm,
        courses=(RunningCourse(product="A", hospital="H", started=-1, patients=2, shipped=1),),
        in_force=PlanInForce(batches=(batch(world, "K", "A", "S", 1, 2),)),
        frozen_weeks=3,
    )
    assert scenario.hospitals["H"].transit_weeks == 0
    paths = dose_paths(scenario, {"A": 1}, seed=1, paths=200)["A"]
    assert paths.due[:, 0].tolist() == [4.0] * scenario.weeks
    assert len(paths.firm) == 1 + 2  # none, F, and K that is taken over
    assert set(np.unique(paths.firm[2] - paths.firm[1])) == {0.0, float(p.doses_per_batch)}
