"""The table of optima is that of the textbook model as it is now."""

from dataclasses import replace

import pytest

from planner.domain.plan import PlanInForce
from tests.builders.random_scenarios import COUNT, STATE, scenario
from tests.oracle import known_optima
from tests.oracle.known_optima import every, key, known, optimum
from tests.oracle.textbook import solve

SAMPLE = (*range(3, COUNT, COUNT // 25), STATE[1])  # computed again on every run


def test_every_optimum_asked_for_is_in_the_table() -> None:
    """Where it fails: python -m tests.oracle.known_optima."""
    assert known(), "the textbook model was changed; write its optima anew"
    assert {key(one) for one in every()} == known().keys()


@pytest.mark.parametrize("seed", SAMPLE)
def test_a_sample_is_computed_again(seed: int) -> None:
    found = solve(scenario(seed)).cost
    kept = known()[key(scenario(seed))]
    assert (kept is None) == (found is None)
    if kept is not None:
        assert found == pytest.approx(kept, rel=1e-9, abs=1e-6)


def test_another_scenario_or_plan_in_force_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    one = scenario(0)
    assert key(replace(one, in_force=PlanInForce())) == key(one)
    dearer = replace(one, seed=one.seed + 1)
    assert key(dearer) not in known()
    assert optimum(dearer) == solve(dearer).cost
    before = known()
    known.cache_clear()
    monkeypatch.setattr(known_optima, "textbook_text", lambda: "another text")
    assert before
    assert known() == {}
    known.cache_clear()
