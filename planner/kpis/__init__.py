"""Cost, service, utilisation and waste of a plan, from the plan alone (contract 5, 8)."""

from planner.kpis.cost import Cost, cost
from planner.kpis.figures import PlanFigures, kpis, plan_figures
from planner.kpis.holdings import stock, unknown_references

__all__ = ["Cost", "PlanFigures", "cost", "kpis", "plan_figures", "stock", "unknown_references"]
