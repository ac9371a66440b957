"""The whole of kpis.csv (contract 8)."""

from math import isfinite

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.plan import Plan
from planner.kpis import cost, kpis
from tests.builders.costed_by_hand import PLAN, SCENARIO
from tests.builders.random_scenarios import scenario as random_scenario

SERVICE = ("fill_rate", "on_time_rate", "mean_wait_weeks", "p95_wait_weeks", "lost_patients")
SERVICE += ("waiting_patients", "interrupted_courses", "courses_from_one_lot")
PRODUCT = (
    *("expired_doses", "discarded_early_doses", "batches", "donors"),
    *("cost", "spend", "cost_per_treated"),
    *("cost_batches", "cost_wcbs", "cost_donors", "cost_storage", "cost_discard"),
    *("cost_shipping", "cost_waiting", "cost_lost", "cost_ending"),
    *("cost_interrupted", "cost_reserve", "cost_moves"),
)


def test_scopes_and_names():
    """Every scope has the figures contract 8 gives it, and no other."""
    found: dict[str, list[str]] = {}
    for k in kpis(SCENARIO, PLAN):
        found.setdefault(k.scope, []).append(k.kpi)
    assert found == {
        "all": [*SERVICE, *PRODUCT, "lab_utilisation", "freezer_peak"],
        "MSC": [*SERVICE, *PRODUCT],
        "NK": [*SERVICE, *PRODUCT],
        "MSC@H1": list(SERVICE),
        "MSC@H2": list(SERVICE),
        "suite:A": ["suite_utilisation"],
        "MSC:MCB": ["runway_week"],
        "MSC:WCB": ["runway_week"],
    }


def test_money_and_batches():
    found = {(k.scope, k.kpi): (k.value, k.unit) for k in kpis(SCENARIO, PLAN)}
    assert found["all", "cost"] == (cost(SCENARIO, PLAN).total, "CNY")
    assert found["MSC", "spend"] == (2764.5, "CNY")
    assert found["all", "cost_per_treated"] == (2764.5 / 4, "CNY per patient")
    assert found["NK", "cost"] == (0.0, "CNY")
    assert found["MSC", "cost_batches"] == found["all", "cost_batches"] == (2200.0, "CNY")
    assert found["MSC", "cost_donors"] == (400.0, "CNY")
    assert found["MSC", "cost_waiting"] == (100.0, "CNY")
    assert found["NK", "cost_lost"] == (0.0, "CNY")
    assert found["NK", "cost_per_treated"] == (None, "CNY per patient")
    assert found["MSC", "batches"] == (2, "batch")  # B0 is firm
    assert found["all", "donors"] == (1, "donor")


@given(seed=st.integers(0, 200))
def test_figures_are_finite_or_blank(seed):
    """Also for a plan that does nothing: no due patients, no rooms, no banks divide by zero."""
    scenario = random_scenario(seed)
    found = kpis(scenario, Plan())
    numbers = [k.value for k in found if isinstance(k.value, int | float)]
    assert all(isfinite(x) for x in numbers)
    assert not any(isinstance(x, np.generic) for x in numbers)
    products = [k.value for k in found if k.kpi == "cost" and k.scope in scenario.products]
    (whole,) = [k.value for k in found if k.kpi == "cost" and k.scope == "all"]
    assert abs(sum(products) - whole) <= 1e-9 * abs(whole)
