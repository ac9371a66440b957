"""One gap for all, shared among parts that are proven more or less far."""

from math import inf

import pytest

from optimizer.gap import shared_gap


def test_what_easy_parts_do_not_need_the_hard_ones_get() -> None:
    parts = [(0.0, 100.0), (1.0, 100.0), (30.0, 100.0), (40.0, 100.0)]
    asked = shared_gap(parts, 0.05)
    assert asked == pytest.approx((20.0 - 1.0) / 200.0)
    assert sum(min(slack, asked * cost) for slack, cost in parts) == pytest.approx(0.05 * 400.0)


def test_where_all_is_proven_nothing_is_asked() -> None:
    assert shared_gap([(1.0, 100.0), (9.0, 100.0)], 0.05) == inf
    assert shared_gap([], 0.05) == inf


def test_parts_without_a_plan_are_asked_like_the_hard_ones() -> None:
    assert shared_gap([(inf, 100.0), (1.0, 300.0)], 0.05) == pytest.approx(19.0 / 100.0)


def test_a_gap_of_nothing_is_asked_of_whoever_is_not_exact() -> None:
    assert shared_gap([(0.0, 10.0), (2.0, 10.0)], 0.0) == 0.0
