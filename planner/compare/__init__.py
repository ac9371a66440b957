"""Off the shelf against fresh autologous manufacture, for the same patients (contract 9)."""

from planner.compare.replications import compare
from planner.comparison import Comparison, Figure
from planner.interval import Interval

__all__ = ["Comparison", "Figure", "Interval", "compare"]
