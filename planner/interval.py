"""An interval of a mean, as comparisons and simulations state it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean over replications or paths, and the 95 % interval of that mean."""

    mean: float
    low: float
    high: float
