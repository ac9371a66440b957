"""Construction heuristic: a first plan without a solver, batches just in time as rooms allow.

It is the incumbent of a solve that is stopped early, and the plan that later steps must improve.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.dispatch import DispatchedPlan, dispatch_greedily
from optimizer.allocation.fefo import take_fefo
from optimizer.budget import UNLIMITED, Budget
from optimizer.capacity.bank_schedule import earliest_start, most_batches, with_latest_banks
from optimizer.capacity.feasibility import clear
from optimizer.capacity.freezer_stock import on_time_stock
from optimizer.capacity.ledger import CapacityLedger
from optimizer.decisions import Decisions, Start, no_batches
from optimizer.flows import SupplyLot, doses_due, supply
from optimizer.problem import Problem, ProductData


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructionParams:
    """What a first plan tries."""

    # of the freezers that batches may fill, tried in turn: patients who wait leave doses there
    freezer_shares: tuple[float, ...] = (1.0, 0.9, 0.75, 0.5, 0.25)
    max_earlier: int = 26  # [week] before the week that is just in time
    max_later: int = 8  # [week] after the week that is just in time, while patients wait


PARAMS = ConstructionParams()


def first_plan(problem: Problem, budget: Budget = UNLIMITED) -> DispatchedPlan | None:
    """Batches just in time and their service; None where no share of the freezers gives a plan."""
    for share in PARAMS.freezer_shares if problem.positions else (1.0,):
        positions = problem.positions and tuple(share * x for x in problem.positions)
        batches = just_in_time(replace(problem, positions=positions))
        served = dispatch_greedily(problem, batches, budget)
        if served is not None:
            return served
    return dispatch_greedily(problem, no_batches(problem), budget)


def just_in_time(problem: Problem) -> Decisions:
    """Batches that keep B1, B2, Q1 and K1-K3, each as near as can be to the week it is needed."""
    wanted = sorted((t, p.id) for p in problem.products for t in _wanted(problem, p))
    batches = _FirstBatches(problem)
    for week, product in wanted:
        batches.begin(problem.product[product], week)
    return with_latest_banks(problem, batches.starts) or no_batches(problem)


def _wanted(problem: Problem, p: ProductData) -> Iterator[int]:
    """Start weeks in unlimited rooms: where inventory runs out and a batch earns its cost."""
    if not problem.makers(p.id):
        return
    weeks, life = problem.weeks, max((c.life_needed for c in p.classes), default=0)
    needed = np.diff(doses_due(p, weeks), prepend=0.0)
    needed[-1] += p.ending_target
    worth = p.lost_cost * min((c.priority for c in p.classes), default=1.0) / sum(p.course)
    lots = supply(problem, p, no_batches(problem))
    left = {lot.key: float(lot.doses) for lot in lots}
    for t in range(weeks):
        _, missing = take_fefo(lots, left, t, life, float(needed[t]))
        last = p.last_usable(t - p.lag)
        ahead = float(needed[t + 1 : max(last - life, t) + 1].sum()) + missing
        while missing > 0 and t >= p.lag and worth * min(ahead, p.doses) > p.batch_cost:
            yield t - p.lag
            if t - p.lag not in left:
                insort(lots, SupplyLot(t - p.lag, t, last, p.doses), key=lambda x: x.last)
            left[t - p.lag] = left.get(t - p.lag, 0.0) + p.doses - min(missing, p.doses)
            missing -= p.doses
            ahead -= p.doses


class _FirstBatches:
    """Batches added one by one, as rooms, laboratory, vials and freezers allow."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts: Counter[Start] = Counter()
        self.ledger = CapacityLedger(problem)
        self.count = Counter[str]()
        self.stock = {p.id: on_time_stock(p, problem.weeks) for p in problem.products}

    def begin(self, p: ProductData, week: int) -> None:
        """One batch in the nearest free week, earlier weeks first; none where no week is free."""
        if self.count[p.id] >= most_batches(p.bank):
            return
        first = earliest_start(p, self.count[p.id])
        near = [
            *range(week, week - PARAMS.max_earlier - 1, -1),
            *range(week + 1, week + PARAMS.max_later + 1),
        ]
        for t in near:
            if max(first, 0) <= t < self.problem.weeks and self._stocked(p, t):
                for s in self.problem.makers(p.id):
                    if self._fits((p.id, s.id, t)):
                        self._take((p.id, s.id, t))
                        return

    def _stocked(self, p: ProductData, t: int) -> bool:
        """The freezers hold the doses, patients being served on time."""
        frozen = p.frozen(t)
        if self.problem.positions is None or frozen >= self.problem.weeks:
            return True
        used = sum(
            self.problem.product[name].positions * np.maximum(doses, 0.0)
            for name, doses in self.stock.items()
            if name != p.id
        )
        mine = self.stock[p.id].copy()
        mine[frozen:] += p.doses
        used = used + p.positions * np.maximum(mine, 0.0)
        return bool(np.all(used[frozen:] <= np.array(self.problem.positions)[frozen:]))

    def _fits(self, new: Start) -> bool:
        """Rooms, laboratory and clearance allow one more."""
        if self.ledger.spare(new) < 1:
            return False
        return clear(self.problem, {**self.starts, new: self.starts[new] + 1}, {new[1]})

    def _take(self, new: Start) -> None:
        p = self.problem.product[new[0]]
        self.starts[new] += 1
        self.count[p.id] += 1
        self.ledger.take(new)
        self.stock[p.id][p.frozen(new[2]) :] += p.doses
