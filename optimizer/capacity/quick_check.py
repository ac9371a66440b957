"""Whether one more batch may fit: counts of rooms, laboratory and freezer positions, no search."""

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.freezer_stock import LeastStock
from optimizer.capacity.ledger import holds
from optimizer.decisions import Start, Starts, batches_by_week
from optimizer.problem import Problem

ROUNDING = 1e-6  # [position]


class QuickCheck:
    """A necessary test of the sets of batches of one problem; clearance is not looked at."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._least = {p.id: LeastStock(p, problem.weeks) for p in problem.products}

    def may_hold(self, before: Starts, after: Starts, new: Start | None) -> bool:
        """Rooms and laboratory in the weeks of the new batch; freezers no fuller than before.

        Freezers: where the forecast takes what it can, stock is beyond them no more than `before`.
        """
        if new is not None and not holds(self.problem, after, new):
            return False
        if self.problem.positions is None:
            return True
        over = self._over(after)
        return over <= ROUNDING or over <= self._over(before) + ROUNDING

    def _over(self, starts: Starts) -> float:
        """[position x week] beyond those in service."""
        over = self.used(starts) - np.array(self.problem.positions)
        return float(over[over > ROUNDING].sum())

    def used(self, starts: Starts) -> Floats:
        """[week] freezer positions, where the forecast takes what it can."""
        used = np.zeros(self.problem.weeks)
        for p in self.problem.products:
            made = batches_by_week(starts, p.id, self.problem.weeks)
            used += p.positions * self._least[p.id].of(made)
        return used
