"""Budgets: arithmetic on the clock, without waiting for it."""

from math import inf

import pytest

from optimizer import budget
from optimizer.budget import UNLIMITED, Budget


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "monotonic", lambda: 100.0)


def test_a_share_is_of_the_time_that_remains() -> None:
    whole = Budget.of(40.0)
    assert whole.remaining == 40.0
    assert whole.share(0.25).remaining == 10.0
    assert whole.minus(15.0).remaining == 25.0
    assert whole.at_most(60.0) == whole
    assert whole.at_most(5.0).remaining == 5.0


def test_without_a_limit_a_share_has_none_either() -> None:
    assert UNLIMITED.share(0.1).remaining == inf
    assert not UNLIMITED.spent


def test_a_budget_is_spent_by_the_clock_or_on_request() -> None:
    asked: list[bool] = []
    budget = Budget.of(10.0, lambda: bool(asked))
    assert not budget.spent
    assert budget.minus(10.0).spent
    asked.append(True)
    assert budget.spent
    assert budget.share(0.5).spent
    assert budget.remaining == 10.0


def test_a_step_may_be_sure_of_some_time() -> None:
    assert Budget.of(3.0).at_least(5.0).remaining == 5.0
    assert Budget.of(3.0).at_least(2.0).remaining == 3.0


def test_with_grace_a_request_to_stop_takes_effect_later(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = Budget.of(60.0, lambda: True).with_grace(2.0)
    assert not patient.stop()
    monkeypatch.setattr(budget, "monotonic", lambda: 101.0)
    assert not patient.stop()
    monkeypatch.setattr(budget, "monotonic", lambda: 102.5)
    assert patient.stop()
