"""How far each of several parts must be proven, so that together they are proven to one gap."""

from collections.abc import Iterable
from math import inf

Slack = tuple[float, float]  # what a part's plan costs beyond its bound; its cost


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
