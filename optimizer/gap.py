"""The relative gap between a plan's cost and a lower bound (contract 8), and how parts share it.

planner/results/report.py states the same formula on its own, so that what a report says of a plan
does not depend on the engine that found it.
"""

from collections.abc import Iterable
from math import inf

ROUNDING = 1e-6  # relative: what a solver's own tolerances leave open

Slack = tuple[float, float]  # what a part's plan costs beyond its bound; its cost


def relative_gap(cost: float, bound: float) -> float:
    """(cost - bound) / max(1, |cost|)."""
    return (cost - bound) / max(1.0, abs(cost))


def rounded_bound(cost: float, bound: float) -> float:
    """`bound`, or `cost` where the bound is above it by no more than rounding."""
    return cost if cost < bound <= cost + ROUNDING * max(1.0, abs(cost)) else bound


def bound_that_proves(cost: float, gap: float) -> float:
    """The least bound with which `cost` is proven to `gap`; inf where there is no plan."""
    return cost - gap * max(1.0, abs(cost)) if cost < inf else inf


def within_gap(cost: float, bound: float, gap: float, tolerance: float = 0.0) -> bool:
    """The cost exceeds the bound by no more than `gap` of it and `tolerance` [currency]."""
    return cost - bound <= gap * max(1.0, abs(cost)) + tolerance


def shared_gap(parts: Iterable[Slack], gap: float) -> float:
    """The gap g to ask of each: the sum of min(slack, g x cost) is `gap` x total cost.

    Parts that are proven further leave what they do not need to the others.  inf: all is proven.
    """
    sizes = [(slack, max(cost, 1.0)) for slack, cost in parts]
    total = sum(size for _, size in sizes)
    spare = gap * total
    for slack, size in sorted(sizes, key=lambda x: x[0] / x[1]):
        asked = spare / total
        if slack > asked * size:
            return asked
        spare -= slack
        total -= size
    return inf
