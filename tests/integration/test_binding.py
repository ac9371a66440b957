"""Proves that the random scenarios test something: each family binds in twenty and more of them.

Leaving one family out of the textbook model makes a plan possible that is cheaper than the
optimum, and the checker refuses that plan for that family and nothing else.
"""

from functools import cache

import pytest

from planner.kpis import cost
from planner.verify import CHECKS, verify
from tests.builders.random_scenarios import COUNT, SHIPPING, scenario
from tests.integration.binding_seeds import BINDS, WHOLE_BINDS
from tests.oracle.model import FAMILIES, WHOLE
from tests.oracle.textbook import cheaper_without, solve


@cache
def optimum(seed: int) -> float:
    found = solve(scenario(seed)).cost
    assert found is not None, f"scenario {seed} has no plan"
    return found


def test_families_are_those_of_the_checker() -> None:
    """K4 never binds: a bank that nobody draws from makes no plan cheaper (contract 5)."""
    assert set(BINDS) == set(FAMILIES) == set(CHECKS) - {"K4"}


@pytest.mark.parametrize("family", FAMILIES)
def test_family_binds_and_its_loss_is_noticed(family: str) -> None:
    """Proves the family's check too: it alone refuses the cheaper plan."""
    seeds = BINDS[family]
    assert len(set(seeds)) == len(seeds) >= 20
    assert set(seeds) <= set(range(COUNT))
    for seed in seeds:
        plan = cheaper_without(scenario(seed), family, optimum(seed))
        assert plan is not None, f"{family} does not bind in scenario {seed}"
        assert {v.rule for v in verify(scenario(seed), plan)} == {family}, f"scenario {seed}"
        if family != "I1":  # doses that are not there have no cost
            assert cost(scenario(seed), plan).total < optimum(seed)


def test_whole_courses_bind_and_their_loss_is_noticed() -> None:
    """A plan that ships week by week is cheaper, and refused: a course is not from one lot."""
    assert len(set(WHOLE_BINDS)) == len(WHOLE_BINDS) >= 20
    for seed in WHOLE_BINDS:
        plan = cheaper_without(scenario(seed), WHOLE, optimum(seed))
        assert plan is not None, f"scenario {seed}"
        assert "S2" in {v.rule for v in verify(scenario(seed), plan)}, f"scenario {seed}"


def test_new_rules_bind_where_they_are_drawn() -> None:
    """The 500 scenarios of the shipping moods have twenty and more in which each binds."""
    assert {*BINDS["I4"], *WHOLE_BINDS} <= set(SHIPPING)
    assert len(SHIPPING) >= 500
