r"""Campaign cuts: where no room is ready for a product, demand comes from stock or is lost.

In a suite with clearance a room is *held* for product p when it was last used for p, or runs it.
A batch of p starts in a held room or in a freshly cleared one.  Take points a < t of a supply
balance (cuts/batch_rounding.py) and the weeks in which batches released in (a, t] start.  Let h be
the rooms held for p when these weeks begin, f[u] those freshly cleared for it in week u, and
d(a,t) = doses that must have left by t if everybody starts as late as may be, less doses due by a,
less fixed doses released in (a, t].  With v(u) the point before a batch that starts in u is usable,

    onhand[a] + lost_doses(a,t] + d(a,t) h + sum_u (d(a,t) - d+(a,v(u)))+ f[u]  >=  d(a,t)    (C6)

where d(a,t) > 0.  With h >= 1 the rest of the left side is not negative.  With h = 0 and no room
cleared nothing is released, which leaves (C5) without batches.  With h = 0 and u the first week of
clearing, nothing is released by v(u): onhand[a] + lost_doses(a,t] >= d+(a,v(u)), and the term of u
makes up for the rest.  These are (l, S) inequalities (Barany, Van Roy, Wolsey 1984) in which a
campaign is the setup.
"""

from collections import Counter

import numpy as np
import pulp

from optimizer.arrays import Floats, Ints
from optimizer.capacity.rooms import needs_clearance
from optimizer.formulation.constraints.suites import network_begin
from optimizer.formulation.variables import Model
from optimizer.problem import ProductData, SuiteData

LONGEST = 26  # [week] from a to t; longer cuts have long rows, and add little


class Campaigns:
    """Rooms held and freshly cleared for one product, by week, as columns of a network.

    known: every suite of the product has a network whose columns are numbered; else nothing is cut.
    """

    def __init__(self, m: Model, p: ProductData, number: dict[pulp.LpVariable, int]) -> None:
        self.weeks, self.lag = m.problem.weeks, p.lag
        makers = m.problem.makers(p.id)
        self.known = bool(makers) and all(_has_network(m, p, s, number) for s in makers)
        # [week] the point before a batch that starts in the week is usable
        self._before: Ints = np.minimum(np.arange(self.weeks) + p.lag, self.weeks)
        # [point] the week after the last in which a batch starts that counts there
        self._end: Ints = np.maximum(np.arange(self.weeks + 2) - p.lag, 0)
        self._end[-1] = self.weeks
        self._fresh: list[list[int]] = [[] for _ in range(self.weeks)]
        self._held: list[list[int]] = [[] for _ in range(self.weeks + 1)]
        self._firm = np.zeros(self.weeks + 1)
        for s in makers if self.known else ():
            self._add(m, p, s, number)

    def _add(
        self, m: Model, p: ProductData, s: SuiteData, number: dict[pulp.LpVariable, int]
    ) -> None:
        begin = network_begin(m, s)
        arriving = Counter(
            p.frozen(start) for product, start in s.firm if product == p.id and start < begin
        )

        def of(kind: str, t: int) -> list[int]:
            found = m.rooms.get((s.id, kind, p.id, t))
            return [] if found is None else [number[found]]

        for t in range(self.weeks):
            self._fresh[t] += of("fresh", t)
        for first in range(self.weeks + 1):
            self._held[first] += of("idle", first - 1)
            for u in range(first - p.production, first):
                self._held[first] += of("fresh", u) + of("again", u)
            self._firm[first] += sum(n for t, n in arriving.items() if t >= first)

    def first(self, a: int) -> int:
        """The first week in which a batch released after point `a` starts."""
        return min(max(a - self.lag, 0), self.weeks)

    def held(self, a: int, x: Floats) -> float:
        """Rooms held when the weeks after point `a` begin."""
        first = self.first(a)
        return float(x[self._held[first]].sum() + self._firm[first])

    def fresh(self, x: Floats) -> Floats:
        """[week] rooms freshly cleared."""
        return np.array([x[columns].sum() for columns in self._fresh])

    def factors(self, a: int, need: Floats) -> Floats:
        """[week, point] what a room cleared in the week counts for in (C6) from point `a`.

        need: [point] d(a, .).
        """
        week = np.arange(self.weeks)[:, None]
        inside = (week >= self.first(a)) & (week < self._end[None, : len(need)])
        ahead = np.where(self._before > a, np.maximum(need[self._before], 0.0), 0.0)
        return np.where(inside, np.maximum(need[None, :] - ahead[:, None], 0.0), 0.0)

    def violations(self, x: Floats, need: Floats, stock: Floats) -> Floats:
        """[a, t] how much x breaks (C6) [dose]; need: d(a, t), stock: onhand[a] + lost(a, t]."""
        broken = np.full(need.shape, -np.inf)
        if not self.known:
            return broken
        fresh = self.fresh(x)
        for a in range(len(need) - 1):
            free = 1.0 - self.held(a, x)
            if free > 0.0:
                broken[a] = need[a] * free - fresh @ self.factors(a, need[a]) - stock[a]
        points = np.arange(len(need))
        near = points[None, :] - points[:, None] <= LONGEST
        return np.where((need > 0.0) & near, broken, -np.inf)

    def terms(self, a: int, t: int, need: Floats) -> tuple[dict[int, float], float]:
        """Rooms of (C6) as factors by column, and as a constant; need: [point] d(a, .)."""
        found: dict[int, float] = {}
        first = self.first(a)
        for column in self._held[first]:
            found[column] = found.get(column, 0.0) + float(need[t])
        for week, factor in enumerate(self.factors(a, need)[:, t]):
            for column in self._fresh[week]:
                found[column] = found.get(column, 0.0) + float(factor)
        return found, float(need[t]) * float(self._firm[first])


def worst_of_each(broken: Floats) -> Floats:
    """[a, t] of each a the most violated cut alone: these rows are long, and much alike."""
    best = broken.argmax(axis=1)
    found = np.full(broken.shape, -np.inf)
    rows = np.arange(len(broken))
    found[rows, best] = broken[rows, best]
    return found


def _has_network(
    m: Model, p: ProductData, s: SuiteData, number: dict[pulp.LpVariable, int]
) -> bool:
    if not needs_clearance(m.problem, s) or s.rooms == 0:
        return False
    columns = [m.rooms.get((s.id, "fresh", p.id, t)) for t in range(m.problem.weeks)]
    return all(v is not None and v in number for v in columns)
