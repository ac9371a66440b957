"""By how much off the shelf is ahead, where its patients respond less or more often."""

from math import sqrt

from planner.results.comparison import ComparedFigure
from planner.results.interval import Interval


def advantage(treated: ComparedFigure, response: float) -> Interval | None:
    """response × share treated off the shelf − share treated fresh, with its 95 % interval.

    response: of those treated off the shelf, relative to those treated fresh; 1: as often.
    Paired: the covariance of both shares follows from the interval of their difference,
    var(s − f) = var s + var f − 2 cov; half an interval is the same multiple of each deviation.
    None: undefined.  Source: variance of a linear combination; Fieller (1954) for the ratio.
    """
    shelf, fresh, apart = treated.off_the_shelf, treated.autologous, treated.difference
    if shelf is None or fresh is None or apart is None:
        return None
    if response == 1:
        return apart
    s, f, d = (_half(x) ** 2 for x in (shelf, fresh, apart))
    half = sqrt(max(0.0, response**2 * s + f - response * (s + f - d)))
    mean = response * shelf.mean - fresh.mean
    return Interval(mean=mean, low=mean - half, high=mean + half)


def _half(found: Interval) -> float:
    return max(found.high - found.mean, found.mean - found.low)
