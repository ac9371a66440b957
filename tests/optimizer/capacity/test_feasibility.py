"""Rooms and freezers without a solver: never kinder than what is served from in the end."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation.dispatch import dispatch_greedily
from optimizer.capacity.feasibility import feasible, repaired
from optimizer.capacity.freezer_stock import LeastStock
from optimizer.decisions import no_batches
from optimizer.stochastic.freezer_lp import FreezerLoads
from tests.builders.problems import begun, patients, problem, product, random_batches


def test_stock_beyond_the_freezers_is_told_in_weeks() -> None:
    """4 doses come in week 1, 1 leaves in week 2, 3 in week 3: 4 and 3 in stock, 2 fit."""
    of = problem(product(patients(0, 0, 1, 3, 0, 0)), positions=(2.0,) * 6)
    freezers = FreezerLoads(of)
    batches = begun(of, ("A", 0))
    assert freezers.stock(batches, "A").tolist() == [0, 4, 3, 0, 0, 0]
    assert freezers.excess(batches) == 2 + 1
    assert freezers.excess(no_batches(of)) == 0
    assert FreezerLoads(replace(of, positions=None)).excess(batches) == 0


def test_what_is_over_is_not_served_without_a_solver() -> None:
    over = 0
    for seed in range(80):
        of, batches = random_batches(seed)
        if FreezerLoads(of).excess(batches) > 0:
            assert dispatch_greedily(of, batches) is None, seed
            over += 1
    assert over >= 6


@pytest.mark.parametrize("seed", range(40))
def test_no_service_leaves_less_than_the_least_stock(seed: int) -> None:
    of, batches = random_batches(seed)
    freezers = FreezerLoads(of)
    for p in of.products:
        made = batches.batches_by_week(p.id, of.weeks)
        stock = freezers.stock(batches, p.id)
        least = LeastStock(p, of.weeks).of(made)
        assert np.all(stock >= least - 1e-9)


def test_a_batch_moves_to_where_it_fits() -> None:
    of = problem(product(patients(0, 0, 0, 4, 4, 0), production=2))
    wanted = {("A", "S", 1): 1, ("A", "S", 2): 1}
    assert feasible(of, wanted) is None
    found, left_out = repaired(of, wanted)
    assert found is not None
    assert (dict(found.starts), left_out) == ({("A", "S", 1): 1, ("A", "S", 3): 1}, 0)


def test_a_batch_that_fits_nowhere_is_left_out() -> None:
    of = problem(product(patients(0, 0, 0, 4, 4, 0), production=6))
    found, left_out = repaired(of, {("A", "S", 0): 2})
    assert found is not None
    assert (sum(found.starts.values()), left_out) == (1, 1)
