"""Look-up surrogate of expected cost: microseconds, to choose which moves are tried first.

U[t] (D[t]) is what one batch more (less) released by week t changes in week t, and a batch begun in
week s counts from s + lag on: to add one saves -ΣU from there on, to drop one -ΣD, to put one off
-ΣD over the weeks between, to bring one forward -ΣU.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.decisions import Decisions, Start
from optimizer.problem import Problem, ProductData
from optimizer.stochastic.distributions import Risk
from optimizer.stochastic.expected_cost import Tables
from optimizer.stochastic.expected_cost_mip import start_cost

Made = npt.NDArray[np.int64]  # [week] new batches begun


class TableSurrogate:
    """Expected cost of batches as the tables of a problem have it; banks are not counted."""

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
        """[currency]; more batches than the tables know cost no less."""
        self._look_at(batches)
        return sum(x.cost() for x in self._each.values())

    def gain(
        self, batches: Decisions, out: tuple[Start, ...], into: tuple[Start, ...]
    ) -> float:  # fmt: skip
        """[currency] that is saved by taking batches out and putting others in, one a product."""
        self._look_at(batches)
        saved = 0.0
        for product, _, week in out:
            to = [t for p, _, t in into if p == product]
            x = self._each[product]
            saved += x.shift(week, to[0]) if to else x.drop(week)
        gone = {x[0] for x in out}
        return saved + sum(self._each[p].add(t) for p, _, t in into if p not in gone)

    def _look_at(self, batches: Decisions) -> None:
        if batches is not self._now:
            self._now = batches
            for x in self._each.values():
                x.look_at(np.array(batches.batches_by_week(x.p.id, self.problem.weeks)))


class _ProductTable:
    """What moves of one product's batches change."""

    def __init__(self, p: ProductData, risk: Risk, tables: Tables, weeks: int) -> None:
        self.p, self.tables, self.weeks = p, tables, weeks
        self.begin = start_cost(p, risk, weeks)
        self.most = tables.released.shape[1] - 1
        self.made: Made = np.full(weeks, -1, dtype=np.int64)  # nothing looked at yet

    def look_at(self, made: Made) -> None:
        """Take these batches as those that moves begin from."""
        if np.array_equal(made, self.made):
            return
        self.made, self.begun = made, min(int(made.sum()), self.most)
        self.released = np.zeros(self.weeks, dtype=np.int64)
        lag = min(self.p.lag, self.weeks)
        self.released[lag:] = np.cumsum(made)[: self.weeks - lag]
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
        """[currency] of the batches as they are."""
        now = np.minimum(self.released, self.most)
        paid = self.tables.released[np.arange(self.weeks), now].sum()
        return float(paid + self.tables.ending[self.begun] + self.begin @ self.made)

    def add(self, week: int) -> float:
        """[currency] saved by one more batch begun in `week`."""
        begun = self.tables.ending
        paid = begun[min(self.begun + 1, self.most)] - begun[self.begun] + self.begin[week]
        return -float(self.more[-1] - self.more[self._from(week)] + paid)

    def drop(self, week: int) -> float:
        """[currency] saved by one batch less, of those begun in `week`."""
        begun = self.tables.ending
        paid = begun[max(self.begun - 1, 0)] - begun[self.begun] - self.begin[week]
        return -float(self.less[-1] - self.less[self._from(week)] + paid)

    def shift(self, week: int, to: int) -> float:
        """[currency] saved by beginning a batch in another week."""
        a, b = self._from(week), self._from(to)
        changed = self.less[b] - self.less[a] if to > week else self.more[a] - self.more[b]
        return -float(changed + self.begin[to] - self.begin[week])
