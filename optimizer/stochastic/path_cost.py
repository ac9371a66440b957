"""Sample average of expected cost, with the losses and expiries of an incumbent plan held fixed.

A lost patient needs no dose later, and an expired dose serves nobody: the exact distributions know
neither (expected_cost.py).  Here both are as the incumbent plan causes them on each sample path;
solving again and repeating this a few times corrects the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.stochastic.expected_cost import ExpectedCosts, FixedSupply


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Sample paths of one product; all cumulative [dose], the last axis is the path."""

    due: Floats  # [week, path] by the week in which doses leave
    given: Floats  # [n, path] by the first n new batches, n = 0 ...
    firm: Floats  # [m, path] by the first m firm batches in order of release, m = 0 ...

    def first(self, paths: int) -> "Paths":
        """The first `paths` paths alone."""
        return Paths(
            due=self.due[:, :paths], given=self.given[:, :paths], firm=self.firm[:, :paths]
        )

    def supply(self, fixed: FixedSupply, new: Floats) -> Floats:
        """Doses of the fixed lots, added to those of the new batches."""
        found: Floats = new + (fixed.doses + self.firm[fixed.firm])
        return found


class SampleAverage:
    """Expectations as means over sample paths; net_loss: doses lost less doses expired."""

    def __init__(self, paths: Paths, net_loss: Floats) -> None:
        self.paths = paths
        self.net_loss = np.vstack([net_loss, np.zeros(net_loss.shape[1])])  # week -1: nothing yet

    def _short(self, u: int, supply: FixedSupply, known: int) -> Floats:
        due = self.paths.due[u] if u >= 0 else 0.0
        found: Floats = due - self.net_loss[max(known, -1)] - self.paths.supply(
            supply, self.paths.given
        )  # fmt: skip
        return found

    def missing(self, u: int, supply: FixedSupply, known: int) -> Floats:
        found: Floats = np.maximum(self._short(u, supply, known), 0).mean(axis=1)
        return found

    def surplus(self, u: int, supply: FixedSupply, known: int) -> Floats:
        found: Floats = np.maximum(-self._short(u, supply, known), 0).mean(axis=1)
        return found

    def ending(self, supply: FixedSupply, target: float) -> Floats:
        weeks = len(self.paths.due)
        left = np.maximum(-self._short(weeks - 1, supply, weeks - 1), 0)
        found: Floats = np.maximum(target - left, 0).mean(axis=1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFlow:
    """Doses due and available, and what became of them; all cumulative [week, path]."""

    issued: Floats
    lost: Floats
    expired: Floats


def dose_flow(
    available: Floats, aged: Floats, due: Floats, wait: int, *, closed: bool
) -> DoseFlow:  # fmt: skip
    """FEFO in counts: the oldest doses go to the patients who wait longest, week by week.

        I = min(S - X, A - L)    L = max(L, A of t-W, less I)    X = max(X, E - I)

    S available, A due, W the longest wait, E last usable by t (`aged`), I issued, L lost, X
    expired, all cumulative [week, path].  closed: patients not served in the last week are lost.
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


def net_loss_on_paths(costs: ExpectedCosts, paths: Paths, released: Sequence[int]) -> Floats:
    """[week, path] doses lost less doses expired, where `released` batches are by each week."""
    weeks = range(costs.weeks)

    def given(week: int) -> Floats:
        found: Floats = paths.given[released[week] if week >= 0 else 0]
        return found

    available = np.array([paths.supply(costs.supply(t), given(t)) for t in weeks])
    aged = [paths.supply(costs.expiring(t), given(t - costs.life + 1)) for t in weeks]
    flow = dose_flow(available, np.array(aged), paths.due, costs.p.max_wait, closed=False)
    return flow.lost - flow.expired
