"""The words of a trace, of a plan made by hand."""

from dataclasses import replace

from planner.app.plan.show_trace import delivery_rows, fate_lines, origin_steps
from planner.results.lineage import lot_trace
from tests.builders.costed_by_hand import PLAN, SCENARIO


def test_a_batch_comes_from_its_donor_step_by_step() -> None:
    assert origin_steps(SCENARIO, lot_trace(SCENARIO, PLAN, "B2")) == [
        "donor D1", "MCB D1, made by this plan", "WCB W2, made by this plan",
        "batch in A, room 1, from 9 Feb 2026 to 16 Feb 2026 (new)", "release due 23 Feb 2026",
    ]  # fmt: skip


def test_what_is_not_known_is_a_dash() -> None:
    steps = origin_steps(SCENARIO, lot_trace(SCENARIO, PLAN, "B1"))
    assert steps[:3] == ["donor –", "MCB –", "WCB W1"]


def test_an_opening_lot_is_released_or_on_hold() -> None:
    assert origin_steps(SCENARIO, lot_trace(SCENARIO, PLAN, "=L1"))[-1] == (
        "released before the start"
    )
    held = {"=L1": replace(SCENARIO.lots["=L1"], status="hold")}
    scenario = replace(SCENARIO, lots=held)
    assert "on hold" in origin_steps(scenario, lot_trace(scenario, PLAN, "=L1"))[-1]


def test_what_becomes_of_a_lot_adds_up() -> None:
    assert fate_lines(SCENARIO, lot_trace(SCENARIO, PLAN, "B0")) == [
        "8 doses, usable until 15 Feb 2026",
        "6 are shipped, to 2 hospitals",
        "2 expire on 15 Feb 2026",
    ]
    assert fate_lines(SCENARIO, lot_trace(SCENARIO, PLAN, "B1"))[-1] == (
        "5 are left at the end of the plan"
    )


def test_deliveries_name_hospital_and_weeks() -> None:
    rows = delivery_rows(SCENARIO, lot_trace(SCENARIO, PLAN, "B1").deliveries)
    assert [(r["hospital"], str(r["shipped"]), str(r["infused"]), r["doses"]) for r in rows] == [
        ("H2", "2026-01-26", "2026-02-02", 2), ("H2", "2026-02-02", "2026-02-09", 1),
    ]  # fmt: skip
