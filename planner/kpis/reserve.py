"""Doses that are missing in the reserve (contract 7a)."""

from collections.abc import Sequence
from fractions import Fraction

from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding


def reserve_shortfall(scenario: Scenario, held: Sequence[Holding], product: str) -> Fraction:
    """[dose x week] missing at the end of the weeks in which a new batch could be usable.

    Only doses that could be shipped count; where courses leave whole, the whole courses of each
    lot.
    """
    p, target = scenario.products[product], scenario.reserve_target(product)
    if not target:
        return target
    least = p.shipping_unit
    mine = [h for h in held if h.product == product]
    missing = Fraction(0)
    for week in range(p.production_weeks + p.release_weeks, scenario.weeks):
        ready = sum(h.closing[week] // least * least for h in mine if h.usable(week))
        missing += max(Fraction(0), target - ready)
    return missing
