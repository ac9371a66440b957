"""Proves that the random scenarios test something: each family binds in twenty and more of them.

Leaving one family out of the textbook model makes a plan possible that is cheaper than the
optimum, and the checker refuses that plan for that family and nothing else.
"""

from functools import cache

import pytest

from planner.kpis import cost
from planner.verify import CHECKS, verify
from tests.builders.random_scenarios import COUNT, SHIPPING, scenario
from tests.oracle.model import FAMILIES, WHOLE
from tests.oracle.textbook import cheaper_without, solve

# Seeds in which a family binds; found by trying all, kept so that the test is quick.
BINDS = {
    "B1": (1, 9, 12, 13, 26, 37, 38, 39, 42, 49, 57, 67, 69, 74, 77, 81, 85, 88, 90, 97, 98),
    "B2": (
        1,
        14,
        26,
        29,
        37,
        65,
        67,
        74,
        97,
        98,
        117,
        121,
        129,
        145,
        158,
        173,
        180,
        194,
        213,
        217,
        236,
    ),
    "K1": (
        1,
        2,
        11,
        16,
        27,
        28,
        42,
        85,
        126,
        127,
        135,
        137,
        141,
        144,
        149,
        172,
        180,
        183,
        184,
        219,
        223,
    ),
    "K2": (
        1,
        4,
        11,
        27,
        28,
        40,
        75,
        82,
        90,
        97,
        99,
        111,
        127,
        144,
        160,
        165,
        172,
        180,
        181,
        219,
        231,
    ),
    "K3": (
        4,
        5,
        16,
        28,
        39,
        40,
        52,
        75,
        82,
        90,
        99,
        144,
        148,
        160,
        172,
        181,
        184,
        194,
        219,
        231,
        232,
    ),
    "Q1": (
        10,
        13,
        17,
        41,
        53,
        65,
        101,
        107,
        113,
        119,
        125,
        137,
        145,
        149,
        153,
        173,
        192,
        197,
        202,
        215,
        223,
    ),
    "I1": (1, 2, 6, 9, 11, 12, 14, 18, 19, 24, 26, 28, 30, 32, 33, 37, 39, 42, 46, 47),
    "I2": (0, 1, 5, 7, 9, 12, 14, 19, 20, 22, 24, 26, 27, 32, 34, 36, 37, 39, 42, 43, 46),
    "I3": (1, 5, 7, 9, 10, 17, 19, 20, 22, 24, 25, 26, 27, 32, 34, 36, 37, 39, 42, 44, 46),
    "I4": (
        245,
        252,
        255,
        268,
        270,
        280,
        289,
        290,
        291,
        308,
        338,
        350,
        353,
        364,
        367,
        385,
        392,
        415,
        430,
        444,
        462,
        477,
        490,
        503,
    ),
    "F1": (
        6,
        18,
        30,
        33,
        42,
        47,
        78,
        105,
        126,
        135,
        138,
        141,
        150,
        155,
        174,
        177,
        180,
        183,
        186,
        210,
        225,
    ),
    "S1": (0, 1, 5, 6, 12, 14, 19, 20, 22, 24, 26, 27, 30, 32, 33, 34, 36, 37, 42, 43, 44),
    "S2": (1, 6, 7, 12, 19, 20, 22, 24, 25, 26, 27, 28, 30, 32, 33, 34, 36, 37, 39, 43, 44),
}


# Seeds in which a cheaper plan ships some course week by week, or from several lots.
WHOLE_BINDS = (
    244,
    246,
    248,
    250,
    255,
    258,
    260,
    262,
    265,
    267,
    269,
    274,
    282,
    285,
    290,
    295,
    338,
    367,
    415,
    440,
    477,
    556,
    584,
    629,
    694,
)


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
