"""Branching by hand on how many batches, WCBs and donors there are in all.

The relaxation may begin 22.4 batches where 22 lose patients and 23 cost a batch more: branch and
bound meets these few numbers late among thousands, here they come first.  Cuts found in one branch
hold in all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np
import pulp

from optimizer.arrays import Floats
from optimizer.branch_and_cut.context import Work
from optimizer.branch_and_cut.cutting_plane_loop import Root, tighten
from optimizer.cuts.batch_rounding import Line
from optimizer.formulation.extract import column_numbers
from optimizer.formulation.variables import Model

MOST = 16  # branches looked at
WHOLE = 1e-4  # how near a whole number counts as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A part of the plans: column bounds, what none of its plans can beat, its relaxation."""

    bound: float
    lower: Floats
    upper: Floats
    values: Floats

    @property
    def box(self) -> tuple[Floats, Floats]:
        """Lower and upper column bounds."""
        return self.lower, self.upper


def split(
    work: Work, lines: tuple[Line, ...], root: Root, enough: float, left: Callable[[], float]
) -> list[Leaf]:
    """All plans in parts, the lowest bound first; ends when that is `enough`, or time is up."""
    session = work.session
    matrix = session.matrix
    if root.values is None:
        return []
    columns = list(_totals(work.model))
    order = count()
    whole = Leaf(bound=root.bound, lower=matrix.lower, upper=matrix.upper, values=root.values)
    open_, done = [(whole.bound, next(order), whole)], list[Leaf]()
    looked = 0
    try:
        while open_ and looked < MOST and left() > 0 and not work.watch.stop():
            if min(x.bound for x in [open_[0][2], *done]) >= enough:
                break
            leaf = heappop(open_)[2]
            column = next((i for i in columns if _broken(leaf.values[i])), None)
            if column is None:
                done.append(leaf)
                continue
            for lower, upper in _halves(leaf, column):
                session.set_bounds(lower, upper)
                found = tighten(session, lines, left(), work.watch)
                looked += 1
                if found.infeasible:
                    continue
                values = leaf.values if found.values is None else found.values
                bound = max(leaf.bound, found.bound)
                part = Leaf(bound=bound, lower=lower, upper=upper, values=values)
                if found.values is None:  # out of time: nothing more is known of it
                    done.append(part)
                else:
                    heappush(open_, (bound, next(order), part))
    finally:
        session.set_bounds(matrix.lower, matrix.upper)
    return sorted([*done, *(x for _, _, x in open_)], key=lambda x: x.bound)


def _totals(m: Model) -> Iterator[int]:
    """Columns of the counts that matter most: batches in all and in time, donors, WCBs."""
    number = column_numbers(m)
    last = m.problem.weeks - 1
    for p in m.problem.products:
        keys: list[tuple[dict[tuple[str, int], pulp.LpVariable], int]] = [
            (m.made, last), (m.made, last - p.lag), (m.donors, last), (m.wcbs, last),
        ]  # fmt: skip
        yield from (number[group[p.id, t]] for group, t in keys if (p.id, t) in group)


def _broken(value: float) -> bool:
    return bool(abs(value - np.round(value)) > WHOLE)


def _halves(leaf: Leaf, column: int) -> Iterator[tuple[Floats, Floats]]:
    """Column bounds with the count rounded down, and rounded up."""
    below, above = leaf.upper.copy(), leaf.lower.copy()
    below[column] = np.floor(leaf.values[column])
    above[column] = np.ceil(leaf.values[column])
    yield leaf.lower, below
    yield above, leaf.upper
