"""Intervals as they are shown."""

import pytest

from planner.results.interval import Interval, format_interval, format_rate


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Interval(mean=12.34, low=11.84, high=12.84), "12.3 ± 0.5"),
        (Interval(mean=0.3, low=0.0, high=0.9), "0.3 [0.0 … 0.9]"),
        (Interval(mean=-1234.5, low=-2000.5, high=-468.5), "-1,234.5 ± 766.0"),
    ],
)
def test_plus_minus_unless_it_is_cut(found: Interval, words: str) -> None:
    assert format_interval(found, 1) == words


def test_a_rate_is_rounded_down_as_in_a_sentence() -> None:
    """99.97 % is not everybody, and 97.29 % is 97.2 % in the sentence too."""
    assert format_rate(Interval(mean=0.9997, low=0.9996, high=0.9998), 1) == "99.9 ± 0.0"
    assert format_rate(Interval(mean=0.9729, low=0.9629, high=0.9829), 1) == "97.2 ± 1.0"
    assert format_rate(Interval(mean=0.98, low=0.95, high=1.0), 1) == "98.0 [95.0 … 100.0]"
    assert format_interval(Interval(mean=-0.002, low=-0.003, high=-0.001), 2, 100) == "-0.20 ± 0.10"
