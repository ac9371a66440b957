"""Amounts along an axis."""

import pytest

from planner.charts.money_axis import MOST, money_ticks


def test_round_amounts_span_what_is_drawn() -> None:
    """From 41 to 110 million in steps of 20: below the least, above the largest."""
    found = money_ticks([41e6, None, 110e6])
    assert found["tickvals"] == [40e6, 60e6, 80e6, 100e6, 120e6]
    assert found["ticktext"] == ["40 M", "60 M", "80 M", "100 M", "120 M"]
    assert money_ticks([-229_350.0, 36_112.0])["ticktext"] == [
        "-250 K", "-200 K", "-150 K", "-100 K", "-50 K", "0", "50 K",
    ]  # fmt: skip


@pytest.mark.parametrize("amounts", [[5.0], [0.0, 0.0], [1e-3, 2e9], [-7.0, -6.999], [0.0, 60.0]])
def test_there_are_ticks_and_not_too_many(amounts: list[float]) -> None:
    at = money_ticks(amounts)["tickvals"]
    assert isinstance(at, list)
    assert 1 <= len(at) <= MOST + 2
    assert at[0] <= min(amounts)
    assert at[-1] >= max(amounts) - 1e-9 * abs(max(amounts))


def test_nothing_is_known() -> None:
    assert money_ticks([None]) == {}
