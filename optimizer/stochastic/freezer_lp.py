"""How much too full the freezers are at least, however the forecast is served (contract 2, 3, 6).

Cumulative by product and week, patients by transit d, in parts: B begun, L lost, A due; I doses
issued, X doses that can be issued no more; R released, F frozen, S too old to issue, l life needed.

    A[d,t-W] <= B[d,t] + L[d,t] <= A[d,t]           I[t] = sum_d sum_k course[k] B[d,t+d-k]
    I[t] + X[t] <= R[t]                              X[t] >= S[t] - I[t], X[t-1]
    sum_p positions (F[t] - I[t] - X[t-l]) - E[t] <= positions in service

As little X as can be is sought (the oldest leave first), then the least sum of E, then few patients
lost, then little stock.  Only R, F and S change with the batches, so that from one set of them to
the next a few steps of the simplex do: 4 to 8 ms for a product of two years.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.decisions import Decisions
from optimizer.flows import fixed_frozen
from optimizer.linear.builder import LinearProgram
from optimizer.linear.matrix import Rows
from optimizer.problem import FixedLot, Problem, ProductData
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.freezer_bound import drift_in

EXPIRED, EXCESS, STOCK = 1e3, 10.0, 1e-3  # price of a dose, a position too much, one taken
SECONDS = 5.0  # for one solve, of milliseconds
LESS = 1e-4  # [position x week] that is none; a dose lost costs 1

Made = npt.NDArray[np.int64]  # [week] new batches begun
Batches = tuple[tuple[int, ...], ...]  # new batches by product and week
Terms = list[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezerLoad:
    """over: [position x week] too much; stock: [week] closing stock by product [dose]."""

    over: float
    stock: Mapping[str, Floats]


class FreezerProgram:
    """One live model for all sets of batches of a problem with freezers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        program = LinearProgram()
        self._each = [_ProductRows(program, p, problem.weeks) for p in problem.products]
        positions = problem.positions or (inf,) * problem.weeks
        self._excess = [program.column(EXCESS) for _ in positions]
        self._full = len(program.rows)
        for t, excess in enumerate(self._excess):
            used = [(c, -b.p.positions * x) for b in self._each for c, x in b.gone(t)]
            program.row([*used, (excess, -1.0)], upper=positions[t])
        self._matrix = program.matrix()
        self._session = HighsSession(self._matrix, threads=1, seed=1)

    def solved(self, made: Mapping[str, Made]) -> FreezerLoad:
        """The freezers with these new batches; RuntimeError where the solver comes to nothing."""
        lower, upper = self._matrix.rows.lower.copy(), self._matrix.rows.upper.copy()
        frozen = {b.p.id: b.write_bounds(made[b.p.id], lower, upper) for b in self._each}
        for b in self._each:
            upper[self._full :] -= b.p.positions * frozen[b.p.id]
        self._session.move_to(replace(self._matrix, rows=_bounded(self._matrix.rows, lower, upper)))
        found = self._session.relaxation(Budget.of(SECONDS), method="simplex")
        if found.values is None:
            raise RuntimeError(f"How full the freezers are was not found: {found.ending}.")
        over, values = float(found.values[self._excess].sum()), found.values
        stock = {
            b.p.id: frozen[b.p.id]
            - [sum(x * values[c] for c, x in b.gone(t)) for t in range(self.problem.weeks)]
            for b in self._each
        }
        return FreezerLoad(over=over if over > LESS else 0.0, stock=stock)


