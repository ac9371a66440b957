"""Hospitals (contract 2, 7)."""

from dataclasses import dataclass
from decimal import Decimal

from planner.domain.product import ONE, ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    """Where patients are treated."""

    id: str
    name: str
    region: str = ""
    transit_weeks: int = 0  # [week] from the store's door to infusion
    min_remaining_weeks: int = 0  # [week] of life a dose must still have at infusion
    ship_cost: Decimal = ZERO  # per dose
    priority: Decimal = ONE  # weight of waiting and losing
    hospital_cost: Decimal = ZERO  # of a treated patient; comparisons only, in no plan's cost
