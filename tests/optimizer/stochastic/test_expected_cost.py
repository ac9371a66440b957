"""Tables of expected cost: against enumeration of all luck, and against the paths they are for."""

from itertools import product as every
from math import comb, exp, factorial

import numpy as np
import pytest

from optimizer.problem import ProductData
from optimizer.stochastic.distributions import Due, Risk
from optimizer.stochastic.expected_cost import (
    ExactExpectation,
    ExpectedCosts,
    FixedSupply,
    convex_envelope,
)
from optimizer.stochastic.path_cost import Paths, SampleAverage, net_loss_on_paths
from tests.builders.problems import lot, patients, product

MEANS = (0.5, 0.0, 0.8, 0.4)
WEEKS = len(MEANS)
DUE = tuple(Due(week=t, transit=0, mean=m, dispersion=1.0) for t, m in enumerate(MEANS) if m)
MOST = 9


def tiny(**changes: object) -> ProductData:
    """One dose, one week of waiting, two weeks of life; 2 doses on hand that keep for a week."""
    base = {"max_wait": 1, "shelf": 2, "lots": (lot(2, 0, 0), lot(3, 1, 3, "F"))}
    return product(patients(1, 0, 1, 0), **(base | changes))


RISK = Risk(doses=3, success=0.6, due=DUE, firm=frozenset({"F"}))


def by_hand(p: ProductData, t: int, n: int) -> float:
    """F_t(n), every combination of patients and passing batches told one by one."""
    total = 0.0
    for counts in every(range(MOST), repeat=len(DUE)):
        luck = 1.0
        for d, k in zip(DUE, counts, strict=True):
            luck *= exp(-d.mean) * d.mean**k / factorial(k)
        a = [sum(k for d, k in zip(DUE, counts, strict=True) if d.week <= u) for u in range(WEEKS)]
        firm = int(t >= 1)
        for k in range(n + firm + 1):
            chance = luck * comb(n + firm, k) * 0.6**k * 0.4 ** (n + firm - k)
            total += chance * _cost(p, t, a, 2 + 3 * k)
    return total


def _cost(p: ProductData, t: int, a: list[int], supply: int) -> float:
    def short(u: int) -> int:
        return max((a[u] if u >= 0 else 0) - supply, 0)

    end = WEEKS - 1
    uncovered = short(t if t == end else t - 1)
    cost = p.storage_cost * max(supply - a[t], 0) + p.lost_cost * (uncovered - short(t - 2))
    return cost + p.wait_cost * (short(t) - uncovered)


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("t", range(WEEKS))
def test_tables_are_the_mean_over_all_luck(t: int, n: int) -> None:
    p = tiny(discard_cost=0.0)
    found = ExpectedCosts(p, RISK, WEEKS).tables(ExactExpectation(p, RISK, WEEKS, 2))
    assert found.released[t, n] == pytest.approx(by_hand(p, t, n), abs=1e-4)


def test_doses_that_end_unused_are_paid_for_once() -> None:
    """Nobody is due: one sure batch of 3 doses at 10 each expires, whenever it is released."""
    p = product(patients(0, 0, 0, 0), storage_cost=0.0, shelf=2)
    risk = Risk(doses=3, success=1.0, due=(), firm=frozenset())
    costs = ExpectedCosts(p, risk, WEEKS)
    f = costs.tables(ExactExpectation(p, risk, WEEKS, 1)).released
    for release in range(WEEKS):
        paid = f[release:, 1].sum() + f[:release, 0].sum()
        assert paid == pytest.approx(30.0 if release + 1 < WEEKS else 0.0)


def test_short_at_the_end() -> None:
    """A target of 4 doses, 1 batch of 3 that passes with 0.6, nobody due: 0.6 x 1 + 0.4 x 4."""
    p = product(patients(0, 0, 0, 0), ending_target=4.0)
    risk = Risk(doses=3, success=0.6, due=(), firm=frozenset())
    found = ExpectedCosts(p, risk, WEEKS).tables(ExactExpectation(p, risk, WEEKS, 1)).ending
    assert found == pytest.approx([60.0 * 4, 60.0 * (0.6 * 1 + 0.4 * 4)])


