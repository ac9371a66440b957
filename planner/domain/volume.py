"""A scenario at another volume: the same world with more or fewer patients (docs/sweep.md)."""

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from math import floor

from planner.domain.demand import Demand, DemandKey
from planner.domain.scenario import Scenario

SLOTS = "slots_per_week"
HALF = Decimal("0.5")


def with_volume(scenario: Scenario, factor: Decimal) -> Scenario:
    """`factor` times the patients of demand.csv; slots_per_week grow alike, rounded up.

    Each product keeps its total, to the nearest patient: row after row the sum so far is rounded.
    The slots grow so that the offered load of fresh manufacture stays; rooms, laboratory, freezers
    and donors stay as they are.
    """
    demand = scenario.demand
    return replace(
        scenario,
        demand=Demand(
            patients=_scaled(demand, factor),
            mean={key: factor * mean for key, mean in demand.mean.items()},
            dispersion=demand.dispersion,
        ),
        autologous={
            part: {
                key: _ceiling(factor * value)
                if key == SLOTS and isinstance(value, Decimal)
                else value
                for key, value in terms.items()
            }
            for part, terms in scenario.autologous.items()
        },
    )


def _ceiling(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_CEILING)


def _scaled(demand: Demand, factor: Decimal) -> dict[DemandKey, int]:
    so_far: dict[str, int] = {}  # [patient] in the scenario, by product
    found = {}
    for key, patients in demand.patients.items():
        before = so_far.get(key[0], 0)
        so_far[key[0]] = before + patients
        found[key] = floor(factor * so_far[key[0]] + HALF) - floor(factor * before + HALF)
    return found
