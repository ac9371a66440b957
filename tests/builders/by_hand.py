"""A plan made and costed by hand, the ground of the tests of KPIs, plan folders and audit.

Six weeks from Monday 2026-01-05.  An MSC batch begun in week s is frozen in s + 1, released in
s + 2, good to the end of s + 5, and gives floor(10 x 0.85) = 8 doses; a course is 2 + 1 doses.

doses by week           0   1   2   3   4   5
=L1 shipped             2   1                      and 1 expired in week 1
B0 (firm) shipped               4   2              and 2 expired in week 5
B1 shipped                          2   1
closing =L1             2   -
closing B0                  8   4   2   2   -
closing B1                      8   6   5   5
closing, all            2   8  12   8   7   5      = 42

Demand: H1 one patient in week 0 and one in week 1; H2 two in week 2 and one in week 3.
H1's second waits a week; of H2's, one week 2 patient is lost, the other two wait a week.
"""

from datetime import date
from decimal import Decimal

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.plan import Batch, Discard, NewBank, Plan, Service, Shipment
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot

MSC = Product(
    id="MSC",
    name="Stromal cells",
    doses_per_batch=10,
    batch_success=Decimal("0.85"),
    production_weeks=1,
    release_weeks=1,
    shelf_life_weeks=5,
    course=(2, 1),
    max_wait_weeks=1,
    batch_cost=Decimal("1000.10"),
    release_cost=Decimal("99.90"),
    storage_cost=Decimal("0.25"),
    discard_cost=Decimal(3),
    wait_cost=Decimal(20),
    lost_cost=Decimal(1000),
    positions_per_dose=Decimal("0.5"),
    ending_cover_weeks=Decimal(6),
)
NK = Product(  # nobody needs it
    id="NK",
    name="Killer cells",
    doses_per_batch=4,
    production_weeks=1,
    shelf_life_weeks=3,
    batch_cost=Decimal(500),
    lost_cost=Decimal(800),
)
SCENARIO = Scenario(
    name="By hand",
    calendar=Calendar(start=date(2026, 1, 5), weeks=6),
    currency="CNY",
    lots_per_week=2,
    products={"MSC": MSC, "NK": NK},
    suites={"A": Suite(id="A", rooms=2, products=("MSC", "NK"))},
    hospitals={
        "H1": Hospital(id="H1", name="H1", ship_cost=Decimal(5)),
        "H2": Hospital(
            id="H2",
            name="H2",
            transit_weeks=1,
            min_remaining_weeks=1,
            ship_cost=Decimal("7.5"),
            priority=Decimal(2),
        ),
    },
    demand=Demand(
        patients={
            ("MSC", "H1", 0): 1,
            ("MSC", "H1", 1): 1,
            ("MSC", "H2", 2): 2,
            ("MSC", "H2", 3): 1,
        }
    ),
    lineage={
        "MSC": Lineage(
            product="MSC",
            wcb_vials_per_batch=2,
            wcb_vials_per_mcb_vial=5,
            wcb_weeks=1,
            wcb_cost=Decimal(70),
            mcb_vials_per_donor=3,
            mcb_weeks=2,
            mcb_cost=Decimal(400),
            donors_available=1,
        )
    },
    banks={
        "M1": Bank(id="M1", product="MSC", tier="MCB", vials=1, available_on=date(2026, 1, 5)),
        "W1": Bank(id="W1", product="MSC", tier="WCB", vials=3, available_on=date(2026, 1, 5)),
    },
    closures=(Closure(suite="A", start=date(2026, 1, 21), end=date(2026, 1, 22), rooms=1),),
    freezers={
        "F1": Freezer(id="F1", positions=10),
        "F2": Freezer(id="F2", positions=10, start=date(2026, 1, 26)),
    },
    lots={
        "=L1": OpeningLot(
            id="=L1",
            product="MSC",
            doses=4,
            released_on=date(2026, 1, 5),
            expires_on=date(2026, 1, 18),
        )
    },
    batches={"B0": FirmBatch(id="B0", product="MSC", suite="A", start=0)},
)


def batch(name: str, start: int, *, bank: str = "", firm: bool = False) -> Batch:
    """An MSC batch with the dates and doses that follow from its start."""
    return Batch(
        id=name,
        product="MSC",
        suite="A",
        room=1,
        bank=bank,
        start=start,
        frozen=start + 1,
        released=start + 2,
        last=start + 5,
        doses=8,
        firm=firm,
    )


def shipment(lot: str, hospital: str, shipped: int, doses: int) -> Shipment:
    """Doses of MSC; H2 is a week away."""
    infused = shipped + (hospital == "H2")
    return Shipment(
        lot=lot, product="MSC", hospital=hospital, shipped=shipped, infused=infused, doses=doses
    )


def service(hospital: str, due: int, start: int | None, patients: int = 1) -> Service:
    return Service(product="MSC", hospital=hospital, due=due, start=start, patients=patients)


PLAN = Plan(
    batches=(
        batch("B0", 0, firm=True),
        batch("B1", 1, bank="W1"),
        batch("B2", 5, bank="W2"),
    ),
    banking=(
        NewBank(id="D1", product="MSC", tier="MCB", week=0, usable=2, vials=3),
        NewBank(id="W2", product="MSC", tier="WCB", parent="M1", week=3, usable=4, vials=5),
    ),
    service=(
        service("H1", 0, 0),
        service("H1", 1, 2),
        service("H2", 2, 3),
        service("H2", 2, None),
        service("H2", 3, 4),
    ),
    shipments=(
        shipment("=L1", "H1", 0, 2),
        shipment("=L1", "H1", 1, 1),
        shipment("B0", "H1", 2, 2),
        shipment("B0", "H1", 3, 1),
        shipment("B0", "H2", 2, 2),
        shipment("B0", "H2", 3, 1),
        shipment("B1", "H2", 3, 2),
        shipment("B1", "H2", 4, 1),
    ),
    discards=(
        Discard(lot="=L1", product="MSC", week=1, doses=1, reason="expired"),
        Discard(lot="B0", product="MSC", week=5, doses=2, reason="expired"),
    ),
)
