"""Freezer-load LP: the least freezer excess of given batches, however the forecast is served.

Cumulative by product and week, patients by transit d, fractional: B started, L lost, A due; I doses
issued, X doses past use; R released, F frozen, S too old to issue, l life needed.

    A[d,t-W] <= B[d,t] + L[d,t] <= A[d,t]           I[t] = sum_d sum_k course[k] B[d,t+d-k]
    I[t] + X[t] <= R[t]                              X[t] >= S[t] - I[t], X[t-1]
    sum_p positions (F[t] - I[t] - X[t-l]) - E[t] <= positions in service

The LP minimises X first (FEFO: the oldest leave first), then the sum of E, then patients lost, then
stock.  Only R, F and S change with the batches, so that a few simplex steps lead from one set of
batches to the next: 4 to 8 ms for a product of two years.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.flows import fixed_frozen
from optimizer.linear.builder import LinearProgram
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.freezer_bound import net_loss_from_stock

Terms = list[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezerLpParams:
    """Prices that rank the goals of the LP, a lost dose costing 1, and its limits."""

    expired_price: float = 1e3  # of a dose past use
    excess_price: float = 10.0  # of a position and week beyond those in service
    stock_price: float = 1e-3  # of a position and week taken
    max_seconds: float = 60.0  # [s] for one solve of milliseconds, on however busy a machine
    tolerance: float = 1e-4  # [position x week] of excess that counts as none

    def __post_init__(self) -> None:
        if not self.expired_price > self.excess_price > 1 > self.stock_price > 0:
            raise ValueError("The prices must rank: expired > excess > 1 > stock > 0.")


PARAMS = FreezerLpParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezerLoad:
    """excess: [position x week] beyond those in service; stock: [week] closing stock by product."""

    excess: float
    stock: Mapping[str, Floats]


class FreezerProgram:
    """One live model for all sets of batches of a problem with freezers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        program = LinearProgram()
        self._each = [_ProductRows(program, p, problem.weeks) for p in problem.products]
        positions = problem.positions or (inf,) * problem.weeks
        self._excess = [program.column(PARAMS.excess_price) for _ in positions]
        self._full = len(program.rows)
        for t, excess in enumerate(self._excess):
            used = [(c, -b.p.positions * x) for b in self._each for c, x in b.consumed(t)]
            program.row([*used, (excess, -1.0)], upper=positions[t])
        self._matrix = program.matrix()
        self._session = HighsSession(self._matrix, threads=1, seed=1)

    def solved(self, batches: Mapping[str, Counts]) -> FreezerLoad:
        """The load of these new batches by week; RuntimeError where the solver finds none."""
        lower, upper = self._matrix.rows.lower.copy(), self._matrix.rows.upper.copy()
        frozen = {b.p.id: b.write_bounds(batches[b.p.id], lower, upper) for b in self._each}
        for b in self._each:
            upper[self._full :] -= b.p.positions * frozen[b.p.id]
        rows = replace(self._matrix.rows, lower=lower, upper=upper)
        matrix = replace(self._matrix, rows=rows)
        if not self._session.move_to(matrix):  # it is lost
            self._session = HighsSession(matrix, threads=1, seed=1)
        found = self._session.relaxation(Budget.of(PARAMS.max_seconds), method="simplex")
        if found.values is None:
            raise RuntimeError(f"The freezer-load LP was not solved: {found.ending}.")
        excess, values = float(found.values[self._excess].sum()), found.values
        stock = {
            b.p.id: frozen[b.p.id]
            - [sum(x * values[c] for c, x in b.consumed(t)) for t in range(self.problem.weeks)]
            for b in self._each
        }
        return FreezerLoad(excess=excess if excess > PARAMS.tolerance else 0.0, stock=stock)


