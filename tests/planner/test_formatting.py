"""Numbers on the screen are never prettier than they are."""

import pytest

from planner.formatting import count, money, rate, seconds, share


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
