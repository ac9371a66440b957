"""Expected cost path by path, with the losses and expiries of a plan frozen where they fell.

A patient lost early needs no dose later, and a dose expired serves nobody: the distributions do not
know either (expected_cost.py).  Here both are kept as the plan in hand caused them; solving
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


def drift_of(costs: Costs, paths: Paths, released: Sequence[int]) -> Floats:
    """[week, path] losses less expiries of a plan with `released` new batches by each week [dose].

    I = min(S - X, A - L), L = max(L, A of t-W, less I), X = max(X, last usable by t, less I), all
    cumulative: issued, lost, expired.  Exact for courses of one dose and one life needed.
    """
    weeks, wait = costs.weeks, costs.p.max_wait
    lost = np.zeros(paths.due.shape[1])
    gone = np.zeros_like(lost)
    drift = np.zeros_like(paths.due)
    for t in range(weeks):
        issued = np.minimum(_lots(costs.supply(t), paths, released, t) - gone, paths.due[t] - lost)
        if t >= wait:
            lost = np.maximum(lost, paths.due[t - wait] - issued)
        old = _lots(costs.expiring(t), paths, released, t - costs.life + 1)
        gone = np.maximum(gone, old - issued)
        drift[t] = lost - gone
    return drift


def _lots(fixed: Fixed, paths: Paths, released: Sequence[int], week: int) -> Floats:
    n = released[week] if week >= 0 else 0
    return paths.supply(fixed, paths.given[n])