def test_paths_without_loss_or_expiry_agree_with_the_distributions() -> None:
    p = tiny()
    rng = np.random.default_rng(1)
    draws = 40_000
    costs = ExpectedCosts(p, RISK, WEEKS)
    due = np.cumsum([rng.poisson(m, draws) for m in MEANS], axis=0).astype(np.float64)
    given = np.cumsum(3.0 * (rng.random((3, draws)) < 0.6), axis=0)
    given[1:], given[0] = given[:2].copy(), 0.0
    firm = np.vstack([np.zeros(draws), 3.0 * (rng.random(draws) < 0.6)])
    paths = Paths(due=due, given=given, firm=firm)
    found = costs.tables(SampleAverage(paths, np.zeros_like(due)))
    exact = costs.tables(ExactExpectation(p, RISK, WEEKS, 2))
    assert found.released == pytest.approx(exact.released, rel=0.03, abs=0.4)
    assert found.ending == pytest.approx(exact.ending, rel=0.03, abs=0.4)


def test_frozen_losses_make_the_price_of_a_path_exact() -> None:
    """5 due in week 0 and 1 in week 3, nothing in stock, one batch of 3 released in week 1.

    Week 0's 5 may wait one week: 3 start in week 1, 2 are lost, and so is who is due in week 3.
    """
    p = product(patients(5, 0, 0, 1), max_wait=1, storage_cost=0.0, discard_cost=0.0)
    risk = Risk(doses=3, success=1.0, due=(), firm=frozenset())
    costs = ExpectedCosts(p, risk, WEEKS)
    paths = Paths(
        due=np.array([[5.0], [5.0], [5.0], [6.0]]),
        given=np.array([[0.0], [3.0]]),
        firm=np.zeros((1, 1)),
    )
    net_loss = net_loss_on_paths(costs, paths, [0, 1, 1, 1])
    assert net_loss[:, 0].tolist() == [0.0, 2.0, 2.0, 2.0]
    f = costs.tables(SampleAverage(paths, net_loss)).released
    waited = 5 * p.wait_cost
    assert f[0, 0] + f[1:, 1].sum() == pytest.approx(3 * p.lost_cost + waited)


def test_expired_doses_serve_nobody_later() -> None:
    """3 doses released in week 0 expire at its end: the patient of week 2 is not theirs."""
    p = product(patients(0, 0, 1, 0), shelf=1, storage_cost=0.0)
    risk = Risk(doses=3, success=1.0, due=(), firm=frozenset())
    costs = ExpectedCosts(p, risk, WEEKS)
    paths = Paths(
        due=np.array([[0.0], [0.0], [1.0], [1.0]]),
        given=np.array([[0.0], [3.0]]),
        firm=np.zeros((1, 1)),
    )
    net_loss = net_loss_on_paths(costs, paths, [1, 1, 1, 1])
    assert net_loss[:, 0].tolist() == [-3.0, -3.0, -2.0, -2.0]
    f = costs.tables(SampleAverage(paths, net_loss)).released
    assert f[:, 1].sum() == pytest.approx(p.lost_cost + 3 * p.discard_cost)


def test_lower_hull_turns_where_the_line_does() -> None:
    assert convex_envelope(np.array([5.0, 4.5, 1.0, 0.5, 0.0, 2.0])) == [0, 2, 4, 5]
    assert convex_envelope(np.array([1.0])) == [0]


def test_lots_are_counted_when_they_can_be_used() -> None:
    costs = ExpectedCosts(tiny(), RISK, WEEKS)
    assert costs.supply(0) == FixedSupply(doses=2, firm=0)
    assert costs.supply(1) == FixedSupply(doses=2, firm=1)
    assert [costs.expiring(t) for t in (-1, 0, 3)] == [
        FixedSupply(doses=0, firm=0),
        FixedSupply(doses=2, firm=0),
        FixedSupply(doses=2, firm=1),
    ]
