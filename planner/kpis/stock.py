"""stock.csv: closing stock by lot and week (contract 8)."""

from collections.abc import Iterable

from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario
from planner.kpis.holdings import Holding, holdings


def stock(scenario: Scenario, plan: Plan) -> tuple[Stock, ...]:
    """Closing stock [dose] of every lot in every week of the horizon; zero rows are left out.

    quarantine: the week lies before the lot's release; usable: from release on.
    Raises PlannerError where the plan names what the scenario does not know.
    """
    return stock_of(holdings(scenario, plan))


def stock_of(held: Iterable[Holding]) -> tuple[Stock, ...]:
    """The same, of lots whose stock is known."""
    return tuple(
        Stock(
            lot=h.lot,
            product=h.product,
            week=week,
            doses=doses,
            status="quarantine" if week < h.released else "usable",
        )
        for h in held
        for week, doses in enumerate(h.closing)
        if doses
    )
