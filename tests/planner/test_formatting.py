"""Numbers on the screen are never prettier than they are."""

import pytest

from planner.formatting import count, loss, money, percent, rate, seconds, share


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.0, "0 %"),
        (-1e-12, "0 %"),
        (0.0042, "0.42 %"),
        (0.004201, "0.43 %"),  # never tighter than proven
        (0.00499999, "0.50 %"),
        (0.000012, "0.0012 %"),
        (0.1001, "11 %"),
        (12.0, "1,200 %"),
        (float("inf"), "an unknown share"),
    ],
)
def test_share_is_rounded_up(gap: float, said: str) -> None:
    assert share(gap) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.0, "100 %"), (0.9996, "99.9 %"), (0.95, "95 %"), (0.29, "29 %"), (0.0, "0 %"), (None, "–")],
)
def test_rate_is_rounded_down(value: float | None, said: str) -> None:
    assert rate(value) == said


@pytest.mark.parametrize("value", [0.9536, 0.9999, 1.0, 0.29, 0.07, 0.0])
def test_patients_served_and_lost_are_everybody(value: float) -> None:
    """One is rounded down and the other up, so neither is prettier than it is."""
    assert float(percent(value, 1)) + float(loss(1 - value, 1)) == pytest.approx(100)
    assert float(percent(value, 1)) <= 100 * value + 1e-6


def test_money_has_thousands_and_currency() -> None:
    assert money(1234567.8, "CNY") == "1,234,568 CNY"
    assert money(0.5, "CNY") == "0.50 CNY"
    assert money(220.99999999999997, "CNY") == "221 CNY"
    assert money(0, "") == "0"


def test_counts_agree_with_their_noun() -> None:
    assert [count(n, "batch", "batches") for n in (0, 1, 2000)] == [
        "0 batches",
        "1 batch",
        "2,000 batches",
    ]


def test_minutes_are_whole() -> None:
    assert [seconds(s) for s in (0.4, 119.6, 600)] == ["0 s", "2 min 00 s", "10 min 00 s"]
