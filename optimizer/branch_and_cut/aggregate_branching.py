"""Branching on aggregate variables: how many batches, WCBs and donors there are in all.

The relaxation may start 22.4 batches where 22 lose patients and 23 cost a batch more: branch and
bound meets these few numbers late among thousands, here they come first.  Cuts found in one branch
hold in all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import SearchContext
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.budget import Budget
from optimizer.cuts.batch_rounding import SupplyBalance
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model

MAX_NODES = 16  # solved; the first few totals settle most of the gap
TRIAL = 4  # nodes after which branching must have closed LEAST of what is open, to go on
LEAST = 0.03
INTEGRALITY = 1e-4  # by which a count may miss a whole number


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Plans within column bounds: a lower bound on their cost, and their relaxation's values."""

    bound: float
    lower: Floats
    upper: Floats
    values: Floats


def branch_on_aggregates(
    context: SearchContext,
    balances: tuple[SupplyBalance, ...],
    root: Root,
    target: float,
    budget: Budget,
) -> list[Node]:
    """Open nodes that hold all plans, lowest bound first, until it is `target` or time is up."""
    session = context.session
    matrix = session.matrix
    if root.values is None:
        return []
    columns = list(_totals(context.model))
    order = count()
    whole = Node(bound=root.bound, lower=matrix.lower, upper=matrix.upper, values=root.values)
    open_, done = [(whole.bound, next(order), whole)], list[Node]()
    solved = 0
    try:
        while open_ and solved < MAX_NODES and not budget.spent:
            least = min(x.bound for x in [open_[0][2], *done])
            if least >= target or (
                solved >= TRIAL and least - root.bound < LEAST * (target - root.bound)
            ):
                break
            node = heappop(open_)[2]
            column = next((i for i in columns if _fractional(node.values[i])), None)
            if column is None:
                done.append(node)
                continue
            for lower, upper in _children(node, column):
                session.set_bounds(lower, upper)
                found = tighten(session, balances, budget, context.on_progress)
                solved += 1
                if found.infeasible:
                    continue
                values = node.values if found.values is None else found.values
                bound = max(node.bound, found.bound)
                child = Node(bound=bound, lower=lower, upper=upper, values=values)
                if found.values is None:  # out of time: only its parent's bound is known
                    done.append(child)
                else:
                    heappush(open_, (bound, next(order), child))
    finally:
        session.set_bounds(matrix.lower, matrix.upper)
    return sorted([*done, *(x for _, _, x in open_)], key=lambda x: x.bound)


def _totals(m: Model) -> Iterator[int]:
    """Columns of the counts that matter most: batches in all and in time, donors, WCBs."""
    number = column_numbers(m)
    last = m.problem.weeks - 1
    for p in m.problem.products:
        keys: list[tuple[dict[tuple[str, int], pulp.LpVariable], int]] = [
            (m.batches_cum, last), (m.batches_cum, last - p.lag), (m.donors, last), (m.wcbs, last),
        ]  # fmt: skip
        yield from (number[group[p.id, t]] for group, t in keys if (p.id, t) in group)


def _fractional(value: float) -> bool:
    return bool(abs(value - np.round(value)) > INTEGRALITY)


def _children(node: Node, column: int) -> Iterator[tuple[Floats, Floats]]:
    """Column bounds with the count rounded down, and rounded up."""
    below, above = node.upper.copy(), node.lower.copy()
    below[column] = np.floor(node.values[column])
    above[column] = np.ceil(node.values[column])
    yield node.lower, below
    yield above, node.upper
