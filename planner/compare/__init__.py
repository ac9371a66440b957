"""Off the shelf against fresh autologous manufacture, for the same patients (contract 9)."""

from planner.compare.replications import compare
from planner.results.comparison import ComparedFigure, Comparison
from planner.results.interval import Interval

__all__ = ["ComparedFigure", "Comparison", "Interval", "compare"]
