"""Off the shelf against fresh autologous manufacture, for the same patients (contract 9)."""

from planner.compare.replications import compare
from planner.comparison import Comparison, Figure, Interval

__all__ = ["Comparison", "Figure", "Interval", "compare"]
