"""Patients who start, or start sooner, from doses that nobody gets, at no more cost (contract 5).

The batches stay as they are, or some that nobody needs are left out.  One group of alike patients
after the other is moved, the dearest to lose first, and the doses are issued anew, until no move
helps.  So of these moves none is left that costs nothing, where the time suffices; what two moves
could do together is not looked for.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from optimizer.allocation.evaluate import PlanEvaluator
from optimizer.allocation.fefo import idle_doses, issue_needs
from optimizer.allocation.free_doses import FreeDoses, course_of
from optimizer.arrays import Floats
from optimizer.budget import Budget
from optimizer.capacity.closing_stock import closing_stock, positions_used, rests
from optimizer.capacity.freezer_stock import POSITION_TOLERANCE
from optimizer.decisions import Decisions, Start
from optimizer.flows import differences, needs, supply, transit_suffices
from optimizer.problem import Problem, ProductData

Surplus = Mapping[tuple[str, int], int]
Needs = Mapping[tuple[int, int], int]
NOTHING: Mapping[tuple[str, int], int] = MappingProxyType({})
ROUNDING = 1e-11  # share of cost by which sums of doubles may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedProduct:
    """Whole decisions of one product with their doses.

    wanted: [dose] by (week in which they leave, life needed).  cost: [currency] of contract 5.
    positions: [week] taken in the freezers at its end.
    """

    decisions: Decisions
    wanted: Needs
    cost: float
    positions: Floats


def dearer(new: float, old: float) -> bool:
    """A cost is higher than another, by more than rounding."""
    return new > old + ROUNDING * max(1.0, abs(old))


def expired(x: ServedProduct) -> int:
    """[dose] that are discarded."""
    return sum(drop.doses for drop in x.decisions.drops)


class ProductImprover:
    """One product of a plan; `best` is what has been found, no dearer than the plan.

    spare: [week] freezer positions that the other products leave; None: no limit.
    """

    def __init__(
        self, problem: Problem, p: ProductData, plan: Decisions, budget: Budget
    ) -> None:  # fmt: skip
        self.product, self.budget = p, budget
        self.spare: Floats | None = None
        self.problem = replace(problem, products=(p,), positions=None)
        self._evaluator = PlanEvaluator(self.problem)
        self._due = [np.cumsum(c.due) for c in p.classes]
        self._free: FreeDoses | None = None  # of `best`, once asked for
        self._queue: dict[int, _Queue] = {}  # by class
        mine = _of_product(plan, p)
        self._surplus = (NOTHING,) if problem.fefo else (NOTHING, _unused(p, mine))
        self.best = self._valued(mine, needs(self.problem, p, mine))

    def begun_from(self, starts: Mapping[Start, int]) -> "ProductImprover | None":
        """Another one, for the same patients from other batches, dearer or not; None: no room."""
        plan = replace(self.best.decisions, starts=starts)
        found = self._issued(plan, self.best.wanted, NOTHING)
        if found is None or not self._held(found.positions):
            return None
        other = copy(self)
        other._queue = {}
        other.adopt(found)
        return other

    def issued(self, plan: Decisions, wanted: Needs) -> ServedProduct | None:
        """`plan` with doses issued anew; None: there are too few, it is dearer, or has no room."""
        for surplus in self._surplus:
            found = self._issued(plan, wanted, surplus)
            if found and not dearer(found.cost, self.best.cost) and self._held(found.positions):
                return found
        return None

    def _issued(self, plan: Decisions, wanted: Needs, surplus: Surplus) -> ServedProduct | None:
        p, lots = self.product, supply(self.problem, self.product, plan)
        moves = issue_needs(self.problem, p, lots, wanted, idle_doses(p, lots, surplus))
        if moves is None:
            return None
        return self._valued(replace(plan, issues=tuple(moves[0]), drops=tuple(moves[1])), wanted)

    def improve(self) -> None:
        """Issue oldest first; start lost patients, then others sooner, until nothing changes."""
        self._issue_anew()
        while not self.budget.spent and (self.start_lost() + self.start_sooner()):
            pass

    def start_lost(self) -> int:
        """Lost patients who start now, each in the first week that costs nothing."""
        p, weeks, total = self.product, self.problem.weeks, 0
        lost = {i: differences(self.best.decisions.lost[p.id, i]) for i in range(len(p.classes))}
        ranked = [(-p.classes[i].priority, d, i) for i in lost for d, n in enumerate(lost[i]) if n]
        for _, due, i in sorted(ranked):
            left, c = lost[i][due], p.classes[i]
            for week in range(max(due, c.first_start), min(due + p.patience(c), weeks - 1) + 1):
                if not left or self.budget.spent:
                    break
                left -= self._most(left, partial(self._with, i, week, weeks, due))
            total += lost[i][due] - left
        return total

    def start_sooner(self) -> int:
        """Patients who start sooner now, counted once for each time they are moved."""
        p, weeks, total = self.product, self.problem.weeks, 0
        classes = sorted(range(len(p.classes)), key=lambda i: -p.classes[i].priority)
        for t in range(weeks - 1 if p.max_wait else 0):
            for i in classes:
                patience = p.patience(p.classes[i])
                if t < p.classes[i].first_start or not self._queued(i).waiting[t]:
                    continue
                for later in range(t + 1, min(t + patience, weeks - 1) + 1):
                    queue = self._queued(i)
                    most = min(*queue.waiting[t:later], queue.starting[later])
                    total += self._most(most, partial(self._with, i, t, later, None))
        return total

    def leave_out_batches(self) -> int:
        """Batches left out that nobody needs, the last first."""
        total = 0
        for key in sorted(self.best.decisions.starts, key=lambda x: (-x[2], x)):
            while not self.budget.spent and (found := self._without(key)) is not None:
                self.adopt(found)
                total += 1
        return total

    def _without(self, key: Start) -> ServedProduct | None:
        """One batch less; None: its doses are needed, or wanted at the end."""
        p, starts = self.product, dict(self.best.decisions.starts)
        released = p.released(key[2])
        if not starts.get(key) or not self._may_give({released: p.doses}):
            return None
        starts[key] -= 1
        fewer = {x: n for x, n in starts.items() if n}
        return self.issued(replace(self.best.decisions, starts=fewer), self.best.wanted)

    def _with(self, i: int, t: int, later: int, due: int | None, n: int) -> ServedProduct | None:
        """`n` patients of class `i` start in week `t` and not in week `later`.

        due: week in which they are due, if they are lost so far; `later` is the horizon then.
        """
        p, plan, weeks = self.product, self.best.decisions, self.problem.weeks
        c = p.classes[i]
        extra = course_of(p, c, t, n, weeks)
        if later < weeks:
            for week, doses in course_of(p, c, later, n, weeks).items():
                extra[week] = extra.get(week, 0) - doses
        if not self._may_give(extra):
            return None
        wanted = dict(self.best.wanted)
        for week, doses in extra.items():
            wanted[week, c.life_needed] = wanted.get((week, c.life_needed), 0) + doses
        treated, lost = list(plan.treated[p.id, i]), list(plan.lost[p.id, i])
        treated[t:later] = [x + n for x in treated[t:later]]
        if due is not None:
            lost[due:] = [x - n for x in lost[due:]]
        moved = replace(
            plan,
            treated={**plan.treated, (p.id, i): tuple(treated)},
            lost={**plan.lost, (p.id, i): tuple(lost)},
        )
        if t < c.transit and not transit_suffices(p, moved):
            return None
        return self.issued(moved, wanted)

    def _most(self, most: int, moved: Callable[[int], ServedProduct | None]) -> int:
        """Moves as many patients as can be, up to `most`; how many."""
        number = most
        while number and not self.budget.spent:
            found = moved(number)
            if found is not None:
                self.adopt(found)
                return number
            number //= 2
        return 0

    def _issue_anew(self) -> None:
        """Oldest first, where that leaves fewer doses to expire."""
        found = self.issued(self.best.decisions, self.best.wanted)
        if found and (dearer(self.best.cost, found.cost) or expired(found) < expired(self.best)):
            self.adopt(found)

    def adopt(self, found: ServedProduct) -> None:
        """Go on from `found`."""
        self.best, self._free = found, None
        self._queue.clear()

    def _queued(self, i: int) -> "_Queue":
        if i not in self._queue:
            plan, key = self.best.decisions, (self.product.id, i)
            treated, lost = np.array(plan.treated[key]), np.array(plan.lost[key])
            waiting = (self._due[i] - treated - lost).tolist()
            self._queue[i] = _Queue(waiting, differences(plan.treated[key]))
        return self._queue[i]

    def _may_give(self, extra: Mapping[int, int]) -> bool:
        if self._free is None:
            self._free = FreeDoses(self.problem, self.product, self.best.decisions)
        return self._free.may_give(extra)

    def _valued(self, decisions: Decisions, wanted: Needs) -> ServedProduct:
        return ServedProduct(
            decisions=decisions,
            wanted=wanted,
            cost=self._evaluator.cost(decisions),
            positions=positions_used(
                self.problem, closing_stock(self.problem, decisions), rests(self.problem, decisions)
            ),
        )

    def _held(self, positions: Floats) -> bool:
        """The freezers hold it, or it is nowhere more than before."""
        if self.spare is None:
            return True
        fits = positions <= self.spare + POSITION_TOLERANCE
        return bool(np.all(fits | (positions <= self.best.positions)))


class _Queue(NamedTuple):
    """Patients of one class."""

    waiting: list[int]  # [week] at its end
    starting: tuple[int, ...]  # [week]


def _of_product(plan: Decisions, p: ProductData) -> Decisions:
    """The part of one product of whole decisions."""
    return replace(
        plan.of(p.id),
        treated={key: n for key, n in plan.treated.items() if key[0] == p.id},
        lost={key: n for key, n in plan.lost.items() if key[0] == p.id},
        continued={key: n for key, n in plan.continued.items() if key[0] == p.id},
        issues=tuple(x for x in plan.issues if x.product == p.id),
        drops=tuple(x for x in plan.drops if x.product == p.id),
    )


def _unused(p: ProductData, plan: Decisions) -> Surplus:
    """Doses that the plan discards, by last usable week (allocation/fefo.py)."""
    last = {lot.id: lot.last for lot in p.lots}
    found: Counter[tuple[str, int]] = Counter()
    for x in plan.drops:
        week = last[x.lot] if isinstance(x.lot, str) else p.last_usable(x.lot)
        found[p.id, week] += x.doses
    return found
