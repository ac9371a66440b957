"""Patients whom no plan can help: no dose can be with them in the weeks they may start.

Every limit is the widest that a plan could have, so that what is said is true of each plan: new
batches start in the first week with a room, a bank and the laboratory free, as many as are wanted,
and doses on hand and on the way go to whoever needs fewest of them; courses under way take none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.errors import Fault
from planner.formatting import count
from planner.io.scenario.schema import DEMAND
from planner.io.scenario.state_tables import WAITING
from planner.io.scenario.state_warnings import out_of_reach


class _Place(NamedTuple):
    """What tells hospitals apart: all with the same values are served alike."""

    transit: int  # [week]
    remaining: int  # [week] of life a dose must still have


class _FixedLot(NamedTuple):
    """An opening lot, a firm batch or doses on the way."""

    id: str
    released: int  # first week its doses may be shipped
    last: int  # last usable week
    doses: int  # that can be shipped: whole courses where they leave whole
    arrives: tuple[_Place, int] | None = None  # on the way: there, in that week


@dataclass(slots=True)
class _Group:
    """Patients of one product who are not reached by a new batch in their time."""

    first: int | None = None  # week in which the first dose of a new batch is infused; None: never
    patients: int = 0
    last_due: int = 0
    needs: Counter[int] = field(default_factory=Counter)  # those reached by fixed lots, by doses
    lots: set[_FixedLot] = field(default_factory=set)  # that reach one of them
    files: set[str] = field(default_factory=set)  # that hold the patients

    @property
    def helped(self) -> int:
        """The most patients who can start: those who need fewest doses first."""
        left, found = sum(lot.doses for lot in self.lots), 0
        for doses, patients in sorted(self.needs.items()):
            served = min(patients, left // doses)
            left -= served * doses
            found += served
        return found


def patients_beyond_help(scenario: Scenario) -> Iterator[Fault]:
    """A warning for each product with patients who cannot start, whatever the plan."""
    due: dict[str, Counter[tuple[_Place, int]]] = {}
    places = {
        h.id: _Place(h.transit_weeks, h.min_remaining_weeks) for h in scenario.hospitals.values()
    }
    lost_already = out_of_reach(scenario)  # a warning of their own
    waiting = {
        (w.product, w.hospital, w.due): w.patients
        for w in scenario.waiting
        if w not in lost_already
    }
    for (product, hospital, week), patients in chain(
        waiting.items(), scenario.demand.patients.items()
    ):
        if patients:
            due.setdefault(product, Counter())[places[hospital], week] += patients
    for name, patients_by_week in due.items():
        start = first_start(scenario, name)
        for group in _groups(scenario, scenario.products[name], start, patients_by_week):
            lost = group.patients - group.helped
            if lost > 0:
                yield Fault(
                    code="beyond-help",
                    file=" and ".join(sorted(group.files)),
                    column="product",
                    value=name,
                    rule=_sentence(scenario, group, start, lost),
                )


def _sentence(scenario: Scenario, group: _Group, start: int | None, lost: int) -> str:
    monday = scenario.calendar.monday
    who = f"{count(group.patients, 'patient')} due by the week of {monday(group.last_due)}"
    what = f"has {who} who can have no dose of a new batch in their time"
    if group.first is not None and start is not None:
        what += f" (begun in the week of {monday(start)} at the earliest, "
        what += f"infused from the week of {monday(group.first)} on)"
    if not group.helped:
        return f"{what}, nor of an opening lot or a firm batch: no plan can help them."
    fixed = f"opening lots and firm batches are enough for at most {group.helped:,} of them"
    return f"{what}; {fixed}: {lost:,} cannot start, whatever the plan."


def _groups(
    scenario: Scenario, p: Product, start: int | None, due: Counter[tuple[_Place, int]]
) -> Iterable[_Group]:
    """Patients of one product by whether new batches reach their hospital at all."""
    lots = [*_fixed_lots(scenario, p), *_on_the_way(scenario, p)]
    reached, never = _Group(), _Group()
    for (place, week), patients in due.items():
        first = _first_infusion(scenario, p, start, place)
        latest = min(week + p.max_wait_weeks, scenario.weeks - 1)
        if first is not None and latest >= first:
            continue
        group = never if first is None else reached
        if first is not None:
            group.first = first if group.first is None else min(first, group.first)
        group.files.add(WAITING.file if week < 0 else DEMAND.file)
        group.patients += patients
        group.last_due = max(group.last_due, week)
        until = scenario.weeks if first is None else first
        least = 0  # doses of fixed lots, over the starts that are possible
        for begin in range(max(0, week), latest + 1):
            weeks = [
                (begin + k, doses)
                for k, doses in enumerate(p.shipped_course)
                if doses and begin + k < until
            ]
            reaching = [[x for x in lots if x.doses and _reaches(p, x, place, w)] for w, _ in weeks]
            if all(reaching):
                group.lots.update(*reaching)
                need = sum(doses for _, doses in weeks)
                least = min(least, need) if least else need
        if least:
            group.needs[least] += patients
    return reached, never


def _reaches(p: Product, lot: _FixedLot, place: _Place, infused: int) -> bool:
    """A dose of the lot may be infused there in that week (contract 2, 3)."""
    if lot.arrives:
        return lot.arrives == (place, infused)
    shipped = infused - place.transit
    life = infused + p.kept_weeks + place.remaining
    return shipped >= max(0, lot.released) and lot.last >= life


def _fixed_lots(scenario: Scenario, p: Product) -> Iterator[_FixedLot]:
    portion = p.shipping_unit
    for lot in scenario.lots.values():
        if lot.product == p.id and lot.status != "hold":
            weeks, doses = scenario.lot_weeks(lot.id), scenario.lot_doses(lot.id)
            yield _FixedLot(lot.id, *weeks, doses - doses % portion)
    for b in scenario.batches.values():
        if b.product == p.id:
            weeks, doses = (p.released(b.start), p.last_usable(b.start)), scenario.firm_doses(b.id)
            yield _FixedLot(b.id, *weeks, doses - doses % portion)


def _on_the_way(scenario: Scenario, p: Product) -> Iterator[_FixedLot]:
    """Doses in transit, as if any hospital of that place could have them."""
    for number, x in enumerate(scenario.transit):
        if x.product == p.id:
            h = scenario.hospitals[x.hospital]
            place = _Place(h.transit_weeks, h.min_remaining_weeks)
            doses = x.doses - x.doses % p.shipping_unit
            yield _FixedLot(f"transit {number}", 0, 0, doses, (place, x.infused))


def _first_infusion(scenario: Scenario, p: Product, start: int | None, place: _Place) -> int | None:
    """First week in which a dose of a new batch can be infused there; None: in no week."""
    if start is None:
        return None
    infused = p.released(start) + place.transit
    alive = p.last_usable(start) >= infused + p.kept_weeks + place.remaining
    serves = not p.whole_course or scenario.planned_doses(p.id) >= p.doses_per_course
    return infused if alive and serves and infused < scenario.weeks else None


def first_start(scenario: Scenario, product: str) -> int | None:
    """First week in which a new batch may start, were it the only one; None: in no week.

    It needs a usable WCB, a room all the while that it runs, beside the firm batches, and a place
    in the laboratory when it is frozen (contract 4, 6).  Clearance is not looked at.
    """
    p = scenario.products[product]
    bank = _first_bank(scenario, product)
    if bank is None:
        return None
    weeks = range(bank, scenario.weeks)
    frozen = Counter(
        scenario.products[b.product].frozen(b.start) for b in scenario.batches.values()
    )
    limit = scenario.lots_per_week
    open_weeks = [
        week for week in weeks if limit is None or frozen[week + p.production_weeks] < limit
    ]
    found = [
        week
        for suite in scenario.suites.values()
        if product in suite.products
        for week in _first_with_room(scenario, suite.id, p.production_weeks, open_weeks)
    ]
    return min(found, default=None)


def _first_with_room(
    scenario: Scenario, suite: str, production: int, weeks: list[int]
) -> Iterator[int]:
    """The first of `weeks` from which a room is free for so long, if there is one."""
    free = list(scenario.open_rooms(suite, scenario.weeks + production))
    for b in scenario.batches.values():
        if b.suite == suite:
            end = scenario.products[b.product].frozen(b.start)
            for week in range(max(0, b.start), min(end, len(free))):
                free[week] -= 1
    for week in weeks:
        if min(free[week : week + production]) > 0:
            yield week
            return


def _first_bank(scenario: Scenario, product: str) -> int | None:
    """First week in which a WCB with the vials of a batch can be usable; None: in no week."""
    line = scenario.lineage.get(product)
    if line is None:
        return 0
    usable = []
    for bank in scenario.banks.values():
        week = max(0, scenario.calendar.available_from(bank.available_on))
        if bank.product != product:
            continue
        if bank.tier == "WCB" and bank.vials >= line.wcb_vials_per_batch:
            usable.append(week)
        elif bank.tier == "MCB" and bank.vials and line.batches_per_wcb:
            usable.append(week + line.wcb_weeks)
    if line.donors_available and line.mcb_vials_per_donor and line.batches_per_wcb:
        usable.append(line.mcb_weeks + line.wcb_weeks)
    return min(usable, default=None)
