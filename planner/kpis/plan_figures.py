"""Cost, stock and KPIs of a plan together; the stock of each lot is computed once."""

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
    """Cost of a plan, and the rows of its stock.csv and kpis.csv (contract 5, 8)."""

    cost: Cost
    stock: tuple[Stock, ...]
    kpis: tuple[Kpi, ...]


def plan_figures(scenario: Scenario, plan: Plan) -> PlanFigures:
    """The results of `cost`, `stock` and `kpis`, each of which would compute the stock again.

    Raises PlannerError where the plan names what the scenario does not know.
    """
    held = holdings(scenario, plan)
    costs = cost_by_product(scenario, plan, held)
    return PlanFigures(
        cost=total(costs.values()), stock=stock_of(held), kpis=kpis_of(scenario, plan, held, costs)
    )
