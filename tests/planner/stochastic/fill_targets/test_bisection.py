"""The bracket of factors on the price of a lost patient."""

import pytest

from planner.stochastic.fill_targets.bisection import CLOSE, Bracket
from planner.stochastic.fill_targets.penalised_cost import TOP


def tried(needed: float) -> Bracket:
    bracket = Bracket()
    for _ in range(20):
        bracket.narrow(bracket.factor >= needed)
        if bracket.settled:
            return bracket
    raise AssertionError(bracket)


@pytest.mark.parametrize("needed", [1.0, 1.1, 3.0, 4.0, 17.0, 200.0])
def test_the_least_factor_that_meets_the_target_is_found(needed: float) -> None:
    assert needed <= tried(needed).factor <= CLOSE * needed


def test_what_no_price_buys_ends_at_the_top() -> None:
    found = tried(10 * TOP)
    assert (found.factor, found.high) == (TOP, None)


def test_a_target_lost_again_raises_the_factor() -> None:
    bracket = tried(3.0)
    before = bracket.factor
    bracket.narrow(False)
    assert bracket.factor > before
    assert not bracket.settled
