"""Construction heuristic: a first plan without a solver, batches just in time as rooms allow.

It is the incumbent of a solve that is stopped early, and what better plans must beat.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import inf

import numpy as np

from optimizer.allocation.dispatch import Served, serve_at_once
from optimizer.allocation.fefo import take_fefo
from optimizer.arrays import Floats
from optimizer.budget import UNLIMITED, Budget
from optimizer.capacity.bank_schedule import latest_banks
from optimizer.capacity.rooms import Run, assign, needs_clearance
from optimizer.decisions import Decisions, nothing_made
from optimizer.flows import SupplyLot, doses_due, supply
from optimizer.problem import BankData, Problem, ProductData, SuiteData
from optimizer.repair.room_sequencing import earliest

FILLED = (1.0, 0.9, 0.75, 0.5, 0.25)  # shares of the freezers that are tried
EARLIER, LATER = 26, 8  # weeks that a batch may start before or after the week that is just in time


def first_plan(problem: Problem, budget: Budget = UNLIMITED) -> Served | None:
    """Batches just in time and their service; None where the freezers refuse whatever is tried.

    Patients who wait leave their doses in the freezers, so less and less of these is filled.
    """
    for share in FILLED if problem.positions else FILLED[:1]:
        positions = problem.positions and tuple(share * x for x in problem.positions)
        served = serve_at_once(problem, just_in_time(replace(problem, positions=positions)), budget)
        if served is not None:
            return served
    return serve_at_once(problem, nothing_made(problem), budget)


def just_in_time(problem: Problem) -> Decisions:
    """Batches that keep B1, B2, Q1, K1-K3, each where the week it is wanted in is near."""
    wanted = sorted((t, p.id) for p in problem.products for t in _wanted(problem, p))
    space = _Space(problem)
    for week, product in wanted:
        space.begin(problem.product[product], week)
    batches = replace(nothing_made(problem), starts=dict(space.starts))
    return latest_banks(problem, batches) or nothing_made(problem)


def _wanted(problem: Problem, p: ProductData) -> Iterator[int]:
    """Start weeks, were there rooms: whenever the doses left do not last, patients on time.

    A batch that would not earn its cost is left out, and so are the patients before the first.
    """
    if not problem.makers(p.id):
        return
    weeks, life = problem.weeks, max((c.life_needed for c in p.classes), default=0)
    needed = np.diff(doses_due(p, weeks), prepend=0.0)
    needed[-1] += p.ending_target
    worth = p.lost_cost * min((c.priority for c in p.classes), default=1.0) / sum(p.course)
    lots = supply(problem, p, nothing_made(problem))
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


class _Space:
    """Rooms, laboratory slots, vials and freezers not yet taken."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts: Counter[tuple[str, str, int]] = Counter()
        self.rooms = {s.id: np.array(s.open) for s in problem.suites}
        for s in problem.suites:
            for product, t in s.firm:
                self._occupy(s, problem.product[product], t)
        lab = problem.laboratory
        self.slots = None if lab is None else np.array(lab)
        self.batches = Counter[str]()
        self.stock = {p.id: _stock(problem, p) for p in problem.products}

    def begin(self, p: ProductData, week: int) -> None:
        """One batch in the nearest week, rather earlier than later; none where nothing is free."""
        if self.batches[p.id] >= _most(p.bank):
            return
        first = earliest(p, self.batches[p.id])
        near = [*range(week, week - EARLIER - 1, -1), *range(week + 1, week + LATER + 1)]
        for t in near:
            if max(first, 0) <= t < self.problem.weeks and self._fits(p, t):
                for s in self.problem.makers(p.id):
                    if self._room(s, p, t):
                        self._take(s, p, t)
                        return

    def _fits(self, p: ProductData, t: int) -> bool:
        frozen = p.frozen(t)
        if self.slots is not None and frozen < len(self.slots) and self.slots[frozen] < 1:
            return False
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

    def _room(self, s: SuiteData, p: ProductData, t: int) -> bool:
        if np.any(self.rooms[s.id][t : t + p.production] < 1):
            return False
        if not needs_clearance(self.problem, s):
            return True
        runs = [Run(name, week, firm=True) for name, week in s.firm]
        runs += [
            Run(name, week, firm=False)
            for (name, suite, week), n in self.starts.items()
            if suite == s.id
            for _ in range(n)
        ]
        return assign(self.problem, s, [*runs, Run(p.id, t, firm=False)]) is not None

    def _take(self, s: SuiteData, p: ProductData, t: int) -> None:
        self.starts[p.id, s.id, t] += 1
        self.batches[p.id] += 1
        self._occupy(s, p, t)
        frozen = p.frozen(t)
        if self.slots is not None and frozen < len(self.slots):
            self.slots[frozen] -= 1
        self.stock[p.id][frozen:] += p.doses

    def _occupy(self, s: SuiteData, p: ProductData, t: int) -> None:
        self.rooms[s.id][max(t, 0) : max(t + p.production, 0)] -= 1


def _stock(problem: Problem, p: ProductData) -> Floats:
    """[week] doses of fixed lots less those due; below 0: missing."""
    doses = -doses_due(p, problem.weeks)
    for lot in p.lots:
        doses[max(lot.frozen, 0) :] += lot.doses
    return doses


def _most(bank: BankData | None) -> float:
    """Batches that all vials and donors give."""
    if bank is None or bank.batches_per_wcb == 0:
        return inf if bank is None else sum(n for _, n in bank.wcb_batches)
    vials = sum(n for _, n in bank.mcb_vials) + bank.donors * bank.vials_per_donor
    return sum(n for _, n in bank.wcb_batches) + bank.batches_per_wcb * vials
