"""A ratio of all paths together: by hand, and its interval as often right as is said."""

import numpy as np
import pytest
from numpy.random import default_rng

from planner.simulation.intervals import caution, interval
from planner.simulation.ratio import by_path, pooled


def test_pooled_by_hand() -> None:
    """10 of 12 and 8 of 8: 18 of 20, not the mean of 5/6 and 1; the residuals are -0.8 and 0.8."""
    values = pooled(np.array([10, 8]), np.array([12, 8]))
    assert values == pytest.approx([0.9 - 0.08, 0.9 + 0.08])
    assert by_path(np.array([10, 8]), np.array([12, 8])) == pytest.approx([5 / 6, 1.0])


def test_a_path_where_nobody_is_due_says_how_many_there_are() -> None:
    """3 of 4 and 0 of 0 and 4 of 4: 7 of 8; the path without patients has the ratio itself."""
    values = pooled(np.array([3, 0, 4]), np.array([4, 0, 4]))
    assert values.mean() == pytest.approx(7 / 8)
    assert values[1] == pytest.approx(7 / 8)
    assert np.isnan(by_path(np.array([3, 0]), np.array([4, 0]))[1])


def test_one_path_alone_has_a_ratio_and_no_interval() -> None:
    values = pooled(np.array([3, 0]), np.array([4, 0]))
    assert np.nanmean(values) == 0.75
    assert interval(values) is None
    assert np.isnan(pooled(np.array([0, 0]), np.array([0, 0]))).all()


def test_the_interval_holds_the_truth_as_often_as_promised() -> None:
    """Few patients on a path: the mean of the paths' ratios would miss 0.7 nearly always."""
    rng = default_rng(1)
    right = missed = 0
    for _ in range(400):
        due = rng.poisson(5, 1_000)
        started = np.minimum(due, 4)
        truth = 1 - _beyond(5, 4) / 5
        found = interval(pooled(started, due))
        naive = interval(by_path(started, due))
        assert found is not None
        assert naive is not None
        right += found.low <= truth <= found.high
        missed += not naive.low <= truth <= naive.high
    assert 366 <= right <= 394
    assert missed > 390


def _beyond(mean: float, kept: int) -> float:
    """E(X - kept)+ of a Poisson number."""
    chance, found = float(np.exp(-mean)), mean - kept
    for n in range(kept):
        found += (kept - n) * chance
        chance *= mean / (n + 1)
    return found


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.5, 0.9)])
def test_an_interval_ends_where_the_figure_can_lie(low: float, high: float) -> None:
    found = interval(np.array([0.4, 1.0, 0.7]), low, high)
    assert found is not None
    assert (found.mean, found.low, found.high) == (pytest.approx(0.7), low, high)


def test_few_paths_are_cautioned_against() -> None:
    assert "16 may hold too few of them" in (caution(16) or "")
    assert caution(30) is not None
    assert caution(31) is None
