"""A plan that is re-decided every few weeks on sample paths (docs/simulation.md)."""

from planner.rolling_horizon.evaluate import RollingOutcome as RollingOutcome
from planner.rolling_horizon.evaluate import evaluate_rolling as evaluate_rolling
