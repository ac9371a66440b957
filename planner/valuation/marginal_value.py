"""Marginal value of a change by re-solving, within the bounds of both solves (docs/sweep.md)."""

from dataclasses import dataclass, replace

import numpy as np

from planner.results.interval import Interval
from planner.simulation.intervals import interval
from planner.sweep.result import RunResult
from planner.valuation.changes import CapacityChange

YEAR = 52  # weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginalValue:
    """Fall of the least cost [currency a year]; it lies between low and high for certain.

    None: one of the two solves has no plan, or no bound is proven.
    simulated: fall of the plans' simulated cost; None: not simulated on the same paths.
    """

    change: CapacityChange
    before: RunResult | None
    after: RunResult | None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    simulated: Interval | None = None
    currency: str = ""


def marginal_value(
    change: CapacityChange, before: RunResult, after: RunResult | None, year: float, currency: str
) -> MarginalValue:
    """The marginal value of `change` from both solves.  year: horizons in a year.

    The least cost before lies in [bound, cost], and so does that after: the difference lies
    between bound - cost and cost - bound.  Where `change.eases`, the old plan remains
    feasible and the least cost cannot rise, which narrows both.
    """
    seen = None if after is None else _paired(change, before, after, year)
    bare = MarginalValue(
        change=change, before=before, after=after, simulated=seen, currency=currency
    )
    if after is None or before.cost is None or after.cost is None:
        return bare
    most, then = before.cost, after.cost
    least, least_then = before.bound, after.bound
    if change.eases:
        then = min(then, most)
        least = max((b for b in (least, least_then) if b is not None), default=None)
    low = None if least is None else (least - then) * year
    if change.eases:
        low = max(0.0, low or 0.0)
    high = None if least_then is None else (most - least_then) * year
    return replace(bare, value=(most - then) * year, low=low, high=high)


def _paired(
    change: CapacityChange, before: RunResult, after: RunResult, year: float
) -> Interval | None:
    """The fall of the simulated cost, paired path by path (common random numbers).

    Where the plan after is no better, and the old one remains feasible, the old one is kept.
    """
    if not before.costs or len(before.costs) != len(after.costs):
        return None
    if change.eases and not change.changes_draws and (after.cost or 0.0) >= (before.cost or 0.0):
        return Interval(mean=0.0, low=0.0, high=0.0)
    return interval(year * (np.array(before.costs) - np.array(after.costs)))
