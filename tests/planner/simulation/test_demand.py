"""Patients drawn around the forecast: mean, variance, whole numbers, and luck that is shared."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from planner.domain.demand import DISPERSION, Demand
from planner.domain.scenario import Scenario
from planner.simulation.demand import BLOCK, LARGE, forecast, sample_demand
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
