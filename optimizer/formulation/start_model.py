"""A small model of batches by suite and week, with rooms (B1), laboratory (Q1) and banks (K1-K3).

Retiming and the expected-cost models are built on it; clearance and freezers are left out.
"""

from itertools import pairwise

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.decisions import Start
from optimizer.formulation.batch_rows import (
    batch_counts,
    batches_from_wcbs,
    lots_frozen,
    rooms_in_use,
    wcbs_from_mcbs,
)
from optimizer.linear.builder import LinearProgram
from optimizer.problem import BankData, Problem, ProductData

MAX_WCBS = 10.0  # [WCB a week] more than any suite thaws; bounds help the solver


class StartModel(LinearProgram):
    """Column numbers of starts, and of cumulative counts of batches, WCBs and donors."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem
        self.start: dict[Start, int] = {}
        self.batches_cum: dict[tuple[str, int], int] = {}
        self.wcbs: dict[tuple[str, int], int] = {}
        self.donors: dict[tuple[str, int], int] = {}

    def add_batches(self, p: ProductData, total: int, cost: Floats | None = None) -> list[int]:
        """Columns of the batches started by the end of each week, at most `total`.

        cost: [currency] of a start, by week.  Where starts cost something the counts are whole
        columns: a solver rounds and branches on them better than on single starts.
        """
        weeks = range(self.problem.weeks)
        for t in weeks:
            self.batches_cum[p.id, t] = self.column(upper=total, whole=cost is not None)
            price = 0.0 if cost is None else float(cost[t])
            for s in self.problem.makers(p.id):
                self.start[p.id, s.id, t] = self.column(price, s.open[t], whole=True)
        for terms in batch_counts(self.problem, p.id, self.start, self.batches_cum):
            self.row(terms, 0, 0)
        return [self.batches_cum[p.id, t] for t in weeks]

    def add_banks(self, p: ProductData, bank: BankData) -> None:
        """Cumulative WCBs and donors, paid at the end; the bound of a column is K3."""
        weeks = self.problem.weeks
        most = MAX_WCBS * weeks if bank.batches_per_wcb else 0.0
        for counts, cost, upper in (
            (self.wcbs, bank.wcb_cost, most), (self.donors, bank.mcb_cost, bank.donors)
        ):  # fmt: skip
            for t in range(weeks):
                paid = cost if t == weeks - 1 else 0.0
                counts[p.id, t] = self.column(paid, upper, whole=True)
            for before, after in pairwise(range(weeks)):
                self.row([(counts[p.id, after], 1.0), (counts[p.id, before], -1.0)], lower=0)

    def state_capacity(self) -> None:
        """Rooms, laboratory, and the banks of products that have been given theirs."""
        for _, terms, free in rooms_in_use(self.problem, self.start):
            self.row(terms, upper=free)
        for _, terms, limit in lots_frozen(self.problem, self.batches_cum):
            self.row(terms, upper=limit)
        for _, terms, ready in batches_from_wcbs(self.problem, self.batches_cum, self.wcbs):
            self.row(terms, upper=ready)
        for _, terms, vials in wcbs_from_mcbs(self.problem, self.wcbs, self.donors):
            self.row(terms, upper=vials)

    def start_columns(self) -> Ints:
        """Numbers of the columns of all starts."""
        return np.array(list(self.start.values()), dtype=np.int32)

    def read(self, values: Floats) -> dict[Start, int]:
        """Whole starts of a solution; those of 0 are left out."""
        return {key: n for key, c in self.start.items() if (n := round(float(values[c])))}
