"""A scenario at another volume: totals, means, slots."""

from dataclasses import replace
from decimal import Decimal

import pytest

from planner.domain.demand import Demand
from planner.domain.volume import with_volume
from tests.builders.certain_tiny import certain_tiny as tiny

KEYS = [("A", "H", 0), ("A", "H", 1), ("B", "H", 0), ("A", "H", 2), ("A", "H", 3)]


@pytest.mark.parametrize(
    ("factor", "wanted"),
    [
        ("0.5", [1, 0, 2, 1, 1]),  # A: sums 1 2 3 5, halved and rounded up from a half: 1 1 2 3
        ("2", [2, 2, 6, 2, 4]),
        ("1", [1, 1, 3, 1, 2]),
        ("0.1", [0, 0, 0, 0, 1]),
    ],
)
def test_each_product_keeps_its_total(factor: str, wanted: list[int]) -> None:
    scenario, _ = tiny()
    before = Demand(patients=dict(zip(KEYS, (1, 1, 3, 1, 2), strict=True)))
    after = with_volume(replace(scenario, demand=before), Decimal(factor)).demand.patients
    assert list(after) == KEYS
    assert list(after.values()) == wanted


def test_chance_and_slots_follow() -> None:
    """Five slots at 1.5 times the volume are eight, rounded up."""
    scenario, _ = tiny(slots_per_week="5")
    scenario = replace(scenario, autologous={**scenario.autologous, "MSC": {"kind": "real"}})
    key = ("MSC", "H1", 0)
    demand = Demand(patients={key: 2}, mean={key: Decimal("1.8")}, dispersion={key: Decimal(2)})
    after = with_volume(replace(scenario, demand=demand), Decimal("1.5"))
    assert after.demand.patients == {key: 3}
    assert after.demand.mean == {key: Decimal("2.70")}
    assert after.demand.dispersion == demand.dispersion
    assert after.autologous[""]["slots_per_week"] == 8
    assert after.autologous["MSC"] == {"kind": "real"}
    assert after.autologous[""]["success"] == scenario.autologous[""]["success"]
