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
In week 3 B1 serves H2 while two doses of B0 stay behind, so the scenario says `fefo = false`.
H1's second waits a week; of H2's, one week 2 patient is lost, the other two wait a week.
"""

from datetime import date

from planner.domain.freezer import Freezer
from planner.domain.plan import Batch, NewBank, Plan, Service, Shipment
from planner.domain.suite import Closure
from tests.builders import parts
from tests.builders.parts import MONDAY, bank, firm, hospital, lineage, lot, product, suite

MSC = product(
    "MSC", name="Stromal cells", doses_per_batch=10, batch_success="0.85", release_weeks=1,
    shelf_life_weeks=5, course=(2, 1), max_wait_weeks=1, batch_cost="1000.10",
    release_cost="99.90", storage_cost="0.25", discard_cost=3, wait_cost=20, lost_cost=1000,
    positions_per_dose="0.5", ending_cover_weeks=6,
)  # fmt: skip
NK = product("NK", name="Killer cells", batch_cost=500, lost_cost=800)  # nobody needs it
SCENARIO = parts.scenario(
    MSC,
    NK,
    name="By hand",
    currency="CNY",
    fefo=False,
    lots_per_week=2,
    suites=(suite("MSC", "NK", id="A", rooms=2),),
    hospitals=(
        hospital("H1", ship_cost=5),
        hospital("H2", transit_weeks=1, min_remaining_weeks=1, ship_cost="7.5", priority=2),
    ),
    patients={
        ("MSC", "H1", 0): 1,
        ("MSC", "H1", 1): 1,
        ("MSC", "H2", 2): 2,
        ("MSC", "H2", 3): 1,
    },
    lineage=(lineage("MSC", wcb_cost=70, mcb_vials_per_donor=3, mcb_weeks=2, mcb_cost=400),),
    banks=(bank("M1", "MCB", 1, "MSC"), bank("W1", "WCB", 3, "MSC")),
    closures=(Closure(suite="A", start=date(2026, 1, 21), end=date(2026, 1, 22), rooms=1),),
    freezers=(
        Freezer(id="F1", positions=10),
        Freezer(id="F2", positions=10, start=date(2026, 1, 26)),
    ),
    lots=(lot("=L1", "MSC", 4, MONDAY, date(2026, 1, 18)),),
    batches=(firm("B0", 0, "MSC", "A"),),
)


def batch(
    name: str, start: int, *, bank: str = "", donor: str = "", firm: bool = False
) -> Batch:  # fmt: skip
    """An MSC batch with the dates and doses of the table above, not those the code computes."""
    return Batch(
        id=name, product="MSC", suite="A", room=1, bank=bank, start=start, frozen=start + 1,
        released=start + 2, last=start + 5, doses=8, firm=firm, donor=donor,
    )  # fmt: skip


def shipment(lot: str, hospital: str, shipped: int, doses: int) -> Shipment:
    """Doses of MSC; H2 is a week away."""
    infused = shipped + (hospital == "H2")
    return Shipment(
        lot=lot, product="MSC", hospital=hospital, shipped=shipped, infused=infused, doses=doses
    )


def service(hospital: str, due: int, start: int | None, patients: int = 1) -> Service:
    return parts.served("MSC", hospital, due, start, patients)


PLAN = Plan(
    batches=(
        batch("B0", 0, firm=True),
        batch("B1", 1, bank="W1"),
        batch("B2", 5, bank="W2", donor="D1"),
    ),
    banking=(
        NewBank(id="D1", product="MSC", tier="MCB", week=0, usable=2, vials=3),
        NewBank(id="W2", product="MSC", tier="WCB", parent="D1", week=3, usable=4, vials=5),
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
        parts.expired("=L1", "MSC", 1, 1),
        parts.expired("B0", "MSC", 5, 2),
    ),
)
