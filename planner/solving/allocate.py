"""Disaggregation: patients of a class to hospitals, doses of a week to lots and hospitals."""

from collections import Counter, defaultdict
from dataclasses import replace

from optimizer.decisions import Decisions, LotKey
from optimizer.problem import Problem, ProductData
from planner.domain.plan import Batch, Discard, Interruption, Service, Shipment
from planner.domain.scenario import Scenario

# (product, hospital, weeks waited when due) -> week due -> patients; as classes count it, who waits
# at the start is due in week 0
PatientsDue = dict[tuple[str, str, int], dict[int, int]]
DoseOrders = dict[
    tuple[int, int], list[tuple[str, int, int]]
]  # (week, life) -> hospital, infused, n


def patients_due(scenario: Scenario) -> PatientsDue:
    """Patients by product, hospital and weeks waited, then by week due."""
    lists: PatientsDue = defaultdict(dict)
    for (product, hospital, due), patients in scenario.demand.patients.items():
        if patients:
            lists[product, hospital, 0][due] = patients
    for x in scenario.waiting:
        if x.patients:
            lists[x.product, x.hospital, -x.due][0] = x.patients
    return lists


def allocate_patients(p: ProductData, decisions: Decisions, waiting: PatientsDue) -> list[Service]:
    """Start patients in the order they are due; losses fall on the last hospitals of a class."""
    rows: list[Service] = []
    for i, c in enumerate(p.classes):
        queue: list[tuple[str, int, int]] = []  # hospital, due, patients still to start
        here: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for hospital in reversed(c.hospitals):
            for due, patients in waiting[p.id, hospital, c.waited].items():
                here[due].append((hospital, patients))
        lost_before = 0
        for due, lost in enumerate(decisions.lost[p.id, i]):
            losing, lost_before = lost - lost_before, lost
            kept: list[tuple[str, int, int]] = []
            for hospital, patients in here[due]:  # the last hospital first
                taken = min(losing, patients)
                losing -= taken
                if taken:
                    rows.append(_row(p, hospital, due - c.waited, None, taken))
                if patients > taken:
                    kept.append((hospital, due, patients - taken))
            queue += reversed(kept)
        rows += _start(p, i, decisions, queue)
    return rows


def _start(
    p: ProductData, number: int, decisions: Decisions, queue: list[tuple[str, int, int]]
) -> list[Service]:
    rows = []
    place = before = 0
    for start, treated in enumerate(decisions.treated[p.id, number]):
        patients, before = treated - before, treated
        while patients:
            hospital, due, left = queue[place]
            taken = min(patients, left)
            patients -= taken
            queue[place] = (hospital, due, left - taken)
            place += taken == left
            waited = p.classes[number].waited
            rows.append(_row(p, hospital, due - waited, start, taken))
    return rows


def _row(p: ProductData, hospital: str, due: int, start: int | None, patients: int) -> Service:
    return Service(product=p.id, hospital=hospital, due=due, start=start, patients=patients)


def interruptions(scenario: Scenario, p: ProductData, decisions: Decisions) -> list[Interruption]:
    """Running courses that stop; the last rows of alike ones first."""
    total: Counter[Interruption] = Counter()
    for g, group in enumerate(p.courses):
        left = {n: scenario.courses[n].patients for n in group.members}
        before = group.patients
        for (week, _), now in zip(group.owed, decisions.continued[p.id, g], strict=True):
            stopped, before = before - now, now
            for n in reversed(group.members):
                x, taken = scenario.courses[n], min(stopped, left[n])
                stopped -= taken
                left[n] -= taken
                row = Interruption(
                    product=p.id, hospital=x.hospital, started=x.started, week=week, patients=0
                )
                total[row] += taken
    return [replace(row, patients=n) for row, n in total.items() if n]


