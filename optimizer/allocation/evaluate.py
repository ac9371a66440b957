"""Evaluator: the cost and the freezer limit of whole decisions, without a model.

The same as the model's objective and its row F1 at the solution vector (test_evaluate.py), which
takes seconds to state for a national problem.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.capacity.closing_stock import (
    closing_stock,
    cost_of_rests,
    fits,
    positions_used,
    rests,
)
from optimizer.decisions import Decisions, making_cost
from optimizer.flows import taken_in_transit, transit_suffices
from optimizer.problem import Problem, ProductData

CumulativePatients = Mapping[tuple[str, int], Sequence[int]]  # by (product, class)


class PlanEvaluator:
    """Decisions of one problem, with patients and doses, in money and freezer positions."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._patients = {p.id: _Patients(p, problem.weeks) for p in problem.products}

    def cost(self, decisions: Decisions) -> float:
        """[currency] of contract 5."""
        stock = closing_stock(self.problem, decisions)
        units = sum(self._product(p, decisions, stock[p.id]) for p in self.problem.products)
        return units + cost_of_rests(self.problem, rests(self.problem, decisions))

    def allows(self, decisions: Decisions) -> bool:
        """The closing stock fits the freezers, and early starts the doses in transit."""
        if not all(transit_suffices(p, decisions) for p in self.problem.products):
            return False
        if self.problem.positions is None:
            return True
        stock, kept = closing_stock(self.problem, decisions), rests(self.problem, decisions)
        return fits(self.problem, positions_used(self.problem, stock, kept))

    def _product(self, p: ProductData, decisions: Decisions, stock: Floats) -> float:
        weeks = self.problem.weeks
        paid = p.settled + making_cost(p, decisions)
        paid += p.storage_cost * float(stock.sum())
        paid += p.discard_cost * sum(x.doses for x in decisions.drops if x.product == p.id)
        if p.ending_target:
            coming = sum(x.doses for x in p.lots if x.frozen >= weeks)
            coming += p.doses * sum(
                n for (x, _, t), n in decisions.starts.items() if x == p.id and p.frozen(t) >= weeks
            )
            short = max(0.0, p.ending_target - float(stock[-1]) - coming)
            paid += short * p.lost_cost / sum(p.course)
        if p.reserve:
            paid += p.reserve_cost * self._reserve_short(p, decisions, stock)
        return paid + self._patients[p.id].cost(decisions)

    def _reserve_short(self, p: ProductData, decisions: Decisions, stock: Floats) -> float:
        """[dose x week] below the reserve: doses in quarantine are not usable."""
        weeks = self.problem.weeks
        usable = stock.copy()
        for lot in p.lots:
            usable[max(lot.frozen, 0) : max(lot.released, 0)] -= lot.doses
        for (product, _, t), n in decisions.starts.items():
            if product == p.id:
                usable[p.frozen(t) : p.released(t)] -= n * p.doses
        return float(np.maximum(p.reserve - usable, 0.0)[p.lag : weeks].sum())


class _Patients:
    """The cost of serving and losing one product's patients, running courses included."""

    def __init__(self, p: ProductData, weeks: int) -> None:
        self.product = p
        self.due = np.cumsum([c.due for c in p.classes], axis=1) if p.classes else None
        self.priority = np.array([c.priority for c in p.classes])
        self.loss = np.array([c.priority * p.loss(c) for c in p.classes])
        self.ship_cost = np.array([c.ship_cost for c in p.classes])
        doses = [sum(p.course_within(t, weeks)) for t in range(weeks)]  # of a start in week t
        self.doses = np.array(doses, dtype=np.float64)
        self.waited = sum(
            c.priority * c.waited * p.wait_cost * sum(c.due) for c in p.classes
        )  # fmt: skip

    def cost(self, decisions: Decisions) -> float:
        return self._starting(decisions) + self._running(decisions)

    def _starting(self, decisions: Decisions) -> float:
        if self.due is None:
            return 0.0
        treated, lost = self._counts(decisions.treated), self._counts(decisions.lost)
        p = self.product
        shipped = np.diff(treated, axis=1, prepend=0) @ self.doses
        waiting = (self.due - treated - lost).sum(axis=1)
        per_class = (
            self.ship_cost * shipped
            + self.priority * p.wait_cost * waiting
            + self.loss * lost[:, -1]
        )
        return self.waited + float(per_class.sum()) - self._not_shipped(decisions)

    def _not_shipped(self, decisions: Decisions) -> float:
        """Shipping of the doses that were in transit, which is paid."""
        p = self.product
        if not p.in_transit:
            return 0.0
        price = {c.transit_stock: c.ship_cost for c in p.classes}
        taken = taken_in_transit(p, decisions)
        return sum(price.get(z, 0.0) * sum(doses) for z, doses in enumerate(taken))

    def _running(self, decisions: Decisions) -> float:
        p, paid = self.product, 0.0
        for g, course in enumerate(p.courses):
            served = decisions.continued[p.id, g]
            shipped = sum(n * doses for n, (_, doses) in zip(served, course.owed, strict=True))
            stopped = course.patients - served[-1]
            paid += course.ship_cost * shipped + course.priority * p.lost_cost * stopped
        return paid

    def _counts(self, counts: CumulativePatients) -> Floats:
        return np.array(
            [counts[self.product.id, i] for i in range(len(self.priority))], dtype=np.float64
        )
