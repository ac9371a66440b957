"""Surrogate of simulated cost: cumulative doses on sample paths, in milliseconds a product.

Exact for courses of one dose and one life needed; else exact enough to choose what to simulate
(docs/uncertainty.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Counts, Floats
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from optimizer.stochastic.expected_cost import ExpectedCosts, FixedSupply
from optimizer.stochastic.freezer_lp import FreezerLoads
from optimizer.stochastic.path_cost import Paths, dose_flow


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTotals:
    """Totals of one product's doses, by path [dose]."""

    stock: Floats  # [week, path] at the end of a week, quarantine included
    waiting: Floats  # weeks waited, summed over doses
    lost: Floats
    expired: Floats
    coming: Floats  # frozen after the horizon


class ProductPaths:
    """One product on sample paths; fixed supply is summed once."""

    def __init__(self, costs: ExpectedCosts, paths: Paths) -> None:
        self.costs, self.paths = costs, paths
        weeks = range(costs.weeks)
        self.released = self._fixed([costs.supply(t) for t in weeks])
        self.expiring = self._fixed([costs.expiring(t) for t in weeks])
        self.frozen = self._fixed([costs.frozen(t) for t in weeks])
        every = costs.frozen(None)
        self.coming = every.doses + paths.firm[every.firm] - self.frozen[-1]

    def _fixed(self, supply: list[FixedSupply]) -> Floats:
        certain = np.array([x.doses for x in supply], dtype=np.float64)
        found: Floats = certain[:, None] + self.paths.firm[[x.firm for x in supply]]
        return found

    def totals(self, batches: Counts) -> DoseTotals:
        """The doses of new batches by week and of fixed supply."""
        p, weeks, due = self.costs.p, self.costs.weeks, self.paths.due
        count = np.minimum(np.concatenate([[0], np.cumsum(batches)]), len(self.paths.given) - 1)

        def new(lag: int) -> Floats:
            """[week, path] doses of the batches started `lag` weeks before, or sooner."""
            found: Floats = self.paths.given[count[np.clip(np.arange(weeks) - lag + 1, 0, weeks)]]
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
            coming=self.coming + self.paths.given[count[-1]] - new(p.production)[-1],
        )

    def cost(self, batches: Counts) -> float:
        """[currency] mean over paths, without banks."""
        p, prices, found = self.costs.p, self.costs.prices, self.totals(batches)
        short = np.maximum(p.ending_target - found.stock[-1] - found.coming, 0)
        paid = (
            p.storage_cost * found.stock.sum(axis=0)
            + prices.wait * found.waiting
            + prices.lost * found.lost
            + p.discard_cost * found.expired
            + prices.ending * short
        )
        return float(p.batch_cost * batches.sum() + paid.mean())


class PathSurrogate:
    """Evaluator: mean cost of batches on sample paths, and freezer excess by the LP; memoised."""

    def __init__(
        self,
        problem: Problem,
        costs: Mapping[str, ExpectedCosts],
        paths: Mapping[str, Paths],
        freezers: FreezerLoads,
    ) -> None:
        self.problem, self.freezers = problem, freezers
        self._each = {p.id: ProductPaths(costs[p.id], paths[p.id]) for p in problem.products}
        self._known: dict[tuple[str, bytes], float] = {}

    def cost(self, batches: Decisions) -> float:
        """[currency] mean over paths, without banks."""
        weeks = self.problem.weeks
        return sum(
            self._product(p, np.array(batches.batches_by_week(p, weeks), dtype=np.int64))
            for p in self._each
        )

    def excess(self, batches: Decisions) -> float:
        """[position x week] by which the freezer limit is violated at least."""
        return self.freezers.excess(batches)

    def _product(self, product: str, batches: Counts) -> float:
        key = product, batches.tobytes()
        if key not in self._known:
            self._known[key] = self._each[product].cost(batches)
        return self._known[key]
