"""Starts of batches by suite and week, with rooms (B1) and laboratory (Q1).

What small models share (solvers/fit.py, expected_plan.py); no clearance, no freezers.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pulp

from optimizer.arrays import Floats, Ints
from optimizer.linear.expressions import Term, at_most, equal
from optimizer.linear.matrix import Matrix, rows_of
from optimizer.problem import Problem, ProductData


class Starts:
    """Columns, their costs and rows; `start` by (product, suite, week)."""

    def __init__(self, problem: Problem, name: str) -> None:
        self.problem = problem
        self.owner = pulp.LpProblem(name, pulp.LpMinimize)
        self.columns: list[pulp.LpVariable] = []
        self.cost: list[float] = []
        self.start: dict[tuple[str, str, int], pulp.LpVariable] = {}
        self.rows: list[pulp.LpConstraint] = []

    def variable(self, upper: float, cost: float = 0.0, whole: bool = False) -> pulp.LpVariable:
        """A new column from 0 to `upper`."""
        kind = "Integer" if whole else "Continuous"
        made = self.owner.add_variable(f"x{len(self.columns)}", 0, upper, kind)
        self.columns.append(made)
        self.cost.append(cost)
        return made

    def begun(
        self, p: ProductData, total: int, cost: Floats | None = None
    ) -> list[pulp.LpVariable]:
        """Batches begun by the end of each week, at most `total`; cost: of a start, by week.

        Where starts cost something, counts are told to be whole: a solver rounds and branches on
        them better than on single starts.
        """
        counts: list[pulp.LpVariable] = []
        before: list[Term] = []  # begun by the week before
        for t in range(self.problem.weeks):
            so_far = self.variable(total, whole=cost is not None)
            new: list[Term] = []
            for s in self.problem.makers(p.id):
                price = 0.0 if cost is None else float(cost[t])
                v = self.variable(s.open[t], price, whole=True)
                self.start[p.id, s.id, t] = v
                new.append((v, -1.0))
            self.rows.append(equal([(so_far, 1.0), *before, *new], 0))
            before = [(so_far, -1.0)]
            counts.append(so_far)
        return counts

    def rooms(self) -> Iterator[pulp.LpConstraint]:
        """Batches running fit the rooms that firm ones leave open."""
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

    def laboratory(self) -> Iterator[pulp.LpConstraint]:
        """Batches frozen in a week fit what the laboratory may still take."""
        for t, limit in enumerate(self.problem.laboratory or ()):
            frozen: list[Term] = [
                (v, 1.0)
                for (product, _, u), v in self.start.items()
                if u + self.problem.product[product].production == t
            ]
            if frozen:
                yield at_most(frozen, max(limit, 0))

    def numbers(self, variables: Iterable[pulp.LpVariable]) -> Ints:
        """Column numbers."""
        number = {v: i for i, v in enumerate(self.columns)}
        return np.array([number[v] for v in variables], dtype=np.int32)

    def matrix(self, constant: float = 0.0) -> Matrix:
        """The model as arrays."""
        number = {v: i for i, v in enumerate(self.columns)}
        upper = [v.upBound for v in self.columns]
        return Matrix(
            cost=np.array(self.cost),
            constant=constant,
            lower=np.zeros(len(self.columns)),
            upper=np.array(upper, dtype=np.float64),
            whole=np.array([v.cat == pulp.LpInteger for v in self.columns], dtype=np.bool_),
            rows=rows_of(self.rows, number),
        )

    def read(self, values: Floats) -> dict[tuple[str, str, int], int]:
        """Whole starts of a solution; those of 0 are left out."""
        counts = dict(zip(self.columns, np.round(values), strict=True))
        return {key: int(counts[v]) for key, v in self.start.items() if counts[v]}
