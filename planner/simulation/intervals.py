"""95 % intervals of a mean over replications, by Student's t."""

from functools import cache
from math import atan, cos, inf, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from planner.results.interval import Interval

CONFIDENCE = 0.95
FEW = 30  # paths up to which a skewed figure's interval is wrong more often than it claims


def interval(
    values: NDArray[np.float64], least: float = -inf, most: float = inf
) -> Interval | None:
    """Mean and 95 % interval of independent values; NaN is left out, None with fewer than two.

    least, most: where the mean can lie; the interval is cut there.
    """
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return None
    mean = float(known.mean())
    half = quantile(len(known) - 1) * float(known.std(ddof=1)) / sqrt(len(known))
    return Interval(mean=mean, low=max(mean - half, least), high=min(mean + half, most))


def caution(paths: int) -> str | None:
    """What to say beside an interval of so few paths; None where there are enough."""
    if paths > FEW:
        return None
    return (
        f"Where few paths lose most patients, {paths:,} may hold too few of them, "
        "and the true mean lie outside its interval."
    )


@cache
def quantile(freedom: int) -> float:
    """The t between whose minus and plus lies 95 % of Student's t with `freedom` degrees."""
    low, high = 0.0, 16.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """Probability of -t ... t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = atan(t / sqrt(freedom))
    term = cos(angle) if freedom % 2 else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 + freedom % 2, freedom - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    if freedom % 2:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total
