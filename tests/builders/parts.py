"""The parts of a scenario and the rows of a plan, plain unless a test says otherwise.

Every amount that the domain keeps as a Decimal may be given as an int or as text.  Sequences of
parts (suites, hospitals, lots, ...) become the mappings by id that a Scenario has.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from planner.domain.bank import Bank, Tier
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand, DemandKey
from planner.domain.hospital import Hospital
from planner.domain.plan import Batch, Discard, Interruption, NewBank, Service, Shipment
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.state import DosesInTransit, RunningCourse, WaitingPatients
from planner.domain.suite import Suite
from planner.domain.supply import FirmBatch, OpeningLot

MONDAY = date(2026, 1, 5)  # of week 0
ON_HAND = date(2025, 1, 1)  # long before it

Part = TypeVar("Part", Product, Hospital, Lineage, OpeningLot, FirmBatch)


def product(id: str = "A", **changes: Any) -> Product:
    """4 doses a batch, a week in the room, no quarantine, good for 3 weeks, 100 for a loss."""
    usual = {
        "name": id, "doses_per_batch": 4, "production_weeks": 1, "shelf_life_weeks": 3,
        "batch_cost": 10, "lost_cost": 100,
    }  # fmt: skip
    return _exact(Product, {"id": id, **usual, **changes})


def hospital(id: str = "H", **changes: Any) -> Hospital:
    """Next door, and content with the last week of life."""
    return _exact(Hospital, {"id": id, "name": id, **changes})


def suite(*products: str, id: str = "S", rooms: int = 1) -> Suite:
    return Suite(id=id, rooms=rooms, products=products)


def lineage(product: str = "A", **changes: Any) -> Lineage:
    """One donor, of whom all comes in a week and a week more; 5 vials a WCB, 2 a batch."""
    usual = {
        "wcb_vials_per_batch": 2, "wcb_vials_per_mcb_vial": 5, "wcb_weeks": 1, "wcb_cost": 3,
        "mcb_vials_per_donor": 1, "mcb_weeks": 1, "mcb_cost": 7, "donors_available": 1,
    }  # fmt: skip
    return _exact(Lineage, {"product": product, **usual, **changes})


def bank(  # noqa: PLR0917  a row of banks.csv, what is seldom said last
    id: str, tier: Tier, vials: int, product: str = "A", day: date = MONDAY, donor: str = ""
) -> Bank:
    """A bank on hand from `day` on."""
    return Bank(id=id, product=product, tier=tier, vials=vials, available_on=day, donor=donor)


def lot(
    id: str, product: str, doses: int, released: date, expires: date, **changes: Any
) -> OpeningLot:
    dates = {"released_on": released, "expires_on": expires}
    return _exact(OpeningLot, {"id": id, "product": product, "doses": doses, **dates, **changes})


def firm(id: str, start: int, product: str = "A", suite: str = "S", **changes: Any) -> FirmBatch:
    made = {"id": id, "product": product, "suite": suite, "start": start}
    return _exact(FirmBatch, {**made, **changes})


def waiting(product: str, hospital: str, due: int, patients: int = 1) -> WaitingPatients:
    return WaitingPatients(product=product, hospital=hospital, due=due, patients=patients)


def course(
    product: str, hospital: str, started: int, patients: int = 1, shipped: int = 0
) -> RunningCourse:
    return RunningCourse(
        product=product, hospital=hospital, started=started, patients=patients, shipped=shipped
    )


def on_the_way(product: str, hospital: str, infused: int, doses: int) -> DosesInTransit:
    return DosesInTransit(product=product, hospital=hospital, infused=infused, doses=doses)


def stopped(
    product: str, hospital: str, started: int, week: int, patients: int = 1
) -> Interruption:
    return Interruption(
        product=product, hospital=hospital, started=started, week=week, patients=patients
    )


def scenario(
    *products: Product,
    weeks: int = 6,
    patients: Mapping[DemandKey, int] | None = None,
    **changes: Any,
) -> Scenario:
    """One room for every product, one hospital next door, no limit on laboratory or freezers."""
    given: dict[str, Any] = {
        "name": "small",
        "calendar": Calendar(start=MONDAY, weeks=weeks),
        "suites": (suite(*(p.id for p in products)),),
        "hospitals": (hospital(),),
        "demand": Demand(patients=patients or {}),
        **changes,
        "products": products,
    }
    for name in ("products", "suites", "hospitals", "banks", "freezers", "lots", "batches"):
        given[name] = {part.id: part for part in given.get(name, ())}
    given["lineage"] = {line.product: line for line in given.get("lineage", ())}
    return Scenario(**given)


def batch(  # noqa: PLR0917  a row, in the order of batches.csv
    scenario: Scenario, id: str, product: str, suite: str, room: int, start: int, bank: str = ""
) -> Batch:
    """A row of batches.csv with the dates and doses that follow from its start."""
    made, decided = scenario.products[product], scenario.batches.get(id)
    return Batch(
        id=id,
        product=product,
        suite=suite,
        room=room,
        bank=bank or (decided.bank if decided else ""),
        start=start,
        frozen=made.frozen(start),
        released=made.released(start),
        last=made.last_usable(start),
        doses=scenario.firm_doses(id) if decided else scenario.planned_doses(product),
        firm=decided is not None,
        donor=decided.donor if decided else "",
    )


def new_bank(  # noqa: PLR0917  a row, in the order of banking.csv
    scenario: Scenario, id: str, product: str, tier: Tier, parent: str, week: int
) -> NewBank:
    """A row of banking.csv with the week and the vials that follow from its beginning."""
    line = scenario.lineage[product]
    weeks, vials = {
        "WCB": (line.wcb_weeks, line.wcb_vials_per_mcb_vial),
        "MCB": (line.mcb_weeks, line.mcb_vials_per_donor),
    }[tier]
    return NewBank(
        id=id, product=product, tier=tier, parent=parent, week=week, usable=week + weeks,
        vials=vials,
    )  # fmt: skip


def served(product: str, hospital: str, due: int, start: int | None, patients: int = 1) -> Service:
    return Service(product=product, hospital=hospital, due=due, start=start, patients=patients)


def sent(  # noqa: PLR0917  a row, in the order of shipments.csv
    scenario: Scenario, lot: str, product: str, hospital: str, shipped: int, doses: int
) -> Shipment:
    infused = shipped + scenario.hospitals[hospital].transit_weeks
    return Shipment(
        lot=lot, product=product, hospital=hospital, shipped=shipped, infused=infused, doses=doses
    )


def expired(lot: str, product: str, week: int, doses: int) -> Discard:
    return Discard(lot=lot, product=product, week=week, doses=doses, reason="expired")


def _exact(of: type[Part], values: Mapping[str, Any]) -> Part:
    """A part of which whole numbers and texts stand for Decimals."""
    exact = {x.name for x in fields(of) if x.type in (Decimal, Decimal | None)}
    return of(
        **{
            name: Decimal(value) if name in exact and isinstance(value, int | str) else value
            for name, value in values.items()
        }
    )
