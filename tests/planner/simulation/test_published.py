"""The store against published perishable-inventory results, through the product's own step.

A day is a period, a batch is an order, a course is one dose; base-stock ordering and LIFO are the
policies (tests/planner/simulation/reorder.py).
"""

from math import exp, factorial

import numpy as np
import pytest
from numpy.typing import NDArray

from planner.simulation.reservations import DoseRequest
from planner.simulation.store import DoseStore, IssuingPolicy, StoreLots
from tests.planner.simulation.reorder import ONE, Policy, base_stock, optimal, run, waste_conscious

PATHS = 1_000
BURN_IN = 100  # days before anything is counted
DAYS = 365


@pytest.mark.parametrize(
    ("issue", "level", "published"),
    [
        (IssuingPolicy.YOUNGEST, 5, (-1565.27, 58.53, 2.23, 0.210)),
        (IssuingPolicy.OLDEST, 7, (-1474.55, 76.54, 1.52, 0.783)),
    ],
    ids=["LIFO", "FIFO"],
)
def test_de_moor_2022(
    issue: IssuingPolicy, level: int, published: tuple[float, float, float, float]
) -> None:
    """De Moor, Gijsbrechts, Boute (2022), life of 2 days, lead time 1, orders of at most 10.

    Published: base stock 5 is best for LIFO, 7 for FIFO.  Exact values of these (Markov chain)
    are given above: return over 365 days after 100, discounted by 0.99 a day; served in %;
    expired in % of what was ordered; held a day.  With 2,000 paths the simulator gave
    -1564.2 ± 2.7, 58.55, 2.21, 0.210 and -1475.4 ± 2.5, 76.52, 1.50, 0.782.
    """
    gamma = np.random.default_rng(1).gamma(4.0, 1.0, (BURN_IN + DAYS, PATHS))  # mean 4, CV 0.5
    demand = np.rint(gamma).astype(np.int64)

    def returns(level: int) -> NDArray[np.float64]:
        x = run(base_stock(level, 10), demand, 2, issue)
        costs = 3 * x.ordered + 5 * (x.demand - x.sold) + 7 * x.expired + x.held
        found: NDArray[np.float64] = -(0.99 ** np.arange(DAYS)) @ costs[BURN_IN:]
        return found

    found = returns(level)
    worth, served, expired, held = published
    assert abs(found.mean() - worth) < 4 * found.std() / PATHS**0.5
    x = run(base_stock(level, 10), demand, 2, issue)
    late = slice(BURN_IN, None)
    assert 100 * x.sold[late].sum() / demand[late].sum() == pytest.approx(served, abs=0.2)
    assert 100 * x.expired.sum() / x.ordered.sum() == pytest.approx(expired, abs=0.1)
    assert x.held[late].mean() == pytest.approx(held, abs=0.005)
    for other in (level - 1, level + 1):  # on the same demand, so that the best is seen to be so
        assert (found - returns(other)).mean() > 0


@pytest.mark.parametrize(("first", "expired"), [(0, 0), (1, 8)])
def test_a_lot_of_48_good_to_day_4(first: int, expired: int) -> None:
    """Ten a day: from day 1 on 40 are used, and 8 expire at the end of day 4, which is usable."""
    store = DoseStore(
        StoreLots(frozen=[0], released=[0], last=[4], certain=[True], doses=np.array([[48]]))
    )
    gone = [
        store.step(day, [(ONE, np.array([10 if day >= first else 0]))])[1].item()
        for day in range(6)
    ]
    assert gone == [0, 0, 0, 0, expired, 0]


def profit(policy: Policy, demand: NDArray[np.int64], life: int) -> NDArray[np.float64]:
    """Mean profit a day, by path; a unit costs 0.5 and sells for 1."""
    x = run(policy, demand, life)
    return (x.sold - 0.5 * x.ordered)[BURN_IN:].mean(axis=0)


def poisson(days: int) -> NDArray[np.int64]:
    return np.random.default_rng(2).poisson(5.0, (BURN_IN + days, PATHS))


@pytest.mark.parametrize(("life", "published"), [(2, 2.22), (3, 2.40)])
def test_hendrix_2019_optimal_policy(life: int, published: float) -> None:
    """Hendrix et al. (2019), one product, Poisson demand of 5 a day, FIFO, lead time 1.

    Published mean profit a day of the optimal policy: 2.22 for a life of 2 days, 2.40 for 3.  The
    optimal orders, by value iteration, sent through the simulator give 2.215 and 2.399.
    """
    chances = np.array([exp(-5) * 5.0**n / factorial(n) for n in range(17)])
    policy = optimal(chances / chances.sum(), life, cost=0.5, price=1.0)
    found = profit(policy, poisson(365), life)
    assert abs(found.mean() - published) < 0.005 + 3 * found.std() / PATHS**0.5


@pytest.mark.parametrize(
    ("life", "level", "published", "given"),
    [(2, 13, 2.22, 2.197), (3, 15, 2.40, 2.391), (4, 17, 2.47, 2.469)],
)
def test_hendrix_2019_base_stock(life: int, level: int, published: float, given: float) -> None:
    """Hendrix et al. (2019): base stock 13, 15, 17 of the waste-conscious policy (the paper prints
    16 for the last; exact evaluation gives 17), and 2.22, 2.40, 2.47 of the optimal one.

    The simulator gives 2.197, 2.391, 2.469 with these levels: a little below the optimum, as a
    rule of thumb must be, and above what the neighbouring levels give on the same demand.
    """
    demand = poisson(365)
    found = profit(waste_conscious(level, 5), demand, life)
    error = 3 * found.std() / PATHS**0.5
    assert abs(found.mean() - given) < 0.001 + error
    assert published - 0.03 < found.mean() < published + 0.005 + error
    for other in (level - 1, level + 1):
        assert (found - profit(waste_conscious(other, 5), demand, life)).mean() > 0


def test_youngest_first_is_for_one_week() -> None:
    lots = StoreLots(frozen=[0], released=[0], last=[4], certain=[True], doses=np.array([[48]]))
    store = DoseStore(lots, IssuingPolicy.YOUNGEST)
    with pytest.raises(ValueError, match="may break courses"):
        store.step(0, [(DoseRequest(doses=(1, 1), life=0), np.array([1]))])
