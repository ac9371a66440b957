"""Distributions of cumulative doses, against plain enumeration of every patient count."""

from itertools import product as every
from math import comb, exp, factorial, log, sqrt

import numpy as np
import pytest

from optimizer.stochastic.distributions import Due, Risk, cumulative_doses, passing, patients
from tests.builders.problems import patients as hospital
from tests.builders.problems import product

MOST = 14  # patients of a row beyond which these means leave nothing


def negative_binomial(mean: float, dispersion: float, k: int) -> float:
    """By the rising factorial; Poisson where dispersion is 1."""
    if dispersion == 1:
        return exp(-mean) * mean**k / factorial(k)
    size, rising = mean / (dispersion - 1), 1.0
    for i in range(k):
        rising *= size + i
    return rising / factorial(k) * dispersion**-size * (1 - 1 / dispersion) ** k


@pytest.mark.parametrize(("mean", "dispersion"), [(0.7, 1.0), (2.5, 1.4), (40.0, 3.0)])
def test_patients_have_mean_and_variance(mean: float, dispersion: float) -> None:
    found = patients(mean, dispersion)
    values = found.first + np.arange(len(found.probability))
    assert found.mean == pytest.approx(mean)
    assert found.probability @ (values - mean) ** 2 == pytest.approx(mean * dispersion)
    assert found.probability[2] == pytest.approx(
        negative_binomial(mean, dispersion, found.first + 2)
    )


def test_batches_pass_by_the_binomial_law() -> None:
    found = passing(4, 0.3)
    assert found[4] == pytest.approx([comb(4, k) * 0.3**k * 0.7 ** (4 - k) for k in range(5)])
    assert found[0] == pytest.approx([1, 0, 0, 0, 0])


def test_doses_missing_are_those_of_every_combination() -> None:
    """Courses of 2, 0, 1 doses, one row a week on the road, one cut off by the horizon."""
    p = product(hospital(0, 0, 0, 0), course=(2, 0, 1), max_wait=1)
    due = (
        Due(week=0, transit=0, mean=0.4, dispersion=1.0),
        Due(week=2, transit=1, mean=0.6, dispersion=1.3),
        Due(week=3, transit=0, mean=0.3, dispersion=1.3),
    )
    risk = Risk(doses=4, success=1.0, due=due, firm=frozenset())
    found = cumulative_doses(p, risk, 4)
    # by week: doses so far of a patient of each row
    doses = [(2, 0, 0), (2, 2, 0), (3, 2, 0), (3, 2, 2)]
    for t, each in enumerate(doses):
        for supply in (0.0, 1.0, 2.5, 7.0):
            missing = 0.0
            for counts in every(range(MOST), repeat=3):
                chance = 1.0
                for d, k in zip(due, counts, strict=True):
                    chance *= negative_binomial(d.mean, d.dispersion, k)
                missing += chance * max(float(np.dot(each, counts)) - supply, 0.0)
            assert found[t].missing(np.array([supply]))[0] == pytest.approx(missing, abs=1e-6)


def test_who_cannot_be_reached_in_time_asks_for_nothing() -> None:
    p = product(hospital(0, 0, 0), max_wait=0)
    far = (Due(week=1, transit=2, mean=5.0, dispersion=1.0),)
    found = cumulative_doses(p, Risk(doses=4, success=1.0, due=far, firm=frozenset()), 3)
    assert found[-1].missing(np.array([0.0]))[0] == 0


def test_an_uncertain_forecast_widens_what_is_due_and_leaves_what_is_known() -> None:
    """Var = m d + (m cv)²; E(A - 60)+ is that of 20,000 factors drawn one by one, 3 known added."""
    p = product(hospital(0, 0, 0, 0), course=(1,), max_wait=1)
    due = (
        Due(week=0, transit=0, mean=30.0, dispersion=1.4),
        Due(week=1, transit=0, mean=20.0, dispersion=1.4),
        Due(week=1, transit=0, mean=3.0, dispersion=0.0),
    )
    risk = Risk(doses=4, success=1.0, due=due, firm=frozenset(), forecast_cv=0.3)
    first, both = cumulative_doses(p, risk, 2)
    for found, mean, known in ((first, 30.0, 0), (both, 50.0, 3)):
        values = found.first + np.arange(len(found.probability))
        assert found.mean == pytest.approx(mean + known)
        spread = found.probability @ (values - found.mean) ** 2
        assert spread == pytest.approx(mean * 1.4 + (mean * 0.3) ** 2, rel=1e-5)
    rng, width = np.random.default_rng(1), sqrt(log(1 + 0.3**2))
    factors = np.exp(width * rng.standard_normal(20_000) - width**2 / 2)
    drawn = 3 + rng.negative_binomial(50 * factors / 0.4, 1 / 1.4)
    missing = np.maximum(drawn - 60, 0)
    error = missing.std() / sqrt(len(drawn))
    assert float(both.missing(np.array([60.0]))[0]) == pytest.approx(missing.mean(), abs=4 * error)
