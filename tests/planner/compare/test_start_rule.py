"""Last days and days needed, by hand (contract 9)."""

from dataclasses import replace

import numpy as np
import pytest

from planner.compare.start_rule import days_needed, last_days, last_shelf_days
from tests.builders import parts
from tests.planner.compare.slow_clinic import TERMS

PRODUCT = parts.product("A", max_wait_weeks=2)
DUE = np.array([0, 3])


def test_both_treat_until_the_end_of_the_last_week() -> None:
    """Week 0 and two of wait end with day 21."""
    assert last_shelf_days(PRODUCT, DUE).tolist() == [21, 42]
    referral = np.array([[0.0, 22.0], [6.0, 27.0]])
    shared = last_days(replace(TERMS, max_wait_days=None), PRODUCT, DUE, referral)
    assert shared.tolist() == [[21, 42], [21, 42]]
    own = last_days(replace(TERMS, max_wait_days=30), PRODUCT, DUE, referral)
    assert own.tolist() == [[30, 52], [36, 57]]


@pytest.mark.parametrize(
    ("chance", "spread", "days"),
    [(0.5, 2, 15), (0.9, 2, 15 + 2 * 1.2815516), (0.1, 2, 15 - 2 * 1.2815516), (0, 2, 0)],
)
def test_days_that_must_be_left(chance: float, spread: float, days: float) -> None:
    """10 of making, 4 of release, 1 on the way."""
    terms = replace(TERMS, start_chance=chance, make_days_sd=spread)
    assert days_needed(terms) == pytest.approx(days)


def test_the_last_day_bounds_a_start_whatever_the_chance() -> None:
    assert days_needed(replace(TERMS, start_chance=0.01, make_days_sd=40)) == 0
