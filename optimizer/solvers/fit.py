"""Batches of many products moved a few weeks so that they fit the rooms and the laboratory.

Products are planned one by one (optimizer/parts.py).  To begin a batch a week early costs the
storage of its doses, to begin it late costs patients; counts of batches by week make this a small
linear model that is nearly whole by itself.  Clearance and freezers are not looked at.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pulp

from optimizer.algebra import Term, at_most, equal
from optimizer.bank_timing import latest_banks
from optimizer.decisions import Decisions
from optimizer.matrix import Matrix, rows_of
from optimizer.problem import Problem, ProductData
from optimizer.solution import Watch
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.sequence import earliest, late_week

GAP = 0.01  # of the cost of moving, which is far below that of the plan


class _Fit:
    """Starts by suite and week, and for each product how far its count is ahead or behind."""

    def __init__(self, problem: Problem, batches: Decisions) -> None:
        self.problem, self.batches = problem, batches
        self.owner = pulp.LpProblem("fit", pulp.LpMinimize)
        self.columns: list[pulp.LpVariable] = []
        self.cost: list[float] = []
        self.start: dict[tuple[str, str, int], pulp.LpVariable] = {}
        self.rows: list[pulp.LpConstraint] = []
        for p in problem.products:
            self._product(p)
        self.rows += [*self._rooms(), *self._laboratory()]

    def _variable(self, upper: float, cost: float = 0.0, whole: bool = False) -> pulp.LpVariable:
        kind = "Integer" if whole else "Continuous"
        made = self.owner.add_variable(f"x{len(self.columns)}", 0, upper, kind)
        self.columns.append(made)
        self.cost.append(cost)
        return made

    def _product(self, p: ProductData) -> None:
        """begun by t + behind - ahead = wanted by t; no batch before its vials can be there."""
        wanted = 0
        before: list[Term] = []  # begun by the week before
        total = sum(self.batches.made(p.id, t) for t in range(self.problem.weeks))
        ready = [earliest(p, n) for n in range(total)]
        late = late_week(self.problem, p)
        for t in range(self.problem.weeks):
            wanted += self.batches.made(p.id, t)
            begun = self._variable(total)
            new: list[Term] = []
            for s in self.problem.makers(p.id):
                v = self._variable(s.open[t], whole=True)
                self.start[p.id, s.id, t] = v
                new.append((v, -1.0))
            self.rows.append(equal([(begun, 1.0), *before, *new], 0))
            before = [(begun, -1.0)]
            most = max(sum(week <= t for week in ready), wanted)
            ahead = self._variable(most - wanted, max(p.storage_cost, 1e-3) * p.doses)
            behind = self._variable(0 if t == self.problem.weeks - 1 else wanted, late)
            self.rows.append(equal([(begun, 1.0), (behind, 1.0), (ahead, -1.0)], wanted))

    def _rooms(self) -> Iterator[pulp.LpConstraint]:
        for s in self.problem.suites:
            for t, rooms in enumerate(s.open):
                running: list[Term] = []
                for product in s.products:
                    made_in = self.problem.product[product].production
                    running += [
                        (self.start[product, s.id, u], 1.0)
                        for u in range(max(t - made_in + 1, 0), t + 1)
                        if (product, s.id, u) in self.start
                    ]
                firm = sum(0 <= t - u < self.problem.product[q].production for q, u in s.firm)
                if running:
                    yield at_most(running, max(rooms - firm, 0))

    def _laboratory(self) -> Iterator[pulp.LpConstraint]:
        for t, limit in enumerate(self.problem.laboratory or ()):
            frozen: list[Term] = [
                (v, 1.0)
                for (product, _, u), v in self.start.items()
                if u + self.problem.product[product].production == t
            ]
            if frozen:
                yield at_most(frozen, max(limit, 0))

    def matrix(self) -> Matrix:
        number = {v: i for i, v in enumerate(self.columns)}
        upper = [v.upBound for v in self.columns]
        return Matrix(
            cost=np.array(self.cost),
            constant=0.0,
            lower=np.zeros(len(self.columns)),
            upper=np.array(upper, dtype=np.float64),
            whole=np.array([v.cat == pulp.LpInteger for v in self.columns], dtype=np.bool_),
            rows=rows_of(self.rows, number),
        )


def fit(problem: Problem, batches: Decisions, seconds: float, watch: Watch) -> Decisions | None:
    """The batches of `batches` in weeks and suites that keep B1 and Q1; None if none found."""
    model = _Fit(problem, batches)
    session = HighsSession(model.matrix(), threads=1, seed=1)
    found = session.minimise(max(seconds, 0.5), GAP, Watch(stop=watch.stop))
    if found.values is None:
        return None
    counts = dict(zip(model.columns, np.round(found.values), strict=True))
    starts = {key: int(counts[v]) for key, v in model.start.items() if counts[v]}
    return latest_banks(problem, replace(batches, starts=starts))
