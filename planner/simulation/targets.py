"""Doses that are to be there at the end, and at the end of every week (contract 5, 7a)."""

from dataclasses import dataclass

from planner.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTargets:
    """Of one product [dose]; the forecast says how many."""

    ending: float  # usable or still to come after the horizon
    reserve: float  # usable at the end of each week from `reserve_from` on
    reserve_from: int  # [week]


def dose_targets(scenario: Scenario, product: str) -> DoseTargets:
    """What contract 5 and 7a ask for; as `Scenario` has it, of this product's demand alone."""
    p = scenario.products[product]
    mean = scenario.demand.mean_doses_due({product: p.shipped_course}, scenario.weeks)[product]
    ending = float(p.ending_cover_weeks) * float(mean) if p.ending_doses is None else p.ending_doses
    return DoseTargets(
        ending=float(ending),
        reserve=float(p.reserve_weeks) * float(mean),
        reserve_from=p.production_weeks + p.release_weeks,
    )
