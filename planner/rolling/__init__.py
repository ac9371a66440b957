"""A plan that is re-decided every few weeks on sample paths (docs/simulation.md)."""

from planner.rolling.rolled import Rolled as Rolled
from planner.rolling.rolled import rolled as rolled
