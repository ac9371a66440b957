"""Branch and bound in the open nodes: those that may still hold better plans."""

from dataclasses import replace
from math import inf, isfinite

import numpy as np

from optimizer.arrays import Floats
from optimizer.branch_and_cut.aggregate_branching import Node
from optimizer.branch_and_cut.context import SearchContext
from optimizer.budget import Budget
from optimizer.gap import bound_that_proves
from optimizer.linear.matrix import MipStart
from optimizer.solution import Ending, OnProgress, Progress, Solution

FIRST_NODE = 0.7  # of the time left, for the node with the lowest bound where others follow


def solve_open_nodes(
    context: SearchContext, nodes: list[Node], best: Floats | None, gap: float, budget: Budget
) -> Solution:
    """The best plan found and the least bound of all nodes, until `gap` is proven or time is up.

    best: column values of the incumbent.
    """
    session = context.session
    matrix = session.matrix
    cost = inf if best is None else float(matrix.cost @ best) + matrix.constant
    bounds = [node.bound for node in nodes]
    waiting = set(range(len(nodes)))
    try:
        while waiting and budget.remaining > 0.2 and not budget.stop():
            n = min(waiting, key=lambda i: bounds[i])
            if bounds[n] >= bound_that_proves(cost, gap):
                break
            waiting.remove(n)
            session.set_bounds(nodes[n].lower, nodes[n].upper)
            more = any(bounds[i] < bound_that_proves(cost, gap) for i in waiting)
            others = min((b for i, b in enumerate(bounds) if i != n), default=inf)
            found = session.minimise(
                budget.share(FIRST_NODE) if more else budget,
                gap,
                _whole_bound(context.on_progress, bounds[n], others),
                _mip_start(nodes[n], best),
            )
            bounds[n] = inf if found.ending is Ending.INFEASIBLE else max(bounds[n], found.bound)
            if found.values is not None and found.objective is not None and found.objective < cost:
                best, cost = found.values, found.objective
    finally:
        session.set_bounds(matrix.lower, matrix.upper)
    bound = min(bounds, default=-inf)
    if best is None:
        ending = Ending.INFEASIBLE if bound == inf else Ending.NO_PLAN
        return Solution(ending=ending, values=None, objective=None, bound=bound)
    ending = Ending.OPTIMAL if bound >= bound_that_proves(cost, gap) else Ending.FEASIBLE
    return Solution(ending=ending, values=best, objective=cost, bound=min(bound, cost))


def _whole_bound(on_progress: OnProgress, own: float, others: float) -> OnProgress:
    """Reports the least dual bound of all nodes, not that of the node that is solved."""

    def report(now: Progress) -> None:
        bound = min(others, own if now.bound is None else max(own, now.bound))
        on_progress(replace(now, bound=bound if isfinite(bound) else None))

    return report


def _mip_start(node: Node, best: Floats | None) -> MipStart | None:
    """The incumbent, if it is one of the node's plans."""
    if best is None or np.any(best < node.lower - 1e-6) or np.any(best > node.upper + 1e-6):
        return None
    return np.arange(len(best), dtype=np.int32), best
