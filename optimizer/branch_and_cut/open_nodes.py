"""Branch and bound in the parts of a problem that may still hold better plans."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, isfinite

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Leaf
from optimizer.branch_and_cut.context import Work
from optimizer.linear.matrix import Hint
from optimizer.solution import Ending, Progress, Solution, Watch

FIRST = 0.7  # of the time left, for the part with the lowest bound where others follow


def finish(
    work: Work, leaves: list[Leaf], best: Floats | None, gap: float, left: Callable[[], float]
) -> Solution:
    """The best plan found and the least bound of all parts, until `gap` is proven or time is up.

    best: column values of a plan in hand.
    """
    session = work.session
    matrix = session.matrix
    cost = inf if best is None else _cost(work, best)
    bounds = [leaf.bound for leaf in leaves]
    waiting = set(range(len(leaves)))
    try:
        while waiting and left() > 0.2 and not work.watch.stop():
            n = min(waiting, key=lambda i: bounds[i])
            if bounds[n] >= _target(cost, gap):
                break
            waiting.remove(n)
            session.set_bounds(leaves[n].lower, leaves[n].upper)
            more = any(bounds[i] < _target(cost, gap) for i in waiting)
            seconds = left() * (FIRST if more else 1.0)
            others = min((b for i, b in enumerate(bounds) if i != n), default=inf)
            watch = _of_all(work.watch, bounds[n], others)
            found = session.minimise(seconds, gap, watch, _hint(leaves[n], best))
            bounds[n] = inf if found.ending is Ending.INFEASIBLE else max(bounds[n], found.bound)
            if found.values is not None and found.objective is not None and found.objective < cost:
                best, cost = found.values, found.objective
    finally:
        session.set_bounds(matrix.lower, matrix.upper)
    bound = min(bounds, default=-inf)
    if best is None:
        ending = Ending.INFEASIBLE if bound == inf else Ending.NO_PLAN
        return Solution(ending=ending, values=None, objective=None, bound=bound)
    ending = Ending.OPTIMAL if bound >= _target(cost, gap) else Ending.FEASIBLE
    return Solution(ending=ending, values=best, objective=cost, bound=min(bound, cost))


def _of_all(watch: Watch, own: float, others: float) -> Watch:
    """Tells the least bound of all parts, not that of the one that is searched."""

    def tell(now: Progress) -> None:
        bound = min(others, own if now.bound is None else max(own, now.bound))
        watch.tell(replace(now, bound=bound if isfinite(bound) else None))

    return replace(watch, tell=tell)


def _cost(work: Work, values: Floats) -> float:
    matrix = work.session.matrix
    return float(matrix.cost @ values) + matrix.constant


def _target(cost: float, gap: float) -> float:
    """The bound that proves `cost` to `gap`."""
    return cost - gap * max(1.0, abs(cost)) if cost < inf else inf


def _hint(leaf: Leaf, best: Floats | None) -> Hint | None:
    """The plan in hand, if it is one of the part's."""
    if best is None or np.any(best < leaf.lower - 1e-6) or np.any(best > leaf.upper + 1e-6):
        return None
    return np.arange(len(best), dtype=np.int32), best
