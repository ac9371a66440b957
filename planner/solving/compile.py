"""From a scenario with dates and names to the engine's whole weeks and numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from optimizer.problem import (
    BankData,
    FixedLot,
    PatientClass,
    Problem,
    ProductData,
    RunningCourses,
    SuiteData,
)
from planner.domain.product import Product
from planner.domain.scenario import Scenario
from planner.solving.taken_over import TakenOver, stable_until, taken_over


def compile_scenario(scenario: Scenario) -> Problem:
    """The planning problem of `scenario` (contract 1-6, 7a).

    What is taken over from the plan in force is fixed supply, and its cost is settled.
    """
    beyond = max(p.production_weeks for p in scenario.products.values())
    kept = taken_over(scenario)
    return Problem(
        weeks=scenario.weeks,
        products=tuple(_product(scenario, p, kept) for p in scenario.products.values()),
        suites=_suites(scenario, kept, scenario.weeks + beyond),
        laboratory=_laboratory(scenario, kept, scenario.weeks + beyond),
        positions=scenario.positions_in_service() if scenario.freezers else None,
        early_discard=scenario.early_discard,
        fefo=scenario.fefo,
        near=_near(scenario),
    )


def _near(scenario: Scenario) -> Counter[tuple[str, str, int]]:
    """New batches of the plan in force that may still start as they were to."""
    force = scenario.in_force
    made = {(p, s.id) for s in scenario.suites.values() for p in s.products if serves(scenario, p)}
    return Counter(
        (b.product, b.suite, b.start)
        for b in (force.batches if force else ())
        if (b.product, b.suite) in made
        and scenario.frozen_weeks <= b.start < scenario.weeks
        and b.id not in scenario.batches
    )


def _product(scenario: Scenario, p: Product, kept: TakenOver) -> ProductData:
    """In doses, or in whole courses where these leave together (contract 3)."""
    unit = p.shipping_unit
    doses, rest = divmod(scenario.planned_doses(p.id), unit)
    supplied = _supplied(scenario, p)
    return ProductData(
        id=p.id,
        doses=max(doses, 1),  # of a batch without a whole course nothing is made: `_suites`
        unit=unit,
        rest=rest / unit,
        production=p.production_weeks,
        release=p.release_weeks,
        shelf=p.shelf_life_weeks,
        clearance=p.clearance_weeks,
        course=(1,) if p.whole_course else p.course,
        max_wait=p.max_wait_weeks,
        batch_cost=float(p.batch_cost + p.release_cost),
        storage_cost=float(p.storage_cost * unit),
        discard_cost=float(p.discard_cost * unit),
        wait_cost=float(p.wait_cost),
        lost_cost=float(p.lost_cost),
        positions=float(p.positions_per_dose * unit),
        ending_target=float(scenario.ending_target(p.id) / unit),
        lots=tuple(_lots(scenario, p, kept)),
        classes=_classes(scenario, p, list(supplied)),
        bank=_bank(scenario, p, kept),
        courses=_running(scenario, p),
        in_transit=tuple(supplied.values()),
        reserve=float(scenario.reserve_target(p.id) / unit),
        move_cost=float(p.move_cost) if scenario.in_force else 0.0,
        previous=_previous(scenario, p),
        stable=stable_until(scenario),
        settled=_settled(scenario, p, kept),
    )


def _previous(scenario: Scenario, p: Product) -> Counter[tuple[str, int]]:
    """Starts of the plan in force that may still move, by suite and week."""
    force = scenario.in_force
    weeks = range(scenario.frozen_weeks, stable_until(scenario))
    return Counter(
        (b.suite, b.start)
        for b in (force.batches if force else ())
        if b.product == p.id and b.start in weeks and b.id not in scenario.batches
    )


def _settled(scenario: Scenario, p: Product, kept: TakenOver) -> float:
    """[currency] of the batches and banks that are taken over."""
    batches = sum(b.product == p.id for b in kept.batches)
    paid = batches * (p.batch_cost + p.release_cost)
    if (line := scenario.lineage.get(p.id)) is not None:
        paid += len(kept.banks_of(p.id, "WCB")) * line.wcb_cost
        paid += len(kept.banks_of(p.id, "MCB")) * line.mcb_cost
    return float(paid)


def _lots(scenario: Scenario, p: Product, kept: TakenOver) -> Iterable[FixedLot]:
    """Opening lots that are still good, firm batches and those taken over, in file order.

    A lot on hold serves nobody until all of it is discarded.
    """
    unit = p.shipping_unit
    for lot in scenario.lots.values():
        released, last = scenario.lot_weeks(lot.id)
        counted = scenario.lot_doses(lot.id)
        if lot.product != p.id or last < 0 or (lot.doses and not counted):
            continue
        doses, rest = divmod(counted, unit)
        if lot.status == "hold":
            doses, rest, released = 0, counted, last
        yield FixedLot(
            id=lot.id, doses=doses, frozen=0, released=released, last=last, rest=rest / unit
        )  # fmt: skip
    firm = [
        (b.id, b.start, scenario.firm_doses(b.id))
        for b in scenario.batches.values()
        if b.product == p.id and not b.frozen
    ]
    firm += [(b.id, b.start, b.doses) for b in kept.batches if b.product == p.id]
    for name, start, planned in firm:
        doses, rest = divmod(planned, unit)
        yield FixedLot(
            id=name,
            doses=doses,
            frozen=p.frozen(start),
            released=p.released(start),
            last=p.last_usable(start),
            rest=rest / unit,
        )


Kind = tuple[int, int, Decimal, Decimal, int, str]  # what the model tells hospitals apart by


def _supplied(scenario: Scenario, p: Product) -> dict[str, tuple[int, ...]]:
    """Doses, or whole courses, on the way to each hospital by the week in which they arrive."""
    found: dict[str, list[int]] = {}
    for x in scenario.transit:
        if x.product == p.id and x.infused < scenario.weeks:
            weeks = min(scenario.hospitals[x.hospital].transit_weeks, scenario.weeks)
            found.setdefault(x.hospital, [0] * weeks)[x.infused] += x.doses
    return {h: tuple(n // p.shipping_unit for n in weeks) for h, weeks in found.items()}


def _due(scenario: Scenario, p: Product) -> Iterator[tuple[str, int, int, int]]:
    """(hospital, week due, weeks waited by then, patients); who waits already is due in week 0."""
    for (product, hospital, week), patients in scenario.demand.patients.items():
        if product == p.id and patients:
            yield hospital, week, 0, patients
    for x in scenario.waiting:
        if x.product == p.id and x.patients:
            yield x.hospital, 0, -x.due, x.patients


def _classes(scenario: Scenario, p: Product, supplied: Sequence[str]) -> tuple[PatientClass, ...]:
    """Hospitals with patients, merged where the model cannot tell them apart."""
    count: dict[Kind, list[int]] = {}
    members: dict[Kind, dict[str, None]] = defaultdict(dict)
    for hospital, week, waited, patients in _due(scenario, p):
        h = scenario.hospitals[hospital]
        apart = hospital if hospital in supplied else ""
        kind = (h.transit_weeks, h.min_remaining_weeks, h.ship_cost, h.priority, waited, apart)
        count.setdefault(kind, [0] * scenario.weeks)[week] += patients
        members[kind][hospital] = None
    return tuple(
        PatientClass(
            hospitals=tuple(members[kind]),
            transit=kind[0],
            life_needed=kind[0] + kind[1] + p.kept_weeks,
            ship_cost=float(kind[2] * p.shipping_unit),
            priority=float(kind[3]),
            due=tuple(weekly),
            waited=kind[4],
            transit_stock=supplied.index(kind[5]) if kind[5] else None,
        )
        for kind, weekly in count.items()
    )


def _running(scenario: Scenario, p: Product) -> tuple[RunningCourses, ...]:
    """Courses with a dose that is still owed, merged where the model cannot tell them apart.

    members: their numbers in scenario.courses.
    """
    alike: dict[RunningCourses, list[int]] = {}
    for number, x in enumerate(scenario.courses):
        owed = tuple((week, n) for week, n in x.owed(p.course).items() if week < scenario.weeks)
        if x.product == p.id and x.patients and owed and not p.whole_course:
            h = scenario.hospitals[x.hospital]
            kind = RunningCourses(
                patients=0,
                transit=h.transit_weeks,
                life_needed=h.transit_weeks + h.min_remaining_weeks,
                ship_cost=float(h.ship_cost),
                priority=float(h.priority),
                owed=owed,
            )
            alike.setdefault(kind, []).append(number)
    return tuple(
        replace(
            kind, patients=sum(scenario.courses[n].patients for n in numbers),
            members=tuple(numbers),
        )
        for kind, numbers in alike.items()
    )  # fmt: skip


def _bank(scenario: Scenario, p: Product, kept: TakenOver) -> BankData | None:
    """Banks on hand and taken over, with the vials that taken over batches and banks leave."""
    line = scenario.lineage.get(p.id)
    if line is None:
        return None
    there = [
        (b.id, b.tier, scenario.calendar.available_from(b.available_on), b.vials)
        for b in scenario.banks.values()
        if b.product == p.id
    ]
    there += [(b.id, b.tier, b.usable, b.vials) for b in kept.banks if b.product == p.id]
    wcbs, mcbs = [], []
    for name, tier, week, vials in there:
        left = max(vials - kept.vials.get(name, 0), 0)
        if tier == "WCB":
            wcbs.append((week, left // line.wcb_vials_per_batch))
        else:
            mcbs.append((week, left))
    return BankData(
        wcb_batches=tuple(wcbs),
        mcb_vials=tuple(mcbs),
        batches_per_wcb=line.batches_per_wcb,
        wcb_weeks=line.wcb_weeks,
        wcb_cost=float(line.wcb_cost),
        vials_per_donor=line.mcb_vials_per_donor,
        mcb_weeks=line.mcb_weeks,
        mcb_cost=float(line.mcb_cost),
        donors=max(line.donors_available - len(kept.banks_of(p.id, "MCB")), 0),
    )


def serves(scenario: Scenario, product: str) -> bool:
    """A new batch gives at least the doses that leave together."""
    return scenario.planned_doses(product) >= scenario.products[product].shipping_unit


def _suites(scenario: Scenario, kept: TakenOver, weeks: int) -> tuple[SuiteData, ...]:
    """No room is open to new batches in the frozen weeks.

    A frozen batch that needs no clearance any more is left out.
    """
    found = []
    for s in scenario.suites.values():
        firm = [(b.product, b.start) for b in kept.batches if b.suite == s.id]
        for b in scenario.batches.values():
            p = scenario.products[b.product]
            if b.suite == s.id and (not b.frozen or p.frozen(b.start) + p.clearance_weeks > 0):
                firm.append((b.product, b.start))
        rooms = list(scenario.open_rooms(s.id, weeks))
        for t in range(min(scenario.frozen_weeks, scenario.weeks) if scenario.in_force else 0):
            ends = ((scenario.products[p].frozen(start), start) for p, start in firm)
            rooms[t] = min(rooms[t], sum(start <= t < end for end, start in ends))
        found.append(
            SuiteData(
                id=s.id,
                rooms=s.rooms,
                products=tuple(p for p in s.products if serves(scenario, p)),
                open=tuple(rooms),
                firm=tuple(firm),
            )
        )
    return tuple(found)


def _laboratory(scenario: Scenario, kept: TakenOver, weeks: int) -> tuple[int, ...] | None:
    if scenario.lots_per_week is None:
        return None
    left = [scenario.lots_per_week] * weeks
    firm = [(b.product, b.start) for b in scenario.batches.values()]
    for product, start in [*firm, *((b.product, b.start) for b in kept.batches)]:
        frozen = scenario.products[product].frozen(start)
        if 0 <= frozen < weeks:
            left[frozen] = max(0, left[frozen] - 1)
    return tuple(left)
