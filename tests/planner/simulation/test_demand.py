"""Patients drawn around the forecast: mean, variance, whole numbers, and luck that is shared."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.demand import DISPERSION, Demand
from planner.domain.scenario import Scenario
from planner.simulation.demand import (
    BLOCK,
    LARGE,
    forecast,
    forecast_factors,
    sample_demand,
)
from tests.builders.worlds import world

KEY = ("A", "H1", 0)


def one_row(patients: int, mean: str = "", dispersion: str = "") -> Scenario:
    scenario, _ = world(0)
    demand = Demand(
        patients={KEY: patients},
        mean={KEY: Decimal(mean)} if mean else {},
        dispersion={KEY: Decimal(dispersion)} if dispersion else {},
    )
    return replace(scenario, demand=demand)


@pytest.mark.parametrize("dispersion", ["1", "1.4", "2.5", "9"])
@pytest.mark.parametrize("mean", ["0.3", "2", "40", f"{LARGE}", f"{LARGE + 0.5}"])
def test_mean_and_variance_are_those_of_the_columns(mean: str, dispersion: str) -> None:
    """Means of 10,000 paths, within five standard errors; of the variance within 15 %."""
    scenario = one_row(1, mean, dispersion)
    drawn = np.concatenate([sample_demand(scenario, 3, b).patients[0] for b in range(5)])
    wanted, variance = float(mean), float(mean) * float(dispersion)
    assert len(drawn) == 5 * BLOCK
    assert abs(drawn.mean() - wanted) < 5 * np.sqrt(variance / len(drawn))
    assert drawn.var() == pytest.approx(variance, rel=0.15)


def test_the_negative_binomial_has_its_probabilities() -> None:
    """Mean 2, dispersion 2: size 2, so P(n) = (n + 1) / 2 ** (n + 2)."""
    drawn = np.concatenate(
        [sample_demand(one_row(2, "", "2"), 8, b).patients[0] for b in range(10)]
    )
    for n in range(8):
        wanted = (n + 1) / 2 ** (n + 2)
        error = np.sqrt(wanted * (1 - wanted) / len(drawn))
        assert abs((drawn == n).mean() - wanted) < 5 * error


def test_without_the_columns_the_forecast_is_the_mean_and_the_dispersion_is_told() -> None:
    plain, told = one_row(3), one_row(9, "3", f"{DISPERSION}")
    assert (sample_demand(plain, 1).patients == sample_demand(told, 1).patients).all()


def test_a_mean_of_zero_brings_nobody_and_a_row_of_zero_patients_may_bring_some() -> None:
    assert sample_demand(one_row(3, "0"), 1).rows == ()
    assert sample_demand(one_row(0), 1).rows == ()
    assert sample_demand(one_row(0, "0.5"), 1).patients.any()


def test_luck_rises_with_the_forecast() -> None:
    """Two forecasts on one path: never fewer patients for the higher one."""
    low, high = (sample_demand(one_row(1, m), 1).patients for m in ("2", "2.6"))
    assert (high >= low).all()
    assert (high > low).any()


def test_a_row_has_luck_of_its_own() -> None:
    """A further hospital, product or week changes no draw of another."""
    scenario = one_row(2)
    more = replace(scenario.demand, patients={("A", "H2", 0): 5, KEY: 2, ("A", "H1", 1): 1})
    alone, among = sample_demand(scenario, 1), sample_demand(replace(scenario, demand=more), 1)
    assert (among.patients[among.rows.index(KEY)] == alone.patients[0]).all()
    assert not (sample_demand(scenario, 2).patients == alone.patients).all()
    assert not (sample_demand(scenario, 1, 1).patients == alone.patients).all()


def test_the_forecast_itself_is_the_same_on_every_path() -> None:
    scenario = replace(one_row(2), demand=Demand(patients={KEY: 2, ("A", "H2", 1): 0}))
    found = forecast(scenario, 4)
    assert found.rows == (KEY,)
    assert found.patients.tolist() == [[2, 2, 2, 2]]


def out_by(cv: str, scenario: Scenario) -> Scenario:
    products = {name: replace(p, forecast_cv=Decimal(cv)) for name, p in scenario.products.items()}
    return replace(scenario, products=products)


@pytest.mark.parametrize("dispersion", ["1", "1.4", "9"])
@pytest.mark.parametrize("mean", ["0.3", "2", "40", "190", "300"])
def test_an_uncertain_forecast_adds_its_variance(mean: str, dispersion: str) -> None:
    """Variance = dispersion × mean + (mean × cv)²; means above and below what a table holds."""
    scenario = out_by("0.3", one_row(1, mean, dispersion))
    drawn = np.concatenate([sample_demand(scenario, 3, b).patients[0] for b in range(8)])
    wanted = float(mean)
    variance = wanted * float(dispersion) + (wanted * 0.3) ** 2
    assert abs(drawn.mean() - wanted) < 4 * np.sqrt(variance / len(drawn))
    assert drawn.var() == pytest.approx(variance, rel=0.08)


def test_one_factor_moves_all_weeks_and_hospitals_of_a_product_and_no_other_product() -> None:
    """Two rows of 100 share the factor: its variance is their covariance, 100² × 0.2² = 400."""
    scenario = one_row(100)
    rows = {KEY: 100, ("A", "H2", 3): 100}
    scenario = out_by("0.2", replace(scenario, demand=Demand(patients=rows)))
    one, other = np.concatenate(
        [sample_demand(scenario, 5, b).patients for b in range(4)], axis=1
    ).astype(float)
    assert np.cov(one, other)[0, 1] == pytest.approx(400, rel=0.1)
    factors = forecast_factors(scenario, "A", 5)
    assert factors is not None
    assert np.corrcoef(factors, sample_demand(scenario, 5).patients[0])[0, 1] > 0.8
    name, p = next(iter(scenario.products.items()))
    other_product = replace(p, id="other")
    both = replace(scenario, products={name: p, "other": other_product})
    apart = forecast_factors(both, "other", 5)
    assert apart is not None
    assert abs(np.corrcoef(factors, apart)[0, 1]) < 0.1


@pytest.mark.parametrize("mean", ["0.3", "2", "40", "190", "300"])
def test_a_forecast_that_is_not_out_is_drawn_as_ever(mean: str) -> None:
    """No cv: these sums were drawn before there was one.  Next to none gives the very same."""
    scenario = one_row(1, mean, "1.4")
    drawn = sample_demand(scenario, 3).patients
    sums = {"0.3": 1520, "2": 10092, "40": 200615, "190": 951349, "300": 1499682}
    assert int(drawn.sum()) == sums[mean]
    if float(mean) <= LARGE:
        hardly = sample_demand(out_by("0.0000000001", scenario), 3).patients
        assert (hardly == drawn).all()


def test_a_number_that_is_known_is_there_on_every_path() -> None:
    """Dispersion 0, as a review has it for patients who are on their way: no luck, no factor."""
    scenario = out_by("0.5", one_row(3))
    known = replace(scenario.demand, dispersion={KEY: Decimal(0)})
    assert sample_demand(replace(scenario, demand=known), 1, paths=4).patients.tolist() == [[3] * 4]


def test_the_first_paths_are_the_same_however_many_are_drawn() -> None:
    scenario = out_by("0.4", one_row(1, "180", "1.4"))  # on some paths above what a table holds
    some, more = (sample_demand(scenario, 3, paths=n).patients for n in (70, 900))
    assert (more[:, :70] == some).all()
