"""Rounding heuristic: cumulative batches of the relaxation rounded, the rest re-solved.

Behind the cuts the batches of the relaxation are nearly whole; rounded, they are within half a per
cent of the best known plan on every benchmark, in a second or two.
Source: docs/decisions/0013-rounding-and-branching-on-counts.md.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.branch_and_cut.context import SearchContext, owners
from optimizer.budget import Budget
from optimizer.capacity.rooms import needs_clearance
from optimizer.decisions import Decisions, Start, no_batches
from optimizer.formulation.extract import column_numbers
from optimizer.problem import Problem
from optimizer.repair.retime import retime

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # shares of a batch that are rounded up
RETIMED_THRESHOLDS = (0.3, 0.5, 0.7)  # tried with retiming where the rooms hold no rounding
BANK_GAP = 1e-4  # at which WCBs and donors of fixed batches are solved: they cost little
STEP_SECONDS = 5.0  # [s] at most for those banks, and for retiming
MIN_RELAXATION = 0.1  # [s] for a relaxation, however little time is left
MIN_BANKS = 0.5  # [s] for the banks, however little time is left

Bounds = tuple[Floats, Floats]  # lower and upper column bounds


def round_relaxation(
    context: SearchContext, values: Floats, budget: Budget, within: Bounds | None = None
) -> Floats | None:
    """Column values of a whole plan near the relaxation's `values`; None where none fits.

    within: column bounds, else the model's own.  The best threshold is chosen for each product, as
    long as the choices fit together.
    """
    matrix = context.session.matrix
    context.session.enter("rounding the relaxation to whole batches")
    try:
        return _Rounding(context, within or (matrix.lower, matrix.upper), budget).plan(values)
    finally:
        context.session.set_bounds(matrix.lower, matrix.upper)


class _Rounding:
    """One relaxation to round, within column bounds."""

    def __init__(self, context: SearchContext, within: Bounds, budget: Budget) -> None:
        self.context, self.within, self.budget = context, within, budget
        self.session, self.model = context.session, context.model
        self.number = column_numbers(self.model)
        batches = [self.number[v] for v in self.model.batches_cum.values()]
        self.batches = np.array(batches, dtype=np.int32)
        self.owner = owners(self.model)

    def plan(self, values: Floats) -> Floats | None:
        """The best threshold's plan, banks made whole."""
        plans: list[Floats] = []
        for threshold in THRESHOLDS:
            if self.budget.spent:
                break
            plans += self._relaxed(self.batches, np.floor(values[self.batches] + threshold))
        if not plans:
            for threshold in RETIMED_THRESHOLDS:
                plans += self._retimed(np.floor(values[self.batches] + threshold))
        return self._whole_banks(self._best(plans)) if plans else None

    def _fix(self, columns: Ints, values: Floats) -> None:
        lower, upper = self.within[0].copy(), self.within[1].copy()
        lower[columns] = upper[columns] = values
        self.session.set_bounds(lower, upper)

    def _relaxed(self, columns: Ints, values: Floats) -> list[Floats]:
        """The relaxation with these columns fixed; none where it is infeasible."""
        clipped = np.clip(values, self.within[0][columns], self.within[1][columns])
        self._fix(columns, clipped)
        budget = self.budget.at_least(MIN_RELAXATION)
        found = self.session.relaxation(budget, self.context.on_progress).values
        return [] if found is None else [found]

    def _retimed(self, counts: Floats) -> list[Floats]:
        """The relaxation with these cumulative batches retimed until rooms and laboratory fit."""
        problem = self.model.problem
        if self.budget.spent or any(needs_clearance(problem, s) for s in problem.suites):
            return []  # rooms that are full every week leave no place for clearance
        wanted = wanted_starts(problem, list(self.model.batches_cum), counts)
        retimed = retime(problem, wanted, self.budget.at_most(STEP_SECONDS))
        if retimed is None:
            return []
        columns = np.array([self.number[v] for v in self.model.start.values()], dtype=np.int32)
        fixed = [float(retimed.starts.get(key, 0)) for key in self.model.start]
        return self._relaxed(columns, np.array(fixed))

    def _costs(self, values: Floats) -> Floats:
        """Cost of each product; the last entry is what belongs to none."""
        paid = self.session.matrix.cost * values
        least = len(self.model.problem.products) + 1
        return np.bincount(self.owner, weights=paid, minlength=least).astype(np.float64)

    def _best(self, plans: list[Floats]) -> Floats:
        """Every product's own best threshold if that fits, else the best for all."""
        table = np.array([self._costs(plan) for plan in plans])
        whole = plans[int(np.argmin(table.sum(axis=1)))]
        chosen = np.argmin(table, axis=0)
        if len(set(chosen[:-1].tolist())) < 2:
            return whole
        counts = np.array([plans[chosen[self.owner[i]]][i] for i in self.batches])
        cost = self.session.matrix.cost
        mixed = self._relaxed(self.batches, np.round(counts))
        return mixed[0] if mixed and cost @ mixed[0] <= cost @ whole else whole

    def _whole_banks(self, values: Floats) -> Floats | None:
        """WCBs, donors and the suites of the batches whole too, the batches as they are."""
        self._fix(self.batches, np.round(values[self.batches]))
        share = self.budget.at_least(MIN_BANKS).at_most(STEP_SECONDS)
        return self.session.minimise(share, BANK_GAP, self.context.on_progress).values


def wanted_starts(
    problem: Problem, keys: Sequence[tuple[str, int]], counts: Floats
) -> Decisions:  # fmt: skip
    """Batches of whole cumulative counts by (product, week), whether or not they fit."""
    starts: dict[Start, int] = {}
    before: dict[str, int] = {}
    for (p, t), count in zip(keys, counts, strict=True):
        new = int(count) - before.get(p, 0)
        if new > 0:
            before[p] = int(count)
            starts[p, problem.makers(p)[0].id, t] = new
    return replace(no_batches(problem), starts=starts)