class _ProductRows:
    """One product's rows."""

    def __init__(self, program: LinearProgram, p: ProductData, weeks: int) -> None:
        self.p, self.weeks = p, weeks
        self.life = min((c.life_needed for c in p.classes), default=0)
        horizon = range(weeks)
        due: dict[int, Floats] = {}
        for c in p.classes:
            due[c.transit] = due.get(c.transit, np.zeros(weeks)) + np.cumsum(c.due)
        self.begun = {d: [program.column() for _ in horizon] for d in due}
        self.unusable = [program.column() for _ in horizon]
        for d, patients in due.items():
            _patients(program, self, d, patients)
        self.issued = [self._issued(t) for t in horizon]
        self._used = [program.row([*self.issued[t], (self.unusable[t], 1.0)]) for t in horizon]
        program.pay([(x, 1.0) for x in self.unusable], EXPIRED)
        for one, two in zip(self.unusable, self.unusable[1:], strict=False):
            program.row([(two, 1.0), (one, -1.0)], lower=0.0)
        for t in horizon:
            program.pay(self.gone(t), -STOCK * p.positions)

    def _issued(self, t: int) -> Terms:
        """Doses that have left by the end of week t."""
        found: dict[int, float] = {}
        for d, begun in self.begun.items():
            for k, doses in enumerate(self.p.course):
                start = min(t + d, self.weeks - 1) - k
                if doses and start >= 0:
                    found[begun[start]] = found.get(begun[start], 0.0) + doses
        return list(found.items())

    def gone(self, t: int) -> Terms:
        """Doses that are in the freezer no more at the end of week t."""
        expired = self.unusable[t - self.life : t - self.life + 1] if t >= self.life else []
        return [*self.issued[t], *((x, 1.0) for x in expired)]

    def write_bounds(self, made: Made, lower: Floats, upper: Floats) -> Floats:
        """Write what `made` releases and lets expire into the bounds; frozen doses by week."""
        p = self.p
        useful = [x for x in p.lots if x.last - self.life >= max(x.released, 0)]
        ready = self._fixed({x: max(x.released, 0) for x in useful}) + self._new(made, p.lag)
        aged = self._fixed({x: x.last - self.life for x in useful})
        ends = max(p.last_usable(0) - self.life, p.lag)
        upper[self._used], lower[self._used] = ready, aged + self._new(made, ends)
        idle = self._fixed({x: x.last for x in p.lots if x not in useful})
        return fixed_frozen(p, self.weeks) - idle + self._new(made, p.production)

    def _fixed(self, weeks: Mapping[FixedLot, int]) -> Floats:
        """[week] doses of lots by the end of each week, from a week of their own on."""
        found = np.zeros(self.weeks)
        for lot, week in weeks.items():
            found[max(week, 0) :] += lot.doses
        return found

    def _new(self, made: Made, lag: int) -> Floats:
        found = np.zeros(self.weeks)
        if lag < self.weeks:
            found[lag:] = self.p.doses * np.cumsum(made)[: self.weeks - lag]
        return found


def _patients(program: LinearProgram, block: _ProductRows, transit: int, due: Floats) -> None:
    p, begun = block.p, block.begun[transit]
    lost = [program.column() for _ in begun]
    program.pay([(lost[-1], float(sum(p.course)))], 1.0)
    for t, (b, gone) in enumerate(zip(begun, lost, strict=True)):
        late = t if t == block.weeks - 1 else t - p.max_wait
        least = float(due[late]) if late >= 0 else 0.0
        program.row([(b, 1.0), (gone, 1.0)], least, float(due[t]))
        if t < transit:
            program.row([(b, 1.0)], 0.0, 0.0)
        if t:
            program.row([(b, 1.0), (begun[t - 1], -1.0)], lower=0.0)
            program.row([(gone, 1.0), (lost[t - 1], -1.0)], lower=0.0)


def _bounded(rows: Rows, lower: Floats, upper: Floats) -> Rows:
    return replace(rows, lower=lower, upper=upper)


class Freezers:
    """The service of the forecast that leaves the freezers least full, for any set of batches."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[Batches, FreezerLoad] = {}

    @cached_property
    def _program(self) -> FreezerProgram:
        return FreezerProgram(self.problem)

    def over(self, batches: Decisions) -> float:
        """[position x week] beyond those in service; 0: they hold one, patients in parts."""
        return 0.0 if self.problem.positions is None else self._of(batches).over

    def stock(self, batches: Decisions, product: str) -> Floats:
        """[week] closing stock of one product, quarantine included [dose]."""
        return self._of(batches).stock[product]

    def _of(self, batches: Decisions) -> FreezerLoad:
        made = tuple(
            tuple(batches.batches_by_week(p.id, self.problem.weeks)) for p in self.problem.products
        )
        if made not in self._known:
            by_product = zip(self.problem.product, made, strict=True)
            self._known[made] = self._program.solved({p: np.array(n) for p, n in by_product})
        return self._known[made]

    def drift(self, batches: Decisions, product: str) -> Floats:
        """[week] doses lost less doses expired, cumulative (stochastic/freezer_bound.py)."""
        made = batches.batches_by_week(product, self.problem.weeks)
        p = self.problem.product[product]
        return drift_in(self.problem, p, made, self.stock(batches, product))
