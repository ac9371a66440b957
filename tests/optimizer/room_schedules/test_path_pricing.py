"""What batches cost on sample paths: by hand, and as the surrogate in NumPy has it."""

import numpy as np
import pytest

from optimizer.arrays import Counts
from optimizer.problem import ProductData
from optimizer.room_schedules.path_arrays import no_paths, path_arrays
from optimizer.room_schedules.path_pricing import path_cost
from optimizer.stochastic.distributions import Due, Risk
from optimizer.stochastic.expected_cost import ExpectedCosts
from optimizer.stochastic.path_cost import Paths
from optimizer.stochastic.path_surrogate import ProductPaths
from tests.builders.problems import lot, patients, problem, product


def costs_of(p: ProductData, weeks: int, firm: frozenset[str]) -> ExpectedCosts:
    due = tuple(
        Due(week=t, transit=0, mean=float(n), dispersion=1.0)
        for c in p.classes
        for t, n in enumerate(c.due)
        if n
    )
    return ExpectedCosts(p, Risk(doses=p.doses, success=0.5, due=due, firm=firm), weeks)


def paths_of(due: list[list[int]], given: list[list[int]], firm: list[list[int]]) -> Paths:
    """By path, week by week; by path, doses of each batch."""

    def total(doses: list[list[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        rows = np.cumsum(np.array(doses, dtype=float).reshape(len(due), -1), axis=1)
        return np.vstack([np.zeros(len(due)), rows.T])

    return Paths(due=total(due)[1:], given=total(given), firm=total(firm))


def started(batches: list[int]) -> Counts:
    return np.concatenate([[0], np.cumsum(batches)]).astype(np.int64)


def test_a_batch_that_passes_and_one_that_fails() -> None:
    """Passed: 4 doses from week 1, 3 and 0 left: 7 dose-weeks.  Failed: 4 patients lost at 60."""
    p = product(patients(0, 0, 1, 3, 0, 0))
    of = problem(p)
    paths = paths_of([[0, 0, 1, 3, 0, 0]] * 2, [[4], [0]], [])
    arrays = path_arrays(of, {"A": costs_of(p, 6, frozenset())}, {"A": paths})
    assert path_cost(arrays, 0, started([1, 0, 0, 0, 0, 0])) == (7 * 1.0 + 4 * 60.0) / 2
    assert path_cost(arrays, 0, started([0] * 6)) == 4 * 60.0


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_surrogate_in_numpy(seed: int) -> None:
    """Waiting, expiry, the end, fixed lots and firm ones, more batches than are known."""
    draw = np.random.default_rng(seed)
    p = product(
        patients(*draw.integers(0, 4, 8).tolist()), shelf=int(draw.integers(1, 4)),
        max_wait=int(draw.integers(3)), ending_target=float(draw.integers(4)),
        lots=(lot(2, 0, 2), lot(3, 1, 6)),
    )  # fmt: skip
    firm = frozenset([p.lots[1].id]) if seed % 2 else frozenset()
    costs = costs_of(p, 8, firm)
    paths = paths_of(
        draw.integers(0, 4, (5, 8)).tolist(),
        (4 * draw.integers(0, 2, (5, 6))).tolist(),
        (3 * draw.integers(0, 2, (5, len(firm)))).tolist(),
    )
    made = draw.integers(0, 2, 8)
    alone = ProductPaths(costs, paths).cost(made) - p.batch_cost * made.sum()
    arrays = path_arrays(problem(p), {"A": costs}, {"A": paths})
    assert path_cost(arrays, 0, started(made.tolist())) == pytest.approx(alone)


def test_where_there_are_no_paths_there_is_no_product() -> None:
    assert no_paths().due.shape == (0, 1, 0)
