"""Student's t against the printed tables, and intervals by hand."""

import numpy as np
import pytest

from planner.simulation.intervals import interval, quantile


@pytest.mark.parametrize(
    ("freedom", "t"),
    [
        *((1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228)),
        *((30, 2.042), (120, 1.980), (199, 1.972), (100_000, 1.960)),
    ],
)
def test_quantile_is_that_of_the_tables(freedom: int, t: float) -> None:
    assert quantile(freedom) == pytest.approx(t, abs=5e-4)


def test_interval_by_hand() -> None:
    """Mean 3, standard deviation 1, three values: 3 ± 4.3027 / sqrt 3."""
    found = interval(np.array([2.0, 3.0, 4.0]))
    assert found is not None
    assert found.mean == 3
    assert found.high - 3 == pytest.approx(4.302653 / 3**0.5, rel=1e-6)
    assert 3 - found.low == pytest.approx(found.high - 3)


def test_what_is_undefined_is_left_out() -> None:
    found = interval(np.array([5.0, np.nan, 5.0]))
    assert found is not None
    assert (found.low, found.mean, found.high) == (5, 5, 5)
    assert interval(np.array([5.0, np.nan])) is None
    assert interval(np.array([np.nan, np.nan])) is None
