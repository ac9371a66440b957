"""Proves that the random scenarios test the state at the start (contract 7a).

Each table and column matters in twenty and more of them: left out, it changes what the best plan
costs.
"""

import pytest

from tests.builders.random_scenarios import STATE
from tests.builders.without_state import WITHOUT
from tests.integration.find_binding import matters
from tests.integration.state_seeds import MATTERS


def test_all_of_the_state_is_left_out_once() -> None:
    assert set(MATTERS) == set(WITHOUT)
    assert len(STATE) >= 300


@pytest.mark.parametrize("name", WITHOUT)
def test_it_matters(name: str) -> None:
    seeds = MATTERS[name]
    assert len(set(seeds)) == len(seeds) >= 20
    assert set(seeds) <= set(STATE)
    assert [seed for seed in seeds if not matters(name, seed)] == []
