"""`compare` and `simulate` see the same batches on the same paths (common random numbers)."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.compare.replications import compare
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.demand import forecast
from planner.simulation.replay import replay_realisation, sample_realisation
from tests.builders.worlds import risky_world

PATHS = 150  # more than one block of the comparison


def comparable(seed: int) -> tuple[Scenario, Plan]:
    """Courses of one week and nobody drops out: there both programs serve alike."""
    scenario, plan = risky_world(seed)
    products = {name: replace(p, course=(1,)) for name, p in scenario.products.items()}
    terms = {
        name: {**section, "dropout_per_month": Decimal(0)} if not name else section
        for name, section in scenario.autologous.items()
    }
    return replace(scenario, products=products, autologous=terms), plan


@pytest.mark.parametrize("seed", range(12))
def test_the_same_patients_are_served_from_the_same_batches(seed: int) -> None:
    """Failure, yield, delay and donors: as many start, and as many doses expire or fail."""
    scenario, plan = comparable(seed)
    drawn = sample_realisation(scenario, plan, seed=seed, paths=PATHS)
    outcome = replay_realisation(scenario, replace(drawn, arrivals=forecast(scenario, PATHS)))
    found = compare(scenario, plan, PATHS, seed=seed)
    products = {f.scope for f in found.figures} - {"all"}
    assert products
    for product in products:
        simulated, supply = outcome.products[product], drawn.supply[product]
        treated = found.figure("fill_rate", product).off_the_shelf
        assert treated is not None
        assert treated.mean == pytest.approx((simulated.started / simulated.due).mean())
        failed = scenario.products[product].doses_per_batch * (supply.made & ~supply.passed)
        wasted = found.figure("wasted", product).off_the_shelf
        assert wasted is not None
        assert wasted.mean == pytest.approx((simulated.expired + failed.sum(axis=0)).mean())
        cost = found.figure("cost_per_treated", product).off_the_shelf
        some = simulated.started > 0
        if some.all():
            assert cost is not None
            assert cost.mean == pytest.approx((simulated.spend / simulated.started).mean())


def test_the_worlds_have_every_kind_of_chance() -> None:
    late = failed = odd = never = 0
    for seed in range(12):
        scenario, plan = comparable(seed)
        for name, s in sample_realisation(scenario, plan, seed=seed, paths=PATHS).supply.items():
            late += int((s.delay > 0).sum())
            failed += int((s.made & ~s.passed).sum())
            odd += int((s.passed & (s.doses != scenario.products[name].doses_per_batch)).sum())
            never += int((~s.made).sum())
    assert min(late, failed, odd, never) > 100


def test_a_batch_that_is_never_started_occupies_no_room() -> None:
    """Donors fail half the time: room-weeks of a path are those of the batches begun on it."""
    scenario, plan = next(
        (s, p)
        for s, p in map(comparable, range(60))
        if s.lineage["A"].donor_success < 1
        and any(b.bank == "W" and 0 <= b.start < s.weeks for b in p.batches)
    )
    supply = sample_realisation(scenario, plan, seed=1, paths=PATHS).supply
    taken = np.zeros(PATHS)
    for s in supply.values():
        for n, b in enumerate(s.batches):
            taken += s.made[n] * max(0, min(scenario.weeks, b.frozen) - max(0, b.start))
    used = compare(scenario, plan, PATHS, seed=1).figure("capacity_used").off_the_shelf
    assert used is not None
    assert used.low < used.mean == pytest.approx(taken.mean() / scenario.weeks)
