"""Offered load by hand (contract 9)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.compare.offered_load import attempts, offered_loads
from tests.builders import parts
from tests.planner.compare.slow_clinic import TERMS


@pytest.mark.parametrize(
    ("remakes", "lots"), [(0, 1), (1, 1.2), (2, 1.2 + 0.2 * 0.5), (3, 1.2 + 0.1 + 0.05)]
)
def test_lots_of_a_patient(remakes: int, lots: float) -> None:
    """A fifth of the first lots fail, half of the others."""
    terms = replace(TERMS, success=0.8, remake_success=0.5, remakes=remakes)
    assert attempts(terms) == pytest.approx(lots)


def test_products_that_share_the_slots_add_up() -> None:
    """8 and, as the column mean says, 6 patients in four weeks, 2 slots; C has 1 of its own."""
    base = parts.scenario(
        parts.product("A"),
        parts.product("B"),
        parts.product("C"),
        weeks=4,
        patients={("A", "H", 0): 8, ("B", "H", 1): 4, ("C", "H", 2): 4},
    )
    scenario = replace(base, demand=replace(base.demand, mean={("B", "H", 1): Decimal(6)}))
    shared = replace(TERMS, slots_per_week=2)
    terms = {
        "A": replace(shared, success=0.5, remakes=1),
        "B": shared,
        "C": replace(TERMS, pool="C", slots_per_week=1),
    }
    assert offered_loads(scenario, terms) == pytest.approx(
        {"": (8 * 1.5 + 6) / 4 / 2, "C": 4 / 4 / 1}
    )
