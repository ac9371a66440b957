"""From the engine's decisions to a plan with names: rooms, banks, hospitals, patients."""

from collections import defaultdict
from dataclasses import replace

from optimizer.capacity.closing_stock import rests
from optimizer.capacity.rooms import Run, assign
from optimizer.decisions import Decisions
from optimizer.problem import Problem
from planner.domain.donors import with_donors
from planner.domain.plan import Batch, Discard, Plan, Service, Shipment
from planner.domain.scenario import Scenario
from planner.solving.allocate import LotAllocation, allocate_patients, doses_wanted, patients_due
from planner.solving.banking import Banking
from planner.solving.whole_courses import by_batch, discards_in_doses, shipments_in_doses


class DispatchError(Exception):
    """The engine's decisions could not be turned into rooms, lots and patients."""


def decode(scenario: Scenario, problem: Problem, decisions: Decisions) -> Plan:
    """The plan that carries out `decisions`.

    Raises DispatchError where no assignment of batches to rooms was found.
    """
    banking = Banking(scenario, donors=decisions.donors, wcbs=decisions.wcbs)
    batches = _batches(scenario, problem, decisions, banking)
    patients = patients_due(scenario)
    service: list[Service] = []
    shipments: list[Shipment] = []
    discards: list[Discard] = []
    kept = by_batch(rests(problem, decisions), batches)
    for p in problem.products:
        served = allocate_patients(p, decisions, patients)
        service += served
        lots = LotAllocation(p, decisions, batches)
        unit = scenario.products[p.id].shipping_unit
        shipments += shipments_in_doses(lots.ship(doses_wanted(problem, p, served)), unit)
        mine = [x for x in kept if x.product is p]
        discards += discards_in_doses(lots.discard(), mine, problem.weeks, unit)
    plan = Plan(
        batches=tuple(batches),
        banking=banking.rows(),
        service=tuple(service),
        shipments=tuple(shipments),
        discards=tuple(discards),
    )
    return with_donors(plan, scenario.banks)


def without_patients(scenario: Scenario, problem: Problem, decisions: Decisions) -> Plan:
    """A plan of batches and banks only, which is all that a replay needs.

    Raises DispatchError where no assignment of batches to rooms was found.
    """
    banking = Banking(scenario, donors=decisions.donors, wcbs=decisions.wcbs)
    batches = _batches(scenario, problem, decisions, banking)
    return Plan(batches=tuple(batches), banking=banking.rows())


def _batches(
    scenario: Scenario, problem: Problem, decisions: Decisions, banking: Banking
) -> list[Batch]:
    """Firm batches unchanged, then new ones by start, each with a room and its WCB."""
    rows: list[Batch] = []
    for s in problem.suites:
        firm = [b for b in scenario.batches.values() if b.suite == s.id]
        new = sorted(
            (t, p)
            for (p, suite, t), n in decisions.starts.items()
            if suite == s.id
            for _ in range(n)
        )
        runs = [Run(b.product, b.start, firm=True) for b in firm]
        runs += [Run(p, t, firm=False) for t, p in new]
        rooms = assign(problem, s, runs)
        if rooms is None:
            raise DispatchError(f"No room assignment was found for suite {s.id!r}.")
        ids = [b.id for b in firm] + [""] * len(new)
        rows += [
            _batch(scenario, run, s.id, room, id)
            for run, room, id in zip(runs, rooms, ids, strict=True)
        ]
    rows.sort(key=lambda b: (b.start, b.product, b.suite, b.room))
    return _named(scenario, rows, banking)


def _named(scenario: Scenario, rows: list[Batch], banking: Banking) -> list[Batch]:
    """Fresh ids in start order, and the WCB that each new batch thaws."""
    taken = {*scenario.lots, *scenario.batches}
    count: dict[str, int] = defaultdict(int)
    named = []
    for b in rows:
        if b.firm:
            named.append(b)
            continue
        name = ""
        while not name or name in taken:
            count[b.product] += 1
            name = f"{b.product}-B{count[b.product]:03d}"
        taken.add(name)
        named.append(replace(b, id=name, bank=banking.thaw(b.product, b.start)))
    return named


def _batch(scenario: Scenario, run: Run, suite: str, room: int, id: str = "") -> Batch:
    """A batch with the dates and doses that follow; a new one is named later."""
    p, start = scenario.products[run.product], run.start
    return Batch(
        id=id,
        product=run.product,
        suite=suite,
        room=room,
        start=start,
        frozen=p.frozen(start),
        released=p.released(start),
        last=p.last_usable(start),
        doses=scenario.planned_doses(run.product),
        firm=run.firm,
    )
