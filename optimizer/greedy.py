"""Service without a solver: whole patients as soon as doses allow, for a plan at any moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import floor

from optimizer.decisions import Decisions, Drop, Issue, LotKey, merge
from optimizer.issuing import supply
from optimizer.problem import PatientClass, Problem, ProductData

HALF = 0.5  # patients are rounded to the nearest whole one
Aim = Mapping[tuple[str, int], Sequence[float]]
Aims = tuple[Aim, Aim]  # begun, lost


class Shelf:
    """Doses of one product not yet promised; whoever promises takes the first to expire."""

    def __init__(self, problem: Problem, p: ProductData, decisions: Decisions) -> None:
        self.problem = problem
        self.product = p
        self.lots = supply(problem, p, decisions)
        self.left: dict[LotKey, int] = {lot: doses for lot, _, _, doses in self.lots}
        self.issues: list[Issue] = []

    def start(self, c: PatientClass, week: int, most: int) -> int:
        """Promise whole courses to as many of `most` patients starting in `week` as doses allow."""
        if week < c.transit:
            return 0
        fewest, more = 0, most + 1  # so many can be served, so many cannot
        tried = most
        while fewest < tried < more:
            if self._promise(c, week, tried, keep=False):
                fewest = tried
            else:
                more = tried
            tried = (fewest + more) // 2
        if fewest:
            self._promise(c, week, fewest, keep=True)
        return fewest

    def _promise(self, c: PatientClass, week: int, patients: int, keep: bool) -> bool:
        taken: dict[LotKey, int] = {}
        issues: list[Issue] = []
        for k, doses in enumerate(self.product.course):
            if week + k >= self.problem.weeks:
                break
            leaves, missing = week + k - c.transit, patients * doses
            for lot, first, last, _ in self.lots:
                if not missing:
                    break
                free = self.left[lot] - taken.get(lot, 0)
                if free and first <= leaves and leaves + c.life_needed <= last:
                    now = min(free, missing)
                    taken[lot] = taken.get(lot, 0) + now
                    missing -= now
                    issues.append(
                        Issue(
                            product=self.product.id,
                            lot=lot,
                            life=c.life_needed,
                            week=leaves,
                            doses=now,
                        )
                    )
            if missing:
                return False
        if keep:
            for lot, now in taken.items():
                self.left[lot] -= now
            self.issues += issues
        return True

    def drops(self) -> list[Drop]:
        """What nobody was promised, discarded in its last usable week."""
        return [
            Drop(product=self.product.id, lot=lot, week=last, doses=self.left[lot])
            for lot, _, last, _ in self.lots
            if self.left[lot] and last < self.problem.weeks
        ]


def serve_soonest(problem: Problem, decisions: Decisions, dearest: bool) -> Decisions:
    """`decisions` with patients and doses, each patient as soon as doses allow.

    dearest: doses go to the patients dearest to lose in any week, which saves money; else to
    whoever comes first, which keeps stock low.  Freezers are not looked at.  Contract 2, 3.
    """
    served = replace(decisions, begun={}, lost={}, issues=(), drops=())
    weeks = range(problem.weeks)
    for p in problem.products:
        shelf = Shelf(problem, p, decisions)
        ranked = sorted(range(len(p.classes)), key=lambda i: -p.classes[i].priority)
        queues = {i: Queue(p.classes[i], p.max_wait) for i in ranked}
        turns = (
            [(i, t) for i in ranked for t in weeks]
            if dearest
            else [(i, t) for t in weeks for i in ranked]
        )
        for i, t in turns:
            queue = queues[i]
            queue.start(shelf.start(p.classes[i], t, queue.waiting(t)), t)
        told = replace(_told(p, queues), issues=tuple(shelf.issues), drops=tuple(shelf.drops()))
        served = merge(served, told)
    return served


def near(problem: Problem, aims: Aims) -> Decisions:
    """Whole patients as near to a relaxation's as can be, whatever doses there are."""
    whole = Decisions(starts={}, wcbs={}, donors={}, begun={}, lost={})
    for p in problem.products:
        queues = _towards(problem, p, aims, lambda _c, _t, most: most)
        whole = merge(whole, _told(p, queues))
    return whole


def serve_towards(problem: Problem, decisions: Decisions, aims: Aims) -> Decisions:
    """`decisions` with whole patients as near to a relaxation's as doses allow."""
    served = replace(decisions, begun={}, lost={}, issues=(), drops=())
    for p in problem.products:
        shelf = Shelf(problem, p, decisions)
        queues = _towards(problem, p, aims, shelf.start)
        told = replace(_told(p, queues), issues=tuple(shelf.issues), drops=tuple(shelf.drops()))
        served = merge(served, told)
    return served


def _towards(
    problem: Problem, p: ProductData, aims: Aims, start: Callable[[PatientClass, int, int], int]
) -> dict[int, "Queue"]:
    """Starts of each class up to its aims, and of whoever could not start later.

    aims: patients begun and lost, cumulative, by (product, class).  Those whom the relaxation loses
    are left to be lost.  start: how many of so many can start in a week.
    """
    queues = {i: Queue(c, p.max_wait) for i, c in enumerate(p.classes)}
    ranked = sorted(queues, key=lambda i: -p.classes[i].priority)
    for leaves in range(problem.weeks):  # who lives far away takes doses before starting
        for i in ranked:
            t = leaves + p.classes[i].transit
            if t >= problem.weeks:
                continue
            begun, lost = (aim[p.id, i] for aim in aims)
            queue = queues[i]
            last = t - p.max_wait if t < problem.weeks - 1 else t
            urgent = 0
            if last >= 0:
                urgent = sum(p.classes[i].due[: last + 1]) - floor(lost[last] + HALF)
            wanted = max(floor(begun[t] + HALF), urgent) - sum(queue.started)
            most = min(wanted, queue.waiting(t))
            if most > 0:
                queue.start(start(p.classes[i], t, most), t)
    return queues


def _told(p: ProductData, queues: Mapping[int, "Queue"]) -> Decisions:
    """The patients of one product."""
    return Decisions(
        starts={}, wcbs={}, donors={},
        begun={(p.id, i): tuple(accumulate(q.started)) for i, q in queues.items()},
        lost={(p.id, i): tuple(accumulate(q.left)) for i, q in queues.items()},
    )  # fmt: skip


class Queue:
    """Patients of one class who are due and not started; what is left at the end is lost."""

    def __init__(self, c: PatientClass, max_wait: int) -> None:
        self.left = list(c.due)  # [patient] by week due
        self.started = [0] * len(c.due)  # [patient] by week
        self.max_wait = max_wait

    def _due(self, week: int) -> range:
        return range(max(week - self.max_wait, 0), week + 1)

    def waiting(self, week: int) -> int:
        """Patients who may start in `week`."""
        return sum(self.left[due] for due in self._due(week))

    def start(self, patients: int, week: int) -> None:
        """Start `patients` in `week`, who came first first."""
        self.started[week] = patients
        for due in self._due(week):
            now = min(patients, self.left[due])
            self.left[due] -= now
            patients -= now
