"""Rows of the schedule and of the dates to keep, of a plan made by hand."""

from dataclasses import replace
from datetime import date

from planner.app.plan.schedule import (
    ScheduleFilter,
    batches_shown,
    first_start,
    lot_rows,
    schedule_rows,
    to_do_rows,
)
from planner.domain.plan import Plan
from tests.builders.costed_by_hand import PLAN, SCENARIO, batch


def test_a_row_has_dates_as_dates() -> None:
    rows = schedule_rows(SCENARIO, batches_shown(PLAN, ScheduleFilter()))
    assert [row["batch"] for row in rows] == ["B0", "B1", "B2"]
    assert rows[1] == {
        "batch": "B1", "product": "Stromal cells", "suite": "A", "room": 1,
        "start": date(2026, 1, 12), "frozen": date(2026, 1, 19), "released": date(2026, 1, 26),
        "last": date(2026, 2, 22), "doses": 8, "bank": "W1", "donor": "", "state": "new",
    }  # fmt: skip
    assert [row["state"] for row in rows] == ["firm", "new", "new"]


def test_the_first_twelve_weeks_come_first() -> None:
    plan = Plan(batches=(batch("late", 12), batch("soon", 11)))
    assert [b.id for b in batches_shown(plan, ScheduleFilter())] == ["soon"]
    assert [b.id for b in batches_shown(plan, ScheduleFilter(every_week=True))] == ["soon", "late"]


def test_a_product_or_a_suite_alone() -> None:
    other = replace(batch("B9", 0), product="NK", suite="B")
    plan = Plan(batches=(batch("B1", 1), other))
    assert [b.id for b in batches_shown(plan, ScheduleFilter(product="NK"))] == ["B9"]
    assert [b.id for b in batches_shown(plan, ScheduleFilter(suite="A"))] == ["B1"]
    assert batches_shown(plan, ScheduleFilter(product="NK", suite="A")) == []


def test_running_batches_are_said_so_and_those_that_are_lots_are_left_out() -> None:
    running = replace(batch("R", -1, firm=True), frozen=1)
    frozen = replace(batch("F", -3, firm=True), frozen=-2)
    shown = batches_shown(Plan(batches=(frozen, running)), ScheduleFilter())
    assert [row["state"] for row in schedule_rows(SCENARIO, shown)] == ["running"]
    assert first_start(shown, SCENARIO) is None
    assert first_start(PLAN.batches, SCENARIO) == date(2026, 1, 5)


def test_dates_to_keep_are_filtered_too_and_those_in_no_suite_stay() -> None:
    every = to_do_rows(SCENARIO, PLAN, ScheduleFilter())
    assert len(every) == 11
    assert every[1] == {
        "week": date(2026, 1, 5), "day": date(2026, 1, 5), "task": "Take on a donor", "id": "D1",
        "product": "Stromal cells", "suite": "", "source": "", "doses": None,
    }  # fmt: skip
    elsewhere = [row["task"] for row in to_do_rows(SCENARIO, PLAN, ScheduleFilter(suite="B"))]
    assert elsewhere == ["Take on a donor", "Discard what expires", "Begin a WCB",
                         "Discard what expires"]  # fmt: skip


def test_lots_on_hand_as_the_scenario_has_them() -> None:
    [row] = lot_rows(SCENARIO)
    assert (row["lot"], row["doses"], row["last"], row["state"]) == (
        "=L1", 4, date(2026, 1, 18), "released",
    )  # fmt: skip
