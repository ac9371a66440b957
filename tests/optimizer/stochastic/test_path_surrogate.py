"""Doses followed path by path, against reckoning by hand and against the frozen net loss."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.decisions import no_batches
from optimizer.problem import ProductData
from optimizer.stochastic.distributions import Due, Risk
from optimizer.stochastic.expected_cost import ExpectedCosts
from optimizer.stochastic.freezer_lp import FreezerLoads
from optimizer.stochastic.path_cost import Paths, net_loss_on_paths
from optimizer.stochastic.path_surrogate import PathSurrogate, ProductPaths
from tests.builders.problems import lot, patients, problem, product


def risk_of(p: ProductData) -> Risk:
    due = tuple(
        Due(week=t, transit=0, mean=float(n), dispersion=1.0)
        for c in p.classes
        for t, n in enumerate(c.due)
        if n
    )
    return Risk(doses=p.doses, success=0.5, due=due, firm=frozenset())


def on(p: ProductData, due: list[list[int]], given: list[list[int]]) -> ProductPaths:
    """due: by path, week by week; given: by path, doses of each batch."""
    paths = Paths(
        due=np.cumsum(np.array(due, dtype=float), axis=1).T,
        given=np.vstack([np.zeros(len(given)), np.cumsum(np.array(given, dtype=float), axis=1).T]),
        firm=np.zeros((1, len(due))),
    )
    return ProductPaths(ExpectedCosts(p, risk_of(p), len(due[0])), paths)


ONE = np.array([1, 0, 0, 0, 0, 0])


def test_a_batch_that_passes_and_one_that_fails() -> None:
    """Passed: 4 doses from week 1, 3 and 0 left: 7 dose-weeks.  Failed: 4 patients lost at 60."""
    p = product(patients(0, 0, 1, 3, 0, 0))
    paths = on(p, [[0, 0, 1, 3, 0, 0]] * 2, [[4], [0]])
    assert paths.totals(ONE).stock.T.tolist() == [[0, 4, 3, 0, 0, 0], [0] * 6]
    assert paths.cost(ONE) == 100 + (7 * 1.0 + 4 * 60.0) / 2
    assert paths.cost(0 * ONE) == 4 * 60.0


def test_waiting_expiry_and_the_end() -> None:
    """1 waits a week for week 1; of 4 doses, good in weeks 1-3, 3 expire; 2 are missing at the end.

    The lot on hand, good to week 5, is used for nobody and stays.
    """
    p = product(
        patients(1, 0, 0, 0, 0, 0), max_wait=1, ending_target=3.0, lots=(lot(1, 5, 6),)
    )  # fmt: skip
    paths = on(p, [[1, 0, 0, 0, 0, 0]], [[4]])
    found = paths.totals(ONE)
    assert (found.waiting.tolist(), found.expired.tolist()) == ([1.0], [3.0])
    assert found.stock[:, 0].tolist() == [1, 4, 4, 1, 1, 1]
    assert paths.cost(ONE) == pytest.approx(100 + 12 * 1.0 + 5.0 + 3 * 10.0 + 2 * 60.0)


def test_what_comes_after_the_end_counts_for_it() -> None:
    p = product(patients(0, 0, 0, 0, 0, 0), ending_target=4.0)
    late = np.array([0, 0, 0, 0, 0, 1])
    assert on(p, [[0] * 6], [[4]]).cost(late) == 100.0
    assert on(p, [[0] * 6], [[4]]).cost(0 * late) == 4 * 60.0


@pytest.mark.parametrize("seed", range(10))
def test_lost_and_expired_are_those_of_the_drift(seed: int) -> None:
    draw = np.random.default_rng(seed)
    p = product(
        patients(*draw.integers(0, 4, 8).tolist()), shelf=int(draw.integers(1, 4)),
        max_wait=int(draw.integers(3)), lots=(lot(2, 0, 2),),
    )  # fmt: skip
    due = draw.integers(0, 4, (5, 8)).tolist()
    paths = on(p, due, (4 * draw.integers(0, 2, (5, 8))).tolist())
    made = draw.integers(0, 2, 8)
    released = [int(made[: max(t - p.lag + 1, 0)].sum()) for t in range(8)]
    net_loss = net_loss_on_paths(paths.costs, paths.paths, released)
    found = paths.totals(made)
    waiting = paths.paths.due[-1] - paths.paths.due[max(7 - p.max_wait - 1, 0)]
    assert np.all(found.lost - found.expired >= net_loss[-1] - 1e-9)
    assert np.all(found.lost - found.expired <= net_loss[-1] + waiting + due[-1][-1] + 1e-9)
    assert np.all(found.stock >= 0)


def test_batches_asked_for_again_cost_the_same() -> None:
    of = problem(product(patients(0, 0, 1, 3, 0, 0)))
    p = of.products[0]
    paths = on(p, [[0, 0, 1, 3, 0, 0]], [[4]])
    surrogate = PathSurrogate(of, {"A": paths.costs}, {"A": paths.paths}, FreezerLoads(of))
    batches = replace(no_batches(of), starts={("A", of.suites[0].id, 0): 1})
    assert surrogate.cost(batches) == surrogate.cost(replace(batches)) == paths.cost(ONE)
