"""Look-up surrogate of expected cost, in microseconds: it ranks the moves of a local search.

U[t] (D[t]) is the change of the cost in week t by one batch more (less) released by then.  A batch
started in week s counts from s + lead time on: to add one saves -ΣU from there on, to drop one -ΣD,
to start one later -ΣD over the weeks between, to start one earlier -ΣU.
"""

from collections.abc import Mapping

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.decisions import Decisions, Start
from optimizer.problem import Problem, ProductData
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.expected_cost_mip import start_cost


class TableSurrogate:
    """Expected cost of batches by the tables of a problem, without banks."""

    def __init__(
        self, problem: Problem, risks: Mapping[str, Risk], tables: Mapping[str, Tables]
    ) -> None:
        self.problem = problem
        self._each = {
            p.id: _ProductTable(p, risks[p.id], tables[p.id], problem.weeks)
            for p in problem.products
        }
        self._now: Decisions | None = None

    def cost(self, batches: Decisions) -> float:
        """[currency]; batches beyond the range of the tables change nothing."""
        self._set_batches(batches)
        return sum(x.cost() for x in self._each.values())

    def gain(
        self, batches: Decisions, out: tuple[Start, ...], into: tuple[Start, ...]
    ) -> float:  # fmt: skip
        """[currency] saved by taking batches out and putting others in, one a product each."""
        self._set_batches(batches)
        saved = 0.0
        for product, _, week in out:
            to = [t for p, _, t in into if p == product]
            x = self._each[product]
            saved += x.shift(week, to[0]) if to else x.drop(week)
        shifted = {x[0] for x in out}
        return saved + sum(self._each[p].add(t) for p, _, t in into if p not in shifted)

    def _set_batches(self, batches: Decisions) -> None:
        if batches is not self._now:
            self._now = batches
            for x in self._each.values():
                x.set_batches(np.array(batches.batches_by_week(x.p.id, self.problem.weeks)))


class _ProductTable:
    """Changes of one product's cost by moves of its batches."""

    def __init__(self, p: ProductData, risk: Risk, tables: Tables, weeks: int) -> None:
        self.p, self.tables, self.weeks = p, tables, weeks
        self.start_cost = start_cost(p, risk, weeks)
        self.most = tables.released.shape[1] - 1
        self.batches: Counts = np.full(weeks, -1, dtype=np.int64)  # none set yet

    def set_batches(self, batches: Counts) -> None:
        """Take these batches [week] as those that moves start from."""
        if np.array_equal(batches, self.batches):
            return
        self.batches, self.count = batches, min(int(batches.sum()), self.most)
        self.released = np.zeros(self.weeks, dtype=np.int64)
        lag = min(self.p.lag, self.weeks)
        self.released[lag:] = np.cumsum(batches)[: self.weeks - lag]
        self.more, self.less = self._changed(1), self._changed(-1)

    def _changed(self, step: int) -> Floats:
        """[t] what one batch more or less changes in all weeks before t."""
        weeks = np.arange(self.weeks)
        now = np.clip(self.released, 0, self.most)
        then = np.clip(self.released + step, 0, self.most)
        change = self.tables.released[weeks, then] - self.tables.released[weeks, now]
        found: Floats = np.concatenate([[0.0], np.cumsum(change)])
        return found

    def _from(self, week: int) -> int:
        return min(week + self.p.lag, self.weeks)

    def cost(self) -> float:
        """[currency] of these batches."""
        now = np.minimum(self.released, self.most)
        paid = self.tables.released[np.arange(self.weeks), now].sum()
        return float(paid + self.tables.ending[self.count] + self.start_cost @ self.batches)

    def add(self, week: int) -> float:
        """[currency] saved by one more batch started in `week`."""
        ending = self.tables.ending
        paid = ending[min(self.count + 1, self.most)] - ending[self.count] + self.start_cost[week]
        return -float(self.more[-1] - self.more[self._from(week)] + paid)

    def drop(self, week: int) -> float:
        """[currency] saved by one batch less, of those started in `week`."""
        ending = self.tables.ending
        paid = ending[max(self.count - 1, 0)] - ending[self.count] - self.start_cost[week]
        return -float(self.less[-1] - self.less[self._from(week)] + paid)

    def shift(self, week: int, to: int) -> float:
        """[currency] saved by beginning a batch in another week."""
        a, b = self._from(week), self._from(to)
        changed = self.less[b] - self.less[a] if to > week else self.more[a] - self.more[b]
        return -float(changed + self.start_cost[to] - self.start_cost[week])
