"""A small scenario in which luck matters, and a plan for it: every other batch fails."""

from datetime import date
from decimal import Decimal

from planner.domain.bank import Bank
from planner.domain.calendar import Calendar
from planner.domain.demand import Demand
from planner.domain.freezer import Freezer
from planner.domain.hospital import Hospital
from planner.domain.plan import Batch, NewBank, Plan
from planner.domain.product import Lineage, Product
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure, Suite
from planner.domain.supply import FirmBatch, OpeningLot

START = date(2026, 1, 5)
WEEKS = 24


def scenario() -> Scenario:
    """Three patients a week, one of them far away; 20 doses a batch, which fails half the time.

    Two rooms, closed in week 9; a laboratory for one batch a week; donors of whom a third fail.
    """
    calendar = Calendar(start=START, weeks=WEEKS)
    p = Product(
        id="A", name="A", doses_per_batch=20, batch_success=Decimal("0.5"), production_weeks=2,
        release_weeks=1, shelf_life_weeks=12, course=(1, 1), max_wait_weeks=2,
        batch_cost=Decimal(300), storage_cost=Decimal("0.5"), discard_cost=Decimal(1),
        wait_cost=Decimal(10), lost_cost=Decimal(1000), clearance_weeks=1,
        ending_cover_weeks=Decimal(1),
    )  # fmt: skip
    patients = {("A", "H", week): 2 for week in range(WEEKS)}
    patients |= {("A", "F", week): 1 for week in range(1, WEEKS)}
    return Scenario(
        name="Every other batch fails",
        calendar=calendar,
        lots_per_week=1,
        products={"A": p},
        suites={"S": Suite(id="S", rooms=2, products=("A",))},
        closures=(
            Closure(suite="S", start=calendar.monday(9), end=calendar.monday(9), rooms=None),
        ),
        hospitals={
            "H": Hospital(id="H", name="H"),
            "F": Hospital(id="F", name="F", transit_weeks=1, priority=Decimal(2)),
        },
        demand=Demand(patients=patients),
        lineage={
            "A": Lineage(
                product="A", wcb_vials_per_batch=2, wcb_vials_per_mcb_vial=8, wcb_weeks=1,
                wcb_cost=Decimal(50), mcb_vials_per_donor=2, mcb_weeks=2, mcb_cost=Decimal(100),
                donors_available=3, donor_success=Decimal("0.7"),
            )
        },
        banks={
            "M": Bank(id="M", product="A", tier="MCB", vials=2, available_on=START),
            "W": Bank(id="W", product="A", tier="WCB", vials=6, available_on=START),
        },
        freezers={"Z": Freezer(id="Z", positions=200)},
        lots={
            "L": OpeningLot(
                id="L", product="A", doses=30, released_on=START, expires_on=calendar.sunday(8)
            )
        },
        batches={"F1": FirmBatch(id="F1", product="A", suite="S", start=0)},
        seed=3,
    )  # fmt: skip


def plan() -> Plan:
    """The firm batch, and one every two weeks, two rooms in turn."""
    starts = [0, 1, 3, 5, 7, 11, 13, 15, 17, 19]
    banks = ["", "W", "W", "W", *["B1"] * 4, *["B2"] * 2]
    p = scenario().products["A"]
    return Plan(
        batches=tuple(
            Batch(
                id="F1" if not n else f"A-B{n:03d}", product="A", suite="S", room=1 + n % 2,
                bank=bank, start=start, frozen=p.frozen(start), released=p.released(start),
                last=p.last_usable(start), doses=10, firm=not n,
            )
            for n, (start, bank) in enumerate(zip(starts, banks, strict=True))
        ),
        banking=(
            NewBank(id="B1", product="A", tier="WCB", parent="M", week=4, usable=5, vials=8),
            NewBank(id="D1", product="A", tier="MCB", week=10, usable=12, vials=2),
            NewBank(id="B2", product="A", tier="WCB", parent="D1", week=12, usable=13, vials=8),
        ),
    )  # fmt: skip
