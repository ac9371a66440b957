"""What a change is worth a year: two solves, and what their proofs leave open (docs/sweep.md)."""

from dataclasses import dataclass

import numpy as np

from planner.results.interval import Interval
from planner.simulation.intervals import interval
from planner.sweep.result import RunResult
from planner.valuation.changes import More

YEAR = 52  # weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Currency a year that the least cost falls by; low and high hold it for certain.

    None: one of the two has no plan, or no bound is proven.
    simulated: what the plans' simulated cost falls by; None: not simulated on the same paths.
    """

    more: More
    before: RunResult | None
    after: RunResult | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    simulated: Interval | None = None
    currency: str = ""


def worth(
    more: More, before: RunResult, after: RunResult | None, year: float, currency: str
) -> Worth:
    """The value of `more` from both solves; year: how many horizons there are in one.

    The least cost before lies in [bound, cost], and so does that after: the difference lies
    between bound - cost and cost - bound.  Where `more.eases`, the old plan is a plan still and
    the least cost cannot rise, which narrows both.
    """
    seen = None if after is None else _paired(more, before, after, year)
    bare = Worth(more=more, before=before, after=after, simulated=seen, currency=currency)
    if after is None or before.cost is None or after.cost is None:
        return bare
    most, then = before.cost, after.cost
    least, least_then = before.bound, after.bound
    if more.eases:
        then = min(then, most)
        least = max((b for b in (least, least_then) if b is not None), default=None)
    low = None if least is None else (least - then) * year
    if more.eases:
        low = max(0.0, low or 0.0)
    return Worth(
        more=more,
        before=before,
        after=after,
        value=(most - then) * year,
        low=low,
        high=None if least_then is None else (most - least_then) * year,
        simulated=seen,
        currency=currency,
    )


def _paired(more: More, before: RunResult, after: RunResult, year: float) -> Interval | None:
    """The fall of the simulated cost, path by path: both saw the same luck.

    Where the plan after is no better, and the old one is a plan still, that one is kept.
    """
    if not before.costs or len(before.costs) != len(after.costs):
        return None
    if more.eases and not more.luck and (after.cost or 0.0) >= (before.cost or 0.0):
        return Interval(mean=0.0, low=0.0, high=0.0)
    return interval(year * (np.array(before.costs) - np.array(after.costs)))
