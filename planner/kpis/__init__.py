"""Cost, service, utilisation and waste of a plan, from the plan alone (contract 5, 8)."""

from planner.kpis.cost import Cost, cost
from planner.kpis.figures import kpis
from planner.kpis.holdings import unknown_references
from planner.kpis.plan_figures import PlanFigures, plan_figures
from planner.kpis.stock import stock

__all__ = ["Cost", "PlanFigures", "cost", "kpis", "plan_figures", "stock", "unknown_references"]
