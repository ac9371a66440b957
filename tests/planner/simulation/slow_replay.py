"""A replay told plainly: one path, one group of patients at a time (planner.simulation.replay).

What happens is written down as a plan, so that the contract's own checker and costing can judge it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from planner.domain.plan import Discard, Plan, Service, Shipment
from planner.domain.scenario import Scenario
from planner.domain.supply import OpeningLot
from planner.simulation.replay import Realisation


@dataclass
class Lot:
    id: str
    product: str
    frozen: int
    released: int  # really
    planned: int  # to be released
    last: int
    certain: bool
    doses: int
    free: int = 0
    held: int = 0  # in the freezer, promised or not


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
    stock: dict[str, list[int]]


def slow_replay(scenario: Scenario, plan: Plan, chance: Realisation, path: int) -> Tale:
    lots = [lot for p in scenario.products for lot in _lots(scenario, p, chance, path)]
    groups = [
        Group(*key, place, int(chance.arrivals.patients[place, path]))
        for place, key in enumerate(chance.arrivals.rows)
    ]
    service: list[Service] = []
    shipments: list[Shipment] = []
    discards: list[Discard] = []
    stock: dict[str, list[int]] = {p: [] for p in scenario.products}
    for week in range(scenario.weeks):
        for lot in lots:
            if max(0, lot.frozen) == week:
                lot.held = lot.doses
        for group in sorted(groups, key=lambda x: _rank(scenario, x)):
            begun, sent = _begin(scenario, group, week, lots)
            group.waiting -= begun
            start = week + scenario.hospitals[group.hospital].transit_weeks
            if begun:
                service.append(_service(group, start, begun))
                shipments += sent
        for x in shipments:
            if x.shipped == week:
                next(lot for lot in lots if lot.id == x.lot).held -= x.doses
        for lot in lots:
            if lot.last == week and lot.held:
                discards.append(
                    Discard(
                        lot=lot.id,
                        product=lot.product,
                        week=week,
                        doses=lot.held,
                        reason="expired",
                    )
                )
                lot.held = lot.free = 0
        for p, closing in stock.items():
            closing.append(sum(lot.held for lot in lots if lot.product == p))
    service += [_service(x, None, x.waiting) for x in groups if x.waiting]
    told = replace(
        plan, service=tuple(service), shipments=tuple(shipments), discards=tuple(discards)
    )
    return Tale(plan=told, lots=lots, stock=stock)


def as_it_was(scenario: Scenario, tale: Tale, chance: Realisation, path: int) -> Scenario:
    """The scenario of this one path: the patients who came, every lot with what it really held."""
    start = scenario.calendar.start
    return replace(
        scenario,
        demand=replace(
            scenario.demand,
            patients=dict(
                zip(
                    chance.arrivals.rows,
                    chance.arrivals.patients[:, path].tolist(),
                    strict=True,
                )
            ),
        ),
        lots={
            x.id: OpeningLot(
                id=x.id,
                product=x.product,
                doses=x.doses,
                # a lot that is never released expires all the same, which a plan may not have
                released_on=start + timedelta(weeks=min(x.released, x.last)),
                expires_on=start + timedelta(weeks=x.last, days=6),
            )
            for x in tale.lots
        },
        batches={},
    )


def with_real_doses(scenario: Scenario, tale: Tale, chance: Realisation, path: int) -> Plan:
    """The plan to be costed: doses as they came, planned ones of what is frozen later.

    What needs an MCB that failed is neither there nor paid.
    """
    failed = {
        bank
        for supply in chance.supply.values()
        for bank, passes in supply.accepted.items()
        if not passes[path]
    }
    found = {x.id: x.doses for x in tale.lots}
    made = {
        b.id: bool(supply.made[n, path])
        for supply in chance.supply.values()
        for n, b in enumerate(supply.batches)
    }
    return replace(
        tale.plan,
        batches=tuple(
            replace(b, doses=b.doses if b.frozen >= scenario.weeks else found[b.id])
            for b in tale.plan.batches
            if made[b.id]
        ),
        banking=tuple(b for b in tale.plan.banking if b.parent not in failed),
    )


def _lots(scenario: Scenario, product: str, chance: Realisation, path: int) -> list[Lot]:
    found = []
    for x in scenario.lots.values():
        released, last = scenario.lot_weeks(x.id)
        if x.product == product and last >= 0:
            found.append(Lot(x.id, product, 0, released, released, last, True, x.doses))
    supply = chance.supply[product]
    for n, b in enumerate(supply.batches):
        real = b.released + int(supply.delay[n, path])
        doses = int(supply.doses[n, path])
        sure = supply.certain[n]
        found.append(Lot(b.id, product, b.frozen, real, b.released, b.last, sure, doses))
    for lot in found:
        lot.free = lot.doses
    return sorted(found, key=lambda x: (x.last, x.planned))


def _rank(scenario: Scenario, x: Group) -> tuple[object, ...]:
    h = scenario.hospitals[x.hospital]
    wait = scenario.products[x.product].max_wait_weeks
    return -h.priority, min(x.due + wait, scenario.weeks - 1) - h.transit_weeks, x.due, x.place


def _begin(scenario: Scenario, x: Group, week: int, lots: list[Lot]) -> tuple[int, list[Shipment]]:
    """As many of the group as whole courses can be promised, fewer and fewer until it works."""
    p, h = scenario.products[x.product], scenario.hospitals[x.hospital]
    start = week + h.transit_weeks
    if not x.due <= start <= min(x.due + p.max_wait_weeks, scenario.weeks - 1):
        return 0, []
    for number in range(x.waiting, 0, -1):
        chosen: list[tuple[Lot, int, int]] = []
        for k, doses in enumerate(p.course[: scenario.weeks - start]):
            chosen += _choose(
                lots, x.product, (week, week + k), start + k + h.min_remaining_weeks, number * doses
            )
        if sum(n for _, _, n in chosen) == number * sum(p.course[: scenario.weeks - start]):
            return number, [
                Shipment(
                    lot=lot.id,
                    product=x.product,
                    hospital=x.hospital,
                    shipped=leaves,
                    infused=leaves + h.transit_weeks,
                    doses=n,
                )
                for lot, leaves, n in chosen
            ]
        for lot, _, n in chosen:
            lot.free += n
    return 0, []


def _choose(
    lots: list[Lot], product: str, weeks: tuple[int, int], good_to: int, wanted: int
) -> list[tuple[Lot, int, int]]:
    """Lot, week and doses, oldest first; maybe fewer than wanted.  weeks: promised, leaving."""
    now, leaves = weeks
    found = []
    for lot in lots:
        known = lot.released <= (leaves if lot.certain else now)
        n = min(lot.free, wanted) if lot.product == product and known else 0
        if n and lot.last >= good_to:
            lot.free -= n
            wanted -= n
            found.append((lot, leaves, n))
    return found


def _service(x: Group, start: int | None, patients: int) -> Service:
    return Service(
        product=x.product, hospital=x.hospital, due=x.due, start=start, patients=patients
    )
