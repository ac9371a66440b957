"""Why a plan's figures and what is seen of it differ (contract 2, 7, 7a)."""

from collections.abc import Collection, Iterator

from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.simulation.opening_lots import opening_of
from planner.simulation.realised_supply import batches_of, donor_of, success_of


def reasons(scenario: Scenario, plan: Plan, products: Collection[str]) -> tuple[str, ...]:
    """What chance can do to these products, in words; a cause that cannot act is left out."""
    return tuple(_reasons(scenario, plan, products))


def _reasons(scenario: Scenario, plan: Plan, products: Collection[str]) -> Iterator[str]:
    batches = [(p, b) for p in products for b in batches_of(plan, p)]
    lots = [x for p in products for x in opening_of(scenario, p) if x.status == "quarantine"]
    if any(success_of(scenario, p, b.id) < 1 for p, b in batches) or any(
        x.success < 1 for x in lots
    ):
        yield "batches fail"
    made = {p: scenario.products[p] for p, _ in batches}
    if any(p.yield_sd for p in made.values()):
        yield "yields vary"
    if any(p.release_delay_weeks for p in made.values()):
        yield "release is late"
    if any(scenario.lineage[p].donor_success < 1 for p, b in batches if donor_of(plan, b.bank)):
        yield "donors are rejected"
    demand = scenario.demand
    if any(key[0] in products and all(demand.chance(key)) for key in demand.patients):
        yield "demand varies"
        if any(scenario.products[p].forecast_cv for p in products):
            yield "the forecast itself may be out"
