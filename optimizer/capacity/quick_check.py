"""Whether one more batch may fit: counts of rooms, laboratory and freezer positions, no search."""

from collections.abc import Mapping

import numpy as np

from optimizer.arrays import Floats
from optimizer.flows import doses_due
from optimizer.problem import Problem, ProductData

Start = tuple[str, str, int]  # product, suite, week
Starts = Mapping[Start, int]
ROUNDING = 1e-6  # [position]


class Places:
    """What is open in a problem; clearance is not looked at."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._rooms = {s.id: _open(problem, s.id) for s in problem.suites}
        self._fixed = {p.id: _fixed(problem, p) for p in problem.products}
        self._due = {p.id: doses_due(p, problem.weeks, in_reach=True) for p in problem.products}

    def may_hold(self, before: Starts, after: Starts, new: Start | None) -> bool:
        """Rooms and laboratory in the weeks of the new batch; freezers no fuller than before.

        Freezers: where the forecast takes what it can, stock is beyond them no more than `before`.
        """
        if new is not None and not self._room(after, new):
            return False
        if self.problem.positions is None:
            return True
        over = self._over(after)
        return over <= ROUNDING or over <= self._over(before) + ROUNDING

    def _room(self, starts: Starts, new: Start) -> bool:
        product, suite, week = new
        made_in = self.problem.product[product].production
        running = np.zeros(made_in, dtype=np.int64)
        frozen = 0
        for (other, where, t), n in starts.items():
            takes = self.problem.product[other].production
            if where == suite and t < week + made_in and t + takes > week:
                running[max(t - week, 0) : t + takes - week] += n
            frozen += n * (t + takes == week + made_in)
        laboratory = self.problem.laboratory
        fits_laboratory = laboratory is None or frozen <= laboratory[week + made_in]
        return fits_laboratory and bool(
            np.all(running <= self._rooms[suite][week : week + made_in])
        )

    def _over(self, starts: Starts) -> float:
        """[position x week] beyond those in service."""
        over = self.used(starts) - np.array(self.problem.positions)
        return float(over[over > ROUNDING].sum())

    def used(self, starts: Starts) -> Floats:
        """[week] freezer positions, where the forecast takes what it can."""
        weeks = self.problem.weeks
        used = np.zeros(weeks)
        for p in self.problem.products:
            alive, quarantine = self._fixed[p.id].copy(), np.zeros(weeks)
            for (product, _, t), n in starts.items():
                if product == p.id:
                    frozen = p.frozen(t)
                    alive[frozen : frozen + p.shelf] += n * p.doses
                    quarantine[frozen : frozen + p.release] += n * p.doses
            used += p.positions * np.maximum(alive - self._due[p.id], quarantine)
        return used


def _open(problem: Problem, suite: str) -> Floats:
    """[week] rooms that firm batches leave open."""
    s = next(s for s in problem.suites if s.id == suite)
    found = np.array(s.open, dtype=np.float64)
    for product, t in s.firm:
        found[max(t, 0) : max(t + problem.product[product].production, 0)] -= 1
    return np.maximum(found, 0)


def _fixed(problem: Problem, p: ProductData) -> Floats:
    """[week] doses of fixed lots frozen and not expired."""
    found = np.zeros(problem.weeks)
    for lot in p.lots:
        found[max(lot.frozen, 0) : max(lot.last + 1, 0)] += lot.doses
    return found
