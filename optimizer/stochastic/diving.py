"""Diving heuristic: columns of a relaxation are rounded up a few at a time between re-solves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.budget import Budget
from optimizer.solution import Solution
from optimizer.solvers.highs import HighsSession


@dataclass(frozen=True, slots=True, kw_only=True)
class DivingParams:
    """How a dive rounds."""

    round_together: float = 0.9  # fraction from which several columns are rounded up at once
    tolerance: float = 1e-6  # by which a value may miss a whole number
    max_relaxations: int = 400  # rounds of a dive, of up to three relaxations of milliseconds each


PARAMS = DivingParams()


def dive(
    session: HighsSession, first: Solution, groups: Sequence[Ints], budget: Budget
) -> Floats | None:
    """Values that are whole in all columns of `groups`, rounded group by group; None: none found.

    first: the relaxation.  A column that cannot be rounded up is kept down.  The session has its
    own bounds again afterwards.
    """
    bounds = _Dive(session, budget)
    values = first.values
    try:
        for columns in groups:
            values = None if values is None else bounds.rounded(values, columns)
        return values
    finally:
        session.set_bounds(session.matrix.lower, session.matrix.upper)


class _Dive:
    """Column bounds that tighten from one relaxation to the next."""

    def __init__(self, session: HighsSession, budget: Budget) -> None:
        self.session, self.budget = session, budget
        self.lower, self.upper = session.matrix.lower.copy(), session.matrix.upper.copy()

    def rounded(self, values: Floats, columns: Ints) -> Floats | None:
        lower, upper = self.lower, self.upper
        for _ in range(PARAMS.max_relaxations):
            now = values[columns]
            down = np.floor(now + PARAMS.tolerance)
            lower[columns] = np.maximum(lower[columns], np.minimum(down, upper[columns]))
            part = np.where(upper[columns] > lower[columns], now - down, 0.0)
            if part.max(initial=0.0) <= PARAMS.tolerance:
                return values
            many = columns[part >= PARAMS.round_together]
            one = columns[[int(part.argmax())]]
            found = self._with(many, 1) if len(many) > 1 else None
            if found is None:
                found = self._with(one, 1)
            if found is None:
                found = self._with(one, 0)
            if found is None:
                return None
            values = found
        return None

    def _with(self, columns: Ints, more: int) -> Floats | None:
        """The relaxation with one more of each column, or (0) no more than now; None: none."""
        before = self.lower[columns], self.upper[columns]
        self.lower[columns] += more
        if not more:
            self.upper[columns] = self.lower[columns]
        found = self._relaxed()
        if found is None:
            self.lower[columns], self.upper[columns] = before
        return found

    def _relaxed(self) -> Floats | None:
        if self.budget.spent or self.session.lost:
            return None
        self.session.set_bounds(self.lower, self.upper)
        return self.session.relaxation(self.budget).values
