"""Expected cost path by path, with the losses and expiries of a plan frozen where they fell.

A patient lost early needs no dose later, and a dose expired serves nobody: the distributions do not
know either (expected_cost.py).  Here both are kept as the incumbent plan caused them; solving
again and repeating this a few times corrects the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.stochastic.expected_cost import Costs, Fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """What happens to one product; all cumulative [dose], the last axis is the path."""

    due: Floats  # [week, path] by the week in which doses leave
    given: Floats  # [n, path] by the first n new batches, n = 0 ...
    firm: Floats  # [m, path] by the first m firm batches in order of release, m = 0 ...

    def first(self, paths: int) -> "Paths":
        """The same on the first `paths` paths."""
        return Paths(
            due=self.due[:, :paths], given=self.given[:, :paths], firm=self.firm[:, :paths]
        )

    def supply(self, fixed: Fixed, new: Floats) -> Floats:
        """Doses of the fixed lots, added to those of the new batches."""
        found: Floats = new + (fixed.doses + self.firm[fixed.firm])
        return found


class OnPaths:
    """Expectations over paths; drift: doses lost with their patients less doses expired."""

    def __init__(self, paths: Paths, drift: Floats) -> None:
        self.paths = paths
        self.drift = np.vstack([drift, np.zeros(drift.shape[1])])  # week -1: nothing yet

    def _short(self, u: int, supply: Fixed, known: int) -> Floats:
        due = self.paths.due[u] if u >= 0 else 0.0
        found: Floats = due - self.drift[max(known, -1)] - self.paths.supply(
            supply, self.paths.given
        )  # fmt: skip
        return found

    def missing(self, u: int, supply: Fixed, known: int) -> Floats:
        found: Floats = np.maximum(self._short(u, supply, known), 0).mean(axis=1)
        return found

    def surplus(self, u: int, supply: Fixed, known: int) -> Floats:
        found: Floats = np.maximum(-self._short(u, supply, known), 0).mean(axis=1)
        return found

    def ending(self, supply: Fixed, target: float) -> Floats:
        weeks = len(self.paths.due)
        left = np.maximum(-self._short(weeks - 1, supply, weeks - 1), 0)
        found: Floats = np.maximum(target - left, 0).mean(axis=1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFlow:
    """What became of the doses due and available; all cumulative [week, path]."""

    issued: Floats
    lost: Floats
    expired: Floats


def dose_flow(
    available: Floats, aged: Floats, due: Floats, wait: int, *, closed: bool
) -> DoseFlow:  # fmt: skip
    """Issue the oldest doses to the patients who wait, week by week.

        I = min(S - X, A - L)    L = max(L, A of t-W, less I)    X = max(X, E - I)

    S available, A due, W the longest wait, E last usable by t (`aged`), I issued, L lost, X
    expired, all cumulative [week, path].  closed: who is not served in the last week is lost.
    Exact for courses of one dose and one life needed.
    """
    issued, lost, expired = (np.empty_like(due) for _ in range(3))
    weeks, none = len(due), np.zeros(due.shape[1])
    for t in range(weeks):
        before = (lost[t - 1], expired[t - 1]) if t else (none, none)
        issued[t] = np.minimum(available[t] - before[1], due[t] - before[0])
        late = t if closed and t == weeks - 1 else t - wait
        lost[t] = np.maximum(before[0], due[late] - issued[t]) if late >= 0 else before[0]
        expired[t] = np.maximum(before[1], aged[t] - issued[t])
    return DoseFlow(issued=issued, lost=lost, expired=expired)


def drift_of(costs: Costs, paths: Paths, released: Sequence[int]) -> Floats:
    """[week, path] doses lost less doses expired, where `released` batches are by each week."""
    weeks = range(costs.weeks)

    def given(week: int) -> Floats:
        found: Floats = paths.given[released[week] if week >= 0 else 0]
        return found

    available = np.array([paths.supply(costs.supply(t), given(t)) for t in weeks])
    aged = [paths.supply(costs.expiring(t), given(t - costs.life + 1)) for t in weeks]
    flow = dose_flow(available, np.array(aged), paths.due, costs.p.max_wait, closed=False)
    return flow.lost - flow.expired
