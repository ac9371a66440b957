"""The residual scenario: what a planner knows of a path at a review, for the weeks that remain.

- Patients who are due later are as uncertain as before.  Those who wait are known; they are demand
  of the first week (hospital `H@waiting`).  The store knows a far hospital's patients
  `transit_weeks` ahead, so a review does.
- Doses reserved for courses are left out: opening lots hold the free doses.
- A batch fails, or passes, in the week of its release; before that nobody knows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.plan import NewBank
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch, OpeningLot
from planner.rolling_horizon.state import FixedBatch, PathState
from planner.solving import Situation

HALF_A_YEAR = 26  # weeks
WAITING = "@waiting"  # ends the id of a hospital's twin; no id of a scenario holds an @


def situation(path: PathState, ahead: int | None = None) -> Situation:
    """What is known at the beginning of `path.week`, before anything of that week happens.

    ahead: weeks to look ahead at most; where the end is farther, nothing need be left then.
    """
    scenario, week = path.scenario, path.week
    weeks = scenario.weeks - week if ahead is None else min(ahead, scenario.weeks - week)
    to_the_end = week + weeks == scenario.weeks
    supply = _Supply()
    for product in scenario.products:
        unreserved = path.stores[product].store.unreserved()[:, 0].tolist()
        for lot, free in zip(path.lots[product], unreserved, strict=True):
            if isinstance(lot, FixedBatch):
                supply.take_batch(path, lot, free)
            elif free and scenario.lot_weeks(lot.id)[1] >= week:
                supply.lots[lot.id] = replace(lot, doses=free)
    demand, twins = _demand(path, weeks)
    donors = Counter(b.product for b in path.fixed.banking if b.tier == "MCB")  # taken already
    remaining = replace(
        scenario,
        name=f"{scenario.name}, from {scenario.calendar.monday(week)}",
        calendar=Calendar(start=scenario.calendar.monday(week), weeks=weeks),
        hospitals={
            **scenario.hospitals,
            **{h + WAITING: replace(scenario.hospitals[h], id=h + WAITING) for h in twins},
        },
        demand=demand,
        lineage={
            p: replace(line, donors_available=line.donors_available - donors[p])
            for p, line in scenario.lineage.items()
        },
        banks={bank.id: bank for bank in _banks(path)},
        lots=supply.lots,
        batches=supply.batches,
    )
    return Situation(
        scenario=remaining,
        ending=ending_targets(scenario) if to_the_end else dict.fromkeys(scenario.products, 0.0),
        unsure=frozenset(supply.unsure),
        free=supply.free,
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


def ending_targets(scenario: Scenario) -> dict[str, float]:
    """[dose] that contract 5 asks for at the end, by product."""
    mean = scenario.mean_doses_due()
    return {
        p.id: float(Fraction(p.ending_cover_weeks) * mean[p.id]) for p in scenario.products.values()
    }


class _Supply:
    """Lots and batches of the remaining weeks."""

    def __init__(self) -> None:
        self.lots: dict[str, OpeningLot] = {}
        self.batches: dict[str, FirmBatch] = {}
        self.unsure: set[str] = set()
        self.free: dict[str, int] = {}

    def take_batch(self, path: PathState, lot: FixedBatch, free: int) -> None:
        """Add a batch that has started, or is firm: in production, in quarantine, or in store."""
        b, week = lot.batch, path.week
        if not lot.made or b.last < week:
            return
        if b.frozen >= week:
            self.batches[b.id] = FirmBatch(
                id=b.id, product=b.product, suite=b.suite, start=b.start - week
            )
            if lot.certain:
                self.free[b.id] = free
            return
        unsure = not lot.certain and lot.known >= week
        doses = b.doses if unsure else free
        if not doses:
            return
        if unsure:
            self.unsure.add(b.id)
        calendar = path.scenario.calendar
        self.lots[b.id] = OpeningLot(
            id=b.id,
            product=b.product,
            doses=doses,
            released_on=calendar.monday(max(b.released, week) if unsure else b.released),
            expires_on=calendar.sunday(b.last),
        )


def _demand(path: PathState, weeks: int) -> tuple[Demand, dict[str, None]]:
    """Demand of the next `weeks` weeks, and the hospitals where somebody waits."""
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
    twins: dict[str, None] = {}
    for product, simulation in path.stores.items():
        for g in simulation.queue.here:
            waiting = int(simulation.waiting[g.row][0])
            if waiting and g.last >= week:
                hospital = path.realisation.arrivals.rows[g.row][1]
                twins[hospital] = None
                key = product, hospital + WAITING, max(g.due - week, 0)
                patients[key] = patients.get(key, 0) + waiting
                dispersion[key] = Decimal(0)
    return Demand(patients=patients, mean=mean, dispersion=dispersion), twins


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
