"""A replay told plainly: one path, one group of patients at a time (planner.simulation.replay).

What happens is written down as a plan, so that the contract's own checker and costing can judge it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from planner.domain.plan import Discard, Interruption, Plan, Service, Shipment
from planner.domain.scenario import Scenario
from planner.domain.state import RunningCourse
from planner.domain.supply import OpeningLot
from planner.simulation.replay import Realisation
from tests.planner.simulation.plain_store import (
    Lot,
    Parcel,
    Sent,
    expire,
    how_many_can_leave,
    send,
)


@dataclass
class Group:
    product: str
    hospital: str
    due: int
    place: int
    waiting: int


@dataclass
class Tale:
    """One path: what was done, in which lots, and the closing stock by product and week."""

    plan: Plan
    lots: list[Lot]
    sent: dict[str, list[Sent]]  # by product
    stock: dict[str, list[int]]


def slow_replay(scenario: Scenario, plan: Plan, chance: Realisation, path: int) -> Tale:
    lots = {p: _lots(scenario, p, chance, path) for p in scenario.products}
    groups = [
        Group(*key, place, int(chance.arrivals.patients[place, path]))
        for place, key in enumerate(chance.arrivals.rows)
    ]
    service: list[Service] = []
    planned = _planned(scenario, plan)
    promised: dict[str, list[Parcel]] = {
        p: [x for x in _owed(scenario, p) if x.leaves < planned.get(x.owed, scenario.weeks)]
        for p in scenario.products
    }
    broken = dict(planned)  # week in which a running course is, by the place of its patient
    coming = {(x.product, x.hospital, x.infused): x.doses for x in scenario.transit}
    sent: dict[str, list[Sent]] = {p: [] for p in scenario.products}
    discards: list[Discard] = []
    stock: dict[str, list[int]] = {p: [] for p in scenario.products}
    in_order = sorted(groups, key=lambda x: _rank(scenario, x))
    for week in range(max(h.transit_weeks for h in scenario.hospitals.values())):
        for group in in_order:
            store = lots[group.product], promised[group.product]
            begun = _begin_on_the_way(scenario, group, week, coming, store)
            group.waiting -= begun
            if begun:
                service.append(_service(group, week, begun))
    for week in range(scenario.weeks):
        for group in sorted(groups, key=lambda x: _rank(scenario, x)):
            p = group.product
            begun = _begin(scenario, group, week, lots[p], promised[p])
            group.waiting -= begun
            if begun:
                start = week + scenario.hospitals[group.hospital].transit_weeks
                service.append(_service(group, start, begun))
        for p, mine in lots.items():
            lost: set[int] = set()
            sent[p] += send(mine, promised[p], week, lost)
            broken |= dict.fromkeys(lost, week)
            promised[p] = [x for x in promised[p] if x.leaves > week and x.owed not in lost]
            discards += [
                Discard(lot=x.id, product=p, week=week, doses=n, reason="expired")
                for x, n in expire(mine, week)
            ]
            stock[p].append(sum(lot.held(week) for lot in mine))
    service += [_service(x, None, x.waiting) for x in groups if x.waiting]
    told = replace(
        plan,
        service=tuple(service),
        shipments=tuple(_shipments(scenario, sent)),
        discards=tuple(discards),
        interrupted=tuple(_interruptions(scenario, broken)),
    )
    return Tale(plan=told, lots=[x for p in lots.values() for x in p], sent=sent, stock=stock)


def _shipments(scenario: Scenario, sent: dict[str, list[Sent]]) -> Iterator[Shipment]:
    """One row for each lot, hospital and week."""
    doses: Counter[tuple[str, str, str, int]] = Counter()
    for p, parcels in sent.items():
        for x in parcels:
            doses[x.lot.id, p, x.parcel.hospital, x.parcel.leaves] += x.parcel.doses
    for (lot, p, hospital, week), n in doses.items():
        yield Shipment(
            lot=lot,
            product=p,
            hospital=hospital,
            shipped=week,
            infused=week + scenario.hospitals[hospital].transit_weeks,
            doses=n,
        )


def as_it_was(scenario: Scenario, tale: Tale, chance: Realisation, path: int) -> Scenario:
    """The scenario of this one path: the patients who came, every lot with what it really held."""
    start = scenario.calendar.start
    return replace(
        scenario,
        demand=replace(
            scenario.demand,
            patients={
                key: n
                for key, n in zip(
                    chance.arrivals.rows,
                    chance.arrivals.patients[:, path].tolist(),
                    strict=True,
                )
                if key[2] >= 0
            },
        ),
        lots={
            x.id: OpeningLot(
                id=x.id,
                product=x.product,
                doses=x.doses,
                # a lot that is never released expires all the same, which a plan may not have
                released_on=start + timedelta(weeks=min(x.released, x.last)),
                expires_on=start + timedelta(weeks=x.last, days=6),
                status="hold" if _on_hold(scenario, x.id) else "released",
            )
            for x in tale.lots
        },
        batches={},
    )


def with_real_doses(scenario: Scenario, tale: Tale, chance: Realisation, path: int) -> Plan:
    """The plan to be costed: doses as and when they came, planned ones of what is frozen later.

    What needs an MCB that failed is neither there nor paid.
    """
    failed = {
        bank
        for supply in chance.supply.values()
        for bank, passes in supply.accepted.items()
        if not passes[path]
    }
    found = {x.id: x.doses for x in tale.lots}
    late = {x.id: x.released for x in tale.lots}
    made = {
        b.id: bool(supply.made[n, path])
        for supply in chance.supply.values()
        for n, b in enumerate(supply.batches)
    }
    return replace(
        tale.plan,
        batches=tuple(
            replace(
                b,
                doses=b.doses if b.frozen >= scenario.weeks else found[b.id],
                released=late[b.id],
            )
            for b in tale.plan.batches
            if made[b.id]
        ),
        banking=tuple(b for b in tale.plan.banking if b.parent not in failed),
    )


def _lots(scenario: Scenario, product: str, chance: Realisation, path: int) -> list[Lot]:
    found = []
    supply = chance.supply[product]
    for x in scenario.lots.values():
        released, last = scenario.lot_weeks(x.id)
        if x.product == product and last >= 0:
            place = [y.id for y in supply.opening.lots].index(x.id)
            doses = int(supply.opening.doses[place, path])
            if x.status == "hold":
                released = last + 1
            sure = x.status != "quarantine" or x.success == 1
            found.append(Lot(x.id, product, 0, released, released, last, sure, doses))
    for n, b in enumerate(supply.batches):
        real = b.released + int(supply.delay[n, path])
        doses = int(supply.doses[n, path])
        sure = supply.certain[n]
        found.append(Lot(b.id, product, b.frozen, real, b.released, b.last, sure, doses))
    return found


def _rank(scenario: Scenario, x: Group) -> tuple[object, ...]:
    h = scenario.hospitals[x.hospital]
    wait = scenario.products[x.product].max_wait_weeks
    return -h.priority, min(x.due + wait, scenario.weeks - 1) - h.transit_weeks, x.due, x.place


def _begin(scenario: Scenario, x: Group, week: int, lots: list[Lot], promised: list[Parcel]) -> int:
    """As many of the group as whole courses can be promised, fewer and fewer until it works."""
    p, h = scenario.products[x.product], scenario.hospitals[x.hospital]
    start = week + h.transit_weeks
    if not x.due <= start <= min(x.due + p.max_wait_weeks, scenario.weeks - 1):
        return 0
    for number in range(x.waiting, 0, -1):
        parcels = list(course(scenario, x.product, x.hospital, week)) * number
        if _can_be_promised(lots, promised, parcels, week):
            promised += parcels
            return number
    return 0


def _can_be_promised(
    lots: list[Lot], promised: list[Parcel], more: list[Parcel], week: int
) -> bool:
    """All of them leave, and of what is promised and owed no less than without them."""
    before = how_many_can_leave(lots, promised, week)
    return how_many_can_leave(lots, [*promised, *more], week) == before + len(more)


def _begin_on_the_way(
    scenario: Scenario,
    x: Group,
    week: int,
    coming: dict[tuple[str, str, int], int],
    store: tuple[list[Lot], list[Parcel]],
) -> int:
    """As many of the group as start on doses on the way; the rest of their courses is promised."""
    (lots, promised), p = store, scenario.products[x.product]
    h = scenario.hospitals[x.hospital]
    last = min(x.due + p.max_wait_weeks, scenario.weeks - 1)
    if not x.due <= week <= last or week >= h.transit_weeks:
        return 0
    doses = (sum(p.course),) if p.ship_course == "whole" else p.course
    known = range(week, h.transit_weeks)
    needed = {t: doses[t - week] for t in known if t - week < len(doses) and t < scenario.weeks}
    for number in range(x.waiting, 0, -1):
        if any(number * n > coming.get((x.product, x.hospital, t), 0) for t, n in needed.items()):
            continue
        parcels = course(scenario, x.product, x.hospital, week - h.transit_weeks)
        leave = [parcel for parcel in parcels if parcel.leaves >= 0]
        if _can_be_promised(lots, promised, leave * number, 0):
            promised += leave * number
            for t, n in needed.items():
                if n:
                    coming[x.product, x.hospital, t] -= number * n
            return number
    return 0


def _running(scenario: Scenario) -> list[RunningCourse]:
    """One entry for each patient in the midst of a course, the first to be served first."""
    every = sorted(
        scenario.courses, key=lambda x: (-scenario.hospitals[x.hospital].priority, x.started)
    )
    return [x for x in every for _ in range(x.patients)]


def _planned(scenario: Scenario, plan: Plan) -> dict[int | None, int]:
    """Week in which nothing leaves any more for patients whom the plan interrupts, by their place.

    Of those who started together it is the one who is owed most in the week, and then the last.
    """
    found: dict[int | None, int] = {}
    for i in sorted(plan.interrupted, key=lambda i: i.week):
        for _ in range(i.patients):
            left = [
                (x.owed(scenario.products[x.product].course)[i.week], place)
                for place, x in enumerate(_running(scenario))
                if place not in found
                and (x.product, x.hospital, x.started) == (i.product, i.hospital, i.started)
                and i.week in x.owed(scenario.products[x.product].course)
            ]
            found[max(left)[1]] = i.week - scenario.hospitals[i.hospital].transit_weeks
    return found


def _owed(scenario: Scenario, product: str) -> Iterator[Parcel]:
    for place, x in enumerate(_running(scenario)):
        h = scenario.hospitals[x.hospital]
        if x.product == product:
            given = x.shipped
            for k, doses in enumerate(scenario.products[product].course):
                t = x.started + k
                left = doses - min(given, doses)
                given -= min(given, doses)
                if t < scenario.weeks:
                    parcel = Parcel(
                        t - h.transit_weeks, t + h.min_remaining_weeks, 1, x.hospital, place
                    )
                    yield from [parcel] * left


def _interruptions(scenario: Scenario, broken: dict[int, int]) -> Iterator[Interruption]:
    running = _running(scenario)
    rows = Counter((running[place], week) for place, week in broken.items())
    for (x, week), n in rows.items():
        yield Interruption(
            product=x.product,
            hospital=x.hospital,
            started=x.started,
            week=week + scenario.hospitals[x.hospital].transit_weeks,
            patients=n,
        )


def _on_hold(scenario: Scenario, lot: str) -> bool:
    return lot in scenario.lots and scenario.lots[lot].status == "hold"


def course(scenario: Scenario, product: str, hospital: str, week: int) -> Iterator[Parcel]:
    """What one patient is promised whose first dose leaves in `week` (contract 3)."""
    p, h = scenario.products[product], scenario.hospitals[hospital]
    start = week + h.transit_weeks
    if p.ship_course == "whole":
        last = start + max(k for k, doses in enumerate(p.course) if doses)
        yield Parcel(week, last + h.min_remaining_weeks, sum(p.course), hospital)
        return
    for k, doses in enumerate(p.course[: scenario.weeks - start]):
        good_to = start + k + h.min_remaining_weeks
        yield from [Parcel(week + k, good_to, hospital=hospital)] * doses


def _service(x: Group, start: int | None, patients: int) -> Service:
    return Service(
        product=x.product, hospital=x.hospital, due=x.due, start=start, patients=patients
    )
