"""The residual scenario: what a planner knows of a path at a review, told by the tables of 7a.

- Patients who are due later are as uncertain as before.  Those who wait are known (waiting.csv).
  The store knows a far hospital's patients `transit_weeks` ahead, so a review does: their rows of
  demand have dispersion 0.
- Courses under way are owed the rest (courses.csv).  Who is to start on doses that have left
  already still waits, or is due; the doses are on the way (transit.csv).
- A batch, or a lot in quarantine, fails or passes in the week of its release; before that nobody
  knows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from math import ceil

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.plan import NewBank
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.supply import FirmBatch, OpeningLot
from planner.rolling_horizon.state import FixedBatch, PathState

HALF_A_YEAR = 26  # weeks
KNOWN = Decimal(0)  # dispersion of a row of demand that is certain


def residual_scenario(path: PathState, ahead: int | None = None) -> Scenario:
    """What is known at the beginning of `path.week`, before anything of that week happens.

    ahead: weeks to look ahead at most; where the end is farther, nothing need be left then.
    It has no plan in force: who wants one tells it.
    """
    scenario, week = path.scenario, path.week
    weeks = scenario.weeks - week if ahead is None else min(ahead, scenario.weeks - week)
    to_the_end = week + weeks == scenario.weeks
    donors = Counter(b.product for b in path.fixed.banking if b.tier == "MCB")  # taken already
    people = _People(path)
    return replace(
        scenario,
        name=f"{scenario.name}, from {scenario.calendar.monday(week)}",
        calendar=Calendar(start=scenario.calendar.monday(week), weeks=weeks),
        products={
            name: replace(p, ending_doses=_target(scenario, name) if to_the_end else KNOWN)
            for name, p in scenario.products.items()
        },
        demand=_demand(path, weeks, people.due),
        lineage={
            p: replace(line, donors_available=line.donors_available - donors[p])
            for p, line in scenario.lineage.items()
        },
        banks={bank.id: bank for bank in _banks(path)},
        lots={x.id: x for x in _lots(path)},
        batches={b.id: b for b in _batches(path)},
        waiting=people.waiting(),
        courses=people.courses(),
        transit=people.transit(),
        in_force=None,
    )


def look_ahead(scenario: Scenario) -> int:
    """[week] beyond which nothing matters to what a review fixes.

    The longest way from donor to release, and then half a year or twice what a batch lasts.
    """
    longest = lasting = 0
    mean = scenario.mean_doses_due()
    for p in scenario.products.values():
        line = scenario.lineage.get(p.id)
        banking = 0 if line is None else line.mcb_weeks + line.wcb_weeks
        longest = max(longest, banking + p.production_weeks + p.release_weeks)
        if mean[p.id]:
            lasting = max(lasting, ceil(scenario.planned_doses(p.id) / mean[p.id]))
    return longest + max(HALF_A_YEAR, 2 * lasting)


def _target(scenario: Scenario, product: str) -> Decimal:
    """[dose] that contract 5 asks for at the end."""
    wanted = scenario.ending_target(product)
    return Decimal(wanted.numerator) / Decimal(wanted.denominator)


class _People:
    """Who waits, who is in the midst of a course, and the doses on the way; weeks of the path."""

    def __init__(self, path: PathState) -> None:
        self.week = path.week
        self.due: Counter[DemandKey] = Counter()  # not started
        self.running: Counter[tuple[str, str, int, int]] = Counter()  # week of the start, shipped
        self.coming: Counter[DemandKey] = Counter()  # [dose] by week infused
        for product, store in path.stores.items():
            p = path.scenario.products[product]
            rows = path.realisation.arrivals.rows
            for g in store.queue.here:
                if g.last >= self.week:
                    self.due[rows[g.row]] += int(store.waiting[g.row][0])
            for x in store.begun or ():
                hospital, patients = rows[x.row][1], int(x.patients[0])
                left = self.week + path.scenario.hospitals[hospital].transit_weeks
                course = dict(enumerate(p.shipped_course, start=x.week))
                if x.week < self.week:
                    shipped = sum(doses for t, doses in course.items() if t < left)
                    if shipped < p.doses_per_course:
                        self.running[product, hospital, x.week, shipped] += patients
                    continue
                self.due[rows[x.row]] += patients
                for t, doses in course.items():
                    if t < left:
                        self.coming[product, hospital, t] += doses * patients
            for owed in store.owed:
                key = product, owed.row.hospital, owed.row.started, owed.given
                self.running[key] += int(owed.patients[0]) if owed.doses else 0

    def waiting(self) -> tuple[WaitingPatients, ...]:
        return tuple(
            WaitingPatients(product=p, hospital=h, due=due - self.week, patients=n)
            for (p, h, due), n in self.due.items()
            if n and due < self.week
        )

    def courses(self) -> tuple[RunningCourse, ...]:
        return tuple(
            RunningCourse(
                product=p, hospital=h, started=started - self.week, patients=n, shipped=shipped
            )
            for (p, h, started, shipped), n in self.running.items()
            if n
        )

    def transit(self) -> tuple[DosesInTransit, ...]:
        return tuple(
            DosesInTransit(product=p, hospital=h, infused=infused - self.week, doses=n)
            for (p, h, infused), n in self.coming.items()
            if n
        )


def _demand(path: PathState, weeks: int, known: Counter[DemandKey]) -> Demand:
    """Demand of the next `weeks` weeks; of patients who are known already their number."""
    scenario, week = path.scenario, path.week
    whole = scenario.demand
    patients: dict[DemandKey, int] = {}
    mean: dict[DemandKey, Decimal] = {}
    dispersion: dict[DemandKey, Decimal] = {}
    for key in whole.patients:
        product, hospital, due = key
        if week <= due - scenario.hospitals[hospital].transit_weeks and due < week + weeks:
            later = product, hospital, due - week
            patients[later] = whole.patients[key]
            if key in whole.mean:
                mean[later] = whole.mean[key]
            if key in whole.dispersion:
                dispersion[later] = whole.dispersion[key]
    for (product, hospital, due), number in known.items():
        if number and week <= due < week + weeks:
            later = product, hospital, due - week
            patients[later], dispersion[later] = number, KNOWN
    return Demand(patients=patients, mean=mean, dispersion=dispersion)


def _lots(path: PathState) -> Iterator[OpeningLot]:
    """Lots in store and in quarantine, those of batches too."""
    for product, lots in path.lots.items():
        stock = path.stores[product].store.stock[:, 0].tolist()
        for lot, doses in zip(lots, stock, strict=True):
            if isinstance(lot, FixedBatch):
                yield from _lot_of_batch(path, lot, doses)
            elif path.scenario.lot_weeks(lot.id)[1] >= path.week:
                yield from _opening_lot(path, lot, doses)


def _opening_lot(path: PathState, lot: OpeningLot, doses: int) -> Iterator[OpeningLot]:
    if lot.status == "quarantine" and path.scenario.lot_weeks(lot.id)[0] >= path.week:
        yield lot
    elif doses:
        yield replace(lot, doses=doses, status="hold" if lot.status == "hold" else "released")


def _lot_of_batch(path: PathState, lot: FixedBatch, doses: int) -> Iterator[OpeningLot]:
    """A frozen batch: as many doses as are left, or those that a batch gives if it passes."""
    b, week, calendar = lot.batch, path.week, path.scenario.calendar
    if not lot.made or b.frozen >= week or b.last < week:
        return
    bare = OpeningLot(
        id=b.id, product=b.product, doses=doses, released_on=calendar.monday(b.released),
        expires_on=calendar.sunday(b.last), bank=b.bank, donor=b.donor,
    )  # fmt: skip
    if not lot.certain and lot.known >= week:
        p = path.scenario.products[b.product]
        yield replace(
            bare,
            doses=p.doses_per_batch,
            status="quarantine",
            success=lot.success,
            released_on=calendar.monday(max(b.released, week)),
        )
    elif doses:
        yield bare


def _batches(path: PathState) -> Iterator[FirmBatch]:
    """Batches in the making; of those frozen, the ones whose room has yet to be cleared."""
    every: Iterable[OpeningLot | FixedBatch] = (x for mine in path.lots.values() for x in mine)
    for lot in every:
        if isinstance(lot, FixedBatch) and lot.made:
            b = lot.batch
            clearance = path.scenario.products[b.product].clearance_weeks
            frozen = b.frozen < path.week
            if not frozen or b.frozen + clearance > path.week:
                yield FirmBatch(
                    id=b.id, product=b.product, suite=b.suite, start=b.start - path.week,
                    bank=b.bank, donor=b.donor, success=lot.success, frozen=frozen,
                )  # fmt: skip


def _banks(path: PathState) -> Iterator[Bank]:
    """All banks, with the vials that are left; none of a donor who is known to have failed."""
    calendar = path.scenario.calendar
    used = Counter(bank.parent for bank in path.fixed.banking)
    for b in path.fixed.batches:
        line = path.scenario.lineage.get(b.product)
        if line is not None and not b.firm:
            used[b.bank] += line.wcb_vials_per_batch
    for old in path.scenario.banks.values():
        yield replace(old, vials=old.vials - used[old.id])
    for new in path.fixed.banking:
        yield Bank(
            id=new.id,
            product=new.product,
            tier=new.tier,
            vials=0 if _failed(path, new) else new.vials - used[new.id],
            available_on=calendar.monday(new.usable),
        )


def _failed(path: PathState, bank: NewBank) -> bool:
    """Its donor's MCB is known to have failed: that shows in the week in which it is usable."""
    mcb = bank.id if bank.tier == "MCB" else bank.parent
    usable = {b.id: b.usable for b in path.fixed.banking}
    return mcb in usable and usable[mcb] < path.week and not path.passed.get(mcb, True)
