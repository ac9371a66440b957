"""One model over sampled paths, the textbook's way to plan for chance (docs/uncertainty.md).

For one product on cumulative doses by path: S released, A due, I issued, L lost, X expired.

    I[t] + X[t-1] <= S[t]        I[t] + L[t-1] <= A[t]        L[t] >= L[t-1], A[t-W] - I[t]
    X[t] >= X[t-1], S[last usable by t] - I[t]        S[t] = fixed + sum_n z[t,n] doses of batch n

z[t,n] is 1 where n batches or more are begun by week t.  Starts, rooms, laboratory and banks are
those of the product's own small model; freezers and clearance are not in it.

Where one room makes one product for one hospital, in courses of one dose, every set of batches can
be tried on the same paths instead (`enumerated`); tests/benchmarks/small_sample_average.py does.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from optimizer.capacity.feasibility import repaired
from optimizer.decisions import no_batches
from optimizer.formulation.start_model import StartModel
from optimizer.linear.matrix import Matrix, Rows
from optimizer.solvers.highs import HighsSession
from optimizer.stochastic.expected_cost_mip import start_cost
from optimizer.stochastic.path_surrogate import ProductPaths
from planner.domain.plan import Plan
from planner.domain.scenario import Scenario
from planner.solving import Budget, Decisions, Outlook, Settings
from planner.stochastic.sample_paths import dose_paths

PATHS = 200
SAMPLE = 15_485_863  # what sets these paths apart from all others
GAP = 2e-3
PATIENCE = 1.0  # times the seconds of our own plan
LARGEST = 200_000  # batches x weeks x paths
Floats = npt.NDArray[np.float64]


def sample_average(scenario: Scenario, settings: Settings) -> tuple[Plan | None, str]:
    """The plan that is best on the sampled paths, and a remark; None where it is not tractable."""
    outlook = Outlook(scenario)
    if len(scenario.products) > 1:
        return None, "not tried: several products"
    size = PATHS * scenario.weeks * max(outlook.most.values())
    if size > LARGEST:
        return None, f"not tried: {size:,} entries"
    found, remark = _Program(outlook, settings.seed).solved(PATIENCE * settings.seconds)
    batches = None
    if found is not None:
        batches, _ = repaired(outlook.problem, found.starts)
    return (None if batches is None else outlook.draft(batches)), remark


def every(weeks: int, apart: int) -> Iterator[tuple[int, ...]]:
    """All sets of start weeks before `weeks`, at least `apart` weeks from each other."""
    yield ()
    for first in range(weeks):
        for rest in every(weeks - first - apart, apart):
            yield first, *(first + apart + t for t in rest)


def enumerated(scenario: Scenario, seed: int) -> tuple[Plan | None, int]:
    """The best of all sets of batches on the sampled paths, and how many there are."""
    outlook = Outlook(scenario)
    (p,), (suite,) = outlook.problem.products, outlook.problem.suites
    luck = dose_paths(scenario, outlook.most, seed=(seed + SAMPLE) % 2**63, paths=PATHS)
    follower, tried = ProductPaths(outlook.costs[p.id], luck[p.id]), 0
    best = inf
    chosen: tuple[int, ...] = ()
    for starts in every(scenario.weeks - p.lag, p.production):
        made = np.zeros(scenario.weeks, dtype=np.int64)
        made[list(starts)] = 1
        tried += 1
        if (cost := follower.cost(made)) < best:
            best, chosen = cost, starts
    batches = outlook.placed({(p.id, suite.id, t): 1 for t in chosen})
    return (None if batches is None else outlook.draft(batches)), tried


class _Program:
    """The matrix, block by block."""

    def __init__(self, outlook: Outlook, seed: int) -> None:
        self.outlook, self.problem = outlook, outlook.problem
        self.p = self.problem.products[0]
        self.costs, self.risk = outlook.costs[self.p.id], outlook.risks[self.p.id]
        luck = dose_paths(outlook.scenario, outlook.most, seed=(seed + SAMPLE) % 2**63, paths=PATHS)
        self.paths = luck[self.p.id]
        self.fixed = ProductPaths(self.costs, self.paths)
        self.rows: list[tuple[list[int], list[float], float, float]] = []
        self.cost: list[float] = []
        self.upper: list[float] = []

    def solved(self, seconds: float) -> tuple[Decisions | None, str]:
        """Decisions by HiGHS, and how far it came."""
        budget = Budget.of(seconds)
        model = StartModel(self.problem)
        begun = model.add_batches(
            self.p, self.outlook.most[self.p.id],
            start_cost(self.p, self.risk, self.problem.weeks),
        )  # fmt: skip
        if self.p.bank is not None:
            model.add_banks(self.p, self.p.bank)
        model.state_capacity()
        base = model.matrix()
        self._extend(base.columns, begun)
        whole = self._joined(base)
        session = HighsSession(whole, threads=1, seed=1)
        found = session.minimise(budget, GAP)
        if found.values is None or found.objective is None:
            return None, f"{whole.rows.count:,} rows: no plan"
        gap = (found.objective - found.bound) / abs(found.objective)
        remark = f"{whole.rows.count:,} rows, gap {100 * gap:.2f} %"
        decisions = no_batches(self.problem)
        starts = model.read(found.values[: base.columns])
        return Decisions(
            starts=starts, wcbs=decisions.wcbs, donors=decisions.donors, treated={}, lost={}
        ), remark

    def _column(self, cost: float, upper: float = inf) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        return self.first + len(self.cost) - 1

    def _row(self, terms: list[tuple[int, float]], lower: float, upper: float) -> None:
        self.rows.append(([c for c, _ in terms], [v for _, v in terms], lower, upper))

    def _extend(self, first: int, begun: list[int]) -> None:
        self.first = first
        most = self.outlook.most[self.p.id]
        ladder = [[self._column(0.0, 1.0) for _ in range(most)] for _ in begun]
        self.ladders = most * len(begun)
        for count, steps in zip(begun, ladder, strict=True):
            self._row([(count, -1.0), *((z, 1.0) for z in steps)], 0, 0)
            for a, b in pairwise(steps):
                self._row([(a, 1.0), (b, -1.0)], 0, inf)
        each = np.diff(self.paths.given, axis=0)
        for s in range(PATHS):
            self._path(s, ladder, each[:, s])

    def _path(self, s: int, ladder: list[list[int]], doses: Floats) -> None:
        p, prices, weeks = self.p, self.costs.prices, self.problem.weeks
        due, share = self.paths.due[:, s], 1 / PATHS
        store, wait = p.storage_cost * share, prices.wait * share
        end = weeks - 1
        supply = [self._column(store) for _ in range(weeks)]
        issued = [self._column(-store - wait) for _ in range(weeks)]
        lost = [self._column(prices.lost * share * (t == end) - wait) for t in range(weeks)]
        gone = [self._column(p.discard_cost * share * (t == end) - store) for t in range(weeks)]
        short = self._column(prices.ending * share)
        passing = np.flatnonzero(doses)

        def given(week: int, sign: float) -> list[tuple[int, float]]:
            return [(ladder[week][n], sign * doses[n]) for n in passing] if week >= 0 else []

        released = self.fixed.released[:, s]
        for t in range(weeks):
            self._row([(supply[t], 1.0), *given(t - p.lag, -1.0)], released[t], released[t])
            before = [(gone[t - 1], 1.0)] if t else []
            self._row([(issued[t], 1.0), *before, (supply[t], -1.0)], -inf, 0)
            before = [(lost[t - 1], 1.0)] if t else []
            self._row([(issued[t], 1.0), *before], -inf, due[t])
            late = t if t == end else t - p.max_wait
            if late >= 0:
                self._row([(lost[t], 1.0), (issued[t], 1.0)], due[late], inf)
            old = t - self.costs.life + 1
            then = [(supply[old], -1.0)] if old >= 0 else []
            known = self.fixed.expiring[t, s] - (released[old] if old >= 0 else 0.0)
            self._row([(gone[t], 1.0), (issued[t], 1.0), *then], known, inf)
            if t:
                self._row([(lost[t], 1.0), (lost[t - 1], -1.0)], 0, inf)
                self._row([(gone[t], 1.0), (gone[t - 1], -1.0)], 0, inf)
        every = self.fixed.frozen[-1, s] + self.fixed.coming[s]
        left = [(short, 1.0), (issued[end], -1.0), (gone[end], -1.0), *given(end, 1.0)]
        self._row(left, p.ending_target - every, inf)

    def _joined(self, base: Matrix) -> Matrix:
        sizes = np.array([len(r[0]) for r in self.rows])
        start = base.rows.start[-1] + np.cumsum(sizes)
        added = len(self.cost)
        rows = Rows(
            np.concatenate([base.rows.lower, [r[2] for r in self.rows]]),
            np.concatenate([base.rows.upper, [r[3] for r in self.rows]]),
            np.concatenate([base.rows.start, start]).astype(np.int32),
            np.concatenate([base.rows.index, *(r[0] for r in self.rows)]).astype(np.int32),
            np.concatenate([base.rows.value, *(r[1] for r in self.rows)]),
        )
        ladder = np.arange(added) < self.ladders
        return Matrix(
            cost=np.concatenate([base.cost, self.cost]),
            constant=0.0,
            lower=np.zeros(base.columns + added),
            upper=np.concatenate([base.upper, self.upper]),
            whole=np.concatenate([base.whole, ladder]),
            rows=rows,
        )
