"""A small scenario with something of everything, and a plan for it made by hand.

Eight weeks from Monday 2026-01-05.  The same scenario and plan as files, with the arithmetic of
cost and stock: tests/conformance/made_by_hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.plan import Batch, Discard, NewBank, Plan, Service, Shipment, Violation
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot
from planner.verify import verify

MSC = Product(
    id="MSC",
    name="Stromal cells",
    doses_per_batch=10,
    batch_success=Decimal("0.9"),
    production_weeks=2,
    release_weeks=1,
    shelf_life_weeks=5,
    course=(2, 1),
    max_wait_weeks=1,
    batch_cost=Decimal(1000),
    release_cost=Decimal(100),
    storage_cost=Decimal(1),
    discard_cost=Decimal(3),
    wait_cost=Decimal(20),
    lost_cost=Decimal(5000),
    positions_per_dose=Decimal("0.5"),
    clearance_weeks=1,
)
NK = Product(
    id="NK",
    name="Killer cells",
    doses_per_batch=4,
    production_weeks=1,
    shelf_life_weeks=3,
    max_wait_weeks=1,
    batch_cost=Decimal(500),
    storage_cost=Decimal(1),
    discard_cost=Decimal(2),
    wait_cost=Decimal(10),
    lost_cost=Decimal(800),
    clearance_weeks=2,
)
SCENARIO = Scenario(
    name="Tiny",
    calendar=Calendar(start=date(2026, 1, 5), weeks=8),
    lots_per_week=2,
    products={"MSC": MSC, "NK": NK},
    suites={
        "A": Suite(id="A", rooms=2, products=("MSC", "NK")),
        "B": Suite(id="B", products=("NK",)),
    },
    hospitals={
        "H1": Hospital(id="H1", name="Near", ship_cost=Decimal(5)),
        "H2": Hospital(
            id="H2",
            name="Far",
            transit_weeks=1,
            min_remaining_weeks=1,
            ship_cost=Decimal(10),
            priority=Decimal(2),
        ),
    },
    demand=Demand(
        patients={
            ("MSC", "H1", 0): 1,
            ("MSC", "H1", 2): 2,
            ("MSC", "H1", 4): 1,
            ("MSC", "H2", 3): 2,
            ("MSC", "H2", 7): 1,
            ("NK", "H1", 2): 3,
            ("NK", "H2", 4): 1,
            ("NK", "H1", 5): 2,
            ("NK", "H2", 6): 0,
        }
    ),
    lineage={
        "MSC": Lineage(
            product="MSC",
            wcb_vials_per_batch=2,
            wcb_vials_per_mcb_vial=4,
            wcb_weeks=2,
            wcb_cost=Decimal(50),
            mcb_vials_per_donor=3,
            mcb_weeks=1,
            mcb_cost=Decimal(200),
            donors_available=1,
        )
    },
    banks={
        "M0": Bank(id="M0", product="MSC", tier="MCB", vials=2, available_on=date(2025, 1, 1)),
        "W0": Bank(id="W0", product="MSC", tier="WCB", vials=3, available_on=date(2026, 1, 5)),
    },
    closures=(Closure(suite="A", start=date(2026, 2, 18), end=date(2026, 3, 4), rooms=1),),
    freezers={
        "Z1": Freezer(id="Z1", positions=9),
        "Z2": Freezer(id="Z2", positions=2, start=date(2026, 2, 9), end=date(2026, 2, 10)),
    },
    lots={
        "L1": OpeningLot(
            id="L1",
            product="MSC",
            doses=4,
            released_on=date(2025, 12, 1),
            expires_on=date(2026, 2, 1),
        ),
        "L2": OpeningLot(
            id="L2",
            product="MSC",
            doses=3,
            released_on=date(2026, 1, 15),
            expires_on=date(2026, 3, 29),
        ),
    },
    batches={"F1": FirmBatch(id="F1", product="MSC", suite="A", start=-1)},
)


def batch(  # noqa: PLR0917  a row, in the order of batches.csv
    name: str, product: str, suite: str, room: int, start: int, bank: str = ""
) -> Batch:
    """A batch with every date and dose as SCENARIO has it."""
    made = SCENARIO.products[product]
    return Batch(
        id=name,
        product=product,
        suite=suite,
        room=room,
        bank=bank,
        start=start,
        frozen=made.frozen(start),
        released=made.released(start),
        last=made.last_usable(start),
        doses=SCENARIO.planned_doses(product),
        firm=name in SCENARIO.batches,
    )


def bank(name: str, tier: Any, parent: str, week: int) -> NewBank:
    """A new bank of MSC with its dates and vials as SCENARIO has them."""
    weeks, vials = (2, 4) if tier == "WCB" else (1, 3)
    return NewBank(
        id=name,
        product="MSC",
        tier=tier,
        parent=parent,
        week=week,
        usable=week + weeks,
        vials=vials,
    )


def served(product: str, hospital: str, due: int, start: int | None, patients: int) -> Service:
    return Service(product=product, hospital=hospital, due=due, start=start, patients=patients)


def sent(lot: str, product: str, hospital: str, shipped: int, doses: int) -> Shipment:
    infused = shipped + SCENARIO.hospitals[hospital].transit_weeks
    return Shipment(
        lot=lot, product=product, hospital=hospital, shipped=shipped, infused=infused, doses=doses
    )


def expired(lot: str, product: str, week: int, doses: int) -> Discard:
    return Discard(lot=lot, product=product, week=week, doses=doses, reason="expired")


PLAN = Plan(
    batches=(
        batch("F1", "MSC", "A", 1, -1),  # frozen in week 1, released 2, last usable 5
        batch("N1", "MSC", "A", 2, 0, "W0"),  # 2, 3, 6
        batch("N2", "MSC", "A", 1, 3, "W2"),  # 5, 6, 9
        batch("N3", "NK", "B", 1, 1),  # 2, 2, 4
        batch("N4", "NK", "A", 2, 3),  # 4, 4, 6
    ),
    banking=(
        bank("D1", "MCB", "", 0),  # usable in week 1
        bank("W1", "WCB", "M0", 0),  # 2
        bank("W2", "WCB", "D1", 1),  # 3
    ),
    service=(
        served("MSC", "H1", 0, 0, 1),
        served("MSC", "H1", 2, 2, 2),
        served("MSC", "H1", 4, None, 1),
        served("MSC", "H2", 3, 3, 1),
        served("MSC", "H2", 3, 4, 1),
        served("MSC", "H2", 7, 7, 1),
        served("NK", "H1", 2, 2, 3),
        served("NK", "H2", 4, 5, 1),
        served("NK", "H1", 5, 5, 2),
    ),
    shipments=(
        sent("L1", "MSC", "H1", 0, 2),
        sent("L1", "MSC", "H1", 1, 1),
        sent("L1", "MSC", "H1", 2, 1),
        sent("F1", "MSC", "H1", 2, 3),
        sent("F1", "MSC", "H1", 3, 2),
        sent("F1", "MSC", "H2", 2, 2),
        sent("F1", "MSC", "H2", 3, 2),
        sent("N1", "MSC", "H2", 3, 1),
        sent("N1", "MSC", "H2", 4, 1),
        sent("N2", "MSC", "H2", 6, 2),
        sent("N3", "NK", "H1", 2, 3),
        sent("N4", "NK", "H2", 4, 1),
        sent("N4", "NK", "H1", 5, 2),
    ),
    discards=(
        expired("N1", "MSC", 6, 7),
        expired("N3", "NK", 4, 1),
        expired("N4", "NK", 6, 1),
    ),
)


def put(plan: Plan, table: str, chosen: Callable[[Any], bool], **changes: Any) -> Plan:
    """`plan` with the rows of a table that are `chosen` changed; at least one must be."""
    rows: Sequence[Any] = getattr(plan, table)
    assert any(map(chosen, rows))
    changed = tuple(replace(row, **changes) if chosen(row) else row for row in rows)
    return replace(plan, **{table: changed})


def add(plan: Plan, *rows: Any) -> Plan:
    """`plan` with further rows, each in its table."""
    tables = dict(zip((Batch, NewBank, Service, Shipment, Discard), fields(Plan), strict=True))
    for row in rows:
        name = tables[type(row)].name
        plan = replace(plan, **{name: (*getattr(plan, name), row)})
    return plan


def drop(plan: Plan, table: str, chosen: Callable[[Any], bool]) -> Plan:
    """`plan` without the rows of a table that are `chosen`; at least one must be."""
    rows = getattr(plan, table)
    assert any(map(chosen, rows))
    return replace(plan, **{table: tuple(row for row in rows if not chosen(row))})


def named(name: str) -> Callable[[Any], bool]:
    return lambda row: row.id == name


def said(plan: Plan, scenario: Scenario = SCENARIO) -> list[str]:
    """What the checker says of a plan, rule and sentence."""
    return [str(violation) for violation in verify(scenario, plan)]


def one(violations: list[Violation] | list[str]) -> str:
    """The only violation; a plan that breaks one rule must be told of that one alone."""
    (only,) = violations
    return str(only)
