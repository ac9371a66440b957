"""A small scenario with something of everything, and a plan for it made by hand.

Eight weeks from Monday 2026-01-05.  The same scenario and plan as files, with the arithmetic of
cost and stock: tests/conformance/made_by_hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from planner.domain.freezer import Freezer
from planner.domain.plan import (
    Batch,
    Discard,
    Interruption,
    NewBank,
    Plan,
    Service,
    Shipment,
    Violation,
)
from planner.domain.scenario import Scenario
from planner.domain.suite import Closure
from planner.verify import verify
from tests.builders import parts
from tests.builders.parts import (
    ON_HAND,
    expired,
    firm,
    hospital,
    lineage,
    lot,
    product,
    served,
    suite,
)

MSC = product(
    "MSC", name="Stromal cells", doses_per_batch=10, batch_success="0.9", production_weeks=2,
    release_weeks=1, shelf_life_weeks=5, course=(2, 1), max_wait_weeks=1, batch_cost=1000,
    release_cost=100, storage_cost=1, discard_cost=3, wait_cost=20, lost_cost=5000,
    positions_per_dose="0.5", clearance_weeks=1,
)  # fmt: skip
NK = product(
    "NK", name="Killer cells", max_wait_weeks=1, batch_cost=500, storage_cost=1, discard_cost=2,
    wait_cost=10, lost_cost=800, clearance_weeks=2,
)  # fmt: skip
SCENARIO = parts.scenario(
    MSC,
    NK,
    name="Tiny",
    weeks=8,
    lots_per_week=2,
    suites=(suite("MSC", "NK", id="A", rooms=2), suite("NK", id="B")),
    hospitals=(
        hospital("H1", name="Near", ship_cost=5),
        hospital(
            "H2", name="Far", transit_weeks=1, min_remaining_weeks=1, ship_cost=10, priority=2
        ),
    ),
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
    },
    lineage=(
        lineage(
            "MSC", wcb_vials_per_mcb_vial=4, wcb_weeks=2, wcb_cost=50, mcb_vials_per_donor=3,
            mcb_cost=200,
        ),
    ),
    banks=(
        parts.bank("M0", "MCB", 2, "MSC", ON_HAND),
        parts.bank("W0", "WCB", 3, "MSC", donor="A7"),
    ),
    closures=(Closure(suite="A", start=date(2026, 2, 18), end=date(2026, 3, 4), rooms=1),),
    freezers=(
        Freezer(id="Z1", positions=9),
        Freezer(id="Z2", positions=2, start=date(2026, 2, 9), end=date(2026, 2, 10)),
    ),
    lots=(
        lot("L1", "MSC", 4, date(2025, 12, 1), date(2026, 2, 1)),
        lot("L2", "MSC", 3, date(2026, 1, 15), date(2026, 3, 29)),
    ),
    batches=(firm("F1", -1, "MSC", "A"),),
)  # fmt: skip
# Rows of a plan with the dates, doses and vials that SCENARIO gives them.
batch = partial(parts.batch, SCENARIO)
sent = partial(parts.sent, SCENARIO)


def bank(id: str, tier: Any, parent: str, week: int) -> NewBank:
    """A new bank of MSC."""
    return parts.new_bank(SCENARIO, id, "MSC", tier, parent, week)


PLAN = Plan(
    batches=(
        batch("F1", "MSC", "A", 1, -1),  # frozen in week 1, released 2, last usable 5
        replace(batch("N1", "MSC", "A", 2, 0, "W0"), donor="A7"),  # 2, 3, 6
        replace(batch("N2", "MSC", "A", 1, 3, "W2"), donor="D1"),  # 5, 6, 9
        batch("N3", "NK", "B", 1, 1),  # 2, 2, 4
        batch("N4", "NK", "A", 2, 3),  # 4, 4, 6
    ),
    banking=(
        bank("D1", "MCB", "", 0),  # usable in week 1
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


TABLES = {
    Batch: "batches", NewBank: "banking", Service: "service", Shipment: "shipments",
    Discard: "discards", Interruption: "interrupted",
}  # fmt: skip


def put(plan: Plan, table: str, chosen: Callable[[Any], bool], **changes: Any) -> Plan:
    """`plan` with the rows of a table that are `chosen` changed; at least one must be."""
    rows: Sequence[Any] = getattr(plan, table)
    assert any(map(chosen, rows))
    changed = tuple(replace(row, **changes) if chosen(row) else row for row in rows)
    return replace(plan, **{table: changed})


def add(plan: Plan, *rows: Any) -> Plan:
    """`plan` with further rows, each in its table."""
    for row in rows:
        name = TABLES[type(row)]
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
    """The only violation; a plan that breaks one rule is refused for that rule alone."""
    (only,) = violations
    return str(only)
