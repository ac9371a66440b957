"""All that follows from a plan in figures, each lot's stock worked out once."""

from dataclasses import dataclass

from planner.domain.plan import Plan, Stock
from planner.domain.scenario import Scenario
from planner.kpis.cost import Cost, cost_by_product, total
from planner.kpis.figures import kpis_of
from planner.kpis.holdings import holdings
from planner.kpis.stock import stock_of
from planner.results.report import Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """What a plan costs, and the rows of stock.csv and kpis.csv (contract 5, 8)."""

    cost: Cost
    stock: tuple[Stock, ...]
    kpis: tuple[Kpi, ...]


def plan_figures(scenario: Scenario, plan: Plan) -> PlanFigures:
    """The same as `cost`, `stock` and `kpis`, which each begin anew.

    Raises PlannerError where the plan names what the scenario does not know.
    """
    held = holdings(scenario, plan)
    costs = cost_by_product(scenario, plan, held)
    return PlanFigures(
        cost=total(costs.values()),
        stock=stock_of(held),
        kpis=kpis_of(scenario, plan, held, costs),
    )
