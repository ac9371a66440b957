"""Surrogate of simulated cost, in cumulative doses on sample paths: milliseconds a product.

Exact for courses of one dose and one life needed; else near enough to choose what to simulate
(docs/uncertainty.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.arrays import Floats
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from optimizer.stochastic.expected_cost import Costs
from optimizer.stochastic.path_cost import Paths, dose_flow

Made = npt.NDArray[np.int64]  # [week] new batches begun


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTotals:
    """What became of one product's doses, by path [dose]."""

    stock: Floats  # [week, path] at the end of a week, quarantine included
    waiting: Floats  # weeks waited, summed over doses
    lost: Floats
    expired: Floats
    coming: Floats  # frozen after the horizon


class ProductPaths:
    """One product: what is fixed is summed once."""

    def __init__(self, costs: Costs, paths: Paths) -> None:
        self.costs, self.paths = costs, paths
        weeks = range(costs.weeks)
        self.released = self._fixed([costs.supply(t).doses for t in weeks],
                                    [costs.supply(t).firm for t in weeks])  # fmt: skip
        self.expiring = self._fixed([costs.expiring(t).doses for t in weeks],
                                    [costs.expiring(t).firm for t in weeks])  # fmt: skip
        self.frozen = self._fixed([costs.frozen(t).doses for t in weeks],
                                  [costs.frozen(t).firm for t in weeks])  # fmt: skip
        every = costs.frozen(None)
        self.coming = every.doses + paths.firm[every.firm] - self.frozen[-1]

    def _fixed(self, sure: list[int], firm: list[int]) -> Floats:
        found: Floats = np.array(sure, dtype=np.float64)[:, None] + self.paths.firm[firm]
        return found

    def totals(self, made: Made) -> DoseTotals:
        """The doses of `made` batches and of what is fixed."""
        p, weeks, due = self.costs.p, self.costs.weeks, self.paths.due
        begun = np.minimum(np.concatenate([[0], np.cumsum(made)]), len(self.paths.given) - 1)

        def new(lag: int) -> Floats:
            """[week, path] doses of the batches begun `lag` weeks before, or sooner."""
            found: Floats = self.paths.given[begun[np.clip(np.arange(weeks) - lag + 1, 0, weeks)]]
            return found

        flow = dose_flow(
            self.released + new(p.lag), self.expiring + new(p.lag + self.costs.life - 1), due,
            p.max_wait, closed=True,
        )  # fmt: skip
        frozen = self.frozen + new(p.production)
        return DoseTotals(
            stock=frozen - flow.issued - flow.expired,
            waiting=(due - flow.lost - flow.issued).sum(axis=0),
            lost=flow.lost[-1],
            expired=flow.expired[-1],
            coming=self.coming + self.paths.given[begun[-1]] - new(p.production)[-1],
        )

    def cost(self, made: Made) -> float:
        """[currency] mean over paths, without banks."""
        p, prices, found = self.costs.p, self.costs.prices, self.totals(made)
        short = np.maximum(p.ending_target - found.stock[-1] - found.coming, 0)
        paid = (
            p.storage_cost * found.stock.sum(axis=0)
            + prices.wait * found.waiting
            + prices.lost * found.lost
            + p.discard_cost * found.expired
            + prices.ending * short
        )
        return float(p.batch_cost * made.sum() + paid.mean())


class PathSurrogate:
    """Mean cost of batches on sample paths, by product; what was asked before is remembered."""

    def __init__(
        self, problem: Problem, costs: Mapping[str, Costs], paths: Mapping[str, Paths]
    ) -> None:
        self.problem = problem
        self._each = {p.id: ProductPaths(costs[p.id], paths[p.id]) for p in problem.products}
        self._known: dict[tuple[str, bytes], float] = {}

    def cost(self, batches: Decisions) -> float:
        """[currency] mean over paths, without banks."""
        weeks = self.problem.weeks
        return sum(
            self._product(p, np.array(batches.batches_by_week(p, weeks), dtype=np.int64))
            for p in self._each
        )

    def _product(self, product: str, made: Made) -> float:
        key = product, made.tobytes()
        if key not in self._known:
            self._known[key] = self._each[product].cost(made)
        return self._known[key]
