"""Necessary test whether one more batch fits: counts of rooms, laboratory and freezer positions."""

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.freezer_stock import POSITION_TOLERANCE, LeastStock
from optimizer.capacity.ledger import holds
from optimizer.decisions import Start, Starts, batches_by_week
from optimizer.problem import Problem


class QuickCheck:
    """A necessary test of the sets of batches of one problem; clearance is left out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._least = {p.id: LeastStock(p, problem.weeks) for p in problem.products}

    def may_hold(self, before: Starts, after: Starts, new: Start | None) -> bool:
        """Rooms and laboratory hold `new`; the freezer excess of the least stock does not grow."""
        if new is not None and not holds(self.problem, after, new):
            return False
        if self.problem.positions is None:
            return True
        excess = self._excess(after)
        return excess <= POSITION_TOLERANCE or excess <= self._excess(before) + POSITION_TOLERANCE

    def _excess(self, starts: Starts) -> float:
        """[position x week] beyond those in service."""
        excess = self.used(starts) - np.array(self.problem.positions)
        return float(excess[excess > POSITION_TOLERANCE].sum())

    def used(self, starts: Starts) -> Floats:
        """[week] freezer positions of the least stock."""
        used = np.zeros(self.problem.weeks)
        for p in self.problem.products:
            batches = batches_by_week(starts, p.id, self.problem.weeks)
            used += p.positions * self._least[p.id].of(batches)
        return used
