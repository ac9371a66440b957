"""The second goal, after the cost: nothing bought for nothing (contract 5), without a long solve.

Patients who are lost or wait start, or start sooner, where that costs nothing; batches that nobody
needs are left out, and banks with them; a batch is added where a room is idle and the patients
whom it serves pay for it.  A step is kept only where the plan does not get dearer.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

import numpy as np

from optimizer.allocation.dispatch import DispatchedPlan
from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.improve_service import ProductImprover, ServedProduct, dearer
from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.capacity.bank_schedule import with_latest_banks
from optimizer.capacity.feasibility import feasible
from optimizer.capacity.ledger import CapacityLedger
from optimizer.decisions import Decisions, Start, bank_cost, merge, no_batches
from optimizer.flows import differences
from optimizer.problem import Problem, ProductData


def cleaned_up(problem: Problem, plan: Decisions, budget: Budget) -> DispatchedPlan:
    """Whole decisions that cost no more than `plan`; `plan` itself where none are better.

    Better: cheaper, or as cheap with fewer lost, less waiting, fewer expired doses or fewer
    batches, the first that differs.  Where the budget ends first, what was found by then.
    Source: contract 5; what is exact and what is an effort: allocation/improve_service.py.
    """
    evaluator = PlanEvaluator(problem)
    before = evaluator.cost(plan)
    found = _CleanUp(problem, plan, budget).run()
    after = evaluator.cost(found)
    same = not dearer(after, before) and not dearer(before, after)
    if (
        dearer(after, before)
        or not evaluator.allows(found)
        or (same and second_goal(problem, found) >= second_goal(problem, plan))
    ):
        return DispatchedPlan(plan, before)
    return DispatchedPlan(found, after)


def second_goal(problem: Problem, plan: Decisions) -> tuple[int, int, int, int]:
    """(lost [patient], waiting [patient week], discarded [dose], new [batch]); less is better."""
    lost = waiting = 0
    for p in problem.products:
        for i, c in enumerate(p.classes):
            given_up = plan.lost[p.id, i]
            lost += given_up[-1]
            waiting += int(np.cumsum(c.due).sum()) - sum(plan.treated[p.id, i]) - sum(given_up)
    return lost, waiting, sum(x.doses for x in plan.drops), sum(plan.starts.values())


class _CleanUp:
    """One plan, product by product; each may use the freezers that the others leave."""

    def __init__(self, problem: Problem, plan: Decisions, budget: Budget) -> None:
        self.problem, self.plan, self.budget = problem, plan, budget
        self.parts = [ProductImprover(problem, p, plan, budget) for p in problem.products]

    def run(self) -> Decisions:
        self._improve()
        if self._add_batches():
            self._improve()
        for part in self.parts:
            self._prepare(part)
            part.leave_out_batches()
        return self._whole()

    def _improve(self) -> None:
        """Each product in turn; again where one may use freezers that another has left."""
        changed = True
        while changed and not self.budget.spent:
            before = [x.best for x in self.parts]
            for number, part in enumerate(self.parts):
                self._prepare(part, len(self.parts) - number)
                part.improve()
            shared = self.problem.positions is not None and len(self.parts) > 1
            changed = shared and any(
                x.best is not y for x, y in zip(self.parts, before, strict=True)
            )

    def _prepare(self, part: ProductImprover, wanting: int = 1) -> None:
        """Gives a product its share of the time, and the freezers that the others leave."""
        part.budget = self.budget.share(1 / wanting)
        if self.problem.positions is not None:
            others = [x for x in self.parts if x is not part]
            used: Floats = sum((x.best.positions for x in others), np.zeros(self.problem.weeks))
            part.spare = np.array(self.problem.positions) - used

    def _whole(self) -> Decisions:
        """All products together, with the banks that their batches need."""
        starts = self._starts()
        banked = with_latest_banks(self.problem, starts) or replace(self.plan, starts=starts)
        parts = (x.best.decisions for x in self.parts)
        whole = reduce(merge, parts, replace(no_batches(self.problem), starts=starts))
        return replace(whole, wcbs=banked.wcbs, donors=banked.donors)

    def _starts(self) -> dict[Start, int]:
        return {key: n for x in self.parts for key, n in x.best.decisions.starts.items()}

    def _add_batches(self) -> bool:
        """Batches, one by one, that cost no more than they save and treat who is lost now."""
        added = False
        for part in self.parts:
            self._prepare(part)
            while (better := self._with_one_more(part)) is not None:
                part.adopt(better)
                added = True
        return added

    def _with_one_more(self, part: ProductImprover) -> ServedProduct | None:
        for start in self._idle(part):
            if self.budget.spent:
                return None
            if (better := self._with_batch(part, start)) is not None:
                return better
        return None

    def _idle(self, part: ProductImprover) -> Iterator[Start]:
        """Starts for which there are rooms, and lost patients who could pay for the batch."""
        p, ledger = part.product, CapacityLedger(self.problem, self._starts())
        for week in range(self.problem.weeks - p.lag):
            if most_saved(self.problem, p, part.best.decisions, week) < p.batch_cost:
                continue
            for suite in self.problem.makers(p.id):
                if ledger.spare((p.id, suite.id, week)) > 0:
                    yield p.id, suite.id, week

    def _with_batch(self, part: ProductImprover, start: Start) -> ServedProduct | None:
        """One batch more; None: no room, or it does not pay."""
        p, starts = part.product, self._starts()
        more = feasible(self.problem, {**starts, start: starts.get(start, 0) + 1}, (start,))
        now = with_latest_banks(self.problem, starts)
        if more is None or now is None:
            return None
        trial = part.begun_from({key: n for key, n in more.starts.items() if key[0] == p.id})
        if trial is None:
            return None
        trial.start_lost()
        dear = dearer(trial.best.cost + bank_cost(p, more) - bank_cost(p, now), part.best.cost)
        return trial.best if not dear and lost(trial) < lost(part) else None


def lost(part: ProductImprover) -> int:
    """[patient] of a product."""
    return second_goal(part.problem, part.best.decisions)[0]


def most_saved(problem: Problem, p: ProductData, plan: Decisions, week: int) -> float:
    """[currency] that a batch begun in `week` saves at the most by treating who is lost.

    Each of them takes a dose of it at least.
    """
    worth: list[tuple[float, int]] = []  # of losing one, patients
    for i, c in enumerate(p.classes):
        reached = p.released(week) + c.transit
        for due, lost in enumerate(differences(plan.lost[p.id, i])):
            if lost and min(due + p.patience(c), problem.weeks - 1) >= reached:
                worth.append((c.priority * p.loss(c), lost))
    saved, doses = 0.0, p.doses
    for each, lost in sorted(worth, reverse=True):
        saved += each * min(lost, doses)
        doses -= min(lost, doses)
    return saved
