"""What a plan means in money, service, use and waste, from the plan alone (contract 5, 8)."""

from planner.kpis.cost import Cost, cost
from planner.kpis.figures import kpis
from planner.kpis.following import Following, following
from planner.kpis.holdings import misfits
from planner.kpis.stock import stock

__all__ = ["Cost", "Following", "cost", "following", "kpis", "misfits", "stock"]
