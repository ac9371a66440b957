"""Plans whose simulated cost is low, not that of the averages (docs/uncertainty.md)."""

from planner.uncertain.second_figure import FOR_AVERAGES as FOR_AVERAGES
from planner.uncertain.solving import solve as solve
