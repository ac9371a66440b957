"""A plan that is re-decided every few weeks on sample paths (docs/simulation.md)."""

from planner.rolling_horizon.evaluate import Rolled as Rolled
from planner.rolling_horizon.evaluate import rolled as rolled
