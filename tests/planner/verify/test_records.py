"""Rows that cannot be judged at all (P1, P2, P3)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from planner.domain.plan import Plan
from tests.builders import parts
from tests.builders.all_rules import (
    PLAN,
    SCENARIO,
    add,
    bank,
    batch,
    expired,
    named,
    one,
    put,
    said,
    sent,
    served,
)

NAN = float("nan")


COUNTS = [0, -1, 2.5, NAN, True, "2", None, Decimal(2), -(10**5000)]


@pytest.mark.parametrize("value", COUNTS, ids=[str(type(x).__name__) for x in COUNTS])
@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("batches", "doses"),
        ("batches", "room"),
        ("banking", "vials"),
        ("service", "patients"),
        ("shipments", "doses"),
        ("discards", "doses"),
    ],
)
def test_counts_are_whole_and_positive(table: str, field: str, value: Any) -> None:
    first = getattr(PLAN, table)[0]
    found = said(put(PLAN, table, lambda row: row == first, **{field: value}))
    assert any(
        v.startswith("P1") and f"{field} is" in v and "a whole number of at least 1" in v
        for v in found
    )


@pytest.mark.parametrize("value", [NAN, 1.0, "2026-01-05", False])
@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("batches", "start"),
        ("batches", "last"),
        ("banking", "usable"),
        ("service", "due"),
        ("service", "start"),
        ("shipments", "shipped"),
        ("discards", "week"),
    ],
)
def test_weeks_are_weeks(table: str, field: str, value: Any) -> None:
    first = getattr(PLAN, table)[0]
    found = said(put(PLAN, table, lambda row: row == first, **{field: value}))
    assert any(v.startswith("P1") and f"{field} is" in v and "a week" in v for v in found)


def test_sentence_names_the_row_the_value_and_the_rule() -> None:
    found = said(put(PLAN, "shipments", lambda x: x.lot == "N2", doses=-2))
    assert found[0] == (
        "P1: Shipment of lot 'N2' to 'H2' on 2026-02-16: doses is -2; "
        "it must be a whole number of at least 1."
    )


@pytest.mark.parametrize("name", ["", " ", "a;b", "a@b", None, 7])
def test_ids_of_new_batches_and_banks(name: Any) -> None:
    for plan in (
        put(PLAN, "batches", named("N2"), id=name),
        put(PLAN, "banking", named("W2"), id=name),
    ):
        assert any(v.startswith("P1") and "an id, without ; or @" in v for v in said(plan))


@pytest.mark.parametrize(
    ("table", "changes", "rule"),
    [
        ("banking", {"tier": "XCB"}, "MCB or WCB"),
        ("discards", {"reason": "lost"}, "expired or early"),
        ("batches", {"firm": "false"}, "true or false"),
        ("batches", {"bank": None}, "text"),
        ("shipments", {"hospital": None}, "text"),
    ],
)
def test_words(table: str, changes: dict[str, Any], rule: str) -> None:
    first = getattr(PLAN, table)[0]
    found = said(put(PLAN, table, lambda row: row == first, **changes))
    assert any(v.startswith("P1") and f"it must be {rule}." in v for v in found)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (batch("X", "NK", "A", 1, 7), None),
        (replace(batch("X", "NK", "A", 1, 6), product="?"), "Product '?' is not in products.csv"),
        (replace(batch("X", "NK", "A", 1, 6), suite="?"), "Suite '?' is not in suites.csv"),
        (replace(bank("X", "MCB", "", 1), product="?"), "Product '?' is not in products.csv"),
        (replace(bank("X", "MCB", "", 1), product="NK"), "Product 'NK' is not in lineage.csv"),
        (served("?", "H1", 0, None, 1), "Product '?' is not in products.csv"),
        (served("NK", "?", 0, None, 1), "Hospital '?' is not in hospitals.csv"),
        (replace(sent("N1", "MSC", "H1", 6, 1), hospital="?"), "Hospital '?' is not in hospitals"),
        (sent("?", "MSC", "H1", 6, 1), "Lot '?' is neither an opening lot nor a batch of the plan"),
        (sent("N1", "NK", "H1", 6, 1), "Lot 'N1' holds product 'MSC', not 'NK'"),
        (expired("?", "MSC", 6, 1), "Lot '?' is neither an opening lot nor a batch of the plan"),
        (expired("N1", "NK", 6, 1), "Lot 'N1' holds product 'MSC', not 'NK'"),
    ],
)
def test_unknown_ids(row: Any, message: str | None) -> None:
    """The first row is sound: a batch of NK in week 7 breaks only the closure, no record rule."""
    found = [v for v in said(add(PLAN, row)) if v.startswith("P")]
    if message is None:
        assert not found
    else:
        assert one(found).startswith(f"P2: {message}")


def test_unknown_id_is_told_once_with_its_rows() -> None:
    rows = [replace(sent("N1", "MSC", "H1", 6, 1), hospital="H9")] * 3
    assert one(said(add(PLAN, *rows))) == (
        "P2: Hospital 'H9' is not in hospitals.csv, "
        "but 3 rows of the plan's shipments.csv named it."
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (batch("N1", "NK", "B", 1, 6), "P3: Batch 'N1': the id is already that of another batch"),
        (batch("L1", "NK", "B", 1, 6), "P3: Batch 'L1': the id is already that of an opening lot"),
        (bank("W2", "WCB", "M0", 6), "P3: Bank 'W2': the id is already that of another bank"),
        (bank("W0", "WCB", "M0", 6), "P3: Bank 'W0': the id is already that of a bank on hand"),
        (bank("N1", "WCB", "M0", 6), "K4: Bank N1 (WCB), begun on 2026-02-16: no batch draws"),
    ],
)
def test_ids_are_used_once(row: Any, message: str) -> None:
    """Batches and lots share one namespace; banks have their own."""
    found = said(add(PLAN, row))
    assert one(found).startswith(message)


def test_scenario_is_left_alone() -> None:
    assert SCENARIO.batches.keys() == {"F1"}
    assert not said(PLAN)


FROZEN = parts.scenario(
    parts.product("A"),
    lots=(parts.lot("F", "A", 9, parts.ON_HAND, parts.MONDAY.replace(year=2027)),),
    batches=(parts.firm("F", -1, frozen=True), parts.firm("G", 0)),
)
ROWS = (parts.batch(FROZEN, "F", "A", "S", 1, -1), parts.batch(FROZEN, "G", "A", "S", 1, 0))


def test_a_frozen_batch_may_share_its_id_with_its_lot() -> None:
    """Once, with 0 doses; shipments from that id are of the lot."""
    late = parts.expired("G", "A", 3, 4)
    plan = Plan(batches=ROWS, discards=(late,))
    assert not said(plan, FROZEN)
    assert "P3: Batch 'F': the id is already that of" in said(add(plan, ROWS[0]), FROZEN)[0]
    thawed = replace(FROZEN, batches={**FROZEN.batches, "F": parts.firm("F", 0)})
    firm = parts.batch(thawed, "F", "A", "S", 1, 0)
    found = said(replace(plan, batches=(firm, ROWS[1])), thawed)
    assert "P3: Batch 'F': the id is already that of an opening lot." in found


def test_only_a_frozen_batch_has_no_doses() -> None:
    for row, value in ((ROWS[0], -1), (ROWS[0], "0"), (ROWS[0], False), (ROWS[1], 0)):
        plan = Plan(batches=tuple(replace(x, doses=value) if x is row else x for x in ROWS))
        assert any("doses is" in v for v in said(plan, FROZEN)), (row, value)
    flawed = Plan(batches=(replace(ROWS[0], room=0), ROWS[1]))
    assert any("room is 0" in v for v in said(flawed, FROZEN))


def test_interruptions_name_what_there_is() -> None:
    rows = (parts.stopped("?", "H1", -1, 0), parts.stopped("NK", "H9", -1, 0))
    assert [v for v in said(add(PLAN, *rows)) if v.startswith("P2")] == [
        "P2: Product '?' is not in products.csv, but 1 row of the plan's interrupted.csv named it.",
        "P2: Hospital 'H9' is not in hospitals.csv, "
        "but 1 row of the plan's interrupted.csv named it.",
    ]
    (wrong,) = said(add(PLAN, parts.stopped("NK", "H1", -1, 0, 0)))
    assert wrong == (
        "P1: Interruption of 'NK' at 'H1' started 2025-12-29: patients is 0; "
        "it must be a whole number of at least 1."
    )
