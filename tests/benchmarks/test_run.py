"""The benchmark's rows are true on a scenario whose answer is known."""

import pytest

from tests.benchmarks.run import USUAL, ours, reached, rival


def test_tiny_is_proven_at_the_cost_worked_out_by_hand() -> None:
    row = ours("tiny")
    assert row["cost"] == pytest.approx(221)
    assert row["bound"] == pytest.approx(221)
    assert row["violations"] == 0
    assert row["root without cuts"] <= row["root with cuts"] <= 221
    assert reached(row | {"seconds": 1.0, "prepared": 1.0, "MiB": 100.0})
    assert not reached(row | {"seconds": 2 * USUAL[0], "prepared": 1.0, "MiB": 100.0})
    assert not reached(row | {"gap": None})


def test_the_textbook_model_agrees_on_tiny() -> None:
    assert rival("tiny")["textbook cost"] == pytest.approx(221)
