"""From the engine's decisions to a plan with names: rooms, banks, hospitals, patients."""

from collections import defaultdict
from dataclasses import replace

from optimizer.capacity.closing_stock import rests
from optimizer.capacity.rooms import Run, assign
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from planner.domain.donors import with_donors
from planner.domain.plan import Batch, Discard, Interruption, Plan, Service, Shipment
from planner.domain.scenario import Scenario
from planner.domain.supply import FirmBatch
from planner.solving.allocate import (
    LotAllocation,
    allocate_patients,
    doses_owed,
    doses_wanted,
    interruptions,
    patients_due,
)
from planner.solving.banking import Banking
from planner.solving.naming import kept_ids
from planner.solving.taken_over import taken_over
from planner.solving.whole_courses import by_batch, discards_in_doses, shipments_in_doses


class DispatchError(Exception):
    """The engine's decisions could not be turned into rooms, lots and patients."""


def decode(scenario: Scenario, problem: Problem, decisions: Decisions) -> Plan:
    """The plan that carries out `decisions`.

    Raises DispatchError where no assignment of batches to rooms was found.
    """
    kept = taken_over(scenario)
    banking = Banking(scenario, donors=decisions.donors, wcbs=decisions.wcbs, kept=kept)
    batches = _batches(scenario, problem, decisions, banking)
    patients = patients_due(scenario)
    service: list[Service] = []
    shipments: list[Shipment] = []
    discards: list[Discard] = []
    interrupted: list[Interruption] = []
    left_over = by_batch(rests(problem, decisions), batches)
    for p in problem.products:
        served = allocate_patients(p, decisions, patients)
        service += served
        lots = LotAllocation(p, decisions, batches)
        unit = scenario.products[p.id].shipping_unit
        owed = doses_owed(scenario, p, decisions)
        interrupted += interruptions(scenario, p, decisions)
        shipments += shipments_in_doses(lots.ship(doses_wanted(problem, p, served, owed)), unit)
        mine = [x for x in left_over if x.product is p]
        discards += discards_in_doses(lots.discard(), mine, problem.weeks, unit)
    plan = Plan(
        batches=tuple(batches),
        banking=banking.rows(),
        service=tuple(service),
        shipments=tuple(shipments),
        discards=tuple(discards),
        interrupted=tuple(interrupted),
        previous=scenario.in_force,
    )
    return with_donors(plan, scenario.banks, scenario.batches)


def without_patients(scenario: Scenario, problem: Problem, decisions: Decisions) -> Plan:
    """A plan of batches and banks only, which is all that a replay needs.

    Raises DispatchError where no assignment of batches to rooms was found.
    """
    kept = taken_over(scenario)
    banking = Banking(scenario, donors=decisions.donors, wcbs=decisions.wcbs, kept=kept)
    batches = _batches(scenario, problem, decisions, banking)
    return Plan(batches=tuple(batches), banking=banking.rows(), previous=scenario.in_force)


def _batches(
    scenario: Scenario, problem: Problem, decisions: Decisions, banking: Banking
) -> list[Batch]:
    """Firm and taken over batches unchanged, then new ones, each with a room and its WCB."""
    rows: list[Batch] = []
    kept = taken_over(scenario).batches
    for s in problem.suites:
        fixed = [_firm(scenario, b) for b in scenario.batches.values() if b.suite == s.id]
        fixed += [b for b in kept if b.suite == s.id]
        new = [
            _batch(scenario, p, suite, t)
            for (p, suite, t), n in sorted(decisions.starts.items(), key=lambda x: x[0][::-1])
            if suite == s.id
            for _ in range(n)
        ]
        runs = [Run(b.product, b.start, firm=True) for b in fixed]
        runs += [Run(b.product, b.start, firm=False) for b in new]
        rooms = assign(problem, s, runs)
        if rooms is None:
            raise DispatchError(f"No room assignment was found for suite {s.id!r}.")
        rows += [replace(b, room=room) for b, room in zip([*fixed, *new], rooms, strict=True)]
    rows.sort(key=lambda b: (b.start, b.product, b.suite, b.room))
    return _named(scenario, rows, banking)


def _named(scenario: Scenario, rows: list[Batch], banking: Banking) -> list[Batch]:
    """Ids of the plan in force, or fresh ones in start order, and the WCB that each batch thaws."""
    force = scenario.in_force.batches if scenario.in_force else ()
    taken = {*scenario.lots, *scenario.batches, *(b.id for b in force)}
    taken |= scenario.in_force.firm if scenario.in_force else set()
    there = {b.id for b in rows} | scenario.lots.keys() | scenario.batches.keys()
    known: dict[int, str] = {}
    for product in scenario.products:
        numbers = [n for n, b in enumerate(rows) if not b.id and b.product == product]
        old = [
            (b.id, (b.suite, b.start))
            for b in force
            if b.product == product and b.start >= 0 and b.id not in there
        ]
        places = [(rows[n].suite, rows[n].start) for n in numbers]
        known |= zip(numbers, kept_ids(old, places), strict=True)
    count: dict[str, int] = defaultdict(int)
    named = []
    for n, b in enumerate(rows):
        if b.id:
            named.append(b)
            continue
        name = known[n]
        while not name:
            count[b.product] += 1
            name = f"{b.product}-B{count[b.product]:03d}"
            name = "" if name in taken else name
        taken.add(name)
        named.append(replace(b, id=name, bank=banking.thaw(b.product, b.start)))
    return named


def _firm(scenario: Scenario, firm: FirmBatch) -> Batch:
    """A firm batch as a plan repeats it."""
    return replace(
        _batch(scenario, firm.product, firm.suite, firm.start),
        id=firm.id, bank=firm.bank, donor=firm.donor, doses=scenario.firm_doses(firm.id), firm=True,
    )  # fmt: skip


def _batch(scenario: Scenario, product: str, suite: str, start: int) -> Batch:
    """A new batch with the dates and doses that follow, without room, id and bank."""
    p = scenario.products[product]
    return Batch(
        id="",
        product=product,
        suite=suite,
        room=0,
        start=start,
        frozen=p.frozen(start),
        released=p.released(start),
        last=p.last_usable(start),
        doses=scenario.planned_doses(product),
    )