class _ProductRows:
    """One product's rows."""

    def __init__(self, program: LinearProgram, p: ProductData, weeks: int) -> None:
        self.p, self.weeks = p, weeks
        self.life = min((c.life_needed for c in p.classes), default=0)
        horizon = range(weeks)
        due: dict[int, Floats] = {}
        for c in p.classes:
            due[c.transit] = due.get(c.transit, np.zeros(weeks)) + np.cumsum(c.due)
        self.treated = {d: [program.column() for _ in horizon] for d in due}
        self.unusable = [program.column() for _ in horizon]
        for d, patients in due.items():
            _patients(program, self, d, patients)
        self.issued = [self._issued(t) for t in horizon]
        self._used = [program.row([*self.issued[t], (self.unusable[t], 1.0)]) for t in horizon]
        program.pay([(x, 1.0) for x in self.unusable], PARAMS.expired_price)
        for one, two in zip(self.unusable, self.unusable[1:], strict=False):
            program.row([(two, 1.0), (one, -1.0)], lower=0.0)
        for t in horizon:
            program.pay(self.consumed(t), -PARAMS.stock_price * p.positions)

    def _issued(self, t: int) -> Terms:
        """Doses that have left by the end of week t."""
        found: dict[int, float] = {}
        for d, treated in self.treated.items():
            for k, doses in enumerate(self.p.course):
                start = min(t + d, self.weeks - 1) - k
                if doses and start >= 0:
                    found[treated[start]] = found.get(treated[start], 0.0) + doses
        return list(found.items())

    def consumed(self, t: int) -> Terms:
        """Doses that have left the freezer by the end of week t, issued or expired."""
        expired = self.unusable[t - self.life : t - self.life + 1] if t >= self.life else []
        return [*self.issued[t], *((x, 1.0) for x in expired)]

    def write_bounds(self, batches: Counts, lower: Floats, upper: Floats) -> Floats:
        """Writes the doses of `batches` into the row bounds; gives cumulative doses frozen."""
        p = self.p
        useful = [x for x in p.lots if x.last - self.life >= max(x.released, 0)]
        ready = self._fixed({x: max(x.released, 0) for x in useful}) + self._new(batches, p.lag)
        aged = self._fixed({x: x.last - self.life for x in useful})
        ends = max(p.last_usable(0) - self.life, p.lag)
        upper[self._used], lower[self._used] = ready, aged + self._new(batches, ends)
        idle = self._fixed({x: x.last for x in p.lots if x not in useful})
        return fixed_frozen(p, self.weeks) - idle + self._new(batches, p.production)

    def _fixed(self, weeks: Mapping[FixedLot, int]) -> Floats:
        """[week] doses of lots by the end of each week, from a week of their own on."""
        found = np.zeros(self.weeks)
        for lot, week in weeks.items():
            found[max(week, 0) :] += lot.doses
        return found

    def _new(self, batches: Counts, lag: int) -> Floats:
        found = np.zeros(self.weeks)
        if lag < self.weeks:
            found[lag:] = self.p.doses * np.cumsum(batches)[: self.weeks - lag]
        return found


def _patients(program: LinearProgram, block: _ProductRows, transit: int, due: Floats) -> None:
    p, treated = block.p, block.treated[transit]
    lost = [program.column() for _ in treated]
    program.pay([(lost[-1], float(sum(p.course)))], 1.0)
    for t, (b, x) in enumerate(zip(treated, lost, strict=True)):
        late = t if t == block.weeks - 1 else t - p.max_wait
        least = float(due[late]) if late >= 0 else 0.0
        program.row([(b, 1.0), (x, 1.0)], least, float(due[t]))
        if t < transit:
            program.row([(b, 1.0)], 0.0, 0.0)
        if t:
            program.row([(b, 1.0), (treated[t - 1], -1.0)], lower=0.0)
            program.row([(x, 1.0), (lost[t - 1], -1.0)], lower=0.0)


class FreezerLoads:
    """The least freezer excess of any set of batches; results are memoised."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[tuple[tuple[int, ...], ...], FreezerLoad] = {}

    @cached_property
    def _program(self) -> FreezerProgram:
        return FreezerProgram(self.problem)

    def excess(self, batches: Decisions) -> float:
        """[position x week] beyond those in service at least; 0: fractional patients fit."""
        return 0.0 if self.problem.positions is None else self._of(batches).excess

    def stock(self, batches: Decisions, product: str) -> Floats:
        """[week] closing stock of one product, quarantine included [dose]."""
        return self._of(batches).stock[product]

    def _of(self, batches: Decisions) -> FreezerLoad:
        weeks = self.problem.weeks
        key = tuple(tuple(batches.batches_by_week(p, weeks)) for p in self.problem.product)
        if key not in self._known:
            by_product = zip(self.problem.product, key, strict=True)
            self._known[key] = self._program.solved({p: np.array(n) for p, n in by_product})
        return self._known[key]

    def net_loss(self, batches: Decisions, product: str) -> Floats:
        """[week] cumulative doses lost less doses expired (stochastic/freezer_bound.py)."""
        starts = batches.batches_by_week(product, self.problem.weeks)
        p = self.problem.product[product]
        return net_loss_from_stock(self.problem, p, starts, self.stock(batches, product))
