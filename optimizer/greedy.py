"""Service without a solver: whole patients as soon as doses allow, for a plan at any moment."""

from dataclasses import replace
from itertools import accumulate

from optimizer.decisions import Decisions, Drop, Issue, LotKey
from optimizer.issuing import supply
from optimizer.problem import PatientClass, Problem, ProductData


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
    begun: dict[tuple[str, int], tuple[int, ...]] = {}
    lost: dict[tuple[str, int], tuple[int, ...]] = {}
    issues: list[Issue] = []
    drops: list[Drop] = []
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
        for i, queue in queues.items():
            begun[p.id, i] = tuple(accumulate(queue.started))
            lost[p.id, i] = tuple(accumulate(queue.left))
        issues += shelf.issues
        drops += shelf.drops()
    return replace(decisions, begun=begun, lost=lost, issues=tuple(issues), drops=tuple(drops))


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