def doses_owed(scenario: Scenario, p: ProductData, decisions: Decisions) -> DoseOrders:
    """Doses of running courses, as `doses_wanted` has those of courses that start."""
    wanted: DoseOrders = defaultdict(list)
    for g, group in enumerate(p.courses):
        for (infused, doses), patients in zip(
            group.owed, decisions.continued[p.id, g], strict=True
        ):
            left = patients
            for n in group.members:  # those that stop are the last
                x = scenario.courses[n]
                here = min(left, x.patients)
                left -= here
                if here:
                    order = (x.hospital, infused, here * doses)
                    wanted[infused - group.transit, group.life_needed].append(order)
    return wanted


def doses_wanted(
    problem: Problem, p: ProductData, served: list[Service], owed: DoseOrders
) -> DoseOrders:
    """Doses each hospital's courses need, by the week they leave the store and the life needed.

    owed: those of running courses, which are added.  Doses in transit are not asked for.
    """
    kind = {h: c for c in p.classes for h in c.hospitals}
    doses: dict[tuple[int, int, str, int], int] = defaultdict(int)
    for row in served:
        if row.start is not None:
            c = kind[row.hospital]
            for k, dose in enumerate(p.course_within(row.start, problem.weeks)):
                infused = row.start + k
                if dose and infused >= c.transit:
                    key = (infused - c.transit, c.life_needed, row.hospital, infused)
                    doses[key] += dose * row.patients
    wanted: DoseOrders = defaultdict(list, owed)
    for (week, life, hospital, infused), n in doses.items():
        wanted[week, life].append((hospital, infused, n))
    return wanted


class LotAllocation:
    """The lots behind one product's decisions; batches started in one week share a key."""

    def __init__(self, p: ProductData, decisions: Decisions, batches: list[Batch]) -> None:
        self.product = p.id
        self.issues = [x for x in decisions.issues if x.product == p.id]
        self.drops = [x for x in decisions.drops if x.product == p.id]
        self.last = {lot.id: lot.last for lot in p.lots}
        self.left: dict[LotKey, list[tuple[str, int]]] = defaultdict(list)
        for lot in p.lots:
            self.left[lot.id].append((lot.id, lot.doses))
        for b in batches:
            if b.product == p.id and not b.firm:
                self.left[b.start].append((b.id, p.doses))
                self.last[b.id] = b.last

    def _take(self, key: LotKey, doses: int) -> list[tuple[str, int]]:
        """Take `doses` from the lots behind `key` in order; (lot, doses) of each."""
        taken = []
        while doses:
            lot, left = self.left[key][0]
            part = min(doses, left)
            doses -= part
            taken.append((lot, part))
            if part == left:
                self.left[key].pop(0)
            else:
                self.left[key][0] = (lot, left - part)
        return taken

    def ship(self, wanted: DoseOrders) -> list[Shipment]:
        """Shipments, merged by lot, hospital and week."""
        total: dict[tuple[str, str, int, int], int] = defaultdict(int)
        for issue in sorted(self.issues, key=lambda x: x.week):
            open_orders = wanted[issue.week, issue.life]
            for lot, doses in self._take(issue.lot, issue.doses):
                left = doses
                while left:
                    hospital, infused, n = open_orders[-1]
                    part = min(left, n)
                    left -= part
                    total[lot, hospital, issue.week, infused] += part
                    if part == n:
                        open_orders.pop()
                    else:
                        open_orders[-1] = (hospital, infused, n - part)
        return [
            Shipment(
                lot=lot, product=self.product, hospital=h, shipped=week, infused=infused, doses=n
            )
            for (lot, h, week, infused), n in total.items()
        ]

    def discard(self) -> list[Discard]:
        """Discards; in a lot's last usable week the reason is expiry."""
        rows = []
        for drop in sorted(self.drops, key=lambda x: x.week):
            for lot, doses in self._take(drop.lot, drop.doses):
                expired = drop.week == self.last[lot]
                rows.append(
                    Discard(
                        lot=lot, product=self.product, week=drop.week, doses=doses,
                        reason="expired" if expired else "early",
                    )
                )  # fmt: skip
        return rows
