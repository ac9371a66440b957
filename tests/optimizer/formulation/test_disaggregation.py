"""Pooled patients are given back to their classes: same doses, no deadline missed."""

import numpy as np
import pytest

from optimizer.decisions import no_batches
from optimizer.flows import needs
from optimizer.formulation.aggregation import pool, pool_patients
from optimizer.formulation.build import build_model
from optimizer.formulation.disaggregation import disaggregated
from optimizer.formulation.extract import read_patients
from optimizer.settings import Settings
from optimizer.solvers.minimise import minimise
from tests.builders.problems import lot, patients, problem, product


@pytest.mark.parametrize("seed", range(12))
def test_the_split_serves_the_same_doses_in_time_and_costs_what_pooling_says(seed: int) -> None:
    """Twelve random queues of three priorities at short supply."""
    chance = np.random.default_rng(seed)
    weeks, wait = 8, int(chance.integers(0, 4))
    classes = [
        patients(*(int(n) for n in chance.integers(0, 4, size=weeks)), priority=priority)
        for priority in (1.0, 1.5, 2.0)
    ]
    lots = tuple(lot(int(chance.integers(2, 12)), int(t), 9, f"L{t}") for t in (0, 2, 4, 5))
    small = problem(
        product(*classes, lots=lots, max_wait=wait, batch_cost=9e6, course=(1, 1)[: 1 + seed % 2])
    )
    model = build_model(pool(small), "tiers", whole_patients=True)
    found = minimise(model, Settings(gap=0.0, threads=1, seconds=20))
    assert found.values is not None
    assert found.objective is not None
    pooled = read_patients(model, found.values, no_batches(small))
    split = disaggregated(small, pooled)
    assert pool_patients(small, split).treated == pooled.treated
    assert pool_patients(small, split).lost == pooled.lost
    for i, c in enumerate(classes):  # contract 3: due <= start <= due + max_wait, or lost
        due = np.cumsum(c.due)
        begun, lost = np.array(split.treated["A", i]), np.array(split.lost["A", i])
        assert np.all(begun + lost <= due)
        assert begun[-1] + lost[-1] == due[-1]
        assert np.all(begun[wait:] + lost[: weeks - wait] >= due[: weeks - wait])
        assert np.all(np.diff(begun) >= 0)
        assert np.all(np.diff(lost, prepend=0) <= c.due)
    assert needs(small, small.products[0], split) == needs(
        pool(small), pool(small).products[0], pooled
    )
    whole = build_model(small, "tiers", whole_patients=True)
    exact = minimise(whole, Settings(gap=0.0, threads=1, seconds=20))
    assert exact.objective is not None
    assert found.objective <= exact.objective + 1e-6
